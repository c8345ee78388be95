"""Limits in the units that Chinese handling rules use (N-83, N-76, N-73), and when they fall due.

- `hours` 紧急工作时: the clock on the wall, day and night;
- `working_hours` 工作时: office hours of working days only;
- `workdays` 工作日: counting begins on the next working day, due when the office closes that day;
- `days` 天: every day counts from the next one on, due when the office closes on the last of them, or on
  the next working day where the last one is off (Civil Code, article 203).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.utils.translation import ngettext

from mulin.platform.workdays import Calendar, OfficeHours, local_day, to_local

_HOUR = timedelta(hours=1)
MOST = 10_000


class Unit(StrEnum):
    """What a limit is counted in."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKDAYS = "workdays"
    DAYS = "days"


@dataclass(frozen=True)
class Due:
    """When something is due (UTC), and the years for which Monday to Friday had to be assumed."""

    at: datetime
    assumed_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limit:
    """So many of one unit: 1 to 10,000. Written `5 workdays`."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if isinstance(self.amount, bool) or not isinstance(self.amount, int) or not 1 <= self.amount <= MOST:
            raise ValueError(f"a limit is a whole number from 1 to {MOST}")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Reads what `str()` writes; ValueError otherwise."""
        amount, _, unit = text.strip().partition(" ")
        if not (amount.isascii() and amount.isdigit()) or unit not in set(Unit):
            raise ValueError(f"not a limit: {text!r}")
        return cls(int(amount), Unit(unit))

    @property
    def words(self) -> str:
        """The limit in the reader's language: 24 小时, 4 个工作小时, 5 个工作日."""
        if self.unit is Unit.HOURS:
            text = ngettext("%(n)s 小时", "%(n)s 小时", self.amount)
        elif self.unit is Unit.WORKING_HOURS:
            text = ngettext("%(n)s 个工作小时", "%(n)s 个工作小时", self.amount)
        elif self.unit is Unit.DAYS:
            text = ngettext("%(n)s 天", "%(n)s 天", self.amount)
        else:
            text = ngettext("%(n)s 个工作日", "%(n)s 个工作日", self.amount)
        return text % {"n": self.amount}

    def due_at(self, start: datetime, calendar: Calendar, office: OfficeHours) -> Due:
        """When the limit ends for something that began at `start` (aware; ValueError if not)."""
        begin = to_local(start)
        if self.unit is Unit.HOURS:
            return Due(start.astimezone(UTC) + self.amount * _HOUR)
        if self.unit is Unit.WORKING_HOURS:
            at = calendar.add_working_hours(start, self.amount * _HOUR, office)
        elif self.unit is Unit.DAYS:
            last = calendar.next_workday(begin.date() + timedelta(days=self.amount))
            at = calendar.end_of_office(last, office)
        else:
            at = calendar.end_of_office(calendar.add_workdays(begin.date(), self.amount), office)
        return Due(at, calendar.assumed_years(begin.date(), local_day(at)))

    def elapsed(self, start: datetime, now: datetime, calendar: Calendar, office: OfficeHours) -> float:
        """How much of the unit has passed from `start` to `now`; 0 when `now` is not after `start`.

        Hours come with fractions, working days whole: the day it began on does not count, the
        present one counts from its first minute.
        """
        if to_local(now) <= to_local(start):
            return 0.0
        if self.unit is Unit.HOURS:
            return (now - start) / _HOUR
        if self.unit is Unit.WORKING_HOURS:
            return calendar.working_hours_between(start, now, office) / _HOUR
        if self.unit is Unit.DAYS:
            return float((local_day(now) - local_day(start)).days)
        return float(calendar.workdays_between(local_day(start), local_day(now)))
