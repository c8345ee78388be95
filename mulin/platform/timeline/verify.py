"""Checking the timeline against its seals: what was changed, removed or swapped behind its back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mulin.platform.timeline import hashing
from mulin.platform.timeline.models import Block

MOST_FAULTS = 50


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


def verify() -> Report:
    """Read the whole timeline once, in order, and compare it with its blocks.

    Finds: an act whose fields no longer give its hash; a block whose acts no longer give its head
    (one removed, added, or moved); a detail that does not match its act's commitment. An erased
    detail is counted, not a fault.
    """
    report = Report()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        previous = hashing.GENESIS
        expected = 1
        last: Block | None = None
        for block in Block.objects.order_by("number"):
            if block.number != expected or (
                last and last.era == block.era and str(last.end) != str(block.start)
            ):
                report.fault(f"block {expected}: a block is missing or moved")
            hashes = []
            for act_id, good, own in _acts(block, report):
                hashes.append(own)
                if not good:
                    report.fault(f"block {block.number}: act {act_id} was changed")
            if len(hashes) != block.count:
                report.fault(f"block {block.number}: {block.count} acts were sealed, {len(hashes)} are there")
            if hashing.block_head(previous, hashes) != bytes(block.head):
                report.fault(f"block {block.number}: its acts are not those that were sealed")
            previous = bytes(block.head)
            report.records += len(hashes)
            report.blocks += 1
            expected = block.number + 1
            last = block
        report.head = previous.hex()
        report.unsealed = _unsealed(last)
    return report


_ACTS = """
    SELECT a.id, a.street_id, a.record_id, a.verb, a.actor_id, a.actor_kind, a.at, a.recorded_at,
           a.commitment, a.hash, d.salt, d.body
    FROM platform_act a LEFT JOIN platform_actdetail d ON d.act_id = a.id
    WHERE a.era = %s AND a.xid >= %s::xid8 AND a.xid < %s::xid8 ORDER BY a.xid, a.id
"""


def _acts(block: Block, report: Report) -> Iterator[tuple[UUID, bool, bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ACTS, [block.era, str(block.start), str(block.end)])
        while rows := cursor.fetchmany(2000):
            for *fields, own, salt, body in rows:
                yield fields[0], _good(fields, own, salt, body, report), bytes(own)


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


def _unsealed(last: Block | None) -> int:
    with connection.cursor() as cursor:
        if last is None:
            cursor.execute("SELECT count(*) FROM platform_act")
        else:
            cursor.execute(
                "SELECT count(*) FROM platform_act WHERE era > %s OR (era = %s AND xid >= %s::xid8)",
                [last.era, last.era, str(last.end)],
            )
        return cursor.fetchone()[0]
