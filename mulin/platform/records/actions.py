"""Keeping the record row of a thing in step with it, and linking things into chains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from mulin.platform import bulk
from mulin.platform.records.models import Link, Record


def put_many(records: Sequence[Record]) -> None:
    bulk.copy_in(records)


def change(record_id: UUID, **values: str) -> None:
    """Follow a change of the thing: its state, title, public title, path."""
    Record.objects.filter(id=record_id).update(**values)


def link(source: UUID, to: UUID, kind: str, at: dt.datetime) -> None:
    """Say that `to` came out of `source`. Saying it twice changes nothing."""
    Link.objects.get_or_create(source_id=source, to_id=to, kind=kind, defaults={"at": at})
