"""Chaining acts into blocks, about once a second, without slowing those who write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from mulin.platform.timeline import hashing
from mulin.platform.timeline.models import Block

_LOCK = 0x6D756C696E
"""Advisory lock key: one sealer at a time, over all processes."""

MOST = 50_000
"""Acts per block at the most, so that an import of a million rows is sealed in steps."""


def seal(now: dt.datetime) -> int:
    """Seal every act of a transaction that has surely ended. Returns the number of acts sealed.

    Below `pg_snapshot_xmin` no transaction is under way any more, so no act can appear later in a
    range that has been sealed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = Block.objects.order_by("-number").first()
        unsealed = _unsealed(cursor, last)
        if unsealed is None:
            return 0
        era, horizon = unsealed
        # A new era starts at transaction 0 again: the cluster is another one.
        start = str(last.end) if last and last.era == era else "0"
        end, hashes = _next(cursor, era, start, horizon)
        if not hashes:
            return 0
        Block.objects.create(
            number=last.number + 1 if last else 1,
            era=era,
            start=start,
            end=end,
            count=len(hashes),
            head=hashing.block_head(bytes(last.head) if last else hashing.GENESIS, hashes),
            sealed_at=now,
        )
        return len(hashes)


def _next(cursor: Any, era: int, start: str, horizon: str) -> tuple[str, list[bytes]]:
    """Where the next block ends, and the hashes of its acts in order.

    `MOST` acts at the most, but a transaction is never split over two blocks.
    """
    found = _acts(cursor, era, start, horizon, MOST + 1)
    if len(found) <= MOST:
        return horizon, [own for _xid, own in found]
    end = found[-1][0]
    whole = [own for xid, own in found if xid != end]
    if whole:
        return end, whole
    end = str(int(end) + 1)
    return end, [own for _xid, own in _acts(cursor, era, start, end, None)]


def _acts(cursor: Any, era: int, start: str, end: str, most: int | None) -> list[tuple[str, bytes]]:
    # By the column: a bare `xid` would be the text that is selected, in which 1000 comes before 999.
    cursor.execute(
        "SELECT xid::text, hash FROM platform_act WHERE era = %s AND xid >= %s::xid8 AND xid < %s::xid8"
        " ORDER BY platform_act.xid, id LIMIT %s",
        [era, start, end, most],
    )
    return [(xid, bytes(own)) for xid, own in cursor.fetchall()]


def _unsealed(cursor: Any, last: Block | None) -> tuple[int, str] | None:
    """The oldest era with acts that no block holds, and the transaction below which all of its have ended."""
    cursor.execute(
        "SELECT era, (SELECT max(era) FROM platform_act), pg_snapshot_xmin(pg_current_snapshot())::text"
        " FROM platform_act WHERE (era, xid) >= (%s, %s::xid8) ORDER BY era, xid LIMIT 1",
        [last.era, str(last.end)] if last else [0, "0"],
    )
    row = cursor.fetchone()
    if row is None:
        return None
    era, newest, horizon = row
    if era == newest:
        return era, horizon
    # What an earlier cluster had not sealed yet when it was dumped: it ended with it.
    cursor.execute("SELECT max(xid)::text FROM platform_act WHERE era = %s", [era])
    return era, str(int(cursor.fetchone()[0]) + 1)
