"""Gaps and overlaps of grid outlines within their neighbourhood; and the sheet they are drawn on."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.territory import gaps, grid_map
from mulin.territory.models import Place

STEP = 0.001
"""Degrees; about a hundred metres northwards."""


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A ring by corners counted in steps."""
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return [[121.5 + x * STEP, 31.2 + y * STEP] for x, y in corners]


AROUND = box(0, 0, 4, 4)
A, B = UUID(int=1), UUID(int=2)


@pytest.mark.mechanism("S1-21")
def test_two_halves_cover_everything() -> None:
    found = gaps.find(AROUND, {A: box(0, 0, 2, 4), B: box(2, 0, 4, 4)})
    assert found.whole
    assert found.undrawn == []


def test_a_gap_an_overlap_and_what_lies_outside() -> None:
    found = gaps.find(AROUND, {A: box(0, 0, 2, 4), B: box(1, 0, 5, 3)})
    assert not found.whole
    share = [
        round(part.area / found.area * 16, 2) for part in (*found.uncovered, *found.overlaps, *found.outside)
    ]
    assert share == [2.0, 3.0, 3.0], "in squares of the sixteen"
    assert found.overlaps[0].grids == (A, B)
    assert found.outside[0].grids == (B,)
    assert found.uncovered[0].grids == ()


def test_an_unsteady_hand_is_no_gap() -> None:
    found = gaps.find(AROUND, {A: box(0, 0, 2.005, 4), B: box(2, 0.004, 4, 4)})
    assert found.whole


@pytest.mark.parametrize("ring", [None, [], [[121.5, 31.2]], [[121.5, 31.2], [121.6, 31.2]]])
def test_a_grid_that_is_not_drawn_covers_nothing(ring: list[list[float]] | None) -> None:
    found = gaps.find(AROUND, {A: ring})
    assert found.undrawn == [A]
    assert found.uncovered == [], "nothing is drawn, so nothing is left out"
    found = gaps.find(AROUND, {A: ring, B: box(0, 0, 2, 4)})
    assert (found.undrawn, len(found.uncovered)) == ([A], 1)


def test_a_ring_that_crosses_itself_is_read_as_well_as_may_be() -> None:
    bow = [[121.5, 31.2], [121.504, 31.204], [121.504, 31.2], [121.5, 31.204], [121.5, 31.2]]
    found = gaps.find(AROUND, {A: bow})
    assert round(sum(part.area for part in found.uncovered) / found.area, 2) == 0.5


cuts = st.lists(st.integers(1, 39), min_size=1, max_size=5, unique=True).map(sorted)


@given(cuts)
@settings(max_examples=25, deadline=None)
def test_slices_of_one_piece_never_gape_or_overlap(at: list[int]) -> None:
    edges = [0.0, *(one / 10 for one in at), 4.0]
    slices = {uuid4(): box(west, 0, east, 4) for west, east in pairwise(edges)}
    assert gaps.find(AROUND, dict(slices)).whole
    first = next(iter(slices))
    left = gaps.find(AROUND, {one: ring for one, ring in slices.items() if one != first})
    assert round(left.uncovered_area / left.area, 3) == round(edges[1] / 4, 3) if len(slices) > 1 else True


def place(kind: str, name: str, outline: list[list[float]] | None, parent: Place | None = None) -> Place:
    return Place(kind=kind, name=name, outline=outline, parent=parent, path=f"d/s/{name}/")


def test_the_sheet_has_every_shape_with_its_word() -> None:
    around = place("neighbourhood", "n", AROUND)
    grids = [place("grid", "甲", box(0, 0, 2, 4), around), place("grid", "乙", box(1, 0, 4, 3), around)]
    houses = [
        place("building", "1", box(0.2, 0.2, 0.4, 0.4), grids[0]),
        place("building", "2", box(3, 3.2, 3.2, 3.4), around),
    ]
    found = gaps.find(AROUND, {one.id: one.outline for one in grids})
    sheet = grid_map.draw(around, grids, houses, found)
    assert not sheet.schematic
    assert [len(sheet.of(kind)) for kind in ("grid", "gap", "overlap", "house", "bare")] == [2, 1, 1, 1, 1]
    assert [one.words for one in sheet.of("grid")] == ["甲", "乙"]


@pytest.mark.parametrize("houses", [0, 1, 70])
def test_without_coordinates_grids_are_boxes(houses: int) -> None:
    around = place("neighbourhood", "n", None)
    grids = [place("grid", f"网格 {n}", None, around) for n in range(5)]
    inside = [place("building", str(n), None, grids[n % 5] if n % 7 else around) for n in range(houses)]
    sheet = grid_map.draw(around, grids, inside, None)
    assert sheet.schematic
    assert len(sheet.of("grid")) == 5
    assert len(sheet.of("house")) + len(sheet.of("bare")) == houses
    assert len(sheet.of("gap")) == bool(houses), "the first house lies in none"
