"""When things happen: office hours for staff, waking hours for residents."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from mulin.platform.durations import Limit
from mulin.platform.workdays import SHANGHAI, OfficeHours, built_in_calendar, to_local

from .categories import LIMITS

OFFICE = OfficeHours()
# hours in which things of a channel begin, local time
HOURS = {
    "web": (7.0, 22.5),
    "qr": (6.5, 22.5),
    "phone": (9.1, 17.6),
    "walk_in": (9.1, 17.4),
    "hotline": (7.5, 20.5),
    "patrol": (8.3, 19.5),
    "sheet": (9.2, 16.0),
}
BY_STAFF = ("phone", "walk_in", "sheet")


def working(start: datetime, minutes: float) -> datetime:
    """The moment after so many minutes of office hours."""
    return built_in_calendar().add_working_hours(start, timedelta(minutes=minutes), OFFICE)


def plain(start: datetime, minutes: float) -> datetime:
    """The moment after so many minutes on the clock."""
    return start + timedelta(minutes=minutes)


def on_duty(start: datetime, minutes: float) -> datetime:
    """The moment after so many minutes for those who work every day from seven to nine in the evening."""
    at = to_local(start) + timedelta(minutes=minutes)
    opens = datetime.combine(at.date(), time(7), SHANGHAI)
    if at.hour >= 21:
        opens += timedelta(days=1)
    elif at.hour >= 7:
        return at.astimezone(UTC)
    return (opens + timedelta(minutes=minutes % 90)).astimezone(UTC)


def waking(moment: datetime, random: Random) -> datetime:
    """The moment itself, or if it falls into the night, some time of the next morning."""
    local = to_local(moment)
    if 7 <= local.hour < 22:
        return moment
    day = local.date() + timedelta(days=local.hour >= 22)
    morning = datetime.combine(day, time(7, 30), SHANGHAI) + timedelta(minutes=random.randint(0, 150))
    return morning.astimezone(UTC)


def another_day(moment: datetime, random: Random) -> datetime:
    """Some office hour of one of the next two working days."""
    day = built_in_calendar().add_workdays(to_local(moment).date(), random.randint(1, 2))
    at = datetime.combine(day, time(9, 5), SHANGHAI) + timedelta(minutes=random.randint(0, 490))
    return working(at.astimezone(UTC), 0)


def beginning(day: datetime, channel: str, random: Random) -> datetime:
    """Some moment of the day when something may be raised through a channel."""
    date = to_local(day).date()
    if channel in BY_STAFF:
        date = built_in_calendar().next_workday(date)
    first, last = HOURS[channel]
    at = datetime.combine(date, time(), SHANGHAI) + timedelta(hours=random.uniform(first, last))
    return (
        working(at.astimezone(UTC), 0) if channel in BY_STAFF else at.replace(microsecond=0).astimezone(UTC)
    )


def due(start: datetime, urgency: str) -> datetime:
    """When solving is due for something dispatched at ``start`` (N-73)."""
    return Limit.parse(LIMITS[urgency]).due_at(start, built_in_calendar(), OFFICE).at


def days_apart(moment: datetime, now: datetime) -> int:
    """Days from ``now`` to ``moment`` on the local calendar."""
    return (to_local(moment).date() - to_local(now).date()).days
