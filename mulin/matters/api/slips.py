"""A slip as JSON: what whoever holds it may see and say."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from ninja import Router, Status

from mulin.matters import actions, queries, states
from mulin.matters.api import schemas
from mulin.matters.api.schemas import SlipOut
from mulin.matters.models import Matter, Reporter, Word
from mulin.platform.actors import VISITOR
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request

router = Router(tags=["slips"])


def _reporter(token: str) -> Reporter:
    reporter = queries.by_token(token)
    if reporter is None:
        raise Http404
    return reporter


@router.get("/{token}", response={200: SlipOut, **PROBLEMS}, auth=None)
def slip(request: Request, token: str) -> SlipOut:
    """How a matter stands, for whoever holds its slip."""
    return _slip(_reporter(token).matter, request.now)


def _slip(found: Matter, now: dt.datetime) -> SlipOut:
    shown = found.answer if found.state in (states.ANSWERED, states.CLOSED) else None
    return SlipOut(
        ref=found.ref,
        state=found.state,
        place=found.place.spoken,
        answer=shown.body if shown else "",
        proposes=shown.proposes if shown else "",
        outcome=found.outcome,
        solve_by=found.solve_by,
        overdue=bool(found.solve_by and found.state != states.CLOSED and found.solve_by < now),
    )


@router.post("/{token}/words/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_slip_word(request: Request, token: str, body: schemas.WordIn) -> Status:
    """Solved or not, content or not."""
    reporter = _reporter(token)
    actions.say(
        matter=reporter.matter,
        reporter=reporter,
        solved=body.solved,
        content=body.content,
        words=body.words,
        via=Word.Via.SLIP,
        actor=VISITOR,
        now=request.now,
    )
    return Status(201, _slip(_reporter(token).matter, request.now))


@router.post("/{token}/additions/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_slip_addition(request: Request, token: str, body: schemas.SaidIn) -> Status:
    """Something to add, for whoever has the matter."""
    reporter = _reporter(token)
    actions.add_words(
        matter=reporter.matter, reporter=reporter, words=body.words, actor=VISITOR, now=request.now
    )
    return Status(201, _slip(_reporter(token).matter, request.now))


@router.post("/{token}/withdrawals/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_withdrawal(request: Request, token: str, body: schemas.SaidIn) -> Status:
    """Take it back."""
    reporter = _reporter(token)
    actions.withdraw(
        matter=reporter.matter, reporter=reporter, words=body.words, actor=VISITOR, now=request.now
    )
    return Status(201, _slip(_reporter(token).matter, request.now))


@router.post("/{token}/reopenings/", response={201: SlipOut, **PROBLEMS}, auth=None)
def create_slip_reopening(request: Request, token: str, body: schemas.SaidIn) -> Status:
    """Take it up again."""
    reporter = _reporter(token)
    actions.reopen(
        matter=reporter.matter, reporter=reporter, words=body.words, actor=VISITOR, now=request.now
    )
    return Status(201, _slip(_reporter(token).matter, request.now))
