"""A category changed while a sheet is out: limit and due time follow, from the sheet's own beginning."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions
from mulin.matters.models import Category, Matter
from mulin.platform import calendar
from mulin.platform.durations import Limit, Unit
from mulin.platform.timeline.queries import story
from mulin.platform.workdays import SHANGHAI, OfficeHours, built_in_calendar
from tests.factories import Town
from tests.matters.at_desk import live, matter_in

pytestmark = pytest.mark.django_db
NAMED = {"emergency": "2 hours", "utility": "24 hours", "ordinary": "5 workdays", "complex": "15 workdays"}


def kind(urgency: str) -> Category:
    return Category.objects.get_or_create(
        code=f"of-{urgency}", defaults={"name": urgency, "urgency": urgency}
    )[0]


def independent(limit: str, began: dt.datetime) -> dt.datetime:
    """Counted day by day and minute by minute, without the product's own calculation."""
    amount, unit = limit.split()
    left, known = int(amount), built_in_calendar()
    if unit == "hours":
        return began + dt.timedelta(hours=left)
    day = began.astimezone(SHANGHAI).date()
    while left:
        day += dt.timedelta(days=1)
        if day not in known.holidays and (day.weekday() < 5 or day in known.workdays):
            left -= 1
    return dt.datetime.combine(day, dt.time(18), SHANGHAI)


@pytest.mark.mechanism("S1-23")
def test_the_sheet_follows_the_category_from_its_own_beginning(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    later = now + dt.timedelta(hours=1)
    actions.classify(matter=matter, category=kind("utility"), actor=town.dispatcher, now=later)
    matter.refresh_from_db()
    sheet = live(matter)
    assert sheet is not None
    assert (sheet.limit, sheet.due_at) == ("24 hours", now + dt.timedelta(hours=24))
    assert (matter.due_at, matter.solve_by) == (sheet.due_at, sheet.due_at)
    line = story([matter.id])[-1]
    assert line.verb == "matters.reclassify"
    assert "5 个工作日" in line.sentence
    assert "24 小时" in line.sentence


def test_a_moment_that_has_passed_is_said(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    later = now + dt.timedelta(hours=5)
    actions.classify(matter=matter, category=kind("emergency"), actor=town.dispatcher, now=later)
    matter.refresh_from_db()
    assert matter.due_at == now + dt.timedelta(hours=2)
    line = story([matter.id])[-1]
    assert line.verb == "matters.reclassify_late"
    assert "已经过了" in line.sentence


def test_an_earlier_moment_set_at_dispatch_stays(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    chosen = now + dt.timedelta(hours=30)
    actions.dispatch(
        matter=matter, to=town.property, reason="就近", actor=town.dispatcher, now=now, due_at=chosen
    )
    actions.classify(matter=matter, category=kind("complex"), actor=town.dispatcher, now=now)
    assert Matter.objects.get(pk=matter.pk).due_at == chosen
    actions.classify(matter=matter, category=kind("utility"), actor=town.dispatcher, now=now)
    assert Matter.objects.get(pk=matter.pk).due_at == now + dt.timedelta(hours=24)


def test_what_is_answered_or_not_yet_sent_keeps_its_clock(town: Town, now: dt.datetime) -> None:
    for state in ("received", "answered"):
        matter = matter_in(town, state, now)
        before = matter.due_at, matter.solve_by
        actions.classify(matter=matter, category=kind("emergency"), actor=town.dispatcher, now=now)
        matter.refresh_from_db()
        assert (matter.due_at, matter.solve_by) == before
        assert story([matter.id])[-1].verb == "matters.classify"


def test_an_approved_delay_is_never_taken_back(town: Town, now: dt.datetime) -> None:
    """The day it is looked at again stays; what runs from then on is the new limit."""
    matter = matter_in(town, "in_hand", now)
    sheet = matter.assignments.get()
    asked = actions.ask_delay(
        assignment=sheet,
        reason="等配件",
        public_reason="要定做",
        review_on=(now + dt.timedelta(days=20)).date(),
        actor=town.handler,
        now=now,
    )
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)
    hung = Matter.objects.get(pk=matter.pk).due_at
    actions.classify(matter=matter, category=kind("utility"), actor=town.dispatcher, now=now)
    assert Matter.objects.get(pk=matter.pk).due_at == hung
    later = now + dt.timedelta(days=20)
    actions.end_delay(delay=asked, actor=town.handler, now=later)
    left = Matter.objects.get(pk=matter.pk).due_at - later  # type: ignore[operator]
    assert left <= dt.timedelta(hours=24)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.sampled_from(list(NAMED)),
    second=st.sampled_from(list(NAMED)),
    began=st.datetimes(dt.datetime(2025, 1, 2), dt.datetime(2026, 11, 20), timezones=st.just(SHANGHAI)),
    wait=st.integers(0, 400),
)
def test_due_is_what_one_would_count_by_hand(
    town: Town, first: str, second: str, began: dt.datetime, wait: int
) -> None:
    """Over categories and calendars: the due time is the new limit from the beginning, whatever stood before."""
    matter = matter_in(town, "received", began)
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="归它", actor=town.dispatcher, now=began, category=kind(first)
    )
    assert sheet.due_at == independent(NAMED[first], began)
    at = began + dt.timedelta(hours=wait)
    changed = actions.classify(matter=matter, category=kind(second), actor=town.dispatcher, now=at)
    sheet.refresh_from_db()
    assert sheet.due_at == changed.due_at == independent(NAMED[second], began)
    assert sheet.limit == NAMED[second]
    assert sheet.accept_by <= sheet.due_at


@settings(max_examples=60, deadline=None)
@given(
    began=st.datetimes(dt.datetime(2025, 1, 2), dt.datetime(2026, 11, 20), timezones=st.just(SHANGHAI)),
    amounts=st.lists(st.integers(1, 60), min_size=2, max_size=4, unique=True).map(sorted),
    unit=st.sampled_from(Unit),
)
def test_a_longer_limit_is_never_due_sooner(began: dt.datetime, amounts: list[int], unit: Unit) -> None:
    due = [Limit(n, unit).due_at(began, calendar.current(), OfficeHours()).at for n in amounts]
    assert all(one <= other for one, other in pairwise(due))
