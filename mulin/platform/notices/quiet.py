"""When a message may go out: quiet hours, one digest a day, urgent ones apart (DR-14). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mulin.platform.policy import LOCAL

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begins` (inclusive) to `ends` (exclusive), local time, over midnight where it begins later. Equal: never."""

    begins: dt.time
    ends: dt.time

    def covers(self, time: dt.time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends


def at(text: str) -> dt.time:
    """`21:00` as a time of day. Raises ValueError for anything else."""
    hour, _colon, minute = text.partition(":")
    return dt.time(int(hour), int(minute))


def hours(value: Sequence[str]) -> Quiet:
    """A policy value, two times of day. Raises ValueError for anything else."""
    begins, ends = value
    return Quiet(at(begins), at(ends))


def awake(moment: dt.datetime, quiet: Quiet) -> dt.datetime:
    """The first moment from this one on that is not quiet."""
    local = moment.astimezone(LOCAL)
    if not quiet.covers(local.time()):
        return moment
    ends = dt.datetime.combine(local.date(), quiet.ends, LOCAL)
    return ends if ends > local else ends + DAY


def digest_after(moment: dt.datetime, digest: dt.time, quiet: Quiet) -> dt.datetime:
    """The next time of the day's one message from this moment on; where that lies in quiet hours, when they end."""
    local = moment.astimezone(LOCAL)
    today = dt.datetime.combine(local.date(), digest, LOCAL)
    # One that was moved out of the quiet hours of yesterday evening may still lie ahead.
    return min(found for days in (-1, 0, 1, 2) if (found := awake(today + days * DAY, quiet)) >= local)


def goes_at(moment: dt.datetime, *, urgent: bool, digest: dt.time, quiet: Quiet) -> dt.datetime:
    """When something said now goes out: urgent at once, the rest with the day's one message."""
    return moment if urgent else digest_after(moment, digest, quiet)


def next_day(moment: dt.datetime, digest: dt.time, quiet: Quiet) -> dt.datetime:
    """The first digest on a later local day than this moment."""
    midnight = dt.datetime.combine(moment.astimezone(LOCAL).date(), dt.time(), LOCAL) + DAY
    return digest_after(midnight, digest, quiet)


BACKOFF = (1, 5, 30, 120, 480)
"""Minutes to the second, third, … attempt."""
MOST_TRIES = len(BACKOFF) + 1


def again_at(
    moment: dt.datetime, tries: int, quiet: Quiet, *, urgent: bool, after: dt.timedelta | None = None
) -> dt.datetime:
    """When to try again after `tries` attempts; not before what the channel asked for."""
    wait = dt.timedelta(minutes=BACKOFF[min(tries, len(BACKOFF)) - 1])
    later = moment + max(wait, after or dt.timedelta())
    return later if urgent else awake(later, quiet)
