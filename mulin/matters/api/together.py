"""More beside a matter: whistles answered and rated, triage taken up, rules tied and answered with, sweeps looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, policies, queries
from mulin.matters.api.common import at_desk, by
from mulin.matters.api.joint import WhistleOut, _shown
from mulin.matters.models import Fix, Sweep, SweepLine, Triage
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["joint"], auth=django_auth)


class ReplyIn(Schema):
    """What the street says to a department that cannot come."""

    agreed: bool
    """Excused; else it is to come all the same."""
    words: str = Field("", max_length=500)
    by: dt.datetime | None = None
    """Until when it is to be there."""


class RatingIn(Schema):
    """How a department did this once; of the department, never of a person."""

    in_time: bool
    helped: bool
    solved: bool
    why: str = Field("", max_length=500)


class SettleIn(Schema):
    """Somebody goes on with it, or it is decided otherwise."""

    words: str = Field("", max_length=500)


class TriageState(Schema):
    """How it stands."""

    id: UUID
    state: str


class TieIn(Schema):
    """Matters by their numbers."""

    matters: list[str] = Field(min_length=1, max_length=200)


class GroupAnswerIn(TieIn):
    """The answer to all of them."""

    body: str = Field(max_length=10_000)


class NotReached(Schema):
    """One that could not be, and why."""

    ref: str
    rule: str
    detail: str


class GroupOut(Schema):
    """What became of each."""

    done: list[str]
    refused: list[NotReached]


class Tied(Schema):
    """How many are new to it."""

    number: int


class LookIn(Schema):
    """What was seen at one place: nothing, found, or ticked by mistake."""

    seen: Literal["clear", "found", "again"]
    words: str = Field("", max_length=10_000)


class LineOut(Schema):
    """One place of a sweep."""

    id: UUID
    place: str
    state: str


class EndIn(Schema):
    """The result in words, and perhaps a rule by its number."""

    result: str = Field(max_length=10_000)
    fix: str = Field("", max_length=40)


class SweepOut(Schema):
    """How a sweep stands."""

    ref: str
    state: str


def _call(request: Request, ref: str, call_id: UUID) -> Any:
    found = queries.find_whistle(request.actor, ref)
    call = next((one for one in queries.calls_of(found) if one.id == call_id), None) if found else None
    if call is None:
        raise Http404
    return call


@router.post("/whistles/{ref}/calls/{call_id}/replies/", response={201: WhistleOut, **PROBLEMS})
def create_reply(request: Request, ref: str, call_id: UUID, body: ReplyIn) -> Status:
    """The street answers a department that cannot come."""
    call = _call(request, ref, call_id)
    if body.agreed:
        actions.excuse(call=call, reply=body.words, **by(request))
    else:
        actions.insist(call=call, reply=body.words, by=body.by, **by(request))
    return Status(201, _shown(request, ref))


@router.post("/whistles/{ref}/calls/{call_id}/ratings/", response={201: WhistleOut, **PROBLEMS})
def create_rating(request: Request, ref: str, call_id: UUID, body: RatingIn) -> Status:
    """How it went with this department, once."""
    actions.rate(call=_call(request, ref, call_id), **body.dict(), **by(request))
    return Status(201, _shown(request, ref))


def _triage(request: Request, triage_id: UUID) -> Triage:
    found = queries.find_triage(request.actor, triage_id)
    if found is None:
        raise Http404
    return found


@router.post("/triages/{triage_id}/take-ups/", response={201: TriageState, **PROBLEMS})
def create_take_up(request: Request, triage_id: UUID, body: SettleIn) -> Status:
    """Somebody goes on with it."""
    done = actions.take_up(_triage(request, triage_id), words=body.words, **by(request))
    return Status(201, TriageState(id=done.id, state=done.state))


@router.post("/triages/{triage_id}/withdrawals/", response={201: TriageState, **PROBLEMS})
def create_triage_withdrawal(request: Request, triage_id: UUID, body: SettleIn) -> Status:
    """Decided otherwise."""
    done = actions.withdraw_triage(triage=_triage(request, triage_id), reason=body.words, **by(request))
    return Status(201, TriageState(id=done.id, state=done.state))


def _fix(request: Request, ref: str, field: str = "") -> Fix:
    found = queries.find_fix(request.actor, ref)
    if found is None and field:
        raise errors.Invalid("S2-33", _("没有这个编号。"), remedy=_("不记得就空着。"), field=field)
    if found is None:
        raise Http404
    return found


def _matters(request: Request, refs: list[str]) -> list[Any]:
    found = [queries.find(request.actor, ref) for ref in refs]
    missing = [ref for ref, one in zip(refs, found, strict=True) if one is None]
    if missing:
        raise errors.Invalid("S2-33", _("没有找到 %(ref)s。") % {"ref": missing[0][:40]}, field="matters")
    return found


@router.post("/fixes/{ref}/matters/", response={201: Tied, **PROBLEMS})
def create_tie(request: Request, ref: str, body: TieIn) -> Status:
    """Tie more matters to a rule."""
    fix = _fix(request, ref)
    errors.require(policies.may_fix(request.actor, fix.street.path))
    n = actions.attach_fix(fix=fix, matters=_matters(request, body.matters), **by(request))
    return Status(201, Tied(number=n))


@router.post("/fixes/{ref}/answers/", response={201: GroupOut, **PROBLEMS})
def create_group_answer(request: Request, ref: str, body: GroupAnswerIn) -> Status:
    """Answer a group with a rule; those that could not be come back with why."""
    fix = _fix(request, ref)
    errors.require(policies.may_fix(request.actor, fix.street.path))
    done = actions.answer_with_fix(
        fix=fix, matters=_matters(request, body.matters), body=body.body, **by(request)
    )
    refused = [NotReached(ref=one.ref, rule=why.rule, detail=why.message) for one, why in done.refused]
    return Status(201, GroupOut(done=[one.ref for one in done.done], refused=refused))


def _sweep(request: Request, ref: str) -> Sweep:
    at_desk(request)
    found = queries.find_sweep(request.actor, ref)
    if found is None:
        raise Http404
    return found


def _line(one: SweepLine) -> LineOut:
    return LineOut(id=one.id, place=one.place.spoken, state=one.state)


@router.get("/sweeps/{ref}/lines/", response={200: Part[LineOut], **PROBLEMS})
def lines(request: Request, ref: str, paging: Paging = PAGING) -> Any:
    """The places of a sweep, and what was seen there."""
    found = queries.lines_of(_sweep(request, ref), only="all")
    return part_of_rows(found, key=lambda one: (one.id,), request=request, paging=paging, show=_line)


@router.post("/sweeps/{ref}/lines/{line_id}/looks/", response={201: LineOut, **PROBLEMS})
def create_look(request: Request, ref: str, line_id: UUID, body: LookIn) -> Status:
    """What was seen at one place."""
    found = _sweep(request, ref)
    line = queries.line_of(found, line_id)
    if line is None:
        raise Http404
    if body.seen == "clear":
        actions.look_clear(line=line, note=body.words, **by(request))
    elif body.seen == "again":
        actions.look_again(line=line, **by(request))
    else:
        actions.look_found(line=line, words=body.words, **by(request))
    return Status(201, _line(queries.line_of(found, line_id) or line))


@router.post("/sweeps/{ref}/ends/", response={201: SweepOut, **PROBLEMS})
def create_sweep_end(request: Request, ref: str, body: EndIn) -> Status:
    """The result in words, and perhaps a rule."""
    fix = _fix(request, body.fix, "fix") if body.fix else None
    done = actions.end_sweep(sweep=_sweep(request, ref), result=body.result, fix=fix, **by(request))
    return Status(201, SweepOut(ref=done.ref, state=done.state))
