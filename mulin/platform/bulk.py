"""Writing many rows of a table at once: the same rows as `save` would write, by COPY."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import BinaryField, JSONField

_PREPARED = (BinaryField, JSONField)
"""Kinds of fields whose values are made anew for the database; all others go as they are."""


def copy_in(rows: Sequence[models.Model]) -> int:
    """Insert new rows of one model, in the caller's transaction; returns how many.

    Defaults apply as they stand on the instances; constraints hold as ever. Signals are not sent.
    """
    if not rows:
        return 0
    meta = rows[0]._meta
    names = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
    readers = [_reader(field) for field in meta.concrete_fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([read(row) for read in readers])
    return len(rows)


def _reader(field: Any) -> Callable[[models.Model], Any]:
    name = field.attname
    if isinstance(field, _PREPARED):
        return lambda row: field.get_db_prep_save(getattr(row, name), connection)
    return lambda row: getattr(row, name)
