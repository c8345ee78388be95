"""Which place of the street a request is at: by its id or door, its address, or the point on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters.imports.gazetteer import Gazetteer
from mulin.matters.open311 import asking
from mulin.matters.open311.asking import Wrong
from mulin.matters.queries.open311 import metres, position
from mulin.platform.text import one_line
from mulin.territory import queries as territory
from mulin.territory.models import Place

NEAR = 500
"""Metres from the nearest place of the street within which a point still belongs to it."""

LONGEST_ADDRESS = 200


def settle(values: Mapping[str, str], street: Place) -> tuple[Place, str]:
    """The place, and what of it must be kept in words because no place of the street says it.

    An id is exact; an address says more than a point, which finds a compound at best. Raises `Wrong`
    where nothing is given, for an id of no place here, and for a point outside the street.
    """
    named = values.get("address_id", "").strip()
    if named:
        return _by_id(named, street), ""
    address = one_line(values.get("address_string", ""))[:LONGEST_ADDRESS]
    point = asking.point(values)
    if point is None and not address:
        raise Wrong(400, _("请写在哪里：lat 和 long，或 address_string，或 address_id。"))
    spot = f"{point[1]:.6f}, {point[0]:.6f}" if point is not None else ""
    around = _around(point, street) if point is not None else None
    if address:
        found = Gazetteer(street).find(address)
        if found is not None:
            return found, spot
    return around or street, " · ".join(part for part in (address, spot) if part)


def _by_id(named: str, street: Place) -> Place:
    try:
        found = territory.by_id(UUID(named))
    except ValueError:
        found = territory.by_door(named) if len(named) <= 32 and "\0" not in named else None
    if found is None or found.street_id != street.id or found.valid_to is not None:
        raise Wrong(404, _("街道里没有这个 address_id。"))
    return found


def _around(point: tuple[float, float], street: Place) -> Place | None:
    """The compound or public place around a point, else the neighbourhood, else the nearest place.

    None where the street has nothing on the map. Raises `Wrong` for a point that lies elsewhere.
    """
    drawn = list(territory.known_to_all(street).exclude(kind=Place.Kind.GRID))
    order = (Place.Kind.COMPOUND, Place.Kind.PUBLIC, Place.Kind.NEIGHBOURHOOD)
    for kind in order:
        for place in drawn:
            if place.kind == kind and inside(point, place.outline or ()):
                return territory.by_id(place.id)
    near = [(metres(point, at), place) for place in drawn if (at := position(place)) is not None]
    if not near:
        return None
    distance, nearest = min(near, key=lambda one: one[0])
    if distance > NEAR:
        raise Wrong(400, _("这个点不在%(street)s。") % {"street": street.local_name})
    return territory.by_id(nearest.id)


def inside(point: tuple[float, float], ring: Sequence[Sequence[float]]) -> bool:
    """Whether a point lies within a ring of [longitude, latitude] pairs."""
    within, (x, y) = False, point
    for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        (x1, y1), (x2, y2) = one[:2], other[:2]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within
