"""Following the timeline: on what has been acted since a mark. For what is computed from records.

A transaction that takes long commits acts with a number below those already seen. So a follower reads from
its mark on and then sets the mark to `horizon`, below which no transaction is under way any more: an act
that is still to be committed lies above it and is read next time. Some acts are read twice, none is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the timeline: acts of transactions below it have been read."""

    era: int
    xid: str


START = Mark(0, "0")


def horizon() -> Mark:
    """Where a follower's mark goes after reading. To be asked for before reading."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(era), 1), pg_snapshot_xmin(pg_current_snapshot())::text FROM platform_act"
        )
        return Mark(*cursor.fetchone())


def records_since(mark: Mark, context: str, *, most: int) -> list[UUID] | None:
    """The records of a context acted on since the mark, each once; None where there are more than `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT record_id FROM platform_act"
            " WHERE (era, xid) >= (%s, %s::xid8) AND starts_with(verb, %s) LIMIT %s",
            [mark.era, mark.xid, f"{context}.", most + 1],
        )
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > most else found


def days_since(mark: Mark) -> set[tuple[UUID, date]]:
    """Every (street, day in Asia/Shanghai) on which something was acted since the mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT street_id, (at AT TIME ZONE 'Asia/Shanghai')::date FROM platform_act"
            " WHERE (era, xid) >= (%s, %s::xid8)",
            [mark.era, mark.xid],
        )
        return set(cursor.fetchall())
