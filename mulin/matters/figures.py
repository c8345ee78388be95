"""What the figures of matters count. Pure: names, words and rates; the rows behind them are in `queries.measures`.

Things happen on days of their own, and each is counted there:

- a matter is *raised*: counted on the day it was recorded, by how it stands now;
- it falls *due to respond*: counted on the day the limit runs out, once it has;
- an answer is *given*;
- the person says a *word* on an answer, or cannot be reached about it on three days;
- it is *handled*, or its limit runs out before; it is passed on, put off, decided about, joined.

The three rates (N-75) are never blended: response is the share of what fell due that was contacted in time;
solution the share of words that say "solved"; satisfaction the share of words with an answer to it that say
content or fairly so. Handled in time stands beside them (N-76): answered by the limit as it stood. Who is
left out is counted beside them, with the reason (DR-07).

A matter handed to the office that law names (N-79) was answered and counts as referred; whether it is solved,
and when, is that office's: it is left out of handled in time, and words about it out of solution and
satisfaction, each counted apart. A co-handler's help is neither a reply nor an answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mulin.platform.policy import LOCAL

NONE = UUID(int=0)
"""The key of what has no category, place or organisation."""

FEWEST = 5
"""On public pages a count or a rate of fewer is not told exactly: it could show a person (ET-15)."""

EDITION = 2
"""Raise it where a count comes to mean something else: everything is counted anew once. A new count needs no raising."""

PERIODS = (30, 90, 365)
"""Days a reader may look back over, today included."""

STANDINGS = {
    "solved": _("解决了"),
    "explained": _("说明白了"),
    "cannot": _("办不了，说明了原因"),
    "referred": _("转给了该管的单位"),
    "not_reached": _("答复了，没联系上反映的人"),
    "withdrawn": _("反映的人撤回了"),
    "waiting": _("答复了，等反映的人说"),
    "again": _("说没解决或重开了，正在重新办"),
    "under_way": _("还在办"),
}
"""How a raised matter stands now. Every matter stands in exactly one."""

DRAWN = {
    "solved": "done",
    "explained": "told",
    "cannot": "cannot",
    "referred": "sent",
    "not_reached": "unreached",
    "withdrawn": "off",
    "waiting": "waiting",
    "again": "not",
    "under_way": "open",
}
"""The part of a drawn whole that each standing is."""

OPEN_STANDINGS = ("waiting", "again", "under_way")


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`; no rate where the whole is nothing."""

    part: int
    whole: int

    @property
    def told(self) -> bool:
        """Whether a public page may tell it."""
        return self.whole >= FEWEST


@dataclass(frozen=True, slots=True)
class Figures:
    """Every count of one stretch of days. The names are those of the columns of `DayFigures`."""

    raised: int = 0
    solved: int = 0
    explained: int = 0
    referred: int = 0
    cannot: int = 0
    withdrawn: int = 0
    not_reached: int = 0
    waiting: int = 0
    again: int = 0
    under_way: int = 0

    due: int = 0
    """Fell due to respond: somebody raised it and the limit has run out."""
    in_time: int = 0
    excused: int = 0
    """Left out of `due`: the person had taken it back before the limit ran out."""
    joined_early: int = 0
    """Left out of `due`: by then it was handled and counted with another matter, which has a limit of its own."""

    answered: int = 0

    said: int = 0
    """Words of residents on answers: completed callbacks."""
    said_solved: int = 0
    asked: int = 0
    """Words that also say whether the person is content."""
    content: int = 0
    verified: int = 0
    """Left out of `said`: nobody raised it, a verifier looked."""
    verified_solved: int = 0
    said_legal: int = 0
    """Left out of `said`: the answer only told which office has it by law (N-79)."""

    unreached: int = 0
    """Left out of `said`: three attempts on three days failed."""

    handled: int = 0
    """Answered with a limit, or the limit ran out before (N-76)."""
    handled_in_time: int = 0
    handled_delayed: int = 0
    """Of those in time: after an approved delay, by the limit that it moved."""
    off_withdrawn: int = 0
    """Left out of `handled`: taken back by the person before the limit ran out."""
    off_joined: int = 0
    """Left out of `handled`: joined to another matter before the limit ran out."""
    off_legal: int = 0
    """Left out of `handled`: in the hands of the office that law names, which has days of its own (N-79)."""
    off_limitless: int = 0
    """Left out of `handled`: answered by the window, which had sent it to nobody: no limit had begun."""

    split_off: int = 0
    """Raised as a part of another matter."""
    joined: int = 0
    transfers: int = 0
    """Sheets offered to another organisation to take over."""
    taken_over: int = 0
    proposals: int = 0
    arbitrations: int = 0
    arbitrated: int = 0
    arbitrated_in_time: int = 0
    delays: int = 0
    """Asked for."""
    delays_granted: int = 0
    delays_ended: int = 0
    """Granted, and it goes on or is answered."""
    legal: int = 0
    """Handed to the office that law names."""

    @property
    def response(self) -> Rate:
        return Rate(self.in_time, self.due)

    @property
    def solution(self) -> Rate:
        return Rate(self.said_solved, self.said)

    @property
    def satisfaction(self) -> Rate:
        return Rate(self.content, self.asked)

    @property
    def handling(self) -> Rate:
        """Handled in time."""
        return Rate(self.handled_in_time, self.handled)

    @property
    def handled_late(self) -> int:
        return self.handled - self.handled_in_time

    @property
    def late(self) -> int:
        """Due and not contacted in time."""
        return self.due - self.in_time

    @property
    def silent(self) -> int:
        """Words that do not say whether the person is content."""
        return self.said - self.asked

    @property
    def open(self) -> int:
        return sum(getattr(self, name) for name in OPEN_STANDINGS)

    @property
    def closed(self) -> int:
        return self.raised - self.open


COUNTS = tuple(field.name for field in fields(Figures))
_counts = attrgetter(*COUNTS)


def scheme(uses: Iterable[str]) -> str:
    """What is counted, and in which meaning: figures counted by another scheme are counted anew."""
    return hashlib.sha256(f"{EDITION} {' '.join((*COUNTS, *sorted(uses)))}".encode()).hexdigest()[:16]


def total(parts: Iterable[Figures]) -> Figures:
    """The sum of some figures, count by count."""
    return Figures(*map(sum, zip(*map(_counts, parts), strict=True)))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, in Asia/Shanghai."""

    first: dt.date
    last: dt.date

    @property
    def start(self) -> dt.datetime:
        return midnight(self.first)

    @property
    def end(self) -> dt.datetime:
        """The first moment after it."""
        return midnight(self.last + dt.timedelta(days=1))

    def days(self) -> Iterator[dt.date]:
        return (self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1))


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LOCAL)


def today(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


def last_days(days: int, now: dt.datetime) -> Period:
    """The last so many days, today included."""
    last = today(now)
    return Period(last - dt.timedelta(days=days - 1), last)


def last_months(months: int, now: dt.datetime) -> list[Period]:
    """Calendar months up to the one under way, oldest first; the last ends today."""
    found = []
    last = today(now)
    for _month in range(months):
        found.append(Period(last.replace(day=1), last))
        last = last.replace(day=1) - dt.timedelta(days=1)
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Age:
    """Days waited, from `least` to `most` (None: no end)."""

    key: str
    least: int
    most: int | None
    state: str = ""
    """How it is drawn: "" soon late."""


AGES = (
    Age("3", 0, 3),
    Age("7", 4, 7),
    Age("15", 8, 15, "soon"),
    Age("30", 16, 30, "soon"),
    Age("more", 31, None, "late"),
)


AGE_WORDS = {
    "3": _("3 天以内"),
    "7": _("4～7 天"),
    "15": _("8～15 天"),
    "30": _("16～30 天"),
    "more": _("30 天以上"),
}


def days_waited(since: dt.datetime, now: dt.datetime) -> int:
    """Calendar days in Asia/Shanghai: raised yesterday evening has waited a day this morning."""
    return (today(now) - today(since)).days


def age_of(since: dt.datetime, now: dt.datetime) -> Age:
    waited = days_waited(since, now)
    return next(age for age in AGES if age.most is None or waited <= age.most)


def age_span(age: Age, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime]:
    """The moments between which (from, until before) one must have been raised to have waited so long."""
    day = dt.timedelta(days=1)
    start = None if age.most is None else midnight(today(now) - age.most * day)
    return start, midnight(today(now) - (age.least - 1) * day)
