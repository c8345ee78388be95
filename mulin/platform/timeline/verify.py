"""Checking the timeline against its seals: what was changed, removed, added or swapped behind its back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mulin.platform.timeline import hashing

MOST_FAULTS = 50
READ_AT_ONCE = 2000


@dataclass(slots=True)
class Report:
    """`records` counts the sealed acts that were read, `head` is the last block's head in hex."""

    ok: bool = True
    records: int = 0
    unsealed: int = 0
    erased: int = 0
    blocks: int = 0
    head: str = hashing.GENESIS.hex()
    faults: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        self.ok = False
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A block as it stands in the table."""

    number: int
    era: int
    start: int
    end: int
    count: int
    head: bytes


@dataclass(frozen=True, slots=True)
class _Found:
    """An act as it stands in the table; `good` where it gives its hash, and its words their commitment."""

    era: int
    xid: int
    id: UUID
    good: bool
    own: bytes


def verify(published: str = "") -> Report:
    """Read the whole timeline once, in order, and compare it with its blocks.

    Finds: an act whose fields no longer give its hash; a block whose acts no longer give its head
    (one removed, added, or moved); an act where no block is, with newer ones sealed; a detail that does
    not match its act's commitment, or has none. An erased detail is counted, not a fault.

    `published` is a head (hex) that was noted elsewhere: were blocks cut off the end, or all made anew with
    fitting hashes, it would no longer be among the heads. That alone finds it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return read_through(published)


def read_through(published: str = "") -> Report:
    """As `verify`, in the caller's transaction."""
    report = Report()
    wanted = published.strip().lower()
    known = wanted in ("", report.head)
    previous, last = hashing.GENESIS, None
    acts = _acts(report)
    act = next(acts, None)
    for block in _blocks():
        _in_its_place(block, last, report)
        hashes = []
        while act is not None and (act.era, act.xid) < (block.era, block.end):
            if (act.era, act.xid) < (block.era, block.start):
                report.fault(f"act {act.id}: it lies where nothing was sealed")
            else:
                hashes.append(act.own)
                if not act.good:
                    report.fault(f"block {block.number}: act {act.id} was changed")
            act = next(acts, None)
        if len(hashes) != block.count:
            report.fault(f"block {block.number}: {block.count} acts were sealed, {len(hashes)} are there")
        if hashing.block_head(previous, hashes) != block.head:
            report.fault(f"block {block.number}: its acts are not those that were sealed")
        previous, last = block.head, block
        known = known or previous.hex() == wanted
        report.records += len(hashes)
        report.blocks += 1
    report.head = previous.hex()
    while act is not None:
        report.unsealed += 1
        if not act.good:
            report.fault(f"act {act.id}, not sealed yet, was changed")
        act = next(acts, None)
    if not known:
        report.fault(f"the published head {wanted} is not among the blocks: the timeline is another one")
    _words_of_nothing(report)
    return report


def _in_its_place(block: _Sealed, last: _Sealed | None, report: Report) -> None:
    """Blocks are numbered one after the other; each begins where the one before ended, an era at nothing."""
    expected = last.number + 1 if last else 1
    follows = block.start == last.end if last and last.era == block.era else block.start == 0
    if block.number != expected or not follows or (last and block.era < last.era) or block.end <= block.start:
        report.fault(f"block {expected}: a block is missing or moved")


def _blocks() -> Iterator[_Sealed]:
    sql = 'SELECT number, era, start::text, "end"::text, count, head FROM platform_block ORDER BY number'
    for number, era, start, end, count, head in _rows(sql):
        yield _Sealed(number, era, int(start), int(end), count, bytes(head))


_ACTS = """
    SELECT a.era, a.xid::text, a.id, a.street_id, a.record_id, a.verb, a.actor_id, a.actor_kind, a.at,
           a.recorded_at, a.commitment, a.hash, d.salt, d.body
    FROM platform_act a LEFT JOIN platform_actdetail d ON d.act_id = a.id
    ORDER BY a.era, a.xid, a.id
"""


def _acts(report: Report) -> Iterator[_Found]:
    for era, xid, *fields, own, salt, body in _rows(_ACTS):
        yield _Found(era, int(xid), fields[0], _good(fields, own, salt, body, report), bytes(own))


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(READ_AT_ONCE):
            yield from rows


def _words_of_nothing(report: Report) -> None:
    """Words whose act is not there: one was removed, or they were put in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.act_id FROM platform_actdetail d WHERE NOT EXISTS"
            " (SELECT 1 FROM platform_act a WHERE a.id = d.act_id) LIMIT %s",
            [MOST_FAULTS],
        )
        for (act_id,) in cursor.fetchall():
            report.fault(f"act {act_id}: its words are there, the act is not")


def _good(fields: list[Any], own: bytes, salt: bytes | None, body: Any, report: Report) -> bool:
    names = (
        "id",
        "street_id",
        "record_id",
        "verb",
        "actor_id",
        "actor_kind",
        "at",
        "recorded_at",
        "commitment",
    )
    values = dict(zip(names, fields, strict=True))
    values["commitment"] = bytes(values["commitment"])
    if hashing.act_hash(**values) != bytes(own):
        return False
    if salt is None:
        report.erased += 1
        return True
    return hashing.commit(bytes(salt), _as_dict(body)) == values["commitment"]


def _as_dict(body: Any) -> dict[str, Any]:
    return json.loads(body) if isinstance(body, str) else body
