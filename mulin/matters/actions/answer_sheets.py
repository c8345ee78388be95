"""A sheet that comes back with answers in it: each row is the single act, with its checks (DR-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import queries, states
from mulin.matters.actions.answering import answer
from mulin.matters.actions.importing import told
from mulin.matters.models import ImportRefusal, ImportRun
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory.models import Place

ANSWERS = "answers"
"""What a run of such a sheet is kept as, beside tables of matters."""

MOST = 300
"""Answers of one sheet: each is written by itself, and somebody waits."""


@dataclass(frozen=True, slots=True)
class Given:
    """One row: the number of a matter, and what is answered."""

    row: int
    ref: str
    body: str
    proposes: str


def take_answers(
    *,
    rows: Sequence[Given],
    name: str,
    digest: str,
    street: Place,
    actor: Actor,
    now: dt.datetime,
) -> ImportRun:
    """Give every answer of a sheet as its own act, and keep what came of each row.

    A row that says what stands already is repeated; a row the act refuses is kept with the reason. What was
    taken stays, whatever comes after. Raises `Invalid` for more than `MOST` rows.
    """
    if len(rows) > MOST:
        raise errors.Invalid(
            "S3-54", _("一张表最多答复 %(n)s 件。") % {"n": MOST}, remedy=_("请分成几张。"), field="file"
        )
    taken = repeated = 0
    refused: list[tuple[int, str]] = []
    for one in rows:
        try:
            fresh = _give(one, actor, now)
        except errors.Refusal as refusal:
            refused.append((one.row, told(refusal)))
        else:
            taken, repeated = taken + fresh, repeated + (not fresh)
    with transaction.atomic():
        run = ImportRun.objects.create(
            street=street,
            by_id=actor.id,
            file_name=name[-200:],
            sha256=digest,
            source=ANSWERS,
            history=False,
            mapping={"kind": ANSWERS},
            state=ImportRun.State.DONE,
            position=len(rows),
            read=len(rows),
            taken=taken,
            repeated=repeated,
            refused=len(refused),
            started_at=now,
            ended_at=now,
            at=now,
        )
        ImportRefusal.objects.bulk_create(
            ImportRefusal(run=run, row=row, reason=reason) for row, reason in refused
        )
    return run


def _give(one: Given, actor: Actor, now: dt.datetime) -> bool:
    """Whether it was an answer of its own; False where the same stands already."""
    matter = queries.find(actor, one.ref)
    if matter is None:
        raise errors.Invalid(
            "S3-52",
            _("没有这个编号，或者不归您看：%(ref)s。") % {"ref": one.ref[:24]},
            remedy=_("请核对编号。"),
        )
    ended = matter.state in (states.ANSWERED, states.CLOSED)
    if ended and matter.answer is not None and matter.answer.body == one.body.strip():
        return False
    answer(matter=matter, body=one.body, proposes=one.proposes, actor=actor, now=now)
    return True
