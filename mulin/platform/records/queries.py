"""The chain of a record, both ways."""

from __future__ import annotations

from uuid import UUID

from mulin.platform.records.models import Record

DEPTH = 6
"""Matter, topic, resolution, project, task, ledger: the longest way between two ends."""

MOST = 60
"""A chain with more nodes is shown by its nearest ones."""


def chain(record_id: UUID) -> list[Record]:
    """Every record that `record_id` came from or led to, itself included, nearest first.

    Siblings are found too: what led to a topic together with this matter belongs to its chain.
    """
    return list(
        Record.objects.raw(
            """
            WITH RECURSIVE walk(id, depth) AS (
                SELECT %s::uuid, 0
              UNION
                SELECT CASE WHEN l.source_id = w.id THEN l.to_id ELSE l.source_id END, w.depth + 1
                FROM walk w JOIN platform_link l ON l.source_id = w.id OR l.to_id = w.id
                WHERE w.depth < %s
            ), near AS (SELECT id, min(depth) AS depth FROM walk GROUP BY id ORDER BY 2, 1 LIMIT %s)
            SELECT r.*, near.depth FROM near JOIN platform_record r USING (id) ORDER BY near.depth, r.at, r.id
            """,
            [record_id, DEPTH, MOST],
        )
    )
