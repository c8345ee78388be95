"""The drawn plan of the invented street: lines that meet in shared points, and the shapes between them.

Everything is cut from a few curved roads, so neighbouring shapes share their corner points to the last
digit: no gap and no overlap can arise (grid boundaries without gaps, S1-21). The coordinates look like
WGS 84 but lie around an invented place; they must never be laid over a real map.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

Point = tuple[float, float]
Ring = list[Point]

ORIGIN_LON, ORIGIN_LAT = 121.02, 31.02
METRES_PER_LON, METRES_PER_LAT = 95_400.0, 110_900.0
WIDTH = 1_900.0
# south to north: base height, swing and phase of each row's road, and how far it is pushed east (metres)
ROWS = (
    (0.0, 42.0, 0.4, 0.0),
    (262.0, 20.0, 0.9, 24.0),
    (548.0, 14.0, 0.2, 38.0),
    (872.0, 10.0, 1.3, 30.0),
    (1150.0, 16.0, 0.6, 8.0),
)
BEND_EVERY = 0.04


def lonlat(x: float, y: float) -> Point:
    """Metres east and north of the plan's corner as (longitude, latitude), rounded to about a centimetre."""
    return round(ORIGIN_LON + x / METRES_PER_LON, 7), round(ORIGIN_LAT + y / METRES_PER_LAT, 7)


def metres(point: Point) -> Point:
    """The way back from :func:`lonlat`."""
    return (point[0] - ORIGIN_LON) * METRES_PER_LON, (point[1] - ORIGIN_LAT) * METRES_PER_LAT


class Line:
    """A curve from 0 to 1 that remembers every point where something meets it."""

    def __init__(self, at: Callable[[float], Point], nodes: tuple[float, ...] = (0.0, 1.0)) -> None:
        self._at = at
        self.nodes = {round(t, 6) for t in nodes}

    def mark(self, t: float) -> float:
        """Let something meet the line at ``t``; shapes on both sides get a corner there."""
        t = round(t, 6)
        self.nodes.add(t)
        return t

    def point(self, t: float) -> Point:
        return self._at(round(t, 6))

    def between(self, a: float, b: float) -> Ring:
        """The points from ``a`` to ``b``, in that direction, both ends included."""
        a, b = round(a, 6), round(b, 6)
        inside = sorted({t for t in self.nodes if min(a, b) <= t <= max(a, b)} | {a, b})
        return [self.point(t) for t in (inside if a <= b else reversed(inside))]


def row_line(row: int) -> Line:
    """The road (row 0: the embankment) south of a row of neighbourhoods."""
    base, swing, phase, push = ROWS[row]

    def at(u: float) -> Point:
        return lonlat(WIDTH * u + push, base + swing * math.sin(math.pi * (1.6 * u + phase)))

    steps = round(1 / BEND_EVERY)
    return Line(at, tuple(i / steps for i in range(steps + 1)))


def link(start: Point, end: Point, bow: float = 0.0) -> Line:
    """A road between two points, bowed sideways by ``bow`` metres; its ends are exactly those points."""
    (x0, y0), (x1, y1) = metres(start), metres(end)
    length = math.hypot(x1 - x0, y1 - y0) or 1.0

    def at(t: float) -> Point:
        if t in (0.0, 1.0):
            return end if t else start
        side = bow * math.sin(math.pi * t) / length
        return lonlat(x0 + (x1 - x0) * t - (y1 - y0) * side, y0 + (y1 - y0) * t + (x1 - x0) * side)

    return Line(at, (0.0, 0.25, 0.5, 0.75, 1.0) if bow else (0.0, 1.0))


@dataclass
class Cell:
    """One neighbourhood: four roads around it, a lane through the middle, cut into lots below and above it."""

    bottom: Line
    top: Line
    west: Line
    east: Line
    corners: tuple[float, float, float, float]  # where west and east start on the bottom and end on the top
    halves: tuple[int, int]  # grid areas below and above the middle lane
    middle: Line = field(init=False)
    ends: tuple[float, float] = field(init=False)
    cuts: dict[str, list[float]] = field(init=False)

    def lay(self, random: Random) -> None:
        """Draw the middle lane and the cuts, and let them meet the roads around."""
        west_at, east_at = (
            self.west.mark(random.uniform(0.44, 0.56)),
            self.east.mark(random.uniform(0.44, 0.56)),
        )
        self.ends = west_at, east_at
        self.middle = link(self.west.point(west_at), self.east.point(east_at), random.uniform(-6, 6))
        self.cuts = {}
        for name, grids in zip(("lower", "upper"), self.halves, strict=True):
            count = 2 * grids
            inner = [self.middle.mark((i + random.uniform(-0.09, 0.09)) / count) for i in range(1, count)]
            self.cuts[name] = [0.0, *inner, 1.0]
            for cut in inner:
                self.outer(name).mark(self.along(name, cut))

    def outer(self, half: str) -> Line:
        return self.bottom if half == "lower" else self.top

    def along(self, half: str, cut: float) -> float:
        """Where a cut of the middle lane comes out on the outer road of its half."""
        a, b = self.corners[:2] if half == "lower" else self.corners[2:]
        return a + (b - a) * cut

    def strip(self, half: str, first: int, last: int) -> Ring:
        """The closed ring from one cut to another, in one half, anticlockwise."""
        cuts = self.cuts[half]
        a, b = cuts[first], cuts[last]
        lower = half == "lower"
        outer = self.outer(half).between(self.along(half, a), self.along(half, b))
        inner = self.middle.between(a, b)
        south, north = (outer, inner) if lower else (inner, outer)
        ring = south + self._rise(half, last)[1:-1] + north[::-1] + self._rise(half, first)[1:-1][::-1]
        return [*ring, ring[0]]

    def _rise(self, half: str, cut: int) -> Ring:
        """A strip's side, from south to north."""
        low, high = (0.0, None) if half == "lower" else (None, 1.0)
        if cut == 0:
            return self.west.between(
                self.ends[0] if low is None else low, self.ends[0] if high is None else high
            )
        if cut == len(self.cuts[half]) - 1:
            return self.east.between(
                self.ends[1] if low is None else low, self.ends[1] if high is None else high
            )
        return [(0.0, 0.0), (0.0, 0.0)]  # a straight cut: both ends already belong to the roads

    def lots(self) -> list[Ring]:
        """All lots in walking order: above from west to east, then below from east to west."""
        above, below = 2 * self.halves[1], 2 * self.halves[0]
        return [self.strip("upper", i, i + 1) for i in range(above)] + [
            self.strip("lower", i, i + 1) for i in reversed(range(below))
        ]

    def grids(self) -> list[Ring]:
        """All grid areas in the same order; each is two lots."""
        above, below = self.halves[1], self.halves[0]
        return [self.strip("upper", 2 * i, 2 * i + 2) for i in range(above)] + [
            self.strip("lower", 2 * i, 2 * i + 2) for i in reversed(range(below))
        ]

    def outline(self) -> Ring:
        """The neighbourhood's ring; same points as its grid areas' outer edges."""
        low_west, low_east, top_west, top_east = self.corners
        ring = self.bottom.between(low_west, low_east)
        ring += (
            self.east.between(0, 1)[1:]
            + self.top.between(top_east, top_west)[1:]
            + self.west.between(1, 0)[1:]
        )
        return ring


def area(ring: Ring) -> float:
    """Signed area of a closed ring in square metres (positive: anticlockwise)."""
    points = [metres(p) for p in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points)) / 2


def centre(ring: Ring) -> Point:
    """Centroid of a closed ring."""
    points = [metres(p) for p in ring]
    total = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        cross = ax * by - bx * ay
        total, x, y = total + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return lonlat(x / (3 * total), y / (3 * total))


def merge(rings: list[Ring]) -> Ring:
    """The outline of shapes that touch along shared edges; raises ValueError if they do not form one piece."""
    edges = {(a, b) for ring in rings for a, b in pairwise(ring)}
    onward = {a: b for a, b in edges if (b, a) not in edges}
    start = min(onward)
    ring = [start]
    while True:
        ring.append(onward.pop(ring[-1]))
        if ring[-1] == start:
            break
    if onward:
        raise ValueError("the shapes do not form one piece")
    return ring
