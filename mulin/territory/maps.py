"""A street's places drawn on a flat sheet of a fixed width, and the way back from a point of it. Pure.

A few kilometres are flat enough: degrees of longitude are shortened by the cosine of the latitude,
and that is all the projection there is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mulin.territory.models import Place

Ring = Sequence[Sequence[float]]
"""A closed or open ring of [lon, lat] pairs."""

WIDTH = 320
"""Pixels of the sheet one points at: it fits the narrowest phone, and a tap comes back in the same pixels."""
MARGIN = 6
TALLEST = 3
"""How many times higher than wide a sheet may be."""
NEAR = 12
"""Pixels from an edge within which a point beside everything still means that place: half a finger."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a stretch of land lies on a sheet; x grows eastwards, y southwards, both in pixels."""

    west: float
    north: float
    scale: float
    """Pixels a degree of latitude."""
    squeeze: float
    width: int
    height: int

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) * self.scale * self.squeeze + MARGIN
        return round(x, 1), round((self.north - lat) * self.scale + MARGIN, 1)

    def path(self, ring: Ring) -> str:
        """The ring as an SVG path."""
        points = [self.point(lon, lat) for lon, lat, *_rest in ring]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def sheet(rings: Iterable[Ring | None], width: int = WIDTH) -> Sheet | None:
    """The sheet that holds all rings; None where there is nothing to draw."""
    points = [(lon, lat) for ring in rings if ring for lon, lat, *_rest in ring]
    if not points:
        return None
    west, east = min(lon for lon, _lat in points), max(lon for lon, _lat in points)
    south, north = min(lat for _lon, lat in points), max(lat for _lon, lat in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    # A strip of land is not drawn into a column without end.
    scale = min((width - 2 * MARGIN) / across, TALLEST * width / down)
    return Sheet(west, north, scale, squeeze, width, math.ceil((north - south) * scale) + 2 * MARGIN)


def middle(ring: Ring) -> tuple[float, float]:
    """Where a label stands: the mean of the corners."""
    points = [(lon, lat) for lon, lat, *_rest in ring]
    if len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    return sum(lon for lon, _lat in points) / len(points), sum(lat for _lon, lat in points) / len(points)


def holds(points: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Whether a point lies inside a ring (even-odd rule)."""
    within = False
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def at(places: Iterable[Place], sheet: Sheet, x: float, y: float) -> Place | None:
    """The drawn place at a point of the sheet, else the one whose edge is near enough."""
    nearest: tuple[float, Place | None] = (NEAR, None)
    for place in places:
        if not place.outline:
            continue
        ring = [sheet.point(lon, lat) for lon, lat, *_rest in place.outline]
        if holds(ring, x, y):
            return place
        distance = min(_from_edge(a, b, x, y) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        if distance < nearest[0]:
            nearest = (distance, place)
    return nearest[1]


def _from_edge(a: tuple[float, float], b: tuple[float, float], x: float, y: float) -> float:
    """How far a point is from the stretch between two corners."""
    across, down = b[0] - a[0], b[1] - a[1]
    length = across * across + down * down
    part = max(0.0, min(1.0, ((x - a[0]) * across + (y - a[1]) * down) / length)) if length else 0.0
    return math.hypot(x - a[0] - part * across, y - a[1] - part * down)
