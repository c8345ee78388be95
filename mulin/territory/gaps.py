"""Where the drawn outlines of grid areas leave something of their neighbourhood out, or take it twice. Pure (S1-21).

Outlines are rings of [lon, lat]; a few kilometres are flat enough to be reckoned in metres.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mulin.territory.maps import Ring

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

METRES = 111_320.0
"""Metres a degree of latitude."""
SMALLEST = 30.0
"""Square metres: what is less is an unsteady hand."""
THINNEST = 1.0
"""Metres: half the width below which a strip along an edge does not count."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of ground: its outer ring with those of its own holes, and its size in square metres."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    area: int
    grids: tuple[UUID, ...] = ()
    """The grid areas that take it: two for an overlap, one for what lies outside, none for a gap."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is wrong with the outlines of one neighbourhood's grid areas."""

    uncovered: list[Part]
    overlaps: list[Part]
    outside: list[Part]
    """Of a grid area, beyond the neighbourhood: a grid lies in its neighbourhood (N-86)."""
    undrawn: list[UUID]
    """Grid areas without an outline: what they cover is not known."""
    area: int
    """Of the neighbourhood, in square metres."""

    @property
    def uncovered_area(self) -> int:
        return sum(part.area for part in self.uncovered)

    @property
    def whole(self) -> bool:
        """Neither gap nor overlap, as far as it is drawn."""
        return not (self.uncovered or self.overlaps or self.outside)


def find(around: Ring, grids: Mapping[UUID, Ring | None]) -> Gaps:
    """Look at the outlines of the grid areas within that of their neighbourhood."""
    from shapely.ops import unary_union

    flat = _Flat(around)
    whole = flat.shape(around)
    drawn = {one: shape for one, ring in grids.items() if ring and (shape := flat.shape(ring)).area > 0}
    covered = unary_union(list(drawn.values()))
    listed = list(drawn.items())
    overlaps = [
        part
        for number, (one, shape) in enumerate(listed)
        for other, beside in listed[number + 1 :]
        if shape.intersects(beside)
        for part in flat.parts(shape.intersection(beside), (one, other))
    ]
    outside = [part for one, shape in listed for part in flat.parts(shape.difference(whole), (one,))]
    return Gaps(
        uncovered=flat.parts(whole.difference(covered)) if drawn else [],
        overlaps=overlaps,
        outside=outside,
        undrawn=[one for one in grids if one not in drawn],
        area=round(whole.area),
    )


def middle(ring: Ring, *holes: Ring) -> tuple[float, float]:
    """A point inside a ring and in none of its holes, its balance where that lies so: [lon, lat]."""
    from shapely.geometry import Polygon

    outer, *inner = ([(point[0], point[1]) for point in one] for one in (ring, *holes))
    shape = Polygon(outer, inner)
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(point.x, 7), round(point.y, 7)


class _Flat:
    """A stretch of land in metres from one of its corners, and the way back."""

    def __init__(self, ring: Ring) -> None:
        self.west = min(point[0] for point in ring)
        self.south = min(point[1] for point in ring)
        self.across = METRES * math.cos(math.radians(self.south))

    def shape(self, ring: Ring) -> BaseGeometry:
        """A ring as a shape without crossings, whatever somebody drew."""
        from shapely import make_valid
        from shapely.geometry import Polygon

        points = [((lon - self.west) * self.across, (lat - self.south) * METRES) for lon, lat, *_ in ring]
        return make_valid(Polygon(points)) if len(set(points)) > 2 else Polygon()

    def parts(self, found: BaseGeometry, grids: tuple[UUID, ...] = ()) -> list[Part]:
        """The pieces of a shape that are large and wide enough to matter, the largest first."""
        # Shrunk and grown again, what is thinner than twice the distance is gone.
        kept = found.buffer(-THINNEST, join_style="mitre").buffer(THINNEST, join_style="mitre")
        pieces: Sequence[Any] = getattr(kept, "geoms", [kept])
        large = [one for one in pieces if one.geom_type == "Polygon" and one.area >= SMALLEST]
        return [
            Part(tuple(self._back(ring.coords) for ring in (one.exterior, *one.interiors)), round(one.area), grids)
            for one in sorted(large, key=lambda one: -one.area)
        ]  # fmt: skip

    def _back(self, points: Sequence[tuple[float, ...]]) -> tuple[tuple[float, float], ...]:
        return tuple(
            (round(self.west + x / self.across, 7), round(self.south + y / METRES, 7)) for x, y in points
        )
