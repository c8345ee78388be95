"""Values a deployment decides: limits, thresholds, presets. Dated, per street, with their source.

A value that changes takes effect from a day on; what was fixed before (a due time) stays as it was.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from mulin.platform import keepings
from mulin.platform.ids import new_id

LOCAL = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has had one offset and no summer time since 1991."""

RELOAD_AFTER = 10.0
"""Seconds a process may go on with values it has read."""


class PolicyValue(models.Model):
    """A value in force from `valid_from` (inclusive) until the next one for the same key and street."""

    held = keepings.SETTINGS.of(internal="key value source")

    id = models.UUIDField(primary_key=True, default=new_id)
    street_id = models.UUIDField(null=True)
    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        app_label = "platform"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "street_id", "valid_from"], name="policy_value_once", nulls_distinct=False
            ),
        ]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the code falls back on, and the rule it comes from."""

    default: Any
    rule: str
    text: str | Promise


_declared: dict[str, Declared] = {}
_loaded: tuple[float, dict[tuple[str, UUID | None], list[tuple[dt.date, Any]]]] | None = None


def declare(key: str, default: Any, *, rule: str, text: str | Promise) -> str:
    """Make a key known, with its default, the rule it comes from and a sentence for administrators."""
    _declared[key] = Declared(default, rule, text)
    return key


def declared() -> dict[str, Declared]:
    return dict(_declared)


def get(key: str, *, street_id: UUID | None, on: dt.datetime) -> Any:
    """The value in force for a street at a moment: the street's own, else the district's, else the default."""
    values = _values()
    day = on.astimezone(LOCAL).date()
    for owner in (street_id, None):
        for valid_from, value in values.get((key, owner), ()):
            if valid_from <= day:
                return value
    return _declared[key].default


@dataclass(frozen=True, slots=True)
class Dated:
    """A value with the day it holds from and where it comes from; the default has neither."""

    value: Any
    valid_from: dt.date | None = None
    source: str = ""


def standing(street_id: UUID | None, *, on: dt.datetime) -> dict[str, tuple[Dated, list[Dated]]]:
    """For every declared key: what is in force for a street at a moment, and what comes, soonest first.

    One statement, never from what this process has read before.
    """
    day = on.astimezone(LOCAL).date()
    owners = models.Q(street_id=street_id) | models.Q(street_id__isnull=True)
    rows: dict[str, list[PolicyValue]] = {}
    for row in PolicyValue.objects.filter(owners).order_by("valid_from"):
        rows.setdefault(row.key, []).append(row)
    found = {}
    for key, known in _declared.items():
        own = [row for row in rows.get(key, []) if row.street_id == street_id]
        shared = [row for row in rows.get(key, []) if row.street_id != street_id]
        begun = [row for row in own if row.valid_from <= day] or [
            row for row in shared if row.valid_from <= day
        ]
        # What the district sets later counts only for a street that has nothing of its own by then.
        first_own = min((row.valid_from for row in own), default=dt.date.max)
        coming = [row for row in own if row.valid_from > day]
        coming += [row for row in shared if day < row.valid_from < first_own]
        now = _dated(begun[-1]) if begun else Dated(known.default)
        found[key] = now, sorted((_dated(row) for row in coming), key=lambda one: one.valid_from or day)
    return found


def _dated(row: PolicyValue) -> Dated:
    return Dated(row.value, row.valid_from, row.source)


def put(key: str, value: Any, *, street_id: UUID | None, valid_from: dt.date, source: str) -> None:
    """Set a value from a day on. Raises KeyError for a key no code declares."""
    if key not in _declared:
        raise KeyError(key)
    PolicyValue.objects.update_or_create(
        key=key, street_id=street_id, valid_from=valid_from, defaults={"value": value, "source": source}
    )
    forget()


def forget() -> None:
    """Drop what this process has read; other processes follow within `RELOAD_AFTER` seconds."""
    global _loaded
    _loaded = None


def _values() -> dict[tuple[str, UUID | None], list[tuple[dt.date, Any]]]:
    global _loaded
    if _loaded is None or time.monotonic() - _loaded[0] > RELOAD_AFTER:
        found: dict[tuple[str, UUID | None], list[tuple[dt.date, Any]]] = {}
        rows = PolicyValue.objects.order_by("-valid_from")
        for key, street_id, valid_from, value in rows.values_list("key", "street_id", "valid_from", "value"):
            found.setdefault((key, street_id), []).append((valid_from, value))
        _loaded = (time.monotonic(), found)
    return _loaded[1]
