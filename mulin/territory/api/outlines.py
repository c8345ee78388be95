"""Outlines of places as GeoJSON: as of any day, and given from a day on with what that would leave out or take twice."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import actions, outlining
from mulin.territory.api.places import Since, by, one_of, today
from mulin.territory.queries import outlines as found

router = Router(tags=["territory"], auth=django_auth)


class OutlineIn(Since):
    geojson: dict[str, Any]
    """A Polygon, a MultiPolygon of one part, a Feature, or a FeatureCollection whose features name their places
    by `properties.code` or `id`; WGS 84."""
    preview: bool = False
    """Only say what would be left out or taken twice."""


class BesideOut(Schema):
    """What is wrong between the parts of one place, in square metres."""

    around: UUID
    kind: str
    uncovered: list[int]
    overlaps: list[int]
    outside: list[int]
    undrawn: int


class OutlinesOut(Schema):
    done: bool
    places: list[UUID]
    beside: list[BesideOut] = []


class OutlineOut(Schema):
    type: str = "Feature"
    id: UUID
    geometry: dict[str, Any] | None
    properties: dict[str, str]


@router.get("/places/{uuid:place_id}/outlines/", response={200: OutlineOut, **PROBLEMS})
def show_outline(request: Request, place_id: UUID, on: dt.date | None = None) -> OutlineOut:
    """The outline a place had on a day, as a GeoJSON feature; no geometry where it had none."""
    place = one_of(request, place_id)
    ring = found.outline_on(place, on or today(request))
    closed = ring if not ring or ring[0] == ring[-1] else [*ring, ring[0]]
    return OutlineOut(
        id=place.id,
        geometry={"type": "Polygon", "coordinates": [closed]} if closed else None,
        properties={"kind": place.kind, "name": place.name, "code": place.code},
    )


@router.post("/places/{uuid:place_id}/outlines/", response={200: OutlinesOut, 201: OutlinesOut, **PROBLEMS})
def create_outlines(request: Request, place_id: UUID, body: OutlineIn) -> Status:
    """Draw a place, or several in it, from a day on: all of them or none. With `preview` nothing is kept."""
    place = one_of(request, place_id)
    if place.street_id is None:
        raise Http404
    wanted: dict[str, Any] = {
        "place": place,
        "drawn": outlining.read_object(body.geojson),
        "since": body.since,
        **by(request),
    }
    if not body.preview:
        made = actions.draw_outlines(**wanted)
        return Status(201, OutlinesOut(done=True, places=[one.id for one in made]))
    seen = actions.preview_outlines(**wanted)
    beside = [
        BesideOut(
            around=one.around.id,
            kind=one.kind,
            uncovered=[part.area for part in one.gaps.uncovered],
            overlaps=[part.area for part in one.gaps.overlaps],
            outside=[part.area for part in one.gaps.outside],
            undrawn=len(one.gaps.undrawn),
        )
        for one in seen.found
    ]
    return Status(200, OutlinesOut(done=False, places=[one.place.id for one in seen.outlined], beside=beside))
