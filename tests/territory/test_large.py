"""Pages of a very large community and of a street with many neighbourhoods: a page of rows, and the rest behind it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mulin.platform.ui.paging import PER_PAGE
from mulin.territory import actions, queries
from mulin.territory.models import Place
from mulin.territory.pages.coverage import PER_HOLE
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.territory.test_keeping import TODAY, page, send

GRIDS, HOUSES = 40, 286
"""As the largest community of the case studies has."""

pytestmark = pytest.mark.mechanism("S2-12", "S3-52")


@pytest.fixture
def large(town: Town) -> list[Place]:
    """286 buildings in 40 grid areas and in none; its grid areas."""
    grids = [
        actions.compose_place(kind="grid", name=f"大网格 {n:02}", step=f"x{n:02}", parent=town.neighbourhood)
        for n in range(GRIDS)
    ]
    inside = [
        actions.compose_place(
            kind="building",
            name=f"大 {n} 号楼",
            step=f"y{n:03}",
            parent=town.neighbourhood if n % 4 == 0 else grids[n % GRIDS],
        )
        for n in range(HOUSES)
    ]
    more = [
        actions.compose_place(kind="neighbourhood", name=f"新{n:02}居", step=f"m{n:02}", parent=town.street)
        for n in range(35)
    ]
    actions.add_places(places=[*grids, *inside, *more], actor=SYSTEM, now=dt.datetime.now(dt.UTC))
    return grids


@pytest.fixture
def leader(town: Town, client: Client) -> Client:
    town.login(client, "leader")
    return client


def opened(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:1000]
    return response.content.decode()


def every_page(client: Client, address: str) -> list[str]:
    """A page and all that its "next" leads to."""
    found = [opened(client, address)]
    while following := re.search(r'rel="next" href="([^"#]*)', found[-1]):
        to = following[1].replace("&amp;", "&")
        found.append(opened(client, address.partition("?")[0] + to if to.startswith("?") else to))
        assert len(found) < 20, "it ends"
    return found


def test_every_part_is_reached_by_pages_and_by_branches(
    town: Town, leader: Client, large: list[Place]
) -> None:
    address = reverse("territory:place", args=[town.neighbourhood.id])
    names = {one.name for one in queries.parts_of(town.neighbourhood)}
    pages = every_page(leader, address)
    assert len(pages) == -(-len(names) // PER_PAGE)
    for name in names:
        assert sum(f">{name}<" in one or f" {name}<" in one for one in pages) == 1, name
    assert all(f"{len(names)} 处" in one for one in pages), "the number is of all, not of the page"
    first = page(leader, "place_parts", town.neighbourhood.id)
    assert f"还有 {len(names) - PER_PAGE} 处" in first
    rest = re.search(r'<a href="([^"]*)" hx-get="([^"]*)"', first)
    assert rest, "without scripts the last line leads to the page, with them it fetches the rest"
    assert rest[1].startswith(address)
    second = opened(leader, rest[2].replace("&amp;", "&"))
    assert "<ul" not in second.partition("<li>")[0], "only lines, to go on with"
    assert "大网格 35" in second


def test_a_part_is_found_by_its_name(town: Town, leader: Client, large: list[Place]) -> None:
    shown = page(leader, "place", town.neighbourhood.id, q="大 284")
    assert "大 284 号楼" in shown
    assert "大网格" not in shown
    assert "没有名字里有这几个字" in page(leader, "place", town.neighbourhood.id, q="没有的")
    beyond = page(leader, "place", town.neighbourhood.id, page="99")
    assert 'class="part-list"' in beyond
    assert 'rel="prev"' in beyond


def test_the_map_says_how_many_and_opens_one_grid_area(
    town: Town, leader: Client, large: list[Place]
) -> None:
    address = reverse("territory:grid_map", args=[town.neighbourhood.id])
    shown = opened(leader, address)
    assert shown.count('class="map-building"') == 0
    assert shown.count('class="map-building grid-bare" d=') == PER_HOLE, (
        "houses of the hole that are shown below too"
    )
    row = queries.coverage_of(town.neighbourhood)[0]
    for grid in large:
        assert (
            f'href="?grid={grid.id}#map" aria-label="{grid.name}，{row.grids[grid.id].buildings} 栋"' in shown
        )
    one = opened(leader, f"{address}?grid={large[1].id}")
    inside = set(Place.objects.filter(parent=large[1], kind="building").values_list("name", flat=True))
    assert set(re.findall(r"<title>(大 \d+ 号楼)</title>", one)) == inside
    assert len(inside) == row.grids[large[1].id].buildings
    assert sum("大网格 39" in text.partition('id="grids"')[2] for text in every_page(leader, address)) == 1


def test_a_hole_of_many_houses_is_closed_a_page_at_a_time(
    town: Town, leader: Client, large: list[Place]
) -> None:
    town.login(leader, "secretary")
    bare = {str(one.place.id) for one in queries.holes(town.neighbourhood)}
    address = reverse("territory:grid_map", args=[town.neighbourhood.id])
    seen: list[str] = []
    number = 1
    while found := re.findall(r'name="houses" value="([^"]+)"', opened(leader, f"{address}?hole={number}")):
        if seen[-len(found) :] == found:
            break
        seen += found
        number += 1
    assert sorted(seen) == sorted(bare), "each of them once"
    last = found[0]
    given: dict[str, Any] = {"since": TODAY.isoformat(), "houses": [last], "to": str(large[0].id)}
    assert leader.post(f"{address}?hole={number - 1}", given).status_code == 302
    assert Place.objects.get(pk=last).parent_id == large[0].id
    assert send(leader, "grid_map", town.neighbourhood.id, houses=[last], to=large[0].id).status_code == 422


def test_codes_and_coverage_count_everything_and_show_a_page(
    town: Town, leader: Client, large: list[Place]
) -> None:
    codes = every_page(leader, reverse("territory:codes"))
    total = 1 + Place.objects.filter(street=town.street, kind__in=("neighbourhood", "grid")).count()
    assert all(f"共 {total} 处" in one for one in codes)
    assert sum(one.count('scope="row"') for one in codes) == total
    grids = page(leader, "codes", kind="grid", code="大网格 17")
    assert grids.count('scope="row"') == 1
    covered = every_page(leader, reverse("territory:coverage"))
    areas = Place.objects.filter(street=town.street, kind="neighbourhood").count()
    assert sum(one.count('scope="row"') for one in covered) == areas
    assert all(re.search(rf"共 {HOUSES + 1} 栋", one) for one in covered), "sums are of the street"


@pytest.mark.parametrize("name", ["accountable", "layers", "organisations"])
def test_lists_of_the_street_are_paged_and_searched(
    town: Town, leader: Client, large: list[Place], name: str
) -> None:
    pages = every_page(leader, reverse(f"territory:{name}"))
    assert len({len(one) for one in pages}) == len(pages)
    if name == "layers":
        found = page(leader, name, q="大网格 17")
        assert found.partition('id="grids"')[2].count('scope="row"') == 1
        assert len(pages) > 1
    rows = sum(one.count('scope="row"') for one in pages)
    assert (
        rows
        == {
            "accountable": len(queries.organisations(town.street.id, on=TODAY)),
            "organisations": len(queries.organisations(town.street.id, on=TODAY)),
            "layers": Place.objects.filter(street=town.street, kind="grid").count(),
        }[name]
    )
