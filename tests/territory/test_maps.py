"""The sheet one points at: there and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.territory import drawing, maps
from mulin.territory.models import Place


def ring(west: float, south: float, wide: float = 0.002, high: float = 0.002) -> list[list[float]]:
    east, north = west + wide, south + high
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def place(
    name: str, outline: list[list[float]] | None, kind: str = "compound", path: str = "d/s/n/"
) -> Place:
    return Place(
        name=name, kind=kind, outline=outline, path=f"{path}{name}/" if kind != "neighbourhood" else path
    )


LEFT, RIGHT = place("left", ring(121.5, 31.2)), place("right", ring(121.51, 31.2))


def test_a_tap_inside_an_outline_means_it() -> None:
    sheet = maps.sheet([LEFT.outline, RIGHT.outline])
    assert sheet is not None
    for one in (LEFT, RIGHT):
        assert maps.at([LEFT, RIGHT], sheet, *sheet.point(*maps.middle(one.outline or []))) == one


def test_a_tap_beside_everything_means_what_is_near_or_nothing() -> None:
    sheet = maps.sheet([LEFT.outline, RIGHT.outline])
    assert sheet is not None
    x, y = sheet.point(121.501, 31.202)
    assert maps.at([LEFT, RIGHT], sheet, x, y - 3) == LEFT
    assert maps.at([LEFT, RIGHT], sheet, sheet.width / 2, 5000) is None


@given(
    st.floats(-179, 178),
    st.floats(-70, 70),
    st.floats(0.001, 0.02),
    st.floats(0.001, 0.02),
    st.floats(0.05, 0.95),
    st.floats(0.05, 0.95),
)
def test_every_point_of_an_outline_is_found_again(
    west: float, south: float, wide: float, high: float, across: float, down: float
) -> None:
    one = place("one", ring(west, south, wide, high))
    sheet = maps.sheet([one.outline])
    assert sheet is not None
    x, y = sheet.point(west + wide * across, south + high * down)
    assert 0 <= x <= sheet.width
    assert 0 <= y <= sheet.height <= 3 * sheet.width + 2 * maps.MARGIN + 1
    assert maps.at([one], sheet, x, y) == one


def test_nothing_drawn_is_no_sheet() -> None:
    assert maps.sheet([]) is None
    assert maps.sheet([None]) is None


def test_one_points_at_neighbourhoods_first_and_then_inside_one() -> None:
    area = place("n", ring(121.5, 31.2, 0.02, 0.02), "neighbourhood")
    known = [area, LEFT, RIGHT]
    assert drawing.pointed(known, None) == [area]
    assert drawing.pointed(known, area) == [LEFT, RIGHT]
    assert drawing.pointed([LEFT, RIGHT], None) == [LEFT, RIGHT], "without drawn neighbourhoods"
    assert drawing.pointed([area], area) == [area], "nothing is drawn inside"


@pytest.mark.parametrize(
    "name", ["青桐苑", "梧桐里街道社区卫生服务中心", "Qingtong Court", "Lingtang North Compound", "A"]
)
@pytest.mark.parametrize("across", [20.0, 60.0, 200.0])
def test_a_name_stays_inside_its_area(name: str, across: float) -> None:
    area = drawing.Area(place(name, None), "", 0, 0, across, 1)
    lines, size = area.label(14)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert 1 <= len(lines) <= 3
    assert size == 6 or all(area.holds(line, size) for line in lines)
