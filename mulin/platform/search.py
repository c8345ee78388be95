"""Full-text search: a table of ids, street, path and character bigrams, without readable text.

Row-level security makes a full-text index on the readable table useless (`@@` is not leakproof), so
the words are looked up here and hits are read again through the owning context's `visible_to`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from mulin.platform import bulk, keepings, text
from mulin.platform.paths import PathField, outermost, upper_bound

MOST_HITS = 500
"""A search that finds more is too wide to be read; the page says so."""


class SearchDocument(models.Model):
    held = keepings.RECORDS.of(internal="kind path tokens")

    record_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    street_id = models.UUIDField()
    path = PathField()
    tokens = SearchVectorField()

    class Meta:
        app_label = "platform"
        indexes = [GinIndex(fields=["tokens"], name="search_tokens")]


def vector(*texts: str) -> str:
    """The tsvector literal of some texts: every token once, without positions.

    Tokens are made of letters and digits, so that nothing in them needs escaping.
    """
    tokens = {token for part in texts for token in text.to_tokens(part)}
    return "'" + "' '".join(tokens) + "'" if tokens else ""


def put(record_id: UUID, kind: str, street_id: UUID, path: str, *texts: str) -> None:
    """Make a record findable by these texts."""
    bulk.insert(part(record_id, kind, street_id, path, *texts))


def part(record_id: UUID, kind: str, street_id: UUID, path: str, *texts: str) -> bulk.Part:
    """What `put` writes, for who writes it in one statement with the record itself."""
    return bulk.Part(
        "INSERT INTO platform_searchdocument (record_id, kind, street_id, path, tokens)"
        " VALUES (%s, %s, %s, %s, %s::tsvector)"
        " ON CONFLICT (record_id) DO UPDATE SET tokens = EXCLUDED.tokens, path = EXCLUDED.path",
        [record_id, kind, street_id, path, vector(*texts)],
    )


def move(record_id: UUID, path: str) -> None:
    """A record lies elsewhere now, and is found by the same words."""
    SearchDocument.objects.filter(record_id=record_id).update(path=path)


def put_many(documents: Iterable[tuple[UUID, str, UUID, str, tuple[str, ...]]]) -> None:
    """Make new records findable: (record, kind, street, path, texts) each."""
    bulk.fill(
        "platform_searchdocument (record_id, kind, street_id, path, tokens)",
        (
            (record_id, kind, street_id, path, vector(*texts))
            for record_id, kind, street_id, path, texts in documents
        ),
    )


def find(words: str, *, kind: str, paths: list[str] | None = None, most: int = MOST_HITS) -> list[UUID]:
    """Ids of records whose text holds all the words, newest first (ids are ordered by time).

    `paths` limits to subtrees; None asks everywhere, for those whose sight is not a subtree.
    """
    tokens = text.query_tokens(words)
    if not tokens:
        return []
    query = " & ".join("'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in tokens)
    sql = "SELECT record_id FROM platform_searchdocument WHERE tokens @@ %s::tsquery AND kind = %s"
    values: list[Any] = [query, kind]
    if paths is not None:
        ranges = outermost(paths)
        if not ranges:
            return []
        sql += " AND (" + " OR ".join("(path >= %s AND path < %s)" for _ in ranges) + ")"
        for path in ranges:
            values += [path, upper_bound(path)]
    sql += " ORDER BY record_id DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, most])
        return [row[0] for row in cursor.fetchall()]
