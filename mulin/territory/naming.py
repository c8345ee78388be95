"""How a place is named to everybody: down to the compound, never to a building, entrance or home (ET-15)."""

from __future__ import annotations

from mulin.territory.models import Place

OPEN_KINDS = (Place.Kind.COMPOUND, Place.Kind.PUBLIC, Place.Kind.NEIGHBOURHOOD, Place.Kind.STREET)


def is_open(place: Place) -> bool:
    """Whether anybody may know that something is at this very place."""
    return place.kind in OPEN_KINDS


def key_of(street: Place) -> str:
    """What stands for a street in addresses: its code where it has one."""
    return street.code or str(street.id)
