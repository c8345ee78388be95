"""Finding places: by a door, by name, by what they lie in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from mulin.platform import practice, scope, search
from mulin.platform.paths import within, within_any
from mulin.platform.prepared import Prepared, among
from mulin.territory.models import Place
from mulin.territory.naming import is_open

PICKABLE = (
    Place.Kind.COMPOUND,
    Place.Kind.BUILDING,
    Place.Kind.ENTRANCE,
    Place.Kind.PUBLIC,
    Place.Kind.NEIGHBOURHOOD,
)
"""Where something can be wrong, in a resident's words; grid areas are the office's own division."""


def streets() -> QuerySet[Place]:
    """The real streets; the one for practising is nobody's to find (`practice_street`)."""
    found = Place.objects.filter(kind=Place.Kind.STREET, valid_to__isnull=True)
    return found.exclude(path__startswith=practice.ROOT).order_by("path")


def practice_street() -> Place | None:
    """The street in which everything can be tried, where one has been made."""
    found = Place.objects.filter(
        kind=Place.Kind.STREET, path__startswith=practice.ROOT, valid_to__isnull=True
    )
    return found.select_related("street", "parent").first()


_FIRST_STREET = Prepared(lambda: streets().select_related("parent").defer("outline", "parent__outline")[:1])


def the_street() -> Place | None:
    """The street a visitor means who named none: the first one."""
    return _FIRST_STREET.first()


def street(key: str) -> Place | None:
    """A street by what stands for it in addresses: its code, else its id. A code it had before leads there too (N-112)."""
    found = streets().select_related("parent")
    try:
        return found.filter(id=UUID(key)).first()
    except ValueError:
        pass
    if not key:
        return None
    present = found.filter(code=key).first()
    return present or found.filter(codes__code=key).order_by("-codes__valid_from").first()


P = TypeVar("P", bound=Place | None)


def opened(place: P) -> P:
    """The same, with its street open to the rest of the request: what is public there may be read by everybody."""
    if place is not None:
        scope.also(place.street_id)
    return place


def by_door(token: str) -> Place | None:
    return (
        Place.objects.select_related("street", "compound")
        .filter(door_token=token, valid_to__isnull=True)
        .exclude(kind=Place.Kind.HOME)
        .exclude(path__startswith=practice.ROOT)
        .first()
    )


def by_id(place_id: UUID | None) -> Place | None:
    """A place; None for none, as with an actor who belongs to no street."""
    if place_id is None:
        return None
    return Place.objects.select_related("street", "compound", "parent").filter(id=place_id).first()


def at_path(path: str) -> Place | None:
    """The place whose path this is, as the post of somebody names it."""
    return (
        Place.objects.select_related("street", "compound", "parent")
        .filter(path=path, valid_to__isnull=True)
        .first()
    )


_BY_IDS = Prepared(
    lambda: (
        Place.objects.select_related("compound")
        .defer("outline", "compound__outline")
        .filter(among("id", "ids"), valid_to__isnull=True)
    )
)


def by_ids(place_ids: Collection[UUID]) -> dict[UUID, Place]:
    """Places that exist now, by id, each with its compound."""
    return {place.id: place for place in _BY_IDS.rows(ids=list(place_ids))}


def find_places(words: str, *, street: Place, most: int = 12) -> list[Place]:
    """Places of a street whose name, compound or address holds the words; wide ones first."""
    ids = search.find(words, kind="place", paths=[street.path])
    order = Case(
        *(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(PICKABLE)),
        output_field=IntegerField(),
    )
    found = Place.objects.filter(id__in=ids, kind__in=PICKABLE, valid_to__isnull=True).select_related(
        "compound"
    )
    return list(found.order_by(order, "path")[:most])


def open_places(paths: Mapping[UUID, str]) -> dict[UUID, Place]:
    """What everybody may know of places given with their paths: itself, else its compound, else its neighbourhood
    or street. One statement.
    """
    steps = {place_id: path.split("/") for place_id, path in paths.items()}
    heads = {_head(one, depth) for one in steps.values() for depth in (2, 3)}
    rows = Place.objects.filter(Q(id__in=paths) | Q(path__in=heads)).select_related("compound")
    found = {place.id: place for place in rows.defer("outline", "compound__outline")}
    by_path = {place.path: place for place in found.values()}
    told = {}
    for place_id, one in steps.items():
        itself = found.get(place_id)
        near = (
            itself,
            itself.compound if itself else None,
            by_path.get(_head(one, 3)),
            by_path.get(_head(one, 2)),
        )
        told[place_id] = next((place for place in near if place is not None and is_open(place)), None)
    return {place_id: place for place_id, place in told.items() if place is not None}


def _head(steps: list[str], depth: int) -> str:
    """The path of what lies so many steps down: two for the street, three for the neighbourhood."""
    return "/".join(steps[:depth]) + "/"


def compounds(street: Place) -> QuerySet[Place]:
    return Place.objects.filter(street=street, kind=Place.Kind.COMPOUND, valid_to__isnull=True).order_by(
        "name"
    )


def compounds_within(paths: Collection[str]) -> list[tuple[Place, list[Place]]]:
    """The compounds of some areas under the neighbourhoods they lie in, in the order of the office's numbers."""
    found = Place.objects.filter(within_any(list(paths)), kind=Place.Kind.COMPOUND, valid_to__isnull=True)
    ordered = found.select_related("parent").defer("outline", "parent__outline").order_by("path")
    return [
        (parent, list(places))
        for parent, places in groupby(ordered, key=lambda place: place.parent)
        if parent
    ]


def compounds_by_neighbourhood(street: Place) -> list[tuple[Place, list[Place]]]:
    """Every compound of a street under the neighbourhood it lies in, in the order of the office's numbers."""
    return compounds_within([street.path])


def inside(place: Place) -> list[Place]:
    """The next narrower places: buildings of a compound, entrances of a building, compounds of a neighbourhood."""
    if place.kind == Place.Kind.COMPOUND:
        found = Place.objects.filter(compound=place, kind=Place.Kind.BUILDING)
    else:
        narrower = {Place.Kind.BUILDING: Place.Kind.ENTRANCE, Place.Kind.NEIGHBOURHOOD: Place.Kind.COMPOUND}
        if place.kind not in narrower:
            return []
        found = Place.objects.filter(parent=place, kind=narrower[Place.Kind(place.kind)])
    return sorted(found.filter(valid_to__isnull=True), key=lambda one: _by_number(one.name))


def of_kind(area: Place, kind: str, *, most: int) -> list[Place]:
    """The places of a kind within an area, itself included, in the order of the office's numbers; `most` at most.

    Buildings belong to a compound by name and to a grid area by path, so a compound is asked for both ways.
    """
    inside = within(area.path)
    if area.kind == Place.Kind.COMPOUND:
        inside |= Q(compound=area) | Q(parent__compound=area)
    found = Place.objects.filter(inside, kind=kind, street_id=area.street_id, valid_to__isnull=True)
    listed = found.select_related("compound", "parent", "parent__compound").defer(
        "outline", "compound__outline", "parent__outline", "parent__compound__outline"
    )
    return sorted(listed.order_by("path")[:most], key=lambda one: (_compound_name(one), _door_number(one)))


def _by_number(name: str) -> tuple[int, str]:
    """3 号楼 before 12 号楼."""
    number = re.search(r"\d+", name)
    return (int(number[0]) if number else 0, name)


def doors(place: Place) -> list[Place]:
    """Where codes are put up for a place: itself, and for a compound or house every entrance, or the house without.

    In the order of the numbers on the doors. One statement.
    """
    inside = Q(compound=place) | Q(parent=place) | Q(parent__compound=place)
    kinds = (Place.Kind.BUILDING, Place.Kind.ENTRANCE)
    found = list(
        Place.objects.filter(Q(id=place.id) | (inside & Q(kind__in=kinds)), valid_to__isnull=True)
        .select_related("compound", "parent", "parent__compound")
        .defer("outline", "compound__outline", "parent__outline", "parent__compound__outline")
    )
    with_entrances = {one.parent_id for one in found if one.kind == Place.Kind.ENTRANCE}
    wanted = [one for one in found if one.id not in with_entrances]
    return sorted(wanted, key=lambda one: (one.id != place.id, _door_number(one)))


def entrances(place_ids: Collection[UUID], paths: Collection[str]) -> list[Place]:
    """Every door inside these places, itself where it is one, as far as it lies in one of the areas. One statement.

    A house with entrances counts by them. In the order of compounds, and of the numbers on the doors.
    """
    inside = Q(compound__in=place_ids) | Q(parent__in=place_ids) | Q(parent__compound__in=place_ids)
    kinds = (Place.Kind.BUILDING, Place.Kind.ENTRANCE)
    found = list(
        Place.objects.filter(within_any(list(paths)), Q(id__in=place_ids) | inside, kind__in=kinds)
        .filter(valid_to__isnull=True)
        .select_related("compound", "parent", "parent__compound")
        .defer("outline", "compound__outline", "parent__outline", "parent__compound__outline")
    )
    with_entrances = {one.parent_id for one in found if one.kind == Place.Kind.ENTRANCE}
    wanted = [one for one in found if one.id not in with_entrances]
    return sorted(wanted, key=lambda one: (_compound_name(one), _door_number(one)))


def _compound_name(place: Place) -> str:
    around = place.compound or (place.parent.compound if place.parent else None)
    return around.name if around else ""


def _door_number(place: Place) -> tuple[tuple[int, str], ...]:
    """2 号楼 before 12 号楼, and each house's entrances together."""
    house = place.parent if place.kind == Place.Kind.ENTRANCE else place
    return _by_number(house.name if house else ""), _by_number(place.name)


def neighbourhoods(street: Place) -> QuerySet[Place]:
    return Place.objects.filter(street=street, kind=Place.Kind.NEIGHBOURHOOD, valid_to__isnull=True).order_by(
        "path"
    )


def neighbourhoods_of(street_id: UUID) -> QuerySet[Place]:
    """Every neighbourhood a street has or had."""
    return Place.objects.filter(street_id=street_id, kind=Place.Kind.NEIGHBOURHOOD)


def drawn(street: Place, *kinds: str) -> QuerySet[Place]:
    """Places of a street that have an outline, for the drawn map."""
    return Place.objects.filter(
        within(street.path), kind__in=kinds, outline__isnull=False, valid_to__isnull=True
    )


def mapped(street: Place) -> list[Place]:
    """What the public map of a street shows: neighbourhoods, compounds, and public places that have an outline."""
    shown = Q(kind__in=(Place.Kind.NEIGHBOURHOOD, Place.Kind.COMPOUND)) | Q(
        kind=Place.Kind.PUBLIC, outline__isnull=False
    )
    found = Place.objects.filter(within(street.path), shown, valid_to__isnull=True).order_by("path")
    return list(found.only("id", "kind", "name", "name_en", "path", "outline", "parent_id"))


def known_to_all(street: Place) -> QuerySet[Place]:
    """Places of a street that anybody may know with their outlines; never buildings, entrances or homes."""
    kinds = (Place.Kind.NEIGHBOURHOOD, Place.Kind.GRID, Place.Kind.COMPOUND, Place.Kind.PUBLIC)
    return Place.objects.filter(within(street.path), kind__in=kinds, valid_to__isnull=True).order_by("path")


def named_like(street: Place, words: str, *, kinds: Collection[str]) -> QuerySet[Place]:
    """Places of a street of some kinds with the words in their name, all of them without words; by the office's order."""
    found = Place.objects.filter(
        within(street.path), street_id=street.id, kind__in=list(kinds), valid_to__isnull=True
    )
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(full_name__icontains=words) | Q(full_name_en__icontains=words)
        )
    return found.select_related("parent").defer("outline", "parent__outline").order_by("path")


def pickable(street: Place) -> QuerySet[Place]:
    """Every place of a street that a matter can be at, parents before children."""
    return Place.objects.filter(street=street, kind__in=PICKABLE, valid_to__isnull=True).order_by("path")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a place lies in, as far as it has a name in residents' mouths."""

    neighbourhood_id: UUID | None
    compound_id: UUID | None


def surroundings(at: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], Surroundings]:
    """The neighbourhood and compound of what is at each place, under the path it lies at. Two statements.

    The path says in which neighbourhood: what is closed stays in the one it was done in, also where its
    place lies in another by now.
    """
    rows = Place.objects.filter(id__in={place_id for place_id, _path in at}).values_list(
        "id", "kind", "compound_id", "parent__compound_id", "parent__parent__compound_id"
    )
    compound = {
        place_id: place_id if kind == Place.Kind.COMPOUND else next((one for one in above if one), None)
        for place_id, kind, *above in rows
    }
    heads = {_head(path.split("/"), 3) for _place_id, path in at}
    neighbourhoods = dict(
        Place.objects.filter(path__in=heads, kind=Place.Kind.NEIGHBOURHOOD).values_list("path", "id")
    )
    return {
        (place_id, path): Surroundings(neighbourhoods.get(_head(path.split("/"), 3)), compound[place_id])
        for place_id, path in at
    }
