"""The demo street is what the product makes of its stories: every act passes the same rules as anybody's."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from mulin.demo import between, build, comings
from mulin.demo import territory as ground
from mulin.demo.matters import matters
from mulin.demo.personas import personas
from mulin.matters.models import (
    AnswerTemplate,
    Article,
    Assignment,
    Fix,
    InboundOrder,
    Matter,
    Mention,
    Reminder,
    SavedFilter,
    SweepLine,
    Triage,
    Whistle,
)
from mulin.matters.queries.hotline import orders
from mulin.people import roles
from mulin.people.actions import overview
from mulin.people.models import Account, Appointment, Death, Leave
from mulin.people.queries import actor_of, may_be_one, rosters, studying
from mulin.platform.records.models import Link
from mulin.territory import gaps
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place, StudyPoint
from tests.demo.conftest import NOW


@pytest.mark.django_db
def test_every_story_ends_where_it_says() -> None:
    assert build.build(lambda step: None, now=NOW)
    seeds = matters(NOW)
    swept = SweepLine.objects.filter(matter__isnull=False).values("matter")
    told = Matter.objects.exclude(pk__in=swept)
    assert Whistle.objects.count() == 3
    assert set(Triage.objects.values_list("state", flat=True)) == {"waiting", "taken_up"}
    assert Fix.objects.filter(public=True, because__isnull=False).exists()
    assert swept.count() == 1
    heard = Link.objects.filter(kind="found", source__kind="outing").values("to_id")
    assert Matter.objects.filter(id__in=heard).count() == 5
    told = told.exclude(id__in=heard).exclude(words__in=between.WORDS).exclude(order__isnull=False)
    assert InboundOrder.objects.filter(matter__isnull=False).count() == 3
    street = InboundOrder.objects.first().street
    assert [one.over for row in orders(street, "differs").rows for one in row.differs] == ["state"]
    assert Matter.objects.filter(words__in=between.WORDS).count() == len(between.WORDS)
    assert set(Assignment.objects.values_list("kind", flat=True)) == {"lead", "co", "proposal", "transfer"}
    found = sorted(told.values_list("occurred_at", "state", "outcome"))
    assert found == sorted((seed.occurred, seed.state, seed.outcome) for seed in seeds)
    assert Place.objects.filter(kind="building").count() == 1100
    assert Place.objects.filter(kind="compound").count() == 63
    assert {account.username for account in Account.objects.all()} == {one.username for one in personas()}
    assert all(account.check_password("mulin-demo-street") for account in Account.objects.all()[:1])
    assert build.build(lambda step: None, now=NOW) is False, "a second time changes nothing"


def rosters_and_study_points_show_every_step(day: dt.date) -> None:
    states = Counter(StudyPoint.objects.values_list("state", flat=True))
    assert states == {"established": 8, "preparing": 2, "paused": 1, "ended": 1}
    stations = list(Organisation.objects.filter(kind=Organisation.Kind.GRID_STATION).order_by("id"))
    seats = rosters.seats_of(stations, on=day)
    assert sorted((len(held) for held in seats.values()), reverse=True)[:3] == [5, 4, 0]
    held = Counter(Appointment.objects.values_list("role", flat=True))
    assert held[roles.STAIRWELL_HEAD] == 21
    assert held[roles.PART_TIME] >= 4
    secretary = actor_of(Account.objects.get(username="fangjing").person, on=day)
    assert secretary.has_role(roles.STUDY_OFFICE_HEAD)
    assert studying.kept_by(secretary).count() == 3


def test_who_comes_and_goes_on_the_street(small_street: dt.datetime) -> None:
    """Nobody with a log-in leaves, is away or is joined; whoever handed over has nothing left."""
    street = Place.objects.get(kind="street")
    leave = Leave.objects.get()
    assert actor_of(leave.deputy, on=small_street.date()).stands_for == {leave.person_id: leave.person.name}
    left = Appointment.objects.filter(valid_to=small_street.date(), role="handler").select_related("person")[
        0
    ]
    assert not overview(left.person, on=small_street.date()).count
    pairs = [pair for pair in may_be_one(street.id) if comings.PHONE in (pair.low.phone, pair.high.phone)]
    assert [pair.alike for pair in pairs] == [True, False, False]
    named = {leave.person_id, left.person_id, Death.objects.get().person_id}
    assert not Account.objects.filter(person_id__in=named).exists()
    rosters_and_study_points_show_every_step(small_street.date())


def test_the_desk_has_its_tools_at_hand(small_street: dt.datetime) -> None:
    assert Article.objects.filter(public=True).count() == 3
    assert AnswerTemplate.objects.filter(active=True).count() == 3
    assert SavedFilter.objects.filter(office__isnull=False).count() == 1
    assert Mention.objects.filter(seen_at__isnull=True).exists()
    assert Reminder.objects.exists()


@pytest.mark.mechanism("S0-38", "S1-01", "S1-21")
def test_the_ground_of_the_street(small_street: dt.datetime) -> None:
    """Codes with one that changed, homes, a hole and an overlap, a profile: through the product's own actions."""
    street = Place.objects.get(kind="street", code="990199001000")
    rows = territory.coverage_of(street)
    assert sum(row.direct.buildings for row in rows) == ground.BARE
    assert sum(row.homes for row in rows) >= 100
    on = small_street.date()
    coded = territory.coded(territory.named_like(street, "", kinds=territory.CODED), on=on)
    changed = [one for one in coded if one.before]
    assert {one.place.kind for one in changed} == {"neighbourhood", "grid"}
    assert all(one.code for one in coded)
    drawn = [
        gaps.find(row.place.outline, {grid.id: grid.outline for grid in territory.grids_of(row.place)})
        for row in rows
        if row.place.outline
    ]
    assert any(one.uncovered for one in drawn)
    assert any(one.overlaps for one in drawn)
    assert len(territory.profile_of(street)["resident"]) == 2
