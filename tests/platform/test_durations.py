"""Limits in three units: what they mean by hand, and that they keep order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.durations import Due, Limit, Unit
from mulin.platform.workdays import SHANGHAI, OfficeHours, built_in_calendar, local_day
from tests.platform.wording import english, ensure_settings

OFFICE = OfficeHours()
CALENDAR = built_in_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


limits = st.builds(Limit, st.integers(1, 120), st.sampled_from(Unit))
moments = st.datetimes(
    datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.sampled_from([UTC, SHANGHAI])
)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-06-12 23:00", "2 hours", "2026-06-13 01:00"),
        ("2026-06-12 17:00", "2 working_hours", "2026-06-15 10:00"),
        ("2026-06-12 10:00", "1 workdays", "2026-06-15 18:00"),
        ("2026-06-13 10:00", "1 workdays", "2026-06-15 18:00"),
        ("2026-06-15 00:00", "5 workdays", "2026-06-23 18:00"),
        ("2026-02-13 09:00", "3 workdays", "2026-02-25 18:00"),
        ("2026-06-10 09:00", "7 days", "2026-06-17 18:00"),
        ("2026-06-08 20:00", "5 days", "2026-06-15 18:00"),
    ],
)
def test_due_by_hand(start: str, limit: str, due: str) -> None:
    assert Limit.parse(limit).due_at(at(start), CALENDAR, OFFICE) == Due(at(due))


def test_due_says_which_years_were_assumed() -> None:
    due = Limit(5, Unit.WORKDAYS).due_at(at("2026-12-30 09:00"), CALENDAR, OFFICE)
    assert due == Due(at("2027-01-06 18:00"), (2027,))
    hours = Limit(48, Unit.HOURS).due_at(at("2026-12-31 09:00"), CALENDAR, OFFICE)
    assert hours.assumed_years == ()


@given(limits, moments)
def test_never_due_outside_office_hours(limit: Limit, start: datetime) -> None:
    due = limit.due_at(start, CALENDAR, OFFICE)
    assert due.at.tzinfo is UTC
    assert due.at > start
    if limit.unit is not Unit.HOURS:
        assert OFFICE.contains(due.at)
        assert CALENDAR.is_workday(local_day(due.at))


@given(limits, moments)
def test_at_the_due_moment_just_the_amount_has_passed(limit: Limit, start: datetime) -> None:
    due = limit.due_at(start, CALENDAR, OFFICE)
    passed = limit.elapsed(start, due.at, CALENDAR, OFFICE)
    if limit.unit is Unit.DAYS:  # the last day may be off, and then it ends on the next working day
        assert limit.amount <= passed <= limit.amount + 12
    else:
        assert passed == pytest.approx(limit.amount)
    assert limit.elapsed(start, start - timedelta(days=3), CALENDAR, OFFICE) == 0


@given(limits, moments, moments, moments)
def test_time_passes_in_one_direction(limit: Limit, start: datetime, a: datetime, b: datetime) -> None:
    first, second = sorted((a, b))
    passed = [limit.elapsed(start, now, CALENDAR, OFFICE) for now in (first, second)]
    assert 0 <= passed[0] <= passed[1]
    assert limit.due_at(first, CALENDAR, OFFICE).at <= limit.due_at(second, CALENDAR, OFFICE).at


@given(limits)
def test_written_and_read_again(limit: Limit) -> None:
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize(
    "text", ["", "5", "workdays", "5 weeks", "0 hours", "-1 hours", "１ hours", "1.5 hours", "99999 hours"]
)
def test_not_a_limit(text: str) -> None:
    with pytest.raises(ValueError):
        Limit.parse(text)


def test_amounts_are_whole_numbers() -> None:
    with pytest.raises(ValueError):
        Limit(True, Unit.HOURS)


def test_words_name_the_unit() -> None:
    ensure_settings()
    with translation.override("zh-hans"):
        words = [Limit(5, unit).words for unit in Unit]
    assert words == ["5 小时", "5 个工作小时", "5 个工作日", "5 天"]
    assert english("%(n)s 个工作日") == "%(n)s working days"
