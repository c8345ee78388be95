"""A calendar file (RFC 5545) of agenda entries. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urljoin

from icalendar import Calendar, Event, vText

from mulin.platform.agenda import Entry

TYPE = "text/calendar; charset=utf-8"
HALF_AN_HOUR = dt.timedelta(minutes=30)
REFRESH = dt.timedelta(hours=6)
"""How often a calendar program may ask again, as far as it listens."""


def render(entries: Iterable[Entry], *, name: str, host: str, root: str, now: dt.datetime) -> bytes:
    """The file. `host` makes keys unique in the world, `root` makes paths whole addresses.

    Times are UTC, so no zone table is needed; a day without hours is a day. Every entry is private and
    takes no time, so that it blocks nobody's calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Mulin//mulin//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, root, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, root: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("summary", vText(entry.title))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if entry.path:
        event.add("url", urljoin(root, entry.path))
    if entry.place:
        event.add("location", vText(entry.place))
    starts = entry.starts
    if isinstance(starts, dt.datetime):
        begin = starts.astimezone(dt.UTC).replace(microsecond=0)
        end = entry.ends.astimezone(dt.UTC).replace(microsecond=0) if entry.ends else begin + HALF_AN_HOUR
        event.add("dtstart", begin)
        event.add("dtend", max(end, begin))
    else:
        event.add("dtstart", starts)
        event.add("dtend", starts + dt.timedelta(days=1))
    return event
