"""One log-in per kind of person, for trying the demo street."""

import tomllib
from dataclasses import dataclass
from functools import cache

from .places import TEXTS


@dataclass(frozen=True)
class PersonaSeed:
    """A log-in. ``view`` is what it opens with: page, desk or elder; ``try_`` one thing worth trying."""

    username: str
    password: str
    person: str
    view: str
    role: str
    role_en: str
    try_: str
    try_en: str


@cache
def personas() -> tuple[PersonaSeed, ...]:
    """All log-ins, residents first. The password is the same for all and only fit for a demonstration."""
    with (TEXTS / "personas.toml").open("rb") as handle:
        data = tomllib.load(handle)
    return tuple(
        PersonaSeed(
            row["username"],
            data["password"],
            row["person"],
            row["view"],
            row["role"],
            row["role_en"],
            row["try"],
            row["try_en"],
        )
        for row in data["persona"]
    )


PERSONAS = personas()
