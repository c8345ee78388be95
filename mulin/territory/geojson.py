"""Places as GeoJSON (RFC 7946): what is asked for is what is given. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mulin.territory.models import Place


def collection(places: Iterable[Place]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [feature(place) for place in places],
    }


def feature(place: Place) -> dict[str, Any]:
    """A polygon where the outline closes, a line where its ends are apart, a point without outline."""
    return {
        "type": "Feature",
        "id": str(place.id),
        "geometry": _geometry(place),
        "properties": {"kind": place.kind, "name": place.name, "name_en": place.name_en, "code": place.code},
    }


def _geometry(place: Place) -> dict[str, Any] | None:
    ring = place.outline
    if ring and len(ring) > 3 and ring[0] == ring[-1]:
        return {"type": "Polygon", "coordinates": [ring]}
    if ring and place.kind == Place.Kind.PUBLIC and len(ring) > 1:
        return {"type": "LineString", "coordinates": ring}
    if ring and len(ring) > 2:
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    if place.lon is None or place.lat is None:
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}
