"""The pages that keep places: every act through its page, for who may, with a fixed number of statements."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mulin.territory import actions, queries
from mulin.territory.models import Place, ProfileFigure
from tests.factories import Town
from tests.factories.town import SYSTEM

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
KINDS = Place.Kind


def page(client: Client, name: str, /, *args: Any, **asked: str) -> str:
    response = client.get(reverse(f"territory:{name}", args=args), asked)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def send(client: Client, name: str, /, *args: Any, **given: Any) -> Any:
    return client.post(reverse(f"territory:{name}", args=args), {"since": TODAY.isoformat(), **given})


def named(kind: str, name: str) -> Place:
    return Place.objects.get(kind=kind, name=name)


def ring(west: float, east: float) -> list[list[float]]:
    return [[west, 31.2], [east, 31.2], [east, 31.203], [west, 31.203], [west, 31.2]]


@pytest.fixture
def keeper(town: Town, client: Client) -> Client:
    town.login(client, "secretary")
    return client


@pytest.fixture
def leader(town: Town, client: Client) -> Client:
    town.login(client, "leader")
    return client


@pytest.fixture
def hole(town: Town, now: dt.datetime) -> list[Place]:
    """Two buildings in no grid area, one of them with homes."""
    houses = [
        actions.found_place(
            kind="building", name=f"{n} 号楼", parent=town.neighbourhood, compound=town.compound,
            since=TODAY, actor=SYSTEM, now=dt.datetime.now(dt.UTC),
        )
        for n in (7, 8)
    ]  # fmt: skip
    actions.add_homes(
        inside=houses[0], names=["101", "102", "201"], since=TODAY, actor=SYSTEM, now=dt.datetime.now(dt.UTC)
    )
    return houses


@pytest.mark.mechanism("S1-21")
def test_a_hole_is_closed_from_the_map(town: Town, keeper: Client, hole: list[Place]) -> None:
    listed = page(keeper, "coverage")
    assert "2 栋没有网格" in listed
    assert re.search(r"0\s*<span> 共 3 户", listed), "with its denominator"
    shown = page(keeper, "grid_map", town.neighbourhood.id)
    assert "青桐苑 7 号楼（3 户）" in shown
    assert "示意图，没有坐标" in shown
    refused = send(keeper, "grid_map", town.neighbourhood.id, houses=[hole[0].id])
    assert refused.status_code == 422
    assert "只填一样" in refused.content.decode()
    assert f'value="{hole[0].id}" id' in refused.content.decode() or "checked" in refused.content.decode()
    done = send(
        keeper, "grid_map", town.neighbourhood.id, houses=[hole[0].id], to=named("grid", "网格 03").id
    )
    assert done.status_code == 302
    new = send(keeper, "grid_map", town.neighbourhood.id, houses=[hole[1].id], name="网格 04")
    assert new.status_code == 302
    assert Place.objects.get(pk=hole[1].pk).parent == named("grid", "网格 04")
    assert queries.holes(town.neighbourhood) == []
    assert "每栋楼都在一个网格里" in page(keeper, "grid_map", town.neighbourhood.id)
    row = next(one for one in queries.coverage_of(town.street) if one.place == town.neighbourhood)
    assert (row.homes_in_grid, row.homes, row.buildings_in_grid, row.buildings) == (3, 3, 3, 3)


@pytest.mark.mechanism("S1-21")
def test_gaps_and_overlaps_are_words_shapes_and_colours(town: Town, keeper: Client) -> None:
    Place.objects.filter(pk=town.neighbourhood.pk).update(outline=ring(121.50, 121.51))
    Place.objects.filter(name="网格 03").update(outline=ring(121.50, 121.506))
    actions.found_place(kind="grid", name="网格 04", parent=town.neighbourhood, since=TODAY, actor=SYSTEM, now=dt.datetime.now(dt.UTC))  # fmt: skip
    Place.objects.filter(name="网格 04").update(outline=ring(121.504, 121.508))
    shown = page(keeper, "grid_map", town.neighbourhood.id)
    assert 'class="grid-gap"' in shown
    assert 'class="grid-overlap"' in shown
    assert "空 1" in shown
    assert "网格 04和网格 03都画了" in shown


def test_a_place_is_named_moved_and_ended_on_its_pages(town: Town, keeper: Client) -> None:
    house = town.building
    shown = page(keeper, "place", house.id)
    for act in ("place_names", "place_moves", "place_ends", "place_parts_new", "place_homes"):
        assert reverse(f"territory:{act}", args=[house.id]) in shown
        page(keeper, act, house.id)
    assert send(keeper, "place_names", house.id, name="甲楼", name_en="").status_code == 302
    assert "从“3 号楼”改名为“甲楼”" in page(keeper, "place", house.id)
    assert send(keeper, "place_parts_new", house.id, kind="entrance", name="1 单元").status_code == 302
    door = named("entrance", "1 单元")
    assert send(keeper, "place_homes", door.id, floors="6", on_floor="2").status_code == 302
    assert Place.objects.filter(kind="home", parent=door).count() == 12
    assert send(keeper, "place_homes", door.id, names="601 701").status_code == 422
    assert send(keeper, "place_homes", door.id).status_code == 422
    send(keeper, "place_parts_new", town.neighbourhood.id, kind="grid", name="网格 09")
    to = named("grid", "网格 09")
    seen = send(keeper, "place_moves", house.id, to=to.id)
    assert seen.status_code == 200
    assert 'name="sure"' in seen.content.decode()
    assert Place.objects.get(pk=house.pk).parent_id == house.parent_id, "first it is only shown"
    assert send(keeper, "place_moves", house.id, to=to.id, sure="1").status_code == 302
    assert Place.objects.get(pk=house.pk).parent == to
    ended = send(keeper, "place_ends", named("grid", "网格 03").id)
    assert ended.status_code == 302
    assert "结束了" in page(keeper, "place", town.neighbourhood.id)


def test_as_of_another_day(town: Town, leader: Client) -> None:
    send(leader, "place_names", town.neighbourhood.id, name="梧桐新居", name_en="")
    yesterday = (TODAY - dt.timedelta(days=1)).isoformat()
    assert "梧桐新居" in page(leader, "tree")
    assert "梧桐新居" not in page(leader, "tree", on=yesterday)
    old = page(leader, "place", town.neighbourhood.id, on=yesterday)
    assert "<h1>梧桐一居</h1>" in old
    assert reverse("territory:place_names", args=[town.neighbourhood.id]) not in old, "the past is read only"
    assert "梧桐新居" in page(leader, "tree", on="nonsense"), "what is no day is today"
    assert "梧桐一居" in page(leader, "place_parts", town.street.id, on=yesterday)


def test_codes_on_their_pages(town: Town, leader: Client) -> None:
    sent = send(leader, "place_codes", town.street.id, code="990199001", source="")
    assert sent.status_code == 302
    wrong = send(leader, "place_codes", town.neighbourhood.id, code="990188001001", urban_rural="111")
    assert wrong.status_code == 422
    assert "应当以 990199001 开头" in wrong.content.decode()
    assert 'value="990188001001"' in wrong.content.decode(), "what was typed stays"
    assert send(leader, "place_codes", town.neighbourhood.id, code="990199001001", urban_rural="111").status_code == 302  # fmt: skip
    listed = page(leader, "codes")
    assert "990199 001 001" in listed
    assert "主城区" in listed
    assert "梧桐里街道" in page(leader, "codes", code="990199 001")
    assert "没有地方用过" in page(leader, "codes", code="123")


@pytest.mark.mechanism("S0-38")
def test_neighbourhoods_are_merged_and_split_on_their_pages(town: Town, leader: Client) -> None:
    page(leader, "reshape")
    same = send(leader, "reshape", ends=town.neighbourhood.id, into=town.neighbourhood.id)
    assert same.status_code == 422
    seen = send(leader, "reshape", ends=town.neighbourhood.id, into=town.other_neighbourhood.id)
    assert "会带走什么" in seen.content.decode()
    page(leader, "split", town.neighbourhood.id)
    parts = [named("grid", "网格 03").id]
    assert (
        "会带走什么"
        in send(leader, "split", town.neighbourhood.id, name="梧桐三居", parts=parts).content.decode()
    )
    assert (
        send(leader, "split", town.neighbourhood.id, name="梧桐三居", parts=parts, sure="1").status_code
        == 302
    )
    done = send(leader, "reshape", ends=town.neighbourhood.id, into=town.other_neighbourhood.id, sure="1")
    assert done.status_code == 302
    assert Place.objects.get(pk=town.neighbourhood.pk).valid_to == TODAY


@pytest.mark.mechanism("S1-01")
def test_the_profile_keeps_every_figure_with_day_and_source(town: Town, leader: Client) -> None:
    def note(**given: str) -> Any:
        usual = {"key": "resident", "value": "39000", "as_of": "2025-12-31", "source": "街道统计年报"}
        return leader.post(reverse("territory:profile"), {**usual, **given})

    assert note().status_code == 302
    assert note(value="39400", as_of="2026-03-31").status_code == 302
    assert note(key="area", value="5.2").status_code == 302
    for wrong in (
        {"source": " "},
        {"value": "-1"},
        {"value": "1.5"},
        {"as_of": "2999-01-01"},
        {"value": "NaN"},
    ):
        assert note(**wrong).status_code == 422, wrong
    assert ProfileFigure.objects.count() == 3
    shown = page(leader, "profile")
    assert shown.index("39,400") < shown.index("39,000"), "the latest first"
    assert "5.2 平方公里" in shown
    public = leader.get(reverse("site:street", args=[town.street.id])).content.decode()
    assert "39,400" in public
    assert "街道统计年报" in public


def test_only_who_keeps_it_finds_the_acts(town: Town, client: Client) -> None:
    town.login(client, "secretary")
    foreign = town.other_neighbourhood
    assert reverse("territory:place_parts_new", args=[foreign.id]) not in page(client, "place", foreign.id)
    assert send(client, "place_parts_new", foreign.id, kind="grid", name="x").status_code == 403
    assert send(client, "place_names", town.neighbourhood.id, name="x").status_code == 403
    assert client.get(reverse("territory:reshape")).status_code == 403
    assert client.get(reverse("territory:place", args=[town.other_building.id])).status_code == 404
    home = actions.add_homes(
        inside=town.building, names=["101"], since=TODAY, actor=SYSTEM, now=dt.datetime.now(dt.UTC)
    )[0]
    assert "101" in page(client, "place", town.building.id)
    assert client.get(reverse("territory:place", args=[home.id])).status_code == 200
    town.login(client, "dispatcher")
    for name, args in (("tree", ()), ("place", (home.id,)), ("coverage", ()), ("codes", ()), ("profile", ())):
        assert client.get(reverse(f"territory:{name}", args=args)).status_code == 403


ROWS = ("hub", "tree", "coverage", "codes", "profile", "grid_map", "place", "place_parts", "reshape")


@pytest.mark.mechanism("S2-12")
@pytest.mark.parametrize("name", ROWS)
def test_statements_do_not_grow_with_rows(
    town: Town, leader: Client, name: str, django_assert_max_num_queries: Any, hole: list[Place]
) -> None:
    args = [town.neighbourhood.id] if name in ("grid_map", "place", "place_parts") else []
    with django_assert_max_num_queries(12) as few:
        page(leader, name, *args)
    made = []
    for number in range(30):
        grid = actions.compose_place(
            kind="grid", name=f"网格 {number + 40}", step=f"x{number}", parent=town.neighbourhood
        )
        made.append(grid)
        made += [
            actions.compose_place(kind="building", name=f"{n}", step=f"b{n}", parent=grid) for n in range(3)
        ]
        made.append(actions.compose_place(kind="neighbourhood", name=f"新{number}居", step=f"m{number}", parent=town.street))  # fmt: skip
    actions.add_places(places=made, actor=SYSTEM, now=dt.datetime.now(dt.UTC))
    with django_assert_max_num_queries(len(few)):
        page(leader, name, *args)


def test_coverage_says_how_many_of_the_stated_homes_are_registered(
    town: Town, keeper: Client, hole: list[Place]
) -> None:
    assert "登记了的户" not in page(keeper, "coverage"), "nobody has counted"
    Place.objects.filter(pk=town.building.pk).update(homes=24)
    now = dt.datetime.now(dt.UTC)
    actions.add_homes(inside=town.building, names=["101", "102"], since=TODAY, actor=SYSTEM, now=now)
    row = next(one for one in queries.coverage_of(town.street) if one.place == town.neighbourhood)
    assert (row.registered, row.stated) == (2, 24), "homes behind doors that nobody counted are left out"
    assert re.search(r"登记了的户.*?\b2\s*<span> 点过的 24 户里", page(keeper, "coverage"), re.S)
