"""Everything sealed with a key of before is sealed anew, in batches, while the site runs; then the key can go.

A pass goes through every encrypted column in the order of its rows and notes after each batch how far it is,
in the same transaction: a process that dies goes on where the last batch ended. A row that somebody changes
meanwhile is left as they wrote it, with the key of today. Rotation: N-90, design section 2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from mulin.platform import fields, keepings
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.keyring import (
    LOOK_AGAIN,
    add_index_key,
    add_key,
    drop_key,
    keyring,
    open_sealed,
    settle_index_key,
)

BATCH = 500
SETTLES = dt.timedelta(minutes=10)
"""So long after a change a key of before is kept at least: longer than any transaction begun before it lasts."""
_LOCK = 7_120_311


class Resealing(models.Model):
    """How far the pass through one column is. One row for each encrypted column, made when it is first needed."""

    held = keepings.KEYS.of(internal="column position")

    column = models.CharField(max_length=120, primary_key=True)
    """`table.field`."""
    position = models.CharField(max_length=80, blank=True, default="")
    """The last row looked at; empty before the first."""
    looked = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "platform"


@dataclass(frozen=True, slots=True)
class Column:
    """An encrypted column, with its blind index where it has one."""

    model: type[models.Model]
    field: EncryptedText
    index: BlindIndex | None

    @property
    def name(self) -> str:
        return f"{self.model._meta.db_table}.{self.field.column}"


def columns() -> list[Column]:
    """Every encrypted column of ours."""
    found = []
    for model in fields.tables():
        indexes = {
            one.of: one for one in model._meta.concrete_fields if isinstance(one, BlindIndex) and one.of
        }
        found += [
            Column(model, one, indexes.get(one.name))
            for one in model._meta.concrete_fields
            if isinstance(one, EncryptedText)
        ]
    return found


def counts() -> dict[str, dict[int, int]]:
    """For each encrypted column: how many texts are sealed with which key."""
    found: dict[str, dict[int, int]] = {}
    with connection.cursor() as cursor:
        for column in columns():
            value, table = f'"{column.field.column}"', f'"{column.model._meta.db_table}"'
            cursor.execute(
                f"SELECT get_byte({value}, 1), count(*) FROM {table} WHERE length({value}) > 1 GROUP BY 1"
            )
            found[column.name] = dict(cursor.fetchall())
    return found


def sealed_with(key: int) -> int:
    """How many texts are sealed with a key."""
    return sum(of.get(key, 0) for of in counts().values())


def rotate(now: dt.datetime, *, indexes: bool = False) -> int:
    """A new key is in use from now on, and a pass begins; returns its id. `indexes` changes theirs too.

    Raises ValueError where the blind indexes of the last change are not all made anew yet.
    """
    if indexes:
        add_index_key(now)
    made = add_key(now)
    begin(now)
    return made


@transaction.atomic
def begin(now: dt.datetime) -> None:
    """A pass from the first row of every column."""
    Resealing.objects.all().delete()
    Resealing.objects.bulk_create([Resealing(column=one.name, began_at=now) for one in columns()])


def is_pending() -> bool:
    return Resealing.objects.filter(ended_at__isnull=True).exists()


def go_on(now: dt.datetime, *, most: int | None = None) -> int:
    """Go on with the pass under way, `most` batches at most; returns how many texts were sealed anew.

    One process at a time: another one that calls it meanwhile does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            known = {one.name: one for one in columns()}
            return sum(changed for _, changed in zip(_limit(most), _batches(known, now), strict=False))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _limit(most: int | None) -> Iterator[int]:
    at = 0
    while most is None or at < most:
        at += 1
        yield at


def _batches(known: dict[str, Column], now: dt.datetime) -> Iterator[int]:
    for name in (
        Resealing.objects.filter(ended_at__isnull=True).order_by("column").values_list("column", flat=True)
    ):
        if name not in known:
            Resealing.objects.filter(column=name).delete()
            continue
        while (changed := _batch(known[name], now)) is not None:
            yield changed


@transaction.atomic
def _batch(column: Column, now: dt.datetime) -> int | None:
    """Seal one batch anew; None when the column is through."""
    mark = Resealing.objects.select_for_update().get(column=column.name)
    rows = _read(column, mark.position)
    changed = sum(_mend(column, *row) for row in rows)
    mark.looked += len(rows)
    mark.changed += changed
    if rows:
        mark.position = str(rows[-1][0])
    if len(rows) < BATCH:
        mark.ended_at = now
    mark.save()
    return changed if rows else None


def _read(column: Column, position: str) -> list[tuple[Any, bytes, str]]:
    key = column.model._meta.pk
    assert key is not None
    index = f'"{column.index.column}"' if column.index else "''"
    after = f'WHERE "{key.column}" > %s' if position else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{key.column}", "{column.field.column}", {index} FROM "{column.model._meta.db_table}"'
            f' {after} ORDER BY "{key.column}" LIMIT {BATCH}',
            [key.to_python(position)] if position else [],
        )
        return [(row[0], bytes(row[1] or b""), row[2] or "") for row in cursor.fetchall()]


def _mend(column: Column, key: Any, sealed: bytes, index: str) -> bool:
    ring = keyring()
    if not sealed:
        return False
    wrong_key = sealed[1] != ring.current
    if not wrong_key and not (column.index and ring.indexes_turning):
        return False
    text = open_sealed(sealed, column.field.purpose)
    sets: list[str] = []
    values: list[Any] = []
    if wrong_key:
        sets.append(f'"{column.field.column}" = %s')
        values.append(ring.seal(text, column.field.purpose))
    if column.index and index and (blind := str(ring.blind(text, column.index.purpose))) != index:
        sets.append(f'"{column.index.column}" = %s')
        values.append(blind)
    if not sets:
        return False
    pk = column.model._meta.pk
    assert pk is not None
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{column.model._meta.db_table}" SET {", ".join(sets)}'
            f' WHERE "{pk.column}" = %s AND "{column.field.column}" = %s',
            [*values, key, sealed],
        )
        return cursor.rowcount == 1


def settle_if_turning(now: dt.datetime) -> None:
    """The minute's look: costs one statement where no key was changed since the last pass."""
    ring = keyring(anew=True)
    if ring.indexes_turning or (len(ring.ids) > 1 and is_recent(now)):
        settle(now)


def is_recent(now: dt.datetime) -> bool:
    """Whether keys were changed within the hour: strays of it are looked for then."""
    at = keyring().switched_at
    return at is not None and now < at + dt.timedelta(hours=1)


def settle(now: dt.datetime) -> bool:
    """Once a pass begun late enough is through, the index key of before is forgotten; otherwise look once more.

    Returns whether nothing is left to do. A pass that began while somebody may still have written with the
    key of before is followed by another one.
    """
    ring = keyring(anew=True)
    if is_pending():
        return False
    stray = sum(n for of in counts().values() for key, n in of.items() if key != ring.current)
    if not stray and not ring.indexes_turning:
        return True
    first = Resealing.objects.order_by("began_at").values_list("began_at", flat=True).first()
    at = max(filter(None, [ring.switched_at, _index_switched_at(ring.body)]), default=now)
    if stray or first is None or first < at + dt.timedelta(seconds=LOOK_AGAIN) + SETTLES:
        if now >= at + SETTLES + dt.timedelta(seconds=LOOK_AGAIN):
            begin(now)
        return False
    settle_index_key()
    return True


def _index_switched_at(body: dict[str, Any]) -> dt.datetime | None:
    at = body.get("index_switched_at")
    return dt.datetime.fromisoformat(at) if at else None


def retire(key: int, now: dt.datetime) -> str:
    """Take a key out of the file. Returns "" when it is gone, else why it stays: `unknown`, `current`, `soon`, `used`."""
    ring = keyring(anew=True)
    if key not in ring.ids:
        return "unknown"
    if key == ring.current:
        return "current"
    if ring.switched_at is not None and now < ring.switched_at + SETTLES:
        return "soon"
    return "" if drop_key(key, lambda: sealed_with(key)) else "used"
