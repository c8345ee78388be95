"""Cadences by hand, by property, and against slow ways to say the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.cadence import (
    Cadence,
    Day,
    Period,
    Shift,
    Slot,
    add_months,
    even_months,
    monthly,
    months_since,
    quarterly,
    weekly,
    yearly,
)
from mulin.platform.workdays import Calendar, built_in_calendar

CALENDAR = built_in_calendar()
ONE = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def dues(cadence: Cadence, first: str, last: str) -> list[str]:
    return [slot.due.isoformat() for slot in cadence.slots(d(first), d(last), CALENDAR)]


days = st.dates(d("2024-01-01"), d("2027-12-31"))
shifts = st.sampled_from(Shift)
day_rules = st.builds(
    Day,
    nth=st.integers(-3, 3).filter(bool),
    weekdays=st.sets(st.integers(0, 6), max_size=3).map(frozenset),
    working=st.booleans(),
    ordinary=st.booleans(),
)
anything = {"on": day_rules, "shift": shifts, "grace": st.integers(0, 12), "times": st.integers(1, 3)}
calendar_cadences = st.builds(Cadence, months=st.sampled_from([1, 2, 3, 4, 6, 12]), **anything) | st.builds(
    Cadence, weeks=st.just(1), **anything
)
anchored = st.builds(Cadence, months=st.integers(1, 14), anchor=days, **anything) | st.builds(
    Cadence, weeks=st.integers(1, 9), anchor=days, **anything
)
chosen_months = st.builds(
    Cadence, months=st.just(1), only_months=st.sets(st.integers(1, 12), min_size=1).map(frozenset), **anything
)
cadences = calendar_cadences | anchored | chosen_months


def test_once_a_month_by_its_end() -> None:
    assert dues(monthly(), "2026-01-15", "2026-03-01") == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_the_end_of_the_month_moves_off_days_on_which_nobody_works() -> None:
    assert dues(monthly(shift=Shift.PREVIOUS), "2026-01-01", "2026-05-31") == [
        *("2026-01-30", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-29")
    ]
    assert dues(monthly(shift=Shift.NEXT), "2026-01-01", "2026-01-31") == ["2026-02-02"]


def test_one_fixed_day_a_month() -> None:
    assert dues(monthly(on=Day(20), shift=Shift.NEXT), "2026-02-01", "2026-06-30") == [
        *("2026-02-24", "2026-03-20", "2026-04-20", "2026-05-20", "2026-06-22")
    ]
    assert dues(monthly(on=Day(31)), "2026-01-01", "2026-02-28") == ["2026-01-31", "2026-02-28"]
    assert dues(monthly(on=Day(-1, working=True)), "2026-01-01", "2026-02-28") == ["2026-01-30", "2026-02-28"]


def test_calendar_quarters_are_not_three_months_since() -> None:
    assert dues(quarterly(), "2026-02-14", "2026-07-01") == ["2026-03-31", "2026-06-30", "2026-09-30"]
    assert dues(months_since(d("2026-02-14"), 3), "2026-02-14", "2026-09-01") == [
        *("2026-05-14", "2026-08-14", "2026-11-14")
    ]


def test_month_ends_are_clipped_but_not_lost() -> None:
    assert dues(months_since(d("2026-01-31"), 1), "2026-02-01", "2026-04-30") == [
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    assert add_months(d("2028-02-29"), 12) == d("2029-02-28")
    assert add_months(d("2026-03-31"), -1) == d("2026-02-28")


def test_the_day_of_the_assignment_is_not_part_of_its_first_period() -> None:
    cadence = months_since(d("2026-02-14"), 3)
    assert cadence.periods(d("2020-01-01"), d("2026-02-15")) == [Period(d("2026-02-15"), d("2026-05-14"))]
    assert cadence.next_due(d("2026-02-14"), [d("2026-02-14")], CALENDAR).due == d("2026-05-14")


def test_even_months_begin_in_february_wherever_one_starts() -> None:
    assert dues(even_months(Day(1)), "2026-01-05", "2026-12-31") == [
        f"2026-{month:02d}-01" for month in range(2, 13, 2)
    ]


def test_first_ordinary_weekend_day_of_even_months() -> None:
    assert dues(even_months(), "2025-02-01", "2025-10-31") == [
        *("2025-02-09", "2025-04-12", "2025-06-07", "2025-08-02", "2025-10-12")
    ]


def test_every_week_on_a_weekday() -> None:
    assert dues(weekly(4, shift=Shift.PREVIOUS), "2026-09-28", "2026-10-18") == [
        "2026-09-30",
        "2026-10-09",
        "2026-10-16",
    ]
    assert dues(weekly(4), "2026-09-28", "2026-10-18") == ["2026-10-02", "2026-10-09", "2026-10-16"]


def test_once_a_year() -> None:
    assert dues(yearly(on=Day(-1, working=True)), "2025-05-01", "2026-05-01") == ["2025-12-31", "2026-12-31"]


def test_next_due_passes_over_what_is_done() -> None:
    cadence = monthly()
    assert cadence.next_due(d("2026-06-12"), [], CALENDAR).due == d("2026-06-30")
    assert cadence.next_due(d("2026-06-12"), [d("2026-06-02")], CALENDAR).due == d("2026-07-31")
    assert cadence.next_due(d("2026-06-12"), [d("2026-05-30")], CALENDAR).due == d("2026-06-30")


def test_in_grace_it_is_still_to_be_done_and_counts_for_the_old_period() -> None:
    cadence = monthly(grace=5)
    start = d("2026-05-01")
    assert cadence.next_due(d("2026-06-03"), [], CALENDAR, since=start).due == d("2026-05-31")
    assert cadence.next_due(d("2026-06-06"), [], CALENDAR, since=start).due == d("2026-06-30")
    late = [d("2026-06-03")]
    assert cadence.next_due(d("2026-06-04"), late, CALENDAR, since=start).due == d("2026-06-30")
    assert cadence.missed(start, d("2026-07-06"), late, CALENDAR) == [
        Slot(Period(d("2026-06-01"), d("2026-06-30")), d("2026-06-30"), d("2026-07-05"))
    ]


def test_an_act_that_cannot_complete_an_old_period_is_left_for_the_new_one() -> None:
    cadence = monthly(times=2, grace=5)
    acts = [d("2026-06-03"), d("2026-06-20")]
    assert [slot.due.month for slot in cadence.missed(d("2026-05-01"), d("2026-07-10"), acts, CALENDAR)] == [
        5
    ]


def test_due_before_the_end_is_not_missed_before_the_end() -> None:
    cadence = monthly(on=Day(10))
    assert cadence.missed(d("2026-06-01"), d("2026-06-30"), [], CALENDAR) == []
    assert len(cadence.missed(d("2026-06-01"), d("2026-07-01"), [], CALENDAR)) == 1
    assert cadence.next_due(d("2026-06-20"), [], CALENDAR).due == d("2026-06-10")


def test_who_begins_after_the_due_day_begins_with_the_next_period() -> None:
    cadence = monthly(on=Day(10))
    assert cadence.next_due(d("2026-06-20"), [], CALENDAR, since=d("2026-06-11")).due == d("2026-07-10")


def test_years_without_a_calendar_are_named_where_it_matters() -> None:
    (slot,) = monthly(shift=Shift.NEXT).slots(d("2027-05-01"), d("2027-05-31"), CALENDAR)
    assert slot.assumed_years == (2027,)
    assert monthly().slots(d("2027-05-01"), d("2027-05-31"), CALENDAR)[0].assumed_years == ()


@given(cadences, days, st.integers(0, 800))
def test_periods_lie_in_order_apart_and_touch_the_range(cadence: Cadence, first: date, length: int) -> None:
    last = first + length * ONE
    periods = cadence.periods(first, last)
    for period in periods:
        assert period.start <= period.end
        assert period.end >= first
        assert period.start <= last
    for one, following in pairwise(periods):
        assert one.end < following.start
        assert cadence.only_months or one.end + ONE == following.start


@given(cadences, days, days)
def test_every_day_is_in_one_period(cadence: Cadence, first: date, day: date) -> None:
    first, day = min(first, day), max(first, day)
    holding = [period for period in cadence.periods(first, day) if day in period]
    out = (cadence.only_months and day.month not in cadence.only_months) or (
        cadence.anchor and day <= cadence.anchor
    )
    assert len(holding) == (0 if out else 1)


@given(st.sampled_from([1, 2, 3, 4, 6, 12]), days, st.integers(0, 500))
def test_calendar_periods_against_a_walk_through_the_days(months: int, first: date, length: int) -> None:
    groups: dict[tuple[int, int], list[date]] = {}
    day = date(first.year, 1, 1)
    while day < date(first.year + 3, 1, 1):
        groups.setdefault((day.year, (day.month - 1) // months), []).append(day)
        day += ONE
    last = first + length * ONE
    slow = [
        Period(group[0], group[-1]) for group in groups.values() if group[-1] >= first and group[0] <= last
    ]
    assert Cadence(months=months).periods(first, last) == slow


@given(days, st.integers(1, 14), st.integers(1, 40))
def test_months_since_against_counting_on_a_wall_calendar(anchor: date, months: int, number: int) -> None:
    year, month = anchor.year, anchor.month
    for _ in range(months * number):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = anchor.day
    while True:
        try:
            expected = date(year, month, day)
            break
        except ValueError:
            day -= 1
    assert add_months(anchor, months * number) == expected
    assert expected in {slot.due for slot in months_since(anchor, months).slots(expected, expected, CALENDAR)}


@given(cadences, days)
def test_due_days_move_off_free_days_and_stay_near(cadence: Cadence, first: date) -> None:
    for slot in cadence.slots(first, first + 200 * ONE, CALENDAR):
        plain = cadence.on.of(slot.period, CALENDAR)
        assert plain in slot.period
        assert slot.last >= max(slot.due, slot.period.end)
        if cadence.shift is Shift.KEEP:
            assert slot.due == plain
        else:
            assert CALENDAR.is_workday(slot.due)
            assert abs(CALENDAR.workdays_between(plain, slot.due)) <= 1
            assert (slot.due >= plain) == (cadence.shift is Shift.NEXT or slot.due == plain)


@given(day_rules, days, st.integers(0, 40))
def test_the_nth_day_against_looking_at_each(rule: Day, first: date, length: int) -> None:
    period = Period(first, first + length * ONE)
    fitting = []
    for day in period.days:
        good = not rule.weekdays or day.weekday() in rule.weekdays
        good = good and (not rule.working or CALENDAR.is_workday(day))
        good = good and not (rule.ordinary and day in CALENDAR.holidays | CALENDAR.workdays)
        fitting += [day] * good
    chosen = rule.of(period, CALENDAR)
    if not fitting:
        assert chosen == period.end
    elif abs(rule.nth) <= len(fitting):
        assert chosen == (fitting[rule.nth - 1] if rule.nth > 0 else fitting[rule.nth])
    else:
        assert chosen == (fitting[-1] if rule.nth > 0 else fitting[0])


def most_that_can_be_met(slots: list[Slot], acts: list[date]) -> int:
    """Matches acts to slots by trying augmenting paths: the most slots that one act each can meet."""
    holder: dict[int, int] = {}

    def place(slot: int, tried: set[int]) -> bool:
        for number, act in enumerate(acts):
            if number not in tried and slots[slot].period.start <= act <= slots[slot].last:
                tried.add(number)
                if number not in holder or place(holder[number], tried):
                    holder[number] = slot
                    return True
        return False

    return sum(place(slot, set()) for slot in range(len(slots)))


@given(
    st.builds(Cadence, months=st.sampled_from([1, 2, 3]), shift=shifts, grace=st.integers(0, 40))
    | st.builds(Cadence, weeks=st.just(1), grace=st.integers(0, 20)),
    st.lists(st.dates(d("2026-01-01"), d("2026-08-01")), max_size=12),
)
def test_acts_are_counted_to_the_best_of_those_who_did_them(cadence: Cadence, acts: list[date]) -> None:
    since, today = d("2026-01-01"), d("2026-08-01")
    # The first slots may be due before `since`, when that is a day off.
    slots = [
        slot for slot in cadence.slots(since, today, CALENDAR) if slot.due >= since and slot.last < today
    ]
    missed = cadence.missed(since, today, acts, CALENDAR)
    assert len(slots) - len(missed) == most_that_can_be_met(slots, sorted(acts))


@given(cadences, days, st.lists(days, max_size=12))
def test_next_due_is_open_and_doing_it_moves_on(cadence: Cadence, after: date, done: list[date]) -> None:
    slot = cadence.next_due(after, done, CALENDAR, since=after)
    assert slot.last >= after
    acts = [max(slot.period.start, after)] * cadence.times
    following = cadence.next_due(after, [*done, *acts], CALENDAR, since=after)
    assert following.period.start > slot.period.start
    assert slot in cadence.slots(slot.period.start, slot.period.end, CALENDAR)


@given(cadences, days, st.lists(days, max_size=8), days)
def test_an_act_more_is_never_a_slot_more_to_do(
    cadence: Cadence, since: date, done: list[date], extra: date
) -> None:
    today = since + 300 * ONE
    before = cadence.missed(since, today, done, CALENDAR)
    after = cadence.missed(since, today, [*done, extra], CALENDAR)
    assert len(after) <= len(before)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"months": 1, "weeks": 1},
        {"months": 5},
        {"weeks": 2},
        {"months": -1},
        {"months": 1, "grace": -1},
        {"months": 1, "times": 0},
        {"months": 3, "only_months": {2}},
        {"months": 1, "only_months": {13}},
        {"months": 1, "only_months": {2}, "anchor": date(2026, 1, 1)},
        {"months": 1, "shift": "sideways"},
    ],
)
def test_cadences_that_make_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Cadence(**wrong)  # type: ignore[arg-type]


def test_days_that_make_no_sense() -> None:
    for wrong in ({"nth": 0}, {"weekdays": {7}}):
        with pytest.raises(ValueError, match="no such day"):
            Day(**wrong)  # type: ignore[arg-type]


def test_a_calendar_of_nothing_but_holidays_keeps_the_end_of_the_period() -> None:
    nothing = Calendar(holidays=frozenset(Period(d("2026-01-01"), d("2026-01-31")).days))
    assert Day(1, ordinary=True).of(Period(d("2026-01-01"), d("2026-01-31")), nothing) == d("2026-01-31")
