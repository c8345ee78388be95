"""Whistles, triage, rules and sweeps as JSON: the main acts, and what waits to be taken up."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters import actions, queries
from mulin.matters.api.common import matter as matter_of
from mulin.matters.models import Triage, WhistleCall
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place

router = Router(tags=["joint"], auth=django_auth)


class WhistleIn(Schema):
    place: UUID
    kind: Literal["enforcement", "key_work", "emergency"]
    words: str
    departments: list[UUID]
    by: dt.datetime | None = None
    matter: str = ""


class CallOut(Schema):
    id: UUID
    organisation: UUID
    state: str
    arrive_by: dt.datetime
    arrived_at: dt.datetime | None
    late: bool


class WhistleOut(Schema):
    ref: str
    state: str
    calls: list[CallOut]


class CallIn(Schema):
    """One step of a call with what it needs."""

    step: Literal["arrive", "report", "decline"]
    words: str
    people: int = 0


class TriageIn(Schema):
    decision: str
    reason: str
    agreed: bool = False
    able: bool = False


class TriageOut(Schema):
    id: UUID
    matter: str
    decision: str
    reason: str
    at: dt.datetime


class SweepIn(Schema):
    area: UUID
    places: Literal["compound", "building", "entrance"]
    words: str
    organisation: UUID
    until: dt.date
    matter: str = ""


class FixIn(Schema):
    title: str
    words: str
    organisation: UUID
    valid_from: dt.date
    valid_to: dt.date | None = None
    basis: str = ""
    public: bool = False
    matters: list[str] = []


class RefOut(Schema):
    ref: str


def _place(place_id: UUID, field: str) -> Place:
    found = territory.by_id(place_id)
    if found is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), field=field)
    return found


def _office(request: Request, organisation_id: UUID, field: str) -> Organisation:
    street, day = request.actor.street_id, request.now.astimezone(LOCAL).date()
    found = territory.organisation(organisation_id, street_id=street, on=day) if street else None
    if found is None:
        raise errors.Invalid("S3-52", _("没有这家单位。"), remedy=_("请从名单里选。"), field=field)
    return found


def _shown(request: Request, ref: str) -> WhistleOut:
    found = queries.find_whistle(request.actor, ref)
    if found is None:
        raise Http404
    return WhistleOut(ref=found.ref, state=found.state, calls=[_call(one) for one in queries.calls_of(found)])


def _call(one: WhistleCall) -> CallOut:
    return CallOut(
        id=one.id,
        organisation=one.organisation_id,
        state=one.state,
        arrive_by=one.arrive_by,
        arrived_at=one.arrived_at,
        late=one.late,
    )


@router.post("/whistles/", response={201: WhistleOut, **PROBLEMS})
def create_whistle(request: Request, body: WhistleIn) -> Status:
    """Call departments to a place."""
    made = actions.blow_whistle(
        place=_place(body.place, "place"),
        kind=body.kind,
        words=body.words,
        departments=[_office(request, one, "departments") for one in body.departments],
        by=body.by,
        matter=matter_of(request, body.matter) if body.matter else None,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _shown(request, made.ref))


@router.get("/whistles/{ref}", response={200: WhistleOut, **PROBLEMS})
def whistle(request: Request, ref: str) -> WhistleOut:
    """One order with its calls."""
    return _shown(request, ref)


@router.post("/whistles/{ref}/calls/{call_id}/", response={201: WhistleOut, **PROBLEMS})
def create_step(request: Request, ref: str, call_id: UUID, body: CallIn) -> Status:
    """A department arrives, reports, or says that it cannot come."""
    found = queries.find_whistle(request.actor, ref)
    call = next((one for one in queries.calls_of(found) if one.id == call_id), None) if found else None
    if call is None:
        raise Http404
    if body.step == "arrive":
        actions.arrive(call=call, people=body.people, post=body.words, actor=request.actor, now=request.now)
    elif body.step == "report":
        actions.report(call=call, words=body.words, actor=request.actor, now=request.now)
    else:
        actions.decline_call(call=call, reason=body.words, actor=request.actor, now=request.now)
    return Status(201, _shown(request, ref))


@router.post("/matters/{ref}/triages/", response={201: TriageOut, **PROBLEMS})
def create_triage(request: Request, ref: str, body: TriageIn) -> Status:
    """Decide where else an open matter goes."""
    made = actions.triage(matter=matter_of(request, ref), **body.dict(), actor=request.actor, now=request.now)
    out = TriageOut(id=made.id, matter=ref, decision=made.decision, reason=made.reason, at=made.at)
    return Status(201, out)


@router.get("/triages/", response={200: Part[TriageOut], **PROBLEMS})
def triages(request: Request, kind: str = "", paging: Paging = PAGING) -> Any:
    """What waits to be taken up, longest first."""

    def show(one: Triage) -> TriageOut:
        return TriageOut(
            id=one.id, matter=one.matter.ref, decision=one.decision, reason=one.reason, at=one.at
        )

    found = queries.waiting_triages(request.actor, kind=kind)
    return part_of(found, by=("at", "id"), request=request, paging=paging, show=show)


@router.post("/fixes/", response={201: RefOut, **PROBLEMS})
def create_fix(request: Request, body: FixIn) -> Status:
    """Write a rule down, tied to matters."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    said = body.dict(exclude={"organisation", "matters"})
    draft = actions.Draft(organisation=_office(request, body.organisation, "organisation"), **said)
    matters = [matter_of(request, one) for one in body.matters[:200]]
    made = actions.make_fix(street=street, draft=draft, matters=matters, actor=request.actor, now=request.now)
    return Status(201, RefOut(ref=made.ref))


@router.post("/sweeps/", response={201: RefOut, **PROBLEMS})
def create_sweep(request: Request, body: SweepIn) -> Status:
    """List the places of an area to be looked at."""
    made = actions.begin_sweep(
        area=_place(body.area, "area"),
        places=body.places,
        words=body.words,
        organisation=_office(request, body.organisation, "organisation"),
        until=body.until,
        matter=matter_of(request, body.matter) if body.matter else None,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, RefOut(ref=made.ref))
