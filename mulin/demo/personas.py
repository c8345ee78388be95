"""One log-in per kind of person, for trying the demo street."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache

from mulin.platform.console import gettext as _

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


def as_table(english: bool) -> str:
    """Every log-in with what to try, in columns for a terminal."""
    rows = [(_("用户名"), _("密码"), _("身份"), _("可以试试"))]
    rows += [
        (
            one.username,
            one.password,
            one.role_en if english else one.role,
            one.try_en if english else one.try_,
        )
        for one in personas()
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(3)]
    lines = []
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
        lines.append("  " + "  ".join([*cells, row[3]]))
    return "\n".join(lines)


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
