"""The organisations of the invented street, as plain data, and who is responsible where (S1-17, S1-20)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from .places import TEXTS, Street, street

INSIDE = frozenset({"compound", "building", "entrance", "service_station"})


@dataclass(frozen=True)
class OrgSeed:
    """One organisation.

    ``kind`` is what it does, ``group`` the sort it is, ``area`` the place it answers for, and ``serves`` the
    compounds of a property company or the neighbourhoods of a grid station.
    """

    code: str
    kind: str
    name: str
    name_en: str
    parent: str | None
    area: str
    phone: str
    group: str
    serves: tuple[str, ...] = ()


@cache
def source() -> dict[str, Any]:
    with (TEXTS / "organisations.toml").open("rb") as handle:
        return tomllib.load(handle)


def _committees(of: Street) -> list[OrgSeed]:
    """Grid stations and, below them, the neighbourhood committees; each neighbourhood in exactly one station."""
    found = []
    for number, station in enumerate(source()["station"], 1):
        code = f"station-{number}"
        serves = tuple(of.by_name[name].code for name in station["neighbourhoods"])
        name, name_en, phone = station["name"], station["name_en"], f"0000-31{20 + number}"
        found.append(
            OrgSeed(code, "grid_station", name, name_en, "grid-centre", "s01", phone, "station", serves)
        )
        for name in station["neighbourhoods"]:
            place = of.by_name[name]
            own = f"{place.name.removesuffix('居民区')}居委会"
            own_en = f"{place.name_en.removesuffix(' Neighbourhood')} Neighbourhood Committee"
            phone = f"0000-35{int(place.code[1:]):02d}"
            found.append(
                OrgSeed(
                    f"committee-{place.code}",
                    "neighbourhood_committee",
                    own,
                    own_en,
                    code,
                    place.code,
                    phone,
                    "committee",
                )
            )
    return found


def _companies(of: Street) -> list[OrgSeed]:
    found = []
    for number, company in enumerate(source()["company"], 1):
        serves = tuple(c.code for c in of.of_kind("compound") if c.extra["company"] == company["key"])
        code, phone = f"property-{company['key'].replace('_', '-')}", f"0000-36{number:02d}"
        found.append(
            OrgSeed(
                code,
                "property_company",
                company["name"],
                company["name_en"],
                None,
                "s01",
                phone,
                "company",
                serves,
            )
        )
    return found


@cache
def organisations() -> tuple[OrgSeed, ...]:
    """All organisations, parents before children."""
    of = street()
    plain = [
        OrgSeed(
            o["code"], o["kind"], o["name"], o["name_en"], o.get("parent"), o["area"], o["phone"], o["group"]
        )
        for o in source()["org"]
    ]
    waiting, ordered = plain + _committees(of) + _companies(of), []
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
def only(kind: str) -> OrgSeed:
    """The one organisation of a kind; KeyError if there is none, or none alone."""
    found = [org for org in organisations() if org.kind == kind]
    if len(found) != 1:
        raise KeyError(f"{len(found)} organisations of kind {kind}")
    return found[0]


def inside_compound(place: str) -> bool:
    """Whether a place lies inside a compound rather than on the street; location decides the handler (S1-20)."""
    return street().by_code[place].kind in INSIDE


def responsible(kind: str, place: str) -> OrgSeed:
    """The organisation of ``kind`` that answers for a place.

    Property companies go by compound, committees by neighbourhood, everything else by kind alone. A public
    place without a compound falls to the street's maintenance section where a property company is asked for.
    """
    of = street()
    if kind == "property_company":
        compound = of.up(place, "compound")
        if compound is None:
            return only("road_maintenance")
        return next(org for org in organisations() if compound.code in org.serves)
    if kind == "neighbourhood_committee":
        neighbourhood = of.up(place, "neighbourhood")
        if neighbourhood is None:
            return only("grid_centre")
        return by_code()[f"committee-{neighbourhood.code}"]
    return only(kind)
