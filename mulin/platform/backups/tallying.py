"""What is in every table: how many rows, and one hash over them whatever their order. To compare two places."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from mulin.platform import postgres

Tally = dict[str, list[Any]]
"""Table -> [rows, hash]."""

_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
_ROWS = """
    SELECT count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0)
    FROM {} AS t
"""


def tally() -> Tally:
    """Every table, in one snapshot. As the superuser of the home's own server: no row is hidden from it."""
    with postgres.cluster().connect(postgres.DATABASE) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # How a value reads must not depend on whose settings these are.
        connection.execute("SET LOCAL timezone = 'UTC'")
        found: Tally = {}
        for (table,) in connection.execute(_TABLES).fetchall():
            row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(table))).fetchone()  # type: ignore[arg-type]
            assert row is not None
            found[table] = [row[0], f"{int(row[1]):x}"]
        return found


def differences(here: Tally, there: Tally) -> list[str]:
    """One line a table that is not the same in both."""
    lines = []
    for table in sorted(here.keys() | there.keys()):
        mine, other = here.get(table), there.get(table)
        if mine != other:
            lines.append(f"{table}: {_said(mine)} ≠ {_said(other)}")
    return lines


def _said(one: list[Any] | None) -> str:
    return "–" if one is None else f"{one[0]} ({one[1]})"
