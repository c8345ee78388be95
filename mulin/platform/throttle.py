"""Rate limits that hold over all processes: counts per key and window in one unlogged-style small table."""

from __future__ import annotations

import datetime as dt

from django.db import connection, models


class Hit(models.Model):
    """How often a key has been seen in a window. Keys are hashes; rows are swept by a job."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "platform"


def count(key: str, *, window: dt.timedelta, now: dt.datetime) -> tuple[int, dt.datetime]:
    """Count one more and return (how many in this window, when the window ends).

    A window starts with its first hit and is fixed, so that the message can say when it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_hit (key, count, until) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN platform_hit.until <= %s THEN 1 ELSE platform_hit.count + 1 END,"
            " until = CASE WHEN platform_hit.until <= %s THEN EXCLUDED.until ELSE platform_hit.until END"
            " RETURNING count, until",
            [key, now + window, now, now],
        )
        return cursor.fetchone()


def sweep(now: dt.datetime) -> int:
    """Remove windows that have ended; returns how many."""
    return Hit.objects.filter(until__lte=now).delete()[0]
