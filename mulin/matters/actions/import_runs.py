"""The run of a table: handed in, its columns chosen, begun, ended, or thrown away."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.models import ImportRun
from mulin.platform import errors, home
from mulin.platform.actors import Actor
from mulin.territory.models import Place

UPLOADS = "uploads"
"""Folder of the instance's home in which tables wait to be taken in; closed to other users."""

KEPT_FOR = dt.timedelta(days=7)
"""How long a table lies there that nobody has taken in: it is full of names and telephone numbers."""


def sha256(file: BinaryIO) -> str:
    """The hash of a whole file, by which an interrupted run finds its table again."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in iter(lambda: file.read(1 << 20), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def hand_in_table(
    *,
    file: BinaryIO,
    name: str,
    rows: int,
    street: Place,
    plan: dict[str, Any],
    actor: Actor,
    now: dt.datetime,
) -> ImportRun:
    """Keep an uploaded table until its columns have been looked at. `plan` is how it would be read."""
    errors.require(policies.may_import(actor, street))
    folder = home.folder(UPLOADS, private=True)
    run = ImportRun(
        street=street,
        by_id=actor.id,
        file_name=name[-200:],
        sha256=sha256(file),
        read=rows,
        stored=f"{UPLOADS}/{secrets.token_hex(16)}",
        at=now,
        **plan,
    )
    handle = os.open(folder.parent / run.stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as kept:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                kept.write(chunk)
        run.save(force_insert=True)
    except BaseException:
        (home.path() / run.stored).unlink(missing_ok=True)
        raise
    return run


@transaction.atomic
def choose_columns(*, run: ImportRun, plan: dict[str, Any], actor: Actor) -> ImportRun:
    """How the columns are to be read. Raises `Conflict` once the run has begun."""
    run = _waiting(run, actor)
    for name, value in plan.items():
        setattr(run, name, value)
    run.save(update_fields=list(plan))
    return run


@transaction.atomic
def begin_import(
    *, run: ImportRun, plan: dict[str, Any] | None = None, language: str = "", actor: Actor, now: dt.datetime
) -> ImportRun:
    """Let a run go, with its columns as last chosen (`plan`), or go on where it stopped. A job does the rest.

    `language` is the one in which refused rows are explained. Raises `Conflict` while it is running.
    """
    run = _locked(run, actor)
    if run.state not in (ImportRun.State.MAPPED, ImportRun.State.FAILED):
        raise errors.Conflict("S3-54", _("这张表已经在导入，或者导完了。"), remedy=_("请刷新看看进度。"))
    if run.state == ImportRun.State.MAPPED:
        for name, value in (plan or {}).items():
            setattr(run, name, value)
    run.mapping["language"] = language
    run.state, run.error, run.ended_at = ImportRun.State.RUNNING, "", None
    run.started_at = run.started_at or now
    run.save()
    return run


@transaction.atomic
def discard_table(*, run: ImportRun, actor: Actor) -> None:
    """Throw away a table that has not been taken in. Raises `Conflict` once the run has begun."""
    run = _waiting(run, actor)
    run.delete()
    transaction.on_commit(lambda: _forget(run.stored))


def sweep_tables(runs: Iterable[ImportRun], *, now: dt.datetime) -> int:
    """Throw away tables that were handed in and left lying; returns how many."""
    count = 0
    for run in runs:
        with transaction.atomic():
            left = ImportRun.objects.select_for_update().filter(
                pk=run.pk, state=ImportRun.State.MAPPED, at__lt=now - KEPT_FOR
            )
            if left.delete()[0]:
                _forget(run.stored)
                count += 1
    return count


def finish(run: ImportRun, *, now: dt.datetime) -> None:
    """A run has come to the end of its table, which is kept no longer."""
    if run._state.adding:
        return
    stored, run.stored = run.stored, ""
    run.state, run.ended_at, run.error = ImportRun.State.DONE, now, ""
    run.save(update_fields=["state", "ended_at", "error", "stored"])
    _forget(stored)


def fail(run: ImportRun, *, reason: str, now: dt.datetime) -> None:
    """A run has stopped on its way. What it took stays; it can go on from there."""
    ImportRun.objects.filter(pk=run.pk).exclude(state=ImportRun.State.DONE).update(
        state=ImportRun.State.FAILED, error=reason[:300], ended_at=now
    )


def _locked(run: ImportRun, actor: Actor) -> ImportRun:
    errors.require(policies.may_import(actor, run.street))
    found = (
        ImportRun.objects.select_for_update(of=("self",)).select_related("street").filter(pk=run.pk).first()
    )
    if found is None:
        raise errors.Conflict("S3-54", _("这张表已经被删掉了。"), remedy=_("请重新选一个文件。"))
    return found


def _waiting(run: ImportRun, actor: Actor) -> ImportRun:
    run = _locked(run, actor)
    if run.state != ImportRun.State.MAPPED:
        raise errors.Conflict("S3-54", _("这张表已经在导入，或者导完了。"), remedy=_("请刷新看看进度。"))
    return run


def _forget(stored: str) -> None:
    if stored:
        (home.path() / stored).unlink(missing_ok=True)
