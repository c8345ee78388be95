"""Rate limits that hold over all processes: counts per key and window in one unlogged-style small table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection, models

from mulin.platform import keepings, scope


class Hit(models.Model):
    """How often a key has been seen in a window. Keys are hashes; rows are swept by a job."""

    held = keepings.THROTTLE.of(internal="key")

    key = models.CharField(max_length=80, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "platform"


Count = tuple[int, dt.datetime]
"""How many in this window, and when the window ends."""


def count(key: str, *, window: dt.timedelta, now: dt.datetime) -> Count:
    """Count one more of one key."""
    return count_all({key: window}, now=now)[key]


def count_all(windows: Mapping[str, dt.timedelta], *, now: dt.datetime) -> dict[str, Count]:
    """Count one more of each key, in one statement.

    A window starts with its first hit and is fixed, so that the message can say when it ends. Keys are
    taken in order, so that two requests never wait for each other crosswise.
    """
    keys = sorted(windows)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_hit (key, count, until) SELECT key, 1, until"
            " FROM unnest(%s::text[], %s::timestamptz[]) AS new (key, until) ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN platform_hit.until <= %s THEN 1 ELSE platform_hit.count + 1 END,"
            " until = CASE WHEN platform_hit.until <= %s THEN EXCLUDED.until ELSE platform_hit.until END"
            " RETURNING key, count, until",
            [keys, [now + windows[key] for key in keys], now, now],
        )
        counted = {key: (number, until) for key, number, until in cursor.fetchall()}
    # What is counted stays, whatever comes of the request, and who shares the key does not wait for its end.
    scope.settle()
    return counted


def sweep(now: dt.datetime) -> int:
    """Remove windows that have ended; returns how many."""
    return Hit.objects.filter(until__lte=now).delete()[0]
