"""How a place is named to everybody: down to the compound, never to a building, entrance or home (ET-15)."""

from __future__ import annotations

from mulin.territory.models import Place

_OPEN = (Place.Kind.COMPOUND, Place.Kind.PUBLIC, Place.Kind.NEIGHBOURHOOD, Place.Kind.STREET)


def open_place(place: Place | None) -> Place | None:
    """The place itself where anybody may know it, else the compound or the neighbourhood it lies in.

    Needs `compound`, `parent`, `parent.compound` and `parent.parent` at the most.
    """
    if place is None or place.kind in _OPEN:
        return place
    if place.compound_id:
        return place.compound
    return open_place(place.parent)


def open_name(place: Place | None) -> str:
    found = open_place(place)
    return found.local_name if found else ""


def key_of(street: Place) -> str:
    """What stands for a street in addresses: its code where it has one."""
    return street.code or str(street.id)
