"""The drawn street: areas with their numbers, levels from five upwards, and places as GeoJSON without homes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mulin.territory import drawing, queries
from mulin.territory.models import Place
from tests.factories import Town

SQUARE = [[121.0, 31.0], [121.01, 31.0], [121.01, 31.01], [121.0, 31.01], [121.0, 31.0]]


def area(name: str, ring: list[list[float]] | None, kind: str = "neighbourhood") -> Place:
    return Place(kind=kind, name=name, path="d1/s01/x/", outline=ring)


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    return [[lon + east, lat] for lon, lat in ring]


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?[\d.]+", path)]


def test_areas_keep_the_numbers_of_the_list() -> None:
    drawn = drawing.draw([area("甲", SQUARE), area("乙", None), area("丙", moved(SQUARE, 0.01))])
    assert drawn is not None
    assert [(one.number, one.place.name) for one in drawn.areas] == [(1, "甲"), (3, "丙")]
    assert drawn.areas[0].x < drawn.areas[1].x
    assert drawn.areas[0].across == pytest.approx(drawn.width / 2, abs=8)


def test_nothing_to_draw_is_no_drawing() -> None:
    assert drawing.draw([]) is None
    assert drawing.draw([area("甲", None)]) is None


@given(
    st.lists(st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)), min_size=3, max_size=12),
    st.floats(-170, 170),
    st.floats(-60, 60),
)
def test_everything_stands_on_the_sheet(points: list[tuple[float, float]], lon: float, lat: float) -> None:
    ring = [[lon + x, lat + y] for x, y in points]
    drawn = drawing.draw([area("甲", ring)])
    assert drawn is not None
    one = drawn.areas[0]
    found = numbers(one.d)
    assert 0 <= one.x <= drawn.width
    assert 0 <= one.y <= drawn.height
    assert all(0 <= x <= drawn.width + 0.1 for x in found[::2])
    assert all(0 <= y <= drawn.height + 0.1 for y in found[1::2])


def test_a_name_stands_where_the_area_balances() -> None:
    # An L whose corners crowd at one end: their mean would lie outside its middle.
    corners = [[0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0.5, 4], [0.3, 4], [0.1, 4], [0, 4]]
    ring = [[121 + x / 1000, 31 + y / 1000] for x, y in corners]
    lon, lat = drawing.balance(ring)
    # Two rectangles: 4 × 1 around (2, 0.5) and 1 × 3 around (0.5, 2.5).
    assert (lon - 121) * 1000 == pytest.approx((4 * 2 + 3 * 0.5) / 7, abs=1e-6)
    assert (lat - 31) * 1000 == pytest.approx((4 * 0.5 + 3 * 2.5) / 7, abs=1e-6)


def test_a_flat_ring_has_a_middle_all_the_same() -> None:
    assert drawing.balance([[1, 1], [2, 1], [3, 1]]) == (2, 1)


def test_roads_are_lines_and_parks_are_grounds() -> None:
    road = area("路", [[121.0, 31.0], [121.01, 31.01]], "public")
    park = area("园", SQUARE, "public")
    compound = area("小区", SQUARE, "compound")
    drawn = drawing.draw([area("甲", SQUARE)], [road, park, compound])
    assert drawn is not None
    assert [(line.kind, line.d.endswith("Z")) for line in drawn.lines] == [
        ("ground", True),
        ("edge", True),
        ("road", False),
    ]


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (999, 3)]
)
def test_fewer_than_five_have_no_level(count: int, level: int) -> None:
    assert drawing.level(count) == level


def test_a_name_that_does_not_fit_is_known() -> None:
    one = drawing.Area(area("甲", SQUARE), "", 0, 0, across=40, number=1)
    assert one.holds("梧桐一居", 7)
    assert not one.holds("Wutong First Neighbourhood", 7)


def outlined(town: Town) -> None:
    for number, place in enumerate((town.neighbourhood, town.other_neighbourhood)):
        Place.objects.filter(id=place.id).update(outline=moved(SQUARE, 0.01 * number))
    for place in (town.compound, town.building, town.public):
        Place.objects.filter(id=place.id).update(outline=SQUARE, lon=121.0, lat=31.0)


@pytest.mark.django_db
def test_places_open_to_all_hold_no_buildings(client: Client, town: Town) -> None:
    outlined(town)
    response = client.get(reverse("territory:places_geojson", args=[town.street.id]))
    assert response["Content-Type"] == "application/geo+json"
    found: dict[str, Any] = json.loads(response.content)
    kinds = {feature["properties"]["kind"] for feature in found["features"]}
    assert kinds == {"neighbourhood", "grid", "compound", "public"}
    assert town.building.name not in response.content.decode()
    assert town.building.door_token not in response.content.decode()
    for feature in found["features"]:
        if feature["geometry"] and feature["geometry"]["type"] == "Polygon":
            (ring,) = feature["geometry"]["coordinates"]
            assert ring[0] == ring[-1]
    assert client.get(reverse("territory:places_geojson", args=["nowhere"])).status_code == 404


@pytest.mark.django_db
def test_the_map_leads_from_neighbourhood_to_compound_to_the_form(client: Client, town: Town) -> None:
    outlined(town)
    address = reverse("territory:street_map", args=[town.street.id])
    page = client.get(address).content.decode()
    inside = f"{address}?in={town.neighbourhood.id}"
    # Once drawn and once listed: without the drawing nothing is lost.
    assert page.count(f'href="{inside}"') == 2
    page = client.get(inside).content.decode()
    assert page.count(f'href="{reverse("matters:raise")}?place={town.compound.id}"') == 2
    assert town.building.name not in page
    assert client.get(f"{reverse('matters:raise')}?place={town.compound.id}").status_code == 200
    for wrong in ("x", str(town.compound.id), str(town.other_building.id)):
        assert client.get(f"{address}?in={wrong}").status_code == 404


@pytest.mark.django_db
def test_the_elder_view_has_the_list_alone(client: Client, town: Town) -> None:
    outlined(town)
    client.cookies["mulin_prefs"] = "view=elder"
    page = client.get(reverse("territory:street_map", args=[town.street.id])).content.decode()
    assert "map-grid" not in page
    assert town.neighbourhood.name in page


@pytest.mark.django_db
def test_the_street_page_draws_its_neighbourhoods(client: Client, town: Town) -> None:
    outlined(town)
    page = client.get(reverse("site:street", args=[town.street.id])).content.decode()
    assert page.count('class="map-grid"') == 2 + 4, "two neighbourhoods, four swatches of the legend"
    assert 'aria-label="梧桐一居：' in page


@pytest.mark.django_db
def test_what_everybody_may_know_of_a_place(town: Town, django_assert_num_queries: Any) -> None:
    lane = Place.objects.create(
        kind="building",
        name="7 号",
        parent=town.neighbourhood,
        street=town.street,
        path=f"{town.neighbourhood.path}b7/",
    )
    road = Place.objects.create(
        kind="public", name="书院路", parent=town.street, street=town.street, path=f"{town.street.path}r1/"
    )
    asked = [town.building, town.compound, lane, road, town.other_building]
    with django_assert_num_queries(1):
        told = queries.open_places({place.id: place.path for place in asked})
    assert [told[place.id].name for place in asked] == ["青桐苑", "青桐苑", "梧桐一居", "书院路", "柳堤一居"]
