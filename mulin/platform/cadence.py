"""What has to happen again and again: monthly, by calendar quarter, in even months, every 3 months since.

Pure. A `Cadence` cuts time into periods; each asks for an act by its due day. Two clocks must not be
mixed up: calendar periods (每月, 每季度, 双月) begin on the 1st for everybody, periods since an anchor
(每 3 个月轮换) begin on a day of their own and keep it: from 31 January monthly means 28 February,
then 31 March.

What a cadence gives is a calendar and reminders, never a list of laggards (N-50).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from mulin.platform.workdays import Calendar

_ONE_DAY = timedelta(days=1)
EVEN_MONTHS = frozenset({2, 4, 6, 8, 10, 12})


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    @property
    def days(self) -> Iterator[date]:
        """Its days in order."""
        for ordinal in range(self.start.toordinal(), self.end.toordinal() + 1):
            yield date.fromordinal(ordinal)


@dataclass(frozen=True)
class Day:
    """Which day of a period: the `nth` of those that count, from the end when negative.

    Counted are all days; with `weekdays` (Monday is 0) those alone; with `working` working days;
    with `ordinary` days that the calendar changes are passed over, holidays and weekend days worked
    in exchange, which unlike `working` leaves ordinary weekends in. Fewer than `nth`: the last (or first) one. None at all: the period's end.
    """

    nth: int = -1
    weekdays: frozenset[int] = frozenset()
    working: bool = False
    ordinary: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", frozenset(self.weekdays))
        if self.nth == 0 or not self.weekdays <= set(range(7)):
            raise ValueError("no such day")

    def of(self, period: Period, calendar: Calendar) -> date:
        """The day in `period`."""
        days = [day for day in period.days if self._counts(day, calendar)]
        if not days:
            return period.end
        place = self.nth - 1 if self.nth > 0 else len(days) + self.nth
        return days[min(max(place, 0), len(days) - 1)]

    def _counts(self, day: date, calendar: Calendar) -> bool:
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if self.working and not calendar.is_workday(day):
            return False
        return not (self.ordinary and (day in calendar.holidays or day in calendar.workdays))


class Shift(StrEnum):
    """What becomes of a due day on which nobody works."""

    KEEP = "keep"
    NEXT = "next_workday"
    PREVIOUS = "previous_workday"


@dataclass(frozen=True)
class Slot:
    """One period of a cadence: its due day, and the last day on which an act still counts for it.

    `assumed_years` are years without a calendar, where Monday to Friday were taken as working days.
    """

    period: Period
    due: date
    last: date
    assumed_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cadence:
    """Periods of so many months or weeks, and what is asked in each.

    `months` or `weeks`: length of a period, one of the two. Without an `anchor` periods follow the
    calendar: months divide 12, a week begins on Monday. With one, the first period begins on the day
    after it. `only_months` leaves out all others (months=1). `times` acts are asked by the day `on`,
    moved by `shift`. Nothing is missed before the period is over, nor until `grace` days after the
    due day. ValueError for what makes no sense.
    """

    months: int = 0
    weeks: int = 0
    anchor: date | None = None
    only_months: frozenset[int] = frozenset()
    on: Day = field(default_factory=Day)
    shift: Shift = Shift.KEEP
    grace: int = 0
    times: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "only_months", frozenset(self.only_months))
        object.__setattr__(self, "shift", Shift(self.shift))
        if min(self.months, self.weeks, self.grace) < 0 or self.times < 1:
            raise ValueError("a cadence counts forward")
        if (self.months > 0) == (self.weeks > 0):
            raise ValueError("a cadence is counted in months or in weeks")
        if self.anchor is None and (self.weeks > 1 or (self.months and 12 % self.months)):
            raise ValueError("calendar periods are weeks or divide a year; longer ones need an anchor")
        if self.only_months and (
            self.months != 1 or self.anchor or not self.only_months <= set(range(1, 13))
        ):
            raise ValueError("only months of the calendar can be chosen")

    def periods(self, first: date, last: date) -> list[Period]:
        """The periods that have a day from `first` to `last`, in order."""
        return list(takewhile(lambda period: period.start <= last, self._from(first)))

    def due(self, period: Period, calendar: Calendar) -> date:
        """The day by which the act of `period` is asked, moved off days on which nobody works."""
        day = self.on.of(period, calendar)
        if self.shift is Shift.NEXT:
            return calendar.next_workday(day)
        if self.shift is Shift.PREVIOUS:
            return calendar.previous_workday(day)
        return day

    def slots(self, first: date, last: date, calendar: Calendar) -> list[Slot]:
        """The slots of `periods(first, last)`."""
        return [self._slot(period, calendar) for period in self.periods(first, last)]

    def next_due(
        self, after: date, done: Iterable[date], calendar: Calendar, *, since: date | None = None
    ) -> Slot:
        """The first slot that is still to be done on the day `after`, given the days of acts `done`.

        It may be due already, but not missed. Slots due before `since` are not asked for, and what
        came late for one period is not counted for the next; without `since` the count begins with
        the period of `after` or of the first act.
        """
        days = sorted(done)
        start = since or next(self._from(min([after, *days[:1]]))).start
        for slot, met in self._judge(start, days, calendar):
            if not met and slot.last >= after:
                return slot
        raise ValueError("no period follows")

    def missed(self, since: date, today: date, done: Iterable[date], calendar: Calendar) -> list[Slot]:
        """The slots due from `since` on whose last day was before `today` and that lack acts."""
        judged = takewhile(lambda pair: pair[0].last < today, self._judge(since, sorted(done), calendar))
        return [slot for slot, met in judged if not met]

    def _judge(self, since: date, days: list[date], calendar: Calendar) -> Iterator[tuple[Slot, bool]]:
        """Each slot due from `since` on, with whether acts on `days` (sorted) meet it.

        Each act counts once. One that comes after its period is over counts for it only if that
        completes what was asked; otherwise it is left for the next.
        """
        at = 0
        for period in self._from(since):
            slot = self._slot(period, calendar)
            if slot.due < since:
                continue
            while at < len(days) and days[at] < period.start:
                at += 1
            within = at
            while within < len(days) and days[within] <= period.end and within - at < self.times:
                within += 1
            late = within
            while late < len(days) and days[late] <= slot.last and late - at < self.times:
                late += 1
            met = late - at == self.times
            at = late if met else within
            yield slot, met

    def _slot(self, period: Period, calendar: Calendar) -> Slot:
        due = self.due(period, calendar)
        last = max(due + self.grace * _ONE_DAY, period.end)
        uses_calendar = self.shift is not Shift.KEEP or self.on.working or self.on.ordinary
        return Slot(period, due, last, calendar.assumed_years(period.start, due) if uses_calendar else ())

    def _from(self, first: date) -> Iterator[Period]:
        """The periods that end on `first` or later, without end."""
        if self.weeks:
            yield from self._weeks_from(first)
            return
        if self.anchor:
            passed = (first.year - self.anchor.year) * 12 + first.month - self.anchor.month
            number = max(passed // self.months - 1, 0)
            make = self._since_anchor
        else:
            number = (first.year * 12 + first.month - 1) // self.months
            make = self._of_calendar
        while True:
            period = make(number)
            if period.end >= first and (not self.only_months or period.start.month in self.only_months):
                yield period
            number += 1

    def _weeks_from(self, first: date) -> Iterator[Period]:
        length = timedelta(weeks=self.weeks)
        if self.anchor is None:
            start = first - first.weekday() * _ONE_DAY
        else:
            start = self.anchor + _ONE_DAY
            start += max((first - start) // length, 0) * length
        while True:
            yield Period(start, start + length - _ONE_DAY)
            start += length

    def _of_calendar(self, number: int) -> Period:
        year, month = divmod(number * self.months, 12)
        start = date(year, month + 1, 1)
        return Period(start, add_months(start, self.months) - _ONE_DAY)

    def _since_anchor(self, number: int) -> Period:
        assert self.anchor is not None
        begin = add_months(self.anchor, number * self.months)
        return Period(begin + _ONE_DAY, add_months(self.anchor, (number + 1) * self.months))


def add_months(day: date, count: int) -> date:
    """`day` so many months later, on the same day of the month or its last one when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def monthly(*, times: int = 1, on: Day | None = None, shift: Shift = Shift.KEEP, grace: int = 0) -> Cadence:
    """每月至少一次: by the end of each calendar month unless `on` says otherwise."""
    return Cadence(months=1, times=times, on=on or Day(), shift=shift, grace=grace)


def quarterly(*, times: int = 1, on: Day | None = None, shift: Shift = Shift.KEEP, grace: int = 0) -> Cadence:
    """每季度: calendar quarters."""
    return Cadence(months=3, times=times, on=on or Day(), shift=shift, grace=grace)


def yearly(*, times: int = 1, on: Day | None = None, shift: Shift = Shift.KEEP, grace: int = 0) -> Cadence:
    """每年: calendar years."""
    return Cadence(months=12, times=times, on=on or Day(), shift=shift, grace=grace)


def even_months(on: Day | None = None, *, shift: Shift = Shift.KEEP) -> Cadence:
    """双月月初: February, April … December, by default on the first ordinary weekend day (S4-22)."""
    usual = Day(1, weekdays=frozenset({5, 6}), ordinary=True)
    return Cadence(months=1, only_months=EVEN_MONTHS, on=on or usual, shift=shift)


def weekly(weekday: int, *, shift: Shift = Shift.KEEP, grace: int = 0) -> Cadence:
    """每周, on a weekday (Monday is 0)."""
    return Cadence(weeks=1, on=Day(1, weekdays=frozenset({weekday})), shift=shift, grace=grace)


def months_since(anchor: date, months: int, *, shift: Shift = Shift.KEEP, grace: int = 0) -> Cadence:
    """每 N 个月 since an assignment, a review, a contact: due on the same day of the month (S2-38)."""
    return Cadence(months=months, anchor=anchor, shift=shift, grace=grace)
