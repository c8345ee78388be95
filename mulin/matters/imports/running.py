"""A table from its first row to its last: in batches, resumable after any interruption, once at a time."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base, import_runs, importing
from mulin.matters.actions.importing import Draft, Refused
from mulin.matters.actions.taking_over import Ground
from mulin.matters.imports import columns
from mulin.matters.imports.columns import Plan
from mulin.matters.imports.reading import Reader
from mulin.matters.models import Channel, ImportRun
from mulin.matters.queries import importing as known
from mulin.platform import errors, home, tables
from mulin.platform.actors import Actor
from mulin.platform.tables import Table
from mulin.territory import queries as territory
from mulin.territory.models import Place

BATCH = 500
"""Rows of one transaction: large enough to be quick, small enough that nobody waits for the number counter."""

Progress = Callable[[int, int], None]
"""Called after every batch with the rows dealt with and the rows there are."""


@dataclass(slots=True)
class Result:
    """What came of a table. `read` = `taken` + `repeated` + refused."""

    read: int = 0
    taken: int = 0
    repeated: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    run_id: UUID | None = None
    """None where nothing was written: a dry run, or a table with nothing new."""

    def as_dict(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "taken": self.taken,
            "repeated": self.repeated,
            "refused": [{"row": row, "reason": reason} for row, reason in self.refused],
        }


def run(
    path: str | os.PathLike[str],
    *,
    street: Place | None = None,
    source: str | None = None,
    history: bool = True,
    mapping: tables.Mapping | Mapping[str, str] | None = None,
    channel: str = Channel.SHEET,
    sheet: str | None = None,
    strict_places: bool = False,
    takeover: str = "",
    dry_run: bool = False,
    actor: Actor,
    now: dt.datetime,
    progress: Progress | None = None,
) -> Result:
    """Take in a workbook or CSV of matters, or go on where an earlier attempt at the same file stopped.

    Idempotent by external number (street, source, number); a table with nothing new writes nothing at
    all. `history`: matters of the past, which start no clock, send nothing and are never public.
    `takeover` (`keep`, `today`): matters still under way in another system, as they stand there.
    Raises `UnreadableTable`, `Invalid` for columns that are not there, `Refusal` where the actor may
    not import, `Conflict` while another process takes in the same file.
    """
    street = _meant(street)
    errors.require(policies.may_import(actor, street))
    with Path(path).open("rb") as file:
        table = tables.open_table(file, sheet=sheet)
        plan = columns.plan(
            table,
            street=street,
            mapping=mapping,
            source=source,
            history=history and not takeover,
            channel=channel,
            strict_places=strict_places,
            takeover=takeover,
        )
        if dry_run:
            return check(table, plan=plan, street=street, actor=actor, now=now, progress=progress)
        digest = import_runs.sha256(file)
        with _alone(street, digest):
            begun = known.interrupted(street=street, sha256=digest, source=plan.source, history=plan.history)
            if begun is None or Plan.of_run(begun) != plan:
                begun = _begin(Path(path).name, digest, plan, street=street, actor=actor, now=now)
            return _go_on(begun, table, plan, actor=actor, now=now, progress=progress)


def _meant(street: Place | None) -> Place:
    street = street or territory.the_street()
    if street is None:
        raise errors.Invalid(
            "S1-21",
            _("还没有街道，不知道导到哪里。"),
            remedy=_("请先建好街道，例如 mulin demo --prepare-only。"),
        )
    return street


def resume(run: ImportRun, *, actor: Actor, now: dt.datetime, progress: Progress | None = None) -> Result:
    """Go on with a run that was handed in, from wherever it stands.

    Raises `Conflict` while another process does; ends the run as failed on anything else.
    """
    with _alone(run.street, run.sha256):
        run.refresh_from_db()
        if run.state != ImportRun.State.RUNNING:
            raise errors.Conflict("S3-54", _("这张表没有在导入。"))
        plan = Plan.of_run(run)
        try:
            with (home.path() / run.stored).open("rb") as file:
                table = tables.open_table(file, sheet=plan.sheet or None)
                return _go_on(run, table, plan, actor=actor, now=now, progress=progress)
        except (OSError, tables.UnreadableTable) as error:
            import_runs.fail(run, reason=_reason(error), now=now)
            raise


def check(
    table: Table,
    *,
    plan: Plan,
    street: Place,
    actor: Actor,
    now: dt.datetime,
    progress: Progress | None = None,
    most: int | None = None,
) -> Result:
    """A dry run: what taking the table in would make of every row (or of the first `most`). Writes nothing."""
    errors.require(policies.may_import(actor, street))
    post = _post(actor, street, now)
    seen: set[tuple[str, str]] = set()
    result = Result()
    whole = _count(table, plan) if progress else 0
    ground = _ground(plan, street, now)
    for rows in _batches(table, plan, street, most=most, ground=ground):
        batch = importing.weigh(
            rows,
            street=street,
            history=plan.history,
            post=post,
            seen=seen,
            actor=actor,
            now=now,
            ground=ground,
        )
        result.read += len(rows)
        result.taken += len(batch.taken)
        result.repeated += batch.repeated
        result.refused += [(one.row, one.reason) for one in batch.refused]
        if progress:
            progress(result.read, whole)
    return result


def _begin(name: str, digest: str, plan: Plan, *, street: Place, actor: Actor, now: dt.datetime) -> ImportRun:
    """A run that is saved with the first row it takes."""
    return ImportRun(
        street=street,
        by_id=actor.id,
        file_name=name[-200:],
        sha256=digest,
        state=ImportRun.State.RUNNING,
        started_at=now,
        at=now,
        **plan.as_fields(),
    )


def _go_on(
    run: ImportRun, table: Table, plan: Plan, *, actor: Actor, now: dt.datetime, progress: Progress | None
) -> Result:
    try:
        errors.require(policies.may_import(actor, run.street))
        # The whole table is gone through first: one that cannot be read to its end is not begun.
        run.read = _count(table, plan)
        earlier = _take_rows(run, table, plan, actor=actor, now=now, progress=progress)
        import_runs.finish(run, now=now)
    except Exception as error:
        # Only a kill leaves a run as "running"; whoever finds it so goes on with it.
        import_runs.fail(run, reason=_reason(error), now=now)
        raise
    refused = [Refused(row, reason) for row, reason in known.refusals(run).values_list("row", "reason")]
    return Result(
        read=run.read,
        taken=run.taken,
        repeated=run.repeated,
        refused=[(one.row, one.reason) for one in (refused or earlier)],
        run_id=None if run._state.adding else run.id,
    )


def _take_rows(
    run: ImportRun, table: Table, plan: Plan, *, actor: Actor, now: dt.datetime, progress: Progress | None
) -> list[Refused]:
    """Every batch from the run's position on. Gives what was refused while nothing was saved."""
    seen: set[tuple[str, str]] = set()
    earlier: list[Refused] = []
    ground = _ground(plan, run.street, now)
    for rows in _batches(table, plan, run.street, start=run.position, ground=ground):
        # A long table outlasts a handover: who answers is looked up for every batch.
        post = _post(actor, run.street, now)
        batch = importing.take_in(
            rows, run=run, earlier=earlier, post=post, seen=seen, actor=actor, now=now, ground=ground
        )
        if run._state.adding:
            earlier += batch.refused
        if progress:
            progress(run.position, run.read)
    return earlier


def _batches(
    table: Table,
    plan: Plan,
    street: Place,
    *,
    start: int = 0,
    most: int | None = None,
    ground: Ground | None = None,
) -> Iterator[list[Draft | Refused]]:
    reader = Reader(plan, street, delimited=table.kind == "csv", ground=ground)
    rows = (row for row in table if row.number > plan.mapping.header_row)
    rest = islice(rows, start, None if most is None else start + most)
    while batch := [reader.read(row) for row in islice(rest, BATCH)]:
        yield batch


def _count(table: Table, plan: Plan) -> int:
    return sum(row.number > plan.mapping.header_row for row in table)


def _ground(plan: Plan, street: Place, now: dt.datetime) -> Ground | None:
    return Ground(street, plan.takeover, now) if plan.takeover else None


def _post(actor: Actor, street: Place, now: dt.datetime) -> Any:
    """Who answers for what comes in: the dispatcher who imports; at the command line whoever is on duty."""
    return base.answerable(street.path, now, to_answer=False) if actor.kind == "system" else None


def _reason(error: Exception) -> str:
    if isinstance(error, errors.Refusal):
        return importing.told(error)
    if isinstance(error, tables.UnreadableTable):
        return error.message
    if isinstance(error, OSError):
        return _("这张表的文件读不到了。请重新上传，收过的行不会再收。")
    return f"{type(error).__name__}: {error}"


@contextmanager
def _alone(street: Place, digest: str) -> Iterator[None]:
    """Inside, this process is the only one that takes in this file. The lock ends with its connection."""
    key = int.from_bytes(bytes.fromhex(digest)[:8], "big", signed=True) ^ (street.id.int & 0x7FFFFFFF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise errors.Conflict("S3-54", _("这张表正在别处导入。"), remedy=_("等它导完再看。"))
    try:
        yield
    finally:
        # A connection that broke has let go of the lock by itself.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
