"""Codes of places from a day on: one at a time, never a key, and the old one still leads there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from mulin.platform.errors import Conflict, Invalid, Refusal
from mulin.platform.timeline.queries import story
from mulin.territory import actions, queries
from mulin.territory.models import AreaCode, Place
from tests.factories import Town
from tests.factories.town import SYSTEM

START, LATER = dt.date(2026, 1, 1), dt.date(2026, 6, 1)


def give(place: Place, code: str, town: Town, now: dt.datetime, since: dt.date = START) -> AreaCode:
    return actions.give_code(place=place, code=code, since=since, actor=SYSTEM, now=now)


@pytest.fixture
def coded(town: Town, now: dt.datetime) -> Town:
    """District 990199, its first street, and two neighbourhoods of it."""
    give(town.district, "990199", town, now)
    give(town.street, "990199001", town, now)
    give(town.neighbourhood, "990199001001", town, now)
    give(town.other_neighbourhood, "990199001002", town, now)
    for place in (town.street, town.neighbourhood, town.other_neighbourhood):
        place.refresh_from_db()
    return town


@pytest.mark.mechanism("S0-38", "S1-21")
def test_a_code_changes_from_a_day_on(coded: Town, now: dt.datetime) -> None:
    grid = Place.objects.get(kind="grid")
    give(grid, "990199001001001", coded, now)
    actions.give_code(
        place=coded.street, code="990199002", since=LATER, source="国家统计局", actor=coded.leader, now=now
    )
    on = dt.date(2026, 5, 31)
    assert queries.place_of_code("990199001", on=on) == coded.street
    assert queries.place_of_code("990199001", on=LATER) == coded.street, "an old code still leads there"
    coded.street.refresh_from_db()
    assert coded.street.code == "990199002000"
    # What lies inside follows on the same day, with its own last digits.
    grid.refresh_from_db()
    assert grid.code == "990199002001001"
    codes = [one.code for one in queries.codes_of(grid)]
    assert codes == ["990199002001001", "990199001001001"]
    assert [one.valid_to for one in queries.codes_of(grid)] == [None, LATER]
    assert queries.street("990199001000") == queries.street("990199002000") == coded.street
    assert "990199002000" in story([coded.street.id])[-1].sentence


def test_a_code_that_comes_later_shows_from_its_day(coded: Town, now: dt.datetime) -> None:
    coming = dt.date(2026, 7, 1)
    actions.give_code(place=coded.street, code="990199003", since=coming, actor=coded.leader, now=now)
    coded.street.refresh_from_db()
    assert coded.street.code == "990199001000"
    actions.follow_codes(now=now + dt.timedelta(days=30))
    coded.street.refresh_from_db()
    coded.neighbourhood.refresh_from_db()
    assert (coded.street.code, coded.neighbourhood.code) == ("990199003000", "990199003001")
    assert actions.follow_codes(now=now + dt.timedelta(days=30)) == 0


def test_a_code_of_a_neighbouring_district_or_street(coded: Town, now: dt.datetime) -> None:
    for code in ("990188001009", "990199002001"):
        with pytest.raises(Invalid) as refused:
            give(coded.neighbourhood, code, coded, now, LATER)
        assert refused.value.field == "code"
        assert refused.value.remedy
    assert queries.codes_of(coded.neighbourhood)[0].valid_to is None, "nothing was half done"


def test_the_wider_place_is_coded_first(town: Town, now: dt.datetime) -> None:
    with pytest.raises(Invalid) as refused:
        give(town.neighbourhood, "990199001001", town, now)
    assert "梧桐里街道" in refused.value.remedy


def test_a_code_belongs_to_one_place_at_a_time(coded: Town, now: dt.datetime) -> None:
    with pytest.raises(Invalid) as refused:
        give(coded.neighbourhood, "990199001002", coded, now, LATER)
    assert "梧桐二居" in refused.value.message
    with pytest.raises(Conflict):
        give(coded.neighbourhood, "990199001001", coded, now, LATER)
    with pytest.raises(Conflict) as refused_earlier:
        give(coded.district, "990198", coded, now, dt.date(2025, 1, 1))
    assert refused_earlier.value.remedy


@pytest.mark.parametrize("wrong", ["place", "code", "grid"])
def test_the_database_keeps_it(coded: Town, now: dt.datetime, wrong: str) -> None:
    """Whoever writes past the action: two codes of a place, a code of two places, a grid's code again."""
    values = {"valid_from": LATER, "recorded_at": now}
    if wrong == "place":
        values |= {"place": coded.neighbourhood, "code": "990199001077"}
    elif wrong == "code":
        values |= {"place": coded.other_building, "code": "990199001001"}
    else:
        old = {"valid_from": START, "valid_to": LATER, "recorded_at": now}
        AreaCode.objects.create(place=coded.building, code="990199001001005", **old)
        values |= {"place": coded.compound, "code": "990199001001005"}
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaCode.objects.create(**values)


def test_a_grid_gets_the_next_code_and_no_used_one(coded: Town, now: dt.datetime) -> None:
    def grid(name: str, on: dt.datetime = now) -> Place:
        return actions.found_place(
            kind="grid", name=name, parent=coded.neighbourhood, since=on.date(), actor=coded.secretary, now=on
        )

    first, second = grid("网格 11"), grid("网格 12")
    assert (first.code, second.code) == ("990199001001001", "990199001001002")
    later = now + dt.timedelta(days=3)
    actions.end_place(place=second, on=later.date(), actor=coded.secretary, now=later)
    assert grid("网格 13", later).code == "990199001001003", "002 was used"
    with pytest.raises(Invalid) as refused:
        actions.give_code(place=first, code="990199001001002", since=later.date(), actor=SYSTEM, now=later)
    assert refused.value.rule == "N-86"


def test_who_may_not_and_what_has_none(coded: Town, now: dt.datetime) -> None:
    with pytest.raises(Refusal) as refused:
        actions.give_code(
            place=coded.neighbourhood, code="990199001005", since=LATER, actor=coded.secretary, now=now
        )
    assert refused.value.rule == "S0-38"
    with pytest.raises(Invalid):
        give(coded.building, "990199001001001", coded, now)


def test_many_first_codes_at_once(town: Town, now: dt.datetime) -> None:
    given = [
        (town.neighbourhood.id, "990199001001"),
        (town.street.id, "990199001"),
        (town.district.id, "990199"),
    ]
    assert actions.note_codes(given=given, since=START, actor=SYSTEM, now=now) == 3
    town.neighbourhood.refresh_from_db()
    assert town.neighbourhood.code == "990199001001"
    with pytest.raises(Conflict):
        actions.note_codes(given=given[:1], since=START, actor=SYSTEM, now=now)
    with pytest.raises(Invalid):
        actions.note_codes(
            given=[(town.other_neighbourhood.id, "990188001001")], since=START, actor=SYSTEM, now=now
        )


def test_codes_are_read_in_two_statements(coded: Town, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        rows = queries.coded(queries.named_like(coded.street, "", kinds=queries.CODED), on=LATER)
    assert {row.place.name: row.code for row in rows}["梧桐二居"] == "990199001002"
