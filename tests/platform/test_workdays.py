"""The working-day calendar against known dates and against a slow reference that counts minute by minute."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.workdays import (
    BUILT_IN_YEARS,
    SHANGHAI,
    BadCalendar,
    Calendar,
    OfficeHours,
    built_in_calendar,
    load_calendar,
    local_day,
)

OFFICE = OfficeHours()
CALENDAR = built_in_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar around 2025 to 2027, holidays and exchanges strewn at random."""
    around = st.dates(day("2025-01-01"), day("2027-12-31"))
    off = draw(st.sets(around, max_size=60))
    on = draw(st.sets(around, max_size=20)) - off
    return Calendar(frozenset(off), frozenset(on), frozenset({2025, 2026}))


@st.composite
def offices(draw: st.DrawFn) -> OfficeHours:
    """One to three periods on whole five minutes."""
    count = draw(st.integers(1, 3))
    ticks = draw(st.lists(st.integers(0, 287), min_size=2 * count, max_size=2 * count, unique=True))
    clocks = [time(tick // 12, tick % 12 * 5) for tick in sorted(ticks)]
    return OfficeHours(tuple(zip(clocks[::2], clocks[1::2], strict=True)))


days = st.dates(day("2024-12-01"), day("2027-12-31"))
moments = st.datetimes(
    datetime(2024, 12, 1), datetime(2027, 12, 31), timezones=st.sampled_from([UTC, SHANGHAI])
)
spans = st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("year", "off"),
    [
        (2025, "01-01 01-28 01-31 02-04 04-04 04-06 05-01 05-05 05-31 06-02 10-01 10-08"),
        (2026, "01-01 01-03 02-15 02-23 04-04 04-06 05-01 05-05 06-19 06-21 09-25 09-27 10-01 10-07"),
    ],
)
def test_days_off_as_arranged(year: int, off: str) -> None:
    for text in off.split():
        assert not CALENDAR.is_workday(day(f"{year}-{text}")), text


@pytest.mark.parametrize(
    "text",
    [
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ],
)
def test_weekend_days_worked_in_exchange(text: str) -> None:
    assert day(text).weekday() >= 5
    assert CALENDAR.is_workday(day(text))


@pytest.mark.parametrize("year", BUILT_IN_YEARS)
def test_a_year_has_its_thirteen_statutory_days_off(year: int) -> None:
    """Exchange moves days and makes none: weekdays of the year less 13 (statutory days since 2025)."""
    every = [
        date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    weekdays = sum(one.weekday() < 5 for one in every)
    assert sum(CALENDAR.is_workday(one) for one in every) == weekdays - 13


def test_unknown_years_fall_back_to_weekdays_and_are_named() -> None:
    assert CALENDAR.is_workday(day("2031-10-01"))
    assert not CALENDAR.is_workday(day("2031-10-04"))
    assert CALENDAR.assumed_years(day("2026-12-30"), day("2028-01-02")) == (2027, 2028)
    assert CALENDAR.assumed_years(day("2026-02-01"), day("2025-03-01")) == ()


def test_adding_workdays_over_the_spring_festival() -> None:
    assert CALENDAR.add_workdays(day("2026-02-13"), 1) == day("2026-02-14")
    assert CALENDAR.add_workdays(day("2026-02-14"), 1) == day("2026-02-24")
    assert CALENDAR.add_workdays(day("2026-02-24"), -1) == day("2026-02-14")
    assert CALENDAR.add_workdays(day("2026-02-18"), 0) == day("2026-02-18")
    assert CALENDAR.next_workday(day("2026-02-15")) == day("2026-02-24")
    assert CALENDAR.previous_workday(day("2026-02-23")) == day("2026-02-14")


def test_working_hours_by_hand() -> None:
    friday = at("2026-06-12 16:00")
    assert CALENDAR.add_working_hours(friday, timedelta(hours=2), OFFICE) == at("2026-06-12 18:00")
    assert CALENDAR.add_working_hours(friday, timedelta(hours=3), OFFICE) == at("2026-06-15 10:00")
    assert CALENDAR.add_working_hours(at("2026-06-15 11:30"), timedelta(hours=1), OFFICE) == at(
        "2026-06-15 14:00"
    )
    assert CALENDAR.add_working_hours(at("2026-06-15 12:40"), timedelta(), OFFICE) == at("2026-06-15 13:30")
    assert CALENDAR.working_hours_between(friday, at("2026-06-15 10:00"), OFFICE) == timedelta(hours=3)


@given(calendars(), days, st.integers(0, 90), st.integers(0, 90))
def test_adding_workdays_in_two_steps_is_adding_them_at_once(
    cal: Calendar, start: date, a: int, b: int
) -> None:
    assert cal.add_workdays(cal.add_workdays(start, a), b) == cal.add_workdays(start, a + b)


@given(calendars(), days, st.integers(-90, 90))
def test_counting_workdays_is_the_inverse_of_adding_them(cal: Calendar, start: date, count: int) -> None:
    end = cal.add_workdays(start, count)
    assert cal.workdays_between(start, end) == count
    assert count == 0 or cal.is_workday(end)


@given(calendars(), days, days, days)
def test_counts_of_workdays_add_up(cal: Calendar, a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    assert cal.workdays_between(a, b) + cal.workdays_between(b, c) == cal.workdays_between(a, c)


@given(calendars(), days, st.integers(1, 60))
def test_workdays_against_a_walk_through_the_days(cal: Calendar, start: date, count: int) -> None:
    seen, one = 0, start
    while seen < count:
        one += timedelta(days=1)
        worked = one in cal.workdays or (one.weekday() not in (5, 6) and one not in cal.holidays)
        seen += worked
    assert cal.add_workdays(start, count) == one


@given(calendars(), offices(), moments, spans, spans)
def test_working_hours_add_up(
    cal: Calendar, office: OfficeHours, start: datetime, a: timedelta, b: timedelta
) -> None:
    step = cal.add_working_hours(cal.add_working_hours(start, a, office), b, office)
    assert step == cal.add_working_hours(start, a + b, office)


@given(calendars(), offices(), moments, spans)
def test_working_hours_end_inside_the_office(
    cal: Calendar, office: OfficeHours, start: datetime, span: timedelta
) -> None:
    end = cal.add_working_hours(start, span, office)
    assert end.tzinfo is UTC
    assert end >= start
    assert cal.is_workday(local_day(end))
    assert office.contains(end)


@given(calendars(), offices(), moments, spans)
def test_working_hours_between_is_the_inverse(
    cal: Calendar, office: OfficeHours, start: datetime, span: timedelta
) -> None:
    end = cal.add_working_hours(start, span, office)
    assert cal.working_hours_between(start, end, office) == span
    assert cal.working_hours_between(end, start, office) == -span


@given(calendars(), offices(), moments, moments, spans)
def test_who_begins_later_is_not_due_earlier(
    cal: Calendar, office: OfficeHours, a: datetime, b: datetime, span: timedelta
) -> None:
    first, second = sorted((a, b))
    assert cal.add_working_hours(first, span, office) <= cal.add_working_hours(second, span, office)


@given(
    calendars(),
    offices(),
    st.dates(day("2025-01-01"), day("2027-12-01")),
    st.integers(0, 287),
    st.integers(0, 900),
)
def test_working_hours_against_a_walk_in_five_minute_steps(
    cal: Calendar, office: OfficeHours, start: date, tick: int, ticks: int
) -> None:
    begin = datetime.combine(start, time(tick // 12, tick % 12 * 5), SHANGHAI)
    end = begin + timedelta(minutes=5 * ticks)
    worked, one = 0, begin
    while one < end:
        middle = one + timedelta(minutes=2)
        worked += cal.is_workday(one.date()) and any(a <= middle.time() < b for a, b in office.periods)
        one += timedelta(minutes=5)
    assert cal.working_hours_between(begin, end, office) == worked * timedelta(minutes=5)


def test_days_begin_at_midnight_in_shanghai() -> None:
    assert local_day(datetime(2026, 6, 14, 16, 0, tzinfo=UTC)) == day("2026-06-15")
    assert local_day(datetime(2026, 6, 14, 15, 59, tzinfo=UTC)) == day("2026-06-14")


@pytest.mark.parametrize(
    "periods",
    [
        (),
        ((time(12), time(9)),),
        ((time(9), time(9)),),
        ((time(9), time(12)), (time(12), time(13))),
        ((time(13), time(18)), (time(9), time(12))),
        ((time(9, tzinfo=UTC), time(12)),),
    ],
)
def test_office_hours_that_make_no_sense(periods: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError):
        OfficeHours(periods)


def test_office_length() -> None:
    assert OFFICE.length == timedelta(hours=7, minutes=30)
    assert (OFFICE.opens, OFFICE.closes) == (time(9), time(18))


def test_moments_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add_working_hours(datetime(2026, 6, 1, 9), timedelta(hours=1), OFFICE)


def test_a_calendar_without_working_days_ends_in_an_error() -> None:
    late = Calendar(holidays=frozenset(date(9999, 12, n) for n in range(1, 32)))
    with pytest.raises(ValueError, match="no working day"):
        late.add_workdays(date(9999, 11, 30), 1)


def test_a_day_cannot_be_off_and_on() -> None:
    with pytest.raises(ValueError, match="2026-02-14"):
        Calendar(frozenset({day("2026-02-14")}), frozenset({day("2026-02-14")}))


def test_a_year_comes_in_as_json_or_csv_alike() -> None:
    as_json = load_calendar(
        json.dumps(
            {
                "year": 2027,
                "days": [
                    {"name": "元旦", "off": ["2027-01-01..2027-01-03"]},
                    {"name": "春节", "off": ["2027-02-05..2027-02-11"], "on": ["2027-02-20"]},
                ],
            },
            ensure_ascii=False,
        )
    )
    lines = [
        "\ufeff日期,类别,名称",
        "2027-01-01..2027-01-03,休,元旦",
        "2027-02-05..2027-02-11,休,春节",
        "2027-02-20,班,",
        "",
    ]
    assert load_calendar("\r\n".join(lines)) == as_json
    whole = CALENDAR | as_json
    assert whole.years == {2025, 2026, 2027}
    assert not whole.is_workday(day("2027-02-05"))
    assert whole.is_workday(day("2027-02-20"))
    assert not whole.is_workday(day("2026-10-01"))
    assert whole.assumed_years(day("2026-01-01"), day("2027-12-31")) == ()


def test_an_imported_year_takes_the_place_of_the_old_one() -> None:
    changed = load_calendar('{"year": 2026, "days": [{"name": "元旦", "off": ["2026-01-01"]}]}')
    whole = CALENDAR | changed
    assert whole.is_workday(day("2026-01-02"))
    assert whole.is_workday(day("2026-10-01"))
    assert not whole.is_workday(day("2025-10-01"))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ""),
        ("[1]", "year"),
        ('{"year": true, "days": []}', "year"),
        ('{"year": 2027}', "days"),
        ('{"year": 2027, "days": [3]}', "days"),
        ('{"year": 2027, "days": []}', ""),
        ('{"year": 2027, "days": [{"name": "春节", "off": ["2027-02-30"]}]}', "春节"),
        ('{"year": 2027, "days": [{"off": ["2027-02-05..2027-01-05"]}]}', "days 1"),
        ('{"year": 2027, "days": [{"off": "2027-02-05"}]}', "days 1"),
        ('{"year": 2027, "days": [{"off": ["2024-02-05"]}]}', ""),
        ('{"year": 2027, "days": [{"off": ["2027-02-05"], "on": ["2027-02-04"]}]}', ""),
        ('{"year": 2027, "days": [{"off": ["2027-02-06"], "on": ["2027-02-06"]}]}', ""),
        ("{", ""),
        ("day,what\n2027-01-01,休", "line 1"),
        ("date,kind\n2027-01-01,maybe", "line 2"),
        ("date,kind\n2027-01-01", "line 2"),
        ("date,kind\n2027-13-01,休", "line 2"),
        ("date,kind\n2027-02-20,班", ""),
    ],
)
def test_broken_calendars_are_refused_with_the_place(text: str, where: str) -> None:
    with pytest.raises(BadCalendar) as caught:
        load_calendar(text)
    assert caught.value.where == where
