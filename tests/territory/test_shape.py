"""Places added, renamed and ended from a day on, and homes; read as of any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.platform import search
from mulin.platform.errors import Conflict, Invalid, Refusal
from mulin.territory import actions, queries
from mulin.territory.models import PastPlace, Place
from tests.factories import Town

KINDS = Place.Kind


def add(town: Town, now: dt.datetime, kind: str, name: str, parent: Place, **more: Any) -> Place:
    return actions.found_place(
        kind=kind, name=name, parent=parent, actor=town.leader, now=now, **{"since": now.date(), **more}
    )


@pytest.mark.mechanism("S0-38")
def test_a_building_is_added_renamed_and_ended(town: Town, now: dt.datetime) -> None:
    grid = Place.objects.get(kind="grid")
    house = add(town, now, "building", "9 号楼", grid, compound=town.compound)
    door = add(town, now, "entrance", "1 单元", house)
    assert (house.path, house.spoken) == (f"{grid.path}b004/", "青桐苑 9 号楼"), "b003 is taken"
    assert search.find("青桐苑 9 号楼 1 单元", kind="place", paths=[town.street.path]) == [door.id]
    later = now + dt.timedelta(days=30)
    actions.rename_place(place=house, name="甲楼", since=later.date(), actor=town.secretary, now=later)
    door.refresh_from_db()
    assert door.spoken == "青桐苑 甲楼 1 单元"
    assert search.find("甲楼 1 单元", kind="place", paths=[town.street.path]) == [door.id]
    before = queries.standing([house.id, door.id], on=now.date())
    assert [before[one.id].spoken for one in (house, door)] == ["青桐苑 9 号楼", "青桐苑 9 号楼 1 单元"]
    assert queries.standing([house.id], on=later.date())[house.id].name == "甲楼"
    assert house.id not in queries.standing([house.id], on=now.date() - dt.timedelta(days=1)), "not there yet"
    end = later + dt.timedelta(days=30)
    actions.end_place(place=house, on=end.date(), actor=town.secretary, now=end)
    assert {one.id for one in queries.children(grid.id, on=end.date())} == {town.building.id}
    assert {one.id for one in queries.children(grid.id, on=later.date())} == {town.building.id, house.id}
    assert not Place.objects.filter(path__startswith=house.path, valid_to=None).exists(), "doors end with it"
    assert [one.what for one in queries.changes_of(Place.objects.get(pk=house.pk))] == ["name"]


def test_a_compound_renames_the_houses_called_after_it(town: Town, now: dt.datetime) -> None:
    actions.rename_place(
        place=town.compound,
        name="梧桐苑",
        name_en="Wutong Court",
        since=now.date(),
        actor=town.leader,
        now=now,
    )
    house = Place.objects.get(pk=town.building.pk)
    assert house.full_name == "梧桐苑 3 号楼"
    yesterday = now.date() - dt.timedelta(days=1)
    assert queries.standing([house.id], on=yesterday)[house.id].full_name == "青桐苑 3 号楼"


@pytest.mark.parametrize(
    ("kind", "parent", "rule"),
    [("entrance", "neighbourhood", "S0-38"), ("grid", "building", "S0-38"), ("home", "building", "S0-38")],
)
def test_what_does_not_lie_there(town: Town, now: dt.datetime, kind: str, parent: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(town, now, kind, "某处", getattr(town, parent))
    assert (refused.value.rule, refused.value.field) == (rule, "kind")


def test_bad_input_says_what_would_do(town: Town, now: dt.datetime) -> None:
    grid = Place.objects.get(kind="grid")
    with pytest.raises(Invalid) as twice:
        add(town, now, "building", "3 号楼", grid, compound=town.compound)
    assert twice.value.field == "name"
    with pytest.raises(Invalid) as ahead:
        add(town, now, "building", "4 号楼", grid, since=now.date() + dt.timedelta(days=1))
    assert (ahead.value.field, bool(ahead.value.remedy)) == ("since", True)
    with pytest.raises(Invalid):
        add(town, now, "building", "  ", grid)
    actions.rename_place(place=town.building, name="乙楼", since=now.date(), actor=town.leader, now=now)
    earlier = now.date() - dt.timedelta(days=10)
    with pytest.raises(Invalid) as before:
        actions.rename_place(place=town.building, name="丙楼", since=earlier, actor=town.leader, now=now)
    assert now.date().isoformat() in before.value.message


def test_what_keeps_a_place_from_ending(town: Town, now: dt.datetime) -> None:
    grid = Place.objects.get(kind="grid")
    with pytest.raises(Conflict) as full:
        actions.end_place(place=grid, on=now.date(), actor=town.leader, now=now)
    assert full.value.rule == "S1-21"
    town.raise_matter(now=now)
    with pytest.raises(Conflict) as open_work:
        actions.end_place(place=town.building, on=now.date(), actor=town.leader, now=now)
    assert "没办完的事 1" in open_work.value.message
    with pytest.raises(Invalid) as whole:
        actions.end_place(place=town.neighbourhood, on=now.date(), actor=town.leader, now=now)
    assert "合并" in whole.value.remedy


@pytest.mark.mechanism("S0-38")
def test_who_keeps_which_level(town: Town, now: dt.datetime) -> None:
    by = {"since": now.date(), "now": now}
    with pytest.raises(Refusal):
        actions.rename_place(place=town.neighbourhood, name="新名", actor=town.secretary, **by)
    with pytest.raises(Refusal):
        actions.found_place(
            kind="grid", name="网格 9", parent=town.other_neighbourhood, actor=town.secretary, **by
        )
    with pytest.raises(Refusal):
        actions.rename_place(place=town.building, name="甲楼", actor=town.dispatcher, **by)
    assert actions.rename_place(place=town.neighbourhood, name="新名", actor=town.admin, **by).name == "新名"


@pytest.mark.mechanism("S1-21")
def test_homes_lie_behind_one_door(town: Town, now: dt.datetime) -> None:
    homes = actions.add_homes(
        inside=town.building,
        names=["101", "102", "201", "二楼东"],
        since=now.date(),
        actor=town.secretary,
        now=now,
    )
    assert [one.path.removeprefix(town.building.path) for one in homes[:3]] == ["h101/", "h102/", "h201/"]
    assert homes[3].spoken == "青桐苑 3 号楼 二楼东"
    with pytest.raises(Invalid) as twice:
        actions.add_homes(
            inside=town.building, names=["101"], since=now.date(), actor=town.secretary, now=now
        )
    assert twice.value.rule == "S1-21"
    door = add(town, now, "entrance", "1 单元", town.building)
    with pytest.raises(Invalid):
        actions.add_homes(
            inside=town.building, names=["301"], since=now.date(), actor=town.secretary, now=now
        )
    assert actions.add_homes(inside=door, names=["301"], since=now.date(), actor=town.secretary, now=now)


def test_homes_are_nowhere_in_public(town: Town, now: dt.datetime, client: Any) -> None:
    home = actions.add_homes(
        inside=town.building, names=["101"], since=now.date(), actor=town.leader, now=now
    )[0]
    assert search.find("101", kind="place", paths=[town.street.path]) == []
    assert queries.by_door(home.door_token) is None
    assert home not in queries.mapped(town.street)
    assert home not in queries.known_to_all(town.street)
    assert home not in queries.pickable(town.street)
    assert queries.open_places({home.id: home.path})[home.id] == town.neighbourhood
    body = client.get(f"/streets/{town.street.id}/places.geojson").content.decode()
    assert str(home.id) not in body
    assert '"home"' not in body


@pytest.mark.mechanism("S1-21", "S4-12")
@pytest.mark.parametrize("wrong", ["grid in grid", "house in compound", "path", "street", "ended", "home"])
def test_the_database_allows_one_grid_for_each_home(town: Town, now: dt.datetime, wrong: str) -> None:
    """Whoever writes past the actions: no second grid above a home, and no path that says otherwise."""
    grid = Place.objects.get(kind="grid")
    house = {"kind": "building", "name": "7 号", "street": town.street}
    values = {
        "grid in grid": {"kind": "grid", "name": "x", "parent": grid, "path": f"{grid.path}g1/", "street": town.street},
        "house in compound": house | {"parent": town.compound, "path": f"{town.compound.path}b7/"},
        "path": house | {"parent": grid, "path": f"{town.neighbourhood.path}b7/"},
        "street": house | {"parent": grid, "path": f"{grid.path}b7/", "street": town.other_street},
        "home": {"kind": "home", "name": "1", "parent": grid, "path": f"{grid.path}h1/", "street": town.street},
    }.get(wrong)  # fmt: skip

    def write() -> None:
        if values is None:
            Place.objects.filter(pk=grid.pk).update(valid_to=now.date())
        else:
            Place.objects.create(**values)

    with pytest.raises(IntegrityError, match="does not lie in"), transaction.atomic():
        write()


def test_a_street_as_of_a_day_in_one_statement(
    town: Town, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        stood = queries.place_tree(town.street, on=now.date())
    assert [one.kind for one in stood][:3] == ["street", "neighbourhood", "compound"]
    with django_assert_num_queries(1):
        assert queries.place_tree(town.street, on=dt.date(1990, 1, 1)) != [], "without a first day: always"


names = st.sampled_from(["甲", "乙", "丙", "丁", "戊"])


@given(st.lists(st.tuples(names, st.integers(0, 3)), max_size=6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_day_has_the_name_it_had(town: Town, now: dt.datetime, changes: list[tuple[str, int]]) -> None:
    """Whatever is renamed when: each day reads the last name given on it or before."""
    with transaction.atomic():
        told, at = {now.date() - dt.timedelta(days=1): "3 号楼"}, now
        for name, days in changes:
            at += dt.timedelta(days=days)
            try:
                actions.rename_place(
                    place=town.building, name=name, since=at.date(), actor=town.leader, now=at
                )
            except Invalid:
                continue  # the same name again
            told[at.date()] = name
        day = now.date() - dt.timedelta(days=1)
        while day <= at.date():
            wanted = told[max(one for one in told if one <= day)]
            assert queries.standing([town.building.id], on=day)[town.building.id].name == wanted
            day += dt.timedelta(days=1)
        assert PastPlace.objects.filter(place=town.building).count() < len(told) + 1
        transaction.set_rollback(True)
