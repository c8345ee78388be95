"""The organisations of the invented street, as plain data, and who is responsible where (S1-17, S1-20)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from .places import TEXTS, Street, street

INSIDE = frozenset({"compound", "building", "entrance"})


@dataclass(frozen=True)
class OrgSeed:
    """One organisation.

    ``kind`` is the sort of organisation as the territory has it, ``duty`` what it answers for, ``areas`` the
    places it is there for: a company's compounds, a committee's neighbourhood, the whole street.
    """

    code: str
    kind: str
    duty: str
    name: str
    name_en: str
    parent: str | None
    areas: tuple[str, ...]
    phone: str


@cache
def source() -> dict[str, Any]:
    with (TEXTS / "organisations.toml").open("rb") as handle:
        return tomllib.load(handle)


def _offices() -> list[OrgSeed]:
    return [
        OrgSeed(
            o["code"],
            o["kind"],
            o["duty"],
            o["name"],
            o["name_en"],
            o.get("parent"),
            (o["area"],),
            o["phone"],
        )
        for o in source()["org"]
    ]


def _committees(of: Street) -> list[OrgSeed]:
    """Grid stations and, below them, the neighbourhood committees; each neighbourhood in exactly one station."""
    found = []
    for number, station in enumerate(source()["station"], 1):
        code = f"station-{number}"
        places = [of.by_name[name] for name in station["neighbourhoods"]]
        names, areas = (station["name"], station["name_en"]), tuple(place.code for place in places)
        phone = f"0000-31{20 + number}"
        found.append(OrgSeed(code, "grid_station", "grid_station", *names, "grid-centre", areas, phone))
        for place in places:
            short, short_en = place.name.removesuffix("居民区"), place.name_en.removesuffix(" Neighbourhood")
            names = (f"{short}居委会", f"{short_en} Neighbourhood Committee")
            own, phone = f"committee-{place.code}", f"0000-35{int(place.code[1:]):02d}"
            found.append(OrgSeed(own, "committee", "committee", *names, code, (place.code,), phone))
    return found


def _companies(of: Street) -> list[OrgSeed]:
    found = []
    for number, company in enumerate(source()["company"], 1):
        areas = tuple(c.code for c in of.of_kind("compound") if c.extra["company"] == company["key"])
        code, phone = f"property-{company['key'].replace('_', '-')}", f"0000-36{number:02d}"
        names = (company["name"], company["name_en"])
        found.append(OrgSeed(code, "property", "property", *names, None, areas, phone))
    return found


@cache
def organisations() -> tuple[OrgSeed, ...]:
    """All organisations, parents before children."""
    of = street()
    waiting, ordered = _offices() + _committees(of) + _companies(of), []
    known: set[str | None] = {None}
    while waiting:
        ready = [org for org in waiting if org.parent in known]
        if not ready:
            raise ValueError(f"organisations without a known parent: {[org.code for org in waiting]}")
        ordered += ready
        known |= {org.code for org in ready}
        waiting = [org for org in waiting if org.code not in known]
    return tuple(ordered)


@cache
def by_code() -> dict[str, OrgSeed]:
    return {org.code: org for org in organisations()}


@cache
def only(duty: str) -> OrgSeed:
    """The one organisation with a duty; KeyError if there is none, or none alone."""
    found = [org for org in organisations() if org.duty == duty]
    if len(found) != 1:
        raise KeyError(f"{len(found)} organisations with the duty {duty}")
    return found[0]


def inside_compound(place: str) -> bool:
    """Whether a place lies inside a compound rather than on the street; location decides the handler (S1-20)."""
    seed = street().by_code[place]
    return seed.kind in INSIDE or "compound" in seed.extra


def responsible(duty: str, place: str) -> OrgSeed:
    """The organisation with a duty that answers for a place.

    Property companies go by compound, committees by neighbourhood, everything else by duty alone. A public
    place without a compound falls to the street's maintenance section where a property company is asked for.
    """
    of = street()
    if duty == "property":
        compound = of.up(place, "compound")
        if compound is None:
            return only("road_maintenance")
        return next(org for org in organisations() if org.kind == "property" and compound.code in org.areas)
    if duty == "committee":
        neighbourhood = of.up(place, "neighbourhood")
        return by_code()[f"committee-{neighbourhood.code}"] if neighbourhood else only("grid_centre")
    return only(duty)
