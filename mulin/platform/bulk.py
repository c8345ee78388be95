"""Writing new rows as `save` would write them: many of one table at once, a few of several in one statement.

Not by COPY: PostgreSQL refuses it for tables under row-level security.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, models
from django.db.models import BinaryField, JSONField

_PREPARED = (BinaryField, JSONField)
"""Kinds of fields whose values are made anew for the database; all others go as they are."""
AT_ONCE = 500
"""Rows in one statement: more make it longer and hardly faster."""


def copy_in(rows: Sequence[models.Model]) -> int:
    """Insert new rows of one model, in the caller's transaction; returns how many.

    Defaults apply as they stand on the instances; constraints hold as ever. Signals are not sent.
    """
    if not rows:
        return 0
    table, readers = _table(type(rows[0]))
    return fill(table, ([read(row) for read in readers] for row in rows))


def fill(table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of values into `table (columns)`, some hundreds in a statement; returns how many."""
    written, left = 0, iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, AT_ONCE)):
            marks = "(" + ", ".join(["%s"] * len(some[0])) + ")"
            cursor.execute(
                f"INSERT INTO {table} VALUES {', '.join([marks] * len(some))}",
                [value for row in some for value in row],
            )
            written += len(some)
    return written


class Part(NamedTuple):
    """An INSERT of its own making, to be written together with others."""

    sql: str
    values: list[Any]


def insert(*rows: models.Model | Part) -> None:
    """Insert a few new rows, of one model or several, in one statement and in the caller's transaction.

    Defaults apply as they stand on the instances, and the database's own to fields that have one.
    Constraints hold as ever: foreign keys are checked when the transaction ends, so the order does not
    matter. Signals are not sent.
    """
    parts = [row if isinstance(row, Part) else _part(row) for row in rows]
    heads = ", ".join(f"row{number} AS ({part.sql})" for number, part in enumerate(parts[:-1]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {heads} {parts[-1].sql}" if heads else parts[-1].sql,
            [value for part in parts for value in part.values],
        )


def _part(row: models.Model) -> Part:
    table, readers = _table(type(row))
    row._state.adding, row._state.db = False, connection.alias
    marks = ", ".join(["%s"] * len(readers))
    return Part(f"INSERT INTO {table} VALUES ({marks})", [read(row) for read in readers])


def update(row: models.Model, *names: str) -> None:
    """Write these fields of one row, in the caller's transaction. Raises `DatabaseError` if the row is gone."""
    fields = [row._meta.get_field(name) for name in names]
    key = row._meta.pk
    assert key is not None
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row._meta.db_table}" SET {sets} WHERE "{key.column}" = %s',
            [*(_reader(field)(row) for field in fields), row.pk],
        )
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label} {row.pk} is gone")


@cache
def _table(model: type[models.Model]) -> tuple[str, list[Callable[[models.Model], Any]]]:
    """The table with its columns, and what reads each column's value from an instance."""
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return f'"{model._meta.db_table}" ({names})', [_reader(field) for field in fields]


def _reader(field: Any) -> Callable[[models.Model], Any]:
    name = field.attname
    if isinstance(field, _PREPARED):
        return lambda row: field.get_db_prep_save(getattr(row, name), connection)
    return lambda row: getattr(row, name)
