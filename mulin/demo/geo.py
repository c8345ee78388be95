"""GeoJSON of the drawn street, ready for a map without outside tiles. The geometry is invented."""

from typing import Any

from .places import PlaceSeed, Street, street

# by kind, or for public places by sort
LAYERS: dict[str, tuple[str, ...]] = {
    "river": ("river",),
    "street": ("street",),
    "neighbourhoods": ("neighbourhood",),
    "grid_areas": ("grid",),
    "compounds": ("compound",),
    "buildings": ("building",),
    "roads": ("road",),
    "grounds": ("park", "market", "school", "health", "care", "culture"),
    "points": (
        "bus_stop", "toilet", "waste_station", "office", "parking", "kindergarten", "canteen", "plaza", "service_station",
    ),
}  # fmt: skip


def feature(place: PlaceSeed) -> dict[str, Any]:
    """One place as a GeoJSON feature: a line for roads, a polygon for areas, otherwise a point."""
    geometry: dict[str, Any]
    if place.outline is None:
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    elif place.sort == "road":
        geometry = {"type": "LineString", "coordinates": place.outline}
    else:
        geometry = {"type": "Polygon", "coordinates": [place.outline]}
    properties = {
        "kind": place.sort or place.kind,
        "name": place.name,
        "name_en": place.name_en,
        "parent": place.parent,
    }
    if "compound" in place.extra:
        properties["compound"] = place.extra["compound"]
    return {"type": "Feature", "id": place.code, "geometry": geometry, "properties": properties}


def collection(*kinds: str, of: Street | None = None) -> dict[str, Any]:
    """A FeatureCollection of all places of these kinds or sorts."""
    source = of or street()
    return {
        "type": "FeatureCollection",
        "features": [feature(place) for place in source.of_kind(*kinds) + source.of_sort(*kinds)],
    }


def layers(of: Street | None = None) -> dict[str, dict[str, Any]]:
    """Every layer of the drawn map by name, lowest first."""
    return {name: collection(*kinds, of=of) for name, kinds in LAYERS.items()}


def bounds(of: Street | None = None) -> tuple[float, float, float, float]:
    """West, south, east and north edge of the drawing, the river included."""
    source = of or street()
    points = [
        point for place in source.of_kind("street") + source.of_sort("river") for point in place.outline or ()
    ]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)
