"""Between offices, and together or apart, as JSON: the same acts as on the desk's sheets."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, queries
from mulin.matters.api.common import matter as _matter
from mulin.matters.models import Assignment, Delay, Matter
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation

router = Router(tags=["matters"])


class ToIn(Schema):
    to: UUID
    """An organisation of the street."""
    reason: str = Field("", max_length=200)


class HelpIn(ToIn):
    task: str = Field("", max_length=2000)
    due_at: dt.datetime | None = None


class ProposalIn(Schema):
    to: UUID
    words: str = ""


class ResultIn(Schema):
    result: str = ""


class DelayIn(Schema):
    reason: str = ""
    public_reason: str = Field("", max_length=200)
    review_on: dt.date


class DelayDecisionIn(Schema):
    approved: bool
    words: str = ""


class JoinIn(Schema):
    into: str
    """The number of the matter it is handled with."""


class PartIn(Schema):
    reason: str = ""


class SplitIn(Schema):
    parts: list[str]


class NatureIn(Schema):
    nature: str = ""
    concerns: list[UUID] = []
    """Organisations and members of staff it is about."""
    private: bool = False


class LegalIn(Schema):
    nature: str
    office: str = Field("", max_length=60)
    words: str = ""


class StoodOut(Schema):
    """How the matter stands after the act."""

    ref: str
    state: str
    due_at: dt.datetime | None = None
    more: list[str] = []
    """Numbers of further matters that the act made."""


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _office(request: Request, matter: Matter, office_id: UUID) -> Organisation:
    on = request.now.astimezone(LOCAL).date()
    found = territory.organisation(office_id, street_id=matter.street_id, on=on)
    if found is None:
        raise errors.Invalid("S3-52", _("这家单位不在这个街道。"), field="to")
    return found


def _gone() -> errors.Conflict:
    return errors.Conflict("FLOW", _("现在没有这一步可做。"), remedy=_("请刷新看看现在到了哪一步。"))


def _lead(matter: Matter) -> Assignment:
    live = queries.whole(matter).live
    if live is None:
        raise _gone()
    return live


def _delay(matter: Matter) -> Delay:
    found = queries.whole(matter).delay
    if found is None:
        raise _gone()
    return found


def _stood(request: Request, matter: Matter, more: list[str] | None = None) -> Status:
    now = queries.find(request.actor, matter.ref) or matter
    return Status(201, StoodOut(ref=now.ref, state=now.state, due_at=now.due_at, more=more or []))


_POST: dict[str, Any] = {"response": {201: StoodOut, **PROBLEMS}, "auth": django_auth}


@router.post("/{ref}/transfers/", **_POST)
def create_transfer(request: Request, ref: str, body: ToIn) -> Status:
    """Ask another organisation to take the sheet over."""
    matter = _matter(request, ref)
    to = _office(request, matter, body.to)
    actions.offer_transfer(assignment=_lead(matter), to=to, reason=body.reason, **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/helpers/", **_POST)
def create_helper(request: Request, ref: str, body: HelpIn) -> Status:
    """Ask one more office to help the one that leads."""
    matter = _matter(request, ref)
    to = _office(request, matter, body.to)
    actions.ask_help(
        matter=matter, to=to, task=body.task, reason=body.reason, due_at=body.due_at, **_by(request)
    )
    return _stood(request, matter)


@router.post("/{ref}/contributions/", **_POST)
def create_contribution(request: Request, ref: str, body: ResultIn) -> Status:
    """What a co-handler did."""
    matter = _matter(request, ref)
    own = queries.whole(matter).sheet_of(request.actor.org_ids)
    if own is None:
        raise _gone()
    actions.give_help(assignment=own, result=body.result, **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/proposals/", **_POST)
def create_proposal(request: Request, ref: str, body: ProposalIn) -> Status:
    """To the next level, with its history."""
    matter = _matter(request, ref)
    to = _office(request, matter, body.to)
    actions.propose(matter=matter, to=to, words=body.words, reason="", **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/decisions/", **_POST)
def create_decision(request: Request, ref: str, body: HelpIn) -> Status:
    """The arbiter says whose it is."""
    matter = _matter(request, ref)
    found = queries.whole(matter).arbitration
    if found is None:
        raise _gone()
    to = _office(request, matter, body.to)
    actions.decide(
        arbitration=found, to=to, reason=body.reason, task=body.task, due_at=body.due_at, **_by(request)
    )
    return _stood(request, matter)


@router.post("/{ref}/delays/", **_POST)
def create_delay(request: Request, ref: str, body: DelayIn) -> Status:
    """Ask to go past the limit."""
    matter = _matter(request, ref)
    actions.ask_delay(assignment=_lead(matter), **body.dict(), **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/delay-decisions/", **_POST)
def create_delay_decision(request: Request, ref: str, body: DelayDecisionIn) -> Status:
    """Approve or refuse it."""
    matter = _matter(request, ref)
    actions.decide_delay(delay=_delay(matter), **body.dict(), **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/delay-ends/", **_POST)
def create_delay_end(request: Request, ref: str) -> Status:
    """It goes on before the day."""
    matter = _matter(request, ref)
    actions.end_delay(delay=_delay(matter), **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/joins/", **_POST)
def create_join(request: Request, ref: str, body: JoinIn) -> Status:
    """Handle it with another one; everybody who raised either is answered."""
    matter = _matter(request, ref)
    actions.join(matter=matter, into=_matter(request, body.into), **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/parts/", **_POST)
def create_part(request: Request, ref: str, body: PartIn) -> Status:
    """It was another thing after all."""
    matter = _matter(request, ref)
    actions.part(matter=matter, reason=body.reason, **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/splits/", **_POST)
def create_split(request: Request, ref: str, body: SplitIn) -> Status:
    """Each further thing gets a number of its own."""
    matter = _matter(request, ref)
    made = actions.split(matter=matter, parts=[actions.Part(one) for one in body.parts], **_by(request))
    return _stood(request, matter, [one.ref for one in made])


@router.post("/{ref}/natures/", **_POST)
def create_nature(request: Request, ref: str, body: NatureIn) -> Status:
    """What is wanted by it, whom it is about, whether it stays off the public lists."""
    matter = _matter(request, ref)
    actions.set_nature(matter=matter, **body.dict(), **_by(request))
    return _stood(request, matter)


@router.post("/{ref}/legal-referrals/", **_POST)
def create_legal_referral(request: Request, ref: str, body: LegalIn) -> Status:
    """To the channel that law gives."""
    matter = _matter(request, ref)
    actions.refer_to_law(matter=matter, **body.dict(), **_by(request))
    return _stood(request, matter)
