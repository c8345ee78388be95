"""Working days and office hours of China, with days off moved by 调休 (N-83).

Pure: nothing here reads a clock, a table or a setting. Days begin and end at midnight in
Asia/Shanghai; moments are aware datetimes, come in any zone and go out in UTC.

A `Calendar` knows some years. In a year it does not know, Monday to Friday count as working days;
`Calendar.assumed_years` names such years so that the page can say so.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
BUILT_IN_YEARS = (2025, 2026)

_OFF_WORDS = frozenset({"off", "holiday", "休", "放假", "节假日"})
_ON_WORDS = frozenset({"on", "workday", "班", "上班", "补班", "调休上班"})
_ONE_DAY = timedelta(days=1)


class BadCalendar(ValueError):
    """A calendar file that cannot be taken; `where` is the line or the entry, the text says why."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.why = why
        self.where = where


def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai that an aware `moment` falls on. Naive moments raise ValueError."""
    return to_local(moment).date()


def to_local(moment: datetime) -> datetime:
    """`moment` in Asia/Shanghai; ValueError when it carries no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI)


@dataclass(frozen=True)
class OfficeHours:
    """When an office is open on a working day: periods of local time, in order, apart from each other."""

    periods: tuple[tuple[time, time], ...] = (
        (time(9, 0), time(12, 0)),
        (time(13, 30), time(18, 0)),
    )

    def __post_init__(self) -> None:
        if not self.periods:
            raise ValueError("office hours need at least one period")
        last: time | None = None
        for start, end in self.periods:
            if start.tzinfo or end.tzinfo:
                raise ValueError("office hours are local times without a zone")
            if start >= end or (last is not None and start <= last):
                raise ValueError("office hours must run forward and lie apart")
            last = end

    @property
    def opens(self) -> time:
        """When the first period begins."""
        return self.periods[0][0]

    @property
    def closes(self) -> time:
        """When the last period ends."""
        return self.periods[-1][1]

    @property
    def length(self) -> timedelta:
        """Working time of one full day."""
        anchor = date(2000, 1, 1)
        spans = (end - start for start, end in self.on(anchor))
        return sum(spans, timedelta())

    def on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The periods of `day` as aware moments."""
        for start, end in self.periods:
            yield datetime.combine(day, start, SHANGHAI), datetime.combine(day, end, SHANGHAI)

    def contains(self, moment: datetime) -> bool:
        """Whether the time of day of `moment` lies in a period, both ends included."""
        clock = to_local(moment).time()
        return any(start <= clock <= end for start, end in self.periods)


@dataclass(frozen=True)
class Calendar:
    """Days off and extra working days of the years in `years`; elsewhere Monday to Friday are assumed.

    `holidays` may list weekend days too; `workdays` are the weekend days worked in exchange.
    A day in both is an error (ValueError).
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        both = self.holidays & self.workdays
        if both:
            raise ValueError(f"both off and on: {min(both).isoformat()}")

    def __or__(self, other: Calendar) -> Calendar:
        """This calendar with the years of `other` added; a year known to both is taken from `other`."""
        replaced = self.years & other.years

        def mine(days: frozenset[date], theirs: frozenset[date]) -> frozenset[date]:
            return frozenset(day for day in days if day.year not in replaced and day not in theirs)

        return Calendar(
            holidays=mine(self.holidays, other.workdays) | other.holidays,
            workdays=mine(self.workdays, other.holidays) | other.workdays,
            years=self.years | other.years,
        )

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def assumed_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from `first` to `last` that this calendar does not know, in order."""
        low, high = min(first, last).year, max(first, last).year
        return tuple(year for year in range(low, high + 1) if year not in self.years)

    def next_workday(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day = _step(day, 1)
        return day

    def previous_workday(self, day: date) -> date:
        """`day` itself when it is a working day, else the last one before it."""
        while not self.is_workday(day):
            day = _step(day, -1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative); `day` does not count.

        A count of 0 gives `day` as it is, working or not. ValueError past the years of `date`.
        """
        step = 1 if count > 0 else -1
        left = abs(count)
        while left:
            day = _step(day, step)
            if self.is_workday(day):
                left -= 1
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; the inverse of `add_workdays`.

        When `end` lies before `start`: minus the working days from `end` to the day before `start`.
        """
        if end >= start:
            return sum(map(self.is_workday, _days(start, end))) - self.is_workday(start)
        return self.is_workday(start) - sum(map(self.is_workday, _days(end, start)))

    def add_working_hours(self, moment: datetime, span: timedelta, office: OfficeHours) -> datetime:
        """The moment (UTC) when `span` of office hours has passed since `moment`.

        Always inside office hours, both ends included: a span used up at noon ends at noon. A span
        of zero outside office hours gives the next opening. ValueError when `span` is negative.
        """
        if span < timedelta():
            raise ValueError("a span of working time cannot be negative")
        at = to_local(moment)
        day, left = at.date(), span
        while True:
            if self.is_workday(day):
                for start, end in office.on(day):
                    begin = max(start, at)
                    if begin > end:
                        continue
                    if left <= end - begin:
                        return (begin + left).astimezone(UTC)
                    left -= end - begin
            day = _step(day, 1)

    def working_hours_between(self, start: datetime, end: datetime, office: OfficeHours) -> timedelta:
        """Office hours that lie between two moments; negative when `end` is before `start`."""
        low, high = to_local(start), to_local(end)
        if high < low:
            return -self.working_hours_between(end, start, office)
        total = timedelta()
        for day in _days(low.date(), high.date()):
            if self.is_workday(day):
                for opens, closes in office.on(day):
                    total += max(min(closes, high) - max(opens, low), timedelta())
        return total

    def end_of_office(self, day: date, office: OfficeHours) -> datetime:
        """The moment (UTC) when the office closes on `day`."""
        return datetime.combine(day, office.closes, SHANGHAI).astimezone(UTC)


def _step(day: date, by: int) -> date:
    try:
        return day + by * _ONE_DAY
    except OverflowError:
        raise ValueError("no working day within the years that dates can tell") from None


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def load_calendar(text: str) -> Calendar:
    """Reads one year's calendar from the text of a file; the caller keeps the result.

    JSON as in `platform/calendars/2026.json`: `{"year": 2027, "days": [{"name", "off", "on"}]}` with
    days or ranges `first..last`. Or CSV with the columns `date, kind` (further ones are ignored),
    where kind is off/holiday/休 or on/workday/班; its years are those of most of its lines' dates.

    Raises BadCalendar with the entry or line.
    """
    stripped = text.lstrip("\ufeff").strip()
    if not stripped:
        raise BadCalendar("the file is empty")
    return _from_json(stripped) if stripped[0] in "{[" else _from_csv(stripped)


def _from_json(text: str) -> Calendar:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise BadCalendar(f"not JSON ({error})") from error
    year = content.get("year") if isinstance(content, dict) else None
    if not isinstance(year, int) or isinstance(year, bool) or not 1 < year < 9999:
        raise BadCalendar("the year is missing", "year")
    entries = content.get("days")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadCalendar("a list of entries is missing", "days")
    off: set[date] = set()
    on: set[date] = set()
    for number, entry in enumerate(entries, 1):
        where = str(entry.get("name") or f"days {number}")
        off.update(_spread(entry.get("off", []), where))
        on.update(_spread(entry.get("on", []), where))
    return _checked(off, on, {year})


def _from_csv(text: str) -> Calendar:
    rows = list(csv.reader(io.StringIO(text)))
    head = [name.strip().lower() for name in rows[0]]
    names = {"date": ("date", "日期"), "kind": ("kind", "类别", "类型")}
    try:
        at = {key: next(head.index(name) for name in known if name in head) for key, known in names.items()}
    except StopIteration:
        raise BadCalendar("the columns date and kind are missing", "line 1") from None
    off: set[date] = set()
    on: set[date] = set()
    for number, row in enumerate(rows[1:], 2):
        where = f"line {number}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(at.values()):
            raise BadCalendar("the line is too short", where)
        kind = row[at["kind"]].strip().lower()
        if kind not in _OFF_WORDS | _ON_WORDS:
            raise BadCalendar(f"unknown kind {kind!r}", where)
        (off if kind in _OFF_WORDS else on).update(_spread([row[at["date"]].strip()], where))
    if not off:
        raise BadCalendar("no day off in the file")
    return _checked(off, on, _main_years(off))


def _main_years(days: Iterable[date]) -> set[int]:
    """The years the lines are about: a notice may touch the last days of the year before."""
    counts: dict[int, int] = {}
    for day in days:
        counts[day.year] = counts.get(day.year, 0) + 1
    return {year for year, count in counts.items() if count > 5} or {max(counts, key=lambda y: counts[y])}


def _spread(entries: Any, where: str) -> Iterator[date]:
    if not isinstance(entries, list):
        raise BadCalendar("days must be a list", where)
    for entry in entries:
        first, dots, last = str(entry).partition("..")
        try:
            start = date.fromisoformat(first.strip())
            end = date.fromisoformat(last.strip()) if dots else start
        except ValueError:
            raise BadCalendar(f"not a day: {entry!r}", where) from None
        if not 0 <= (end - start).days <= 60:
            raise BadCalendar(f"not a range of days: {entry!r}", where)
        yield from _days(start, end)


def _checked(off: set[date], on: set[date], years: set[int]) -> Calendar:
    for day in sorted(off | on):
        if min(abs(day.year - year) for year in years) > 1:
            raise BadCalendar(f"{day.isoformat()} is not of the year {min(years)}")
    for day in sorted(on):
        if day.weekday() < 5:
            raise BadCalendar(f"{day.isoformat()} is a weekday and needs no exchange")
    if not off:
        raise BadCalendar("no day off in the file")
    try:
        return Calendar(frozenset(off), frozenset(on), frozenset(years))
    except ValueError as error:
        raise BadCalendar(str(error)) from error


@cache
def built_in_calendar() -> Calendar:
    """The years that come with the product (`BUILT_IN_YEARS`), as the State Council arranged them."""
    whole = Calendar()
    folder = files("mulin.platform") / "calendars"
    for year in BUILT_IN_YEARS:
        whole |= load_calendar((folder / f"{year}.json").read_text(encoding="utf-8"))
    return whole
