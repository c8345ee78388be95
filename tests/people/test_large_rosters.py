"""Rosters and posts of a very large community: a page of them, every line reached once, numbers of all."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mulin.people import roles
from mulin.people.actions.rostering import Arrival, appoint_many
from mulin.people.queries import coverage, rosters
from mulin.territory import actions, staffing
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.territory.test_large import every_page, opened

HEADS = 60

pytestmark = pytest.mark.mechanism("S2-12", "S3-52")


@pytest.fixture
def at_present() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def community(town: Town, at_present: dt.datetime) -> Town:
    """Sixty buildings with a head each, but for the last five; and two heads in the first."""
    houses = [
        actions.compose_place(
            kind="building", name=f"大 {n:02} 号楼", step=f"y{n:03}", parent=town.neighbourhood
        )
        for n in range(HEADS)
    ]
    actions.add_places(places=houses, actor=SYSTEM, now=at_present)
    on = at_present.date()
    arrivals = [
        Arrival(f"楼长{n:02}", f"139{n:08}", None, roles.BUILDING_HEAD, house, town.committee, on)
        for n, house in enumerate([*houses[:-5], houses[0]])
    ]
    appoint_many(street=town.street, arrivals=arrivals, actor=SYSTEM, now=at_present)
    return town


@pytest.fixture
def leader(community: Town, client: Client) -> Client:
    community.login(client, "leader")
    return client


def test_every_line_of_a_roster_is_on_one_page(
    community: Town, leader: Client, at_present: dt.datetime
) -> None:
    on = at_present.date()
    whole = rosters.of_neighbourhood(community.neighbourhood, on=on)
    address = reverse("roster", args=[community.neighbourhood.pk])
    pages = every_page(leader, address)
    assert len(pages) > 2
    rows = [row for one in pages for row in re.findall(r'<th scope="row">(.*?)</th>', one)]
    assert Counter(rows) == Counter(str(roles.WORDS[one.role]) for one in whole.lines)
    for name in {one.name for one in whole.lines if one.name}:
        assert any(name in one for one in pages)
    told = f"{len(whole.lines)} 个岗位，{len(whole.empty)} 个空着"
    assert all(told in one for one in pages), "the numbers are of all"
    heads = every_page(leader, f"{address}?role={roles.BUILDING_HEAD}")
    assert sum(one.count('scope="row"') for one in heads) == HEADS - 5 + 1
    assert f"{HEADS - 5 + 1} / {HEADS - 5 + 1}" in heads[0]


def test_posts_and_records_cost_the_same_and_reach_everybody(
    community: Town, leader: Client, at_present: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    records = reverse("coverage_of", args=["building_heads"])
    for address in (reverse("posts"), records, reverse("roster", args=[community.neighbourhood.pk])):
        with django_assert_max_num_queries(12):
            opened(leader, address)
    every = every_page(leader, records)
    areas = rosters.areas_of(community.leader, on=at_present.date())
    total = coverage.total(coverage.coverage(areas, on=at_present.date())).rates["building_heads"]
    assert sum(one.count('scope="row"') for one in every) == total.whole
    empty = every_page(leader, f"{records}?only=open")
    assert sum(one.count('scope="row"') for one in empty) == total.open
    assert sum(one.count("楼长00") + one.count("楼长55") for one in every) == 2, "two heads of one building"


def test_who_answers_is_the_same_read_alone(community: Town, at_present: dt.datetime) -> None:
    ids = [community.committee.id, community.centre.id, community.property.id]
    on = at_present.date()
    named = {one: [post for post in held if post.answers] for one, held in staffing.of(ids, on).items()}
    assert {one: [held] for one, held in staffing.answering(ids, on).items()} == {
        one: held for one, held in named.items() if held
    }
    assert staffing.staffed(ids, on) == {one for one, held in staffing.of(ids, on).items() if held}
