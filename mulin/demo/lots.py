"""Buildings on a lot: small rectangles in rows, kept clear of the lot's edges."""

import math
from dataclasses import dataclass
from itertools import pairwise

from .plan import Point, Ring, lonlat, metres


@dataclass(frozen=True)
class Style:
    """How a kind of housing is laid out; lengths in metres."""

    length: float
    depth: float
    gap: float
    yard: float
    floors: tuple[int, ...]
    entrances: tuple[int, ...]
    lift: bool


STYLES = {
    "slab": Style(34, 10, 6, 12, (5, 6, 6, 6), (2, 2, 3), False),
    "lane": Style(20, 9, 4, 6, (2, 3), (1, 1, 2), False),
    "mid": Style(30, 13, 8, 18, (11, 14, 16), (1, 2), True),
    "tower": Style(24, 22, 12, 16, (18, 21, 24), (1,), True),
}
SETBACK = 8.0


def _clear(point: Point, edges: list[tuple[Point, Point]]) -> bool:
    """Whether a point lies inside the edges and at least the setback away from each."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in edges:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
        dx, dy = bx - ax, by - ay
        t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        if math.hypot(x - ax - t * dx, y - ay - t * dy) < SETBACK:
            return False
    return inside


def slots(lot: Ring, style: Style, angle: float) -> list[Ring]:
    """Every building the lot could hold, south to north and west to east, as closed rings.

    ``angle`` is the direction of the rows in radians from due east.
    """
    cos, sin = math.cos(angle), math.sin(angle)
    turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in map(metres, lot)]
    edges = [(a, b) for a, b in pairwise(turned) if a != b]
    west, east = min(p[0] for p in turned), max(p[0] for p in turned)
    south, north = min(p[1] for p in turned), max(p[1] for p in turned)
    found = []
    y = south + SETBACK
    while y + style.depth <= north - SETBACK:
        x, in_row = west + SETBACK, False
        while x + style.length <= east - SETBACK:
            corners = [
                (x, y),
                (x + style.length, y),
                (x + style.length, y + style.depth),
                (x, y + style.depth),
            ]
            if all(_clear(corner, edges) for corner in corners):
                ring = [lonlat(px * cos - py * sin, px * sin + py * cos) for px, py in corners]
                found.append([*ring, ring[0]])
                x += style.length + style.gap
                in_row = True
            else:
                x += 3.0
        y += style.depth + style.yard if in_row else 3.0
    return found


def heading(cell_west: Point, cell_east: Point) -> float:
    """The direction from one point to another in radians from due east."""
    (x0, y0), (x1, y1) = metres(cell_west), metres(cell_east)
    return math.atan2(y1 - y0, x1 - x0)


def share(total: int, limits: dict[str, int], fixed: dict[str, int]) -> dict[str, int]:
    """Split ``total`` in proportion to ``limits`` (largest remainder), keeping the fixed ones as they are.

    Raises ValueError if the limits leave no room for the total.
    """
    rest = total - sum(fixed.values())
    open_limits = {key: limit for key, limit in limits.items() if key not in fixed}
    room = sum(open_limits.values())
    if room < rest or any(limits[key] < count for key, count in fixed.items()):
        raise ValueError(f"room for {room} of {rest} buildings")
    exact = {key: rest * limit / room for key, limit in open_limits.items()}
    counts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (counts[key] - exact[key], key))
    for key in by_remainder[: rest - sum(counts.values())]:
        counts[key] += 1
    return counts | fixed
