"""Finding a place, the outlines that everybody may know, and the organisations of one's street."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router
from ninja.security import django_auth

from mulin.platform import text
from mulin.platform.api.paging import PAGING, Paging, Part, part_of, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory import geojson, queries
from mulin.territory.models import Place

open_to_all = Router(tags=["places"], auth=None)
router = Router(tags=["places"], auth=django_auth)


class PlaceOut(Schema):
    """A place that something can be raised at."""

    id: UUID
    kind: str
    name: str
    spoken: str
    """As people call it, with what it lies in."""

    @classmethod
    def of(cls, one: Place) -> PlaceOut:
        return cls(id=one.id, kind=one.kind, name=one.name, spoken=one.spoken)


class MapOut(Schema):
    """GeoJSON (RFC 7946): a FeatureCollection of outlines, WGS 84."""

    type: str
    features: list[dict[str, Any]]


def _street(key: str) -> Place:
    found = queries.street(key)
    if found is None:
        raise Http404
    return found


@open_to_all.get("/{key}/places/", response={200: Part[PlaceOut], **PROBLEMS})
def search(request: Request, key: str, words: str = "", paging: Paging = PAGING) -> Any:
    """Places whose name or address holds the words, twelve at the most; without words what everybody knows by name."""
    street = _street(key)
    asked = text.one_line(words)[:60]
    if not asked:
        known = queries.known_to_all(street).defer("outline")
        return part_of(known, by=("path",), request=request, paging=paging, show=PlaceOut.of)
    found = queries.find_places(asked, street=street)
    return part_of_rows(found, key=lambda one: (one.path,), request=request, paging=paging, show=PlaceOut.of)


@open_to_all.get("/{key}/map/", response={200: MapOut, **PROBLEMS})
def outlines(request: Request, key: str) -> Any:
    """The outlines anybody may know: neighbourhoods, grid areas, compounds, public places; no buildings, no homes."""
    return geojson.collection(queries.known_to_all(_street(key)))


@router.get("/{place_id}", response={200: PlaceOut, **PROBLEMS})
def place(request: Request, place_id: UUID) -> PlaceOut:
    """One place of the actor's street."""
    found = queries.by_id(place_id)
    if found is None or found.street_id != request.actor.street_id:
        raise Http404
    return PlaceOut.of(found)
