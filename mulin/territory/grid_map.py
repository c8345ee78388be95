"""A neighbourhood drawn with its grid areas: gaps hatched, overlaps crossed, houses without a grid marked. Pure.

Where nothing has an outline it is drawn as boxes, one a grid area, with its houses as squares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mulin.territory import drawing, maps
from mulin.territory.gaps import Gaps, Part, middle
from mulin.territory.models import Place

WIDTH = 640
BOX, COLUMNS, SQUARE, GAP = 200, 3, 14, 6
"""Units of the boxes: how wide, how many in a row, how large a house, how far apart."""
HEAD = 26
"""Room for a box's name."""
LOW = 64
"""How high a box is that says its number of houses."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One piece of the sheet. `kind`: grid, gap, overlap, outside, house, bare (a house in no grid), around."""

    kind: str
    d: str
    words: str = ""
    x: float = 0
    y: float = 0
    place_id: UUID | None = None
    houses: int | None = None
    """How many houses it has, where they are not drawn one by one."""


@dataclass(frozen=True, slots=True)
class GridMap:
    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list)
    schematic: bool = False

    def of(self, kind: str) -> list[Shape]:
        return [shape for shape in self.shapes if shape.kind == kind]

    @property
    def counted(self) -> bool:
        """Whether areas say how many houses they have, and open."""
        return any(shape.houses is not None for shape in self.shapes)


def draw(
    neighbourhood: Place,
    grids: Sequence[Place],
    houses: Sequence[Place],
    gaps: Gaps | None,
    counts: Mapping[UUID, int] | None = None,
) -> GridMap:
    """The neighbourhood on a sheet, or as boxes where it or all of its grids have no outline.

    With `counts` an area says how many houses it has, by its id or the neighbourhood's for those in none.
    """
    if gaps is None or not any(grid.outline for grid in grids):
        return (
            _counted(neighbourhood, grids, houses, counts) if counts else _boxes(neighbourhood, grids, houses)
        )
    rings = [neighbourhood.outline, *(grid.outline for grid in grids)]
    sheet = maps.sheet(rings, WIDTH)
    assert sheet is not None
    shapes = [Shape("around", sheet.path(neighbourhood.outline or ()))]
    for grid in grids:
        if grid.outline:
            x, y = sheet.point(*drawing.balance(grid.outline))
            many = counts.get(grid.id, 0) if counts else None
            shapes.append(Shape("grid", sheet.path(grid.outline), grid.local_name, x, y, grid.id, many))
    direct = {house.id for house in houses if house.parent_id == neighbourhood.id}
    for house in houses:
        if house.outline:
            kind = "bare" if house.id in direct else "house"
            shapes.append(Shape(kind, sheet.path(house.outline), house.spoken, place_id=house.id))
    for kind, parts in (("gap", gaps.uncovered), ("overlap", gaps.overlaps), ("outside", gaps.outside)):
        shapes += [_part(sheet, kind, part, number) for number, part in enumerate(parts, 1)]
    return GridMap(sheet.width, sheet.height, shapes)


def _part(sheet: maps.Sheet, kind: str, part: Part, number: int) -> Shape:
    # Inside the piece itself: what runs along an edge balances on the name of the grid area beside it.
    x, y = sheet.point(*middle(*part.rings))
    return Shape(kind, "".join(sheet.path(ring) for ring in part.rings), str(number), x, y)


def _counted(
    neighbourhood: Place, grids: Sequence[Place], bare: Sequence[Place], counts: Mapping[UUID, int]
) -> GridMap:
    """One box a grid area with how many houses it has; below them those in none, as far as they are given, drawn."""
    shapes = []
    for number, grid in enumerate(grids):
        left, top = GAP + number % COLUMNS * (BOX + GAP), GAP + number // COLUMNS * (LOW + GAP)
        d = _square(left, top, BOX, LOW)
        many = counts.get(grid.id, 0)
        shapes.append(Shape("grid", d, grid.local_name, left + BOX / 2, top + 28, grid.id, many))
    high = GAP + math.ceil(len(grids) / COLUMNS) * (LOW + GAP)
    wide = COLUMNS * (BOX + GAP) - GAP
    if bare:
        across = (wide - GAP) // (SQUARE + GAP)
        deep = LOW + math.ceil(len(bare) / across) * (SQUARE + GAP)
        many = counts.get(neighbourhood.id, 0)
        d = _square(GAP, high, wide, deep)
        shapes.append(Shape("gap", d, "", GAP + wide / 2, high + 28, neighbourhood.id, many))
        for number, house in enumerate(bare):
            x = 2 * GAP + number % across * (SQUARE + GAP)
            y = high + LOW + number // across * (SQUARE + GAP)
            shapes.append(Shape("bare", _square(x, y, SQUARE, SQUARE), house.spoken, place_id=house.id))
        high += deep + GAP
    return GridMap(wide + 2 * GAP, max(high, BOX // 2), shapes, schematic=True)


def _boxes(neighbourhood: Place, grids: Sequence[Place], houses: Sequence[Place]) -> GridMap:
    """One box a grid area, and one for what lies in none; each house a square in its box."""
    by_parent: dict[UUID | None, list[Place]] = {}
    for house in houses:
        by_parent.setdefault(house.parent_id, []).append(house)
    boxes: list[tuple[Place, str]] = [(grid, "grid") for grid in grids]
    if by_parent.get(neighbourhood.id):
        boxes.append((neighbourhood, "gap"))
    across = (BOX - 2 * GAP) // (SQUARE + GAP)
    shapes: list[Shape] = []
    top = float(GAP)
    for row in range(0, len(boxes), COLUMNS):
        listed = boxes[row : row + COLUMNS]
        deepest = max(math.ceil(len(by_parent.get(place.id, ())) / across) for place, _kind in listed)
        high = HEAD + max(deepest, 1) * (SQUARE + GAP) + GAP
        for column, (place, kind) in enumerate(listed):
            left = GAP + column * (BOX + GAP)
            name = place.local_name if kind == "grid" else ""
            shapes.append(
                Shape(kind, _square(left, top, BOX, high), name, left + BOX / 2, top + 17, place.id)
            )
            for number, house in enumerate(by_parent.get(place.id, ())):
                x = left + GAP + number % across * (SQUARE + GAP)
                y = top + HEAD + number // across * (SQUARE + GAP)
                bare = "bare" if kind == "gap" else "house"
                shapes.append(Shape(bare, _square(x, y, SQUARE, SQUARE), house.spoken, place_id=house.id))
        top += high + GAP
    return GridMap(GAP + COLUMNS * (BOX + GAP), math.ceil(max(top, BOX / 2)), shapes, schematic=True)


def _square(x: float, y: float, wide: float, high: float) -> str:
    return f"M{x:g} {y:g}h{wide:g}v{high:g}h{-wide:g}Z"
