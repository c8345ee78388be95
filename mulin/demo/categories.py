"""What matters are about: two levels, with who answers for each kind where, and how urgent it is.

The taxonomy follows S0-36 and, for public space, the components and events of digital urban management
(N-81). ``gb_code`` has the form of the six-digit codes of GB/T 39666-2020 (two digits a level, N-71) but is
only a proposal: a deployment checks every code against the standard before it reports by them.
"""

import csv
from dataclasses import dataclass
from functools import cache

from .organisations import OrgSeed, inside_compound, responsible
from .places import TEXTS

MAPPING_CHECKED = False
"""Whether somebody has compared the codes with GB/T 39666-2020. Nobody has."""

LIMITS = {"emergency": "2 hours", "utility": "24 hours", "ordinary": "5 workdays", "complex": "15 workdays"}
"""How long solving may take from dispatch on, by urgency (N-73, N-76); the street's own policy decides."""

# the data file uses short duty names; these are the organisations' own
_DUTIES = {"greening": "greening_sanitation"}


@dataclass(frozen=True)
class CategorySeed:
    """A category; leaves have a parent, an urgency and a duty for inside compounds and on the street.

    ``urban`` is the component (部件) or event (事件) class where one fits; ``sensitive`` ones get no public
    title by themselves.
    """

    code: str
    parent: str | None
    name: str
    name_en: str
    gb_code: str
    urgency: str
    inside: str
    street: str
    urban: tuple[str, str] | None
    sensitive: bool


@cache
def categories() -> tuple[CategorySeed, ...]:
    """All categories, parents before children."""
    with (TEXTS / "categories.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(_seed(row) for row in csv.DictReader(handle))


def _seed(row: dict[str, str]) -> CategorySeed:
    parent, dot, _ = row["code"].partition(".")
    return CategorySeed(
        code=row["code"],
        parent=parent if dot else None,
        name=row["name"],
        name_en=row["name_en"],
        gb_code=row["gb_code"],
        urgency=row["urgency"] or "ordinary",
        inside=_DUTIES.get(row["inside"], row["inside"]),
        street=_DUTIES.get(row["street"], row["street"]),
        urban=(row["urban_kind"], row["urban_class"]) if row["urban_kind"] else None,
        sensitive=bool(row["sensitive"]),
    )


@cache
def by_code() -> dict[str, CategorySeed]:
    return {category.code: category for category in categories()}


def leaves() -> list[CategorySeed]:
    return [category for category in categories() if category.parent]


def handler_for(category: str, place: str) -> OrgSeed:
    """Who answers for a category at a place: inside a compound or on the street (S1-17, S1-20)."""
    seed = by_code()[category]
    return responsible(seed.inside if inside_compound(place) else seed.street, place)
