"""What concerns a person on which day: every context says its own, a calendar puts it together.

A calendar may be seen by others, on a telephone lying on a table or in a shared screen: an entry says that
something is due and its number, never what it is about and never another person's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mulin.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar. `key` stays the same as long as it is the same thing; `path` is where it opens.

    `starts` is a moment, or a day for what has no hour. Without `ends` a moment takes half an hour.
    """

    key: str
    starts: dt.datetime | dt.date
    title: str
    path: str = ""
    ends: dt.datetime | None = None
    place: str = ""
    """Only where everybody may know it: a stall, a reception."""

    @property
    def whole_day(self) -> bool:
        return not isinstance(self.starts, dt.datetime)


Source = Callable[[Actor, dt.datetime], Iterable[Entry]]
"""(whose, now) -> what concerns them. A fixed number of statements; the words are in the language that is active."""

sources: dict[str, Source] = {}

MOST = 500
"""Entries of one calendar."""


def add_source(name: str, source: Source) -> None:
    """Say what of a context concerns a person. Said twice, the later one counts."""
    sources[name] = source


def concerning(actor: Actor, now: dt.datetime) -> list[Entry]:
    """Everything that concerns a person, by day; no two with one key."""
    found = {entry.key: entry for source in sources.values() for entry in source(actor, now)}
    return sorted(found.values(), key=lambda entry: (_day(entry), entry.key))[:MOST]


def _day(entry: Entry) -> str:
    starts = entry.starts
    return starts.astimezone(dt.UTC).isoformat() if isinstance(starts, dt.datetime) else starts.isoformat()
