"""One's own mediations as JSON, for parties and mediators: the same queries, so nobody else's is there (ET-08)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters import actions, tokens
from mulin.matters.models import Mediation, MediationParty
from mulin.matters.queries import mediation as queries
from mulin.matters.queries.mediation import File
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["mediations"])


class PartyIn(Schema):
    name: str
    phone: str = ""


class AskIn(Schema):
    about: str
    place: UUID
    mediator: UUID
    others: list[PartyIn]
    key: str
    """Made by the client, 20 characters or more: sent twice it is one mediation."""


class PartyOut(Schema):
    position: int
    name: str
    agreed: bool
    you: bool


class TermOut(Schema):
    position: int
    who: str
    what: str
    due_on: dt.date | None
    found: str
    """kept, partly, not_kept, or empty where nobody has looked yet."""


class MediationOut(Schema):
    ref: str
    state: str
    outcome: str
    about: str
    mediator: str
    parties: list[PartyOut]
    terms: list[TermOut]
    effective_on: dt.date | None = None
    confirm_by: dt.date | None = None


class ListedOut(Schema):
    ref: str
    state: str
    outcome: str


class YesIn(Schema):
    position: int | None = None
    """Whose yes a mediator writes down; a party's own needs none."""
    how: str = ""


class SessionIn(Schema):
    held_at: dt.datetime
    where: str
    present: list[int]
    next_step: str
    next_on: dt.date | None = None


class TermIn(Schema):
    what: str
    party: int | None = None
    due_on: dt.date | None = None


class AgreementIn(Schema):
    form: str
    terms: list[TermIn]


class DayIn(Schema):
    on: dt.date


class CheckIn(DayIn):
    position: int
    result: str


def _file(request: Request, ref: str) -> File:
    found = queries.find(request.actor, ref)
    if found is None:
        raise Http404
    return File(found, request.actor, request.now)


def _party(file: File, position: int) -> MediationParty:
    found = next((one for one in file.parties if one.position == position), None)
    if found is None:
        raise errors.Invalid("N-48", _("这位不是这件调解的当事人。"), field="position")
    return found


def _out(file: File) -> MediationOut:
    mediation, agreement = file.mediation, file.agreement
    return MediationOut(
        ref=mediation.ref,
        state=mediation.state,
        outcome=mediation.outcome,
        about=mediation.about,
        mediator=mediation.mediator.name,
        parties=[
            PartyOut(
                position=one.position,
                name=one.name,
                agreed=one.agreed_at is not None,
                you=one.person_id == file.actor.id,
            )
            for one in file.parties
        ],
        terms=[
            TermOut(
                position=one.position,
                who=one.party.name if one.party else "",
                what=one.what,
                due_on=one.due_on,
                found=file.looks(one)[-1][0] if file.looks(one) else "",
            )
            for one in file.terms
        ],
        effective_on=agreement.effective_on if agreement else None,
        confirm_by=agreement.confirm_by if agreement else None,
    )


def _again(request: Request, ref: str) -> Status:
    return Status(201, _out(_file(request, ref)))


@router.get("/", response={200: Part[ListedOut], **PROBLEMS}, auth=django_auth)
def mine(request: Request, paging: Paging = PAGING) -> Any:
    """What I am a party to, or mediate, newest first."""

    def show(one: Mediation) -> ListedOut:
        return ListedOut(ref=one.ref, state=one.state, outcome=one.outcome)

    found = queries.visible_to(request.actor)
    return part_of(found, by=("-id",), request=request, paging=paging, show=show)


@router.post("/", response={201: ListedOut, **PROBLEMS}, auth=django_auth)
def ask(request: Request, body: AskIn) -> Status:
    """Ask for mediation for oneself."""
    actor, now = request.actor, request.now
    place = territory.by_id(body.place)
    if place is None or place.street_id != actor.street_id:
        raise errors.Invalid("S1-21", _("没有这个地方。"), field="place")
    if len(body.key) < tokens.SHORTEST_KEY:
        raise errors.Invalid("API", _("请用 20 个字以上的 key。"), field="key")
    mediator = queries.mediator(body.mediator, place, now=now)
    if mediator is None:
        raise errors.Invalid("S4-18", _("这位不在这里当调解员。"), field="mediator")
    made = actions.ask_mediation(
        place=place,
        about=body.about,
        others=[actions.Side(one.name, one.phone) for one in body.others],
        mediator=mediator,
        token=tokens.for_form(body.key, body.about),
        actor=actor,
        now=now,
    )
    return Status(201, ListedOut(ref=made.ref, state=made.state, outcome=made.outcome))


@router.get("/{ref}/", response={200: MediationOut, **PROBLEMS}, auth=django_auth)
def one(request: Request, ref: str) -> MediationOut:
    """One of them, with its parties and what was agreed."""
    return _out(_file(request, ref))


@router.post("/{ref}/consents/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_consent(request: Request, ref: str, body: YesIn) -> Status:
    """One's own yes, or one that the mediator writes down with how it was said."""
    file = _file(request, ref)
    party = file.own if body.position is None else _party(file, body.position)
    if party is None:
        raise errors.Invalid("N-48", _("请选是谁同意了。"), field="position")
    actions.agree_to_mediate(
        mediation=file.mediation, party=party, how=body.how, actor=request.actor, now=request.now
    )
    return _again(request, ref)


@router.post("/{ref}/departures/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_departure(request: Request, ref: str) -> Status:
    """No longer wanting to. Nothing is asked, and who it was is written nowhere."""
    file = _file(request, ref)
    party = file.own or file.parties[0]
    actions.leave_mediation(mediation=file.mediation, party=party, actor=request.actor, now=request.now)
    return _again(request, ref)


@router.post("/{ref}/sessions/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_session(request: Request, ref: str, body: SessionIn) -> Status:
    """They sat down together: when, where, who, and what comes next."""
    file = _file(request, ref)
    actions.hold_session(
        mediation=file.mediation,
        held_at=body.held_at,
        where=body.where,
        present=[_party(file, position) for position in body.present],
        next_step=body.next_step,
        next_on=body.next_on,
        actor=request.actor,
        now=request.now,
    )
    return _again(request, ref)


@router.post("/{ref}/agreements/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_agreement(request: Request, ref: str, body: AgreementIn) -> Status:
    """What they have agreed, term by term."""
    file = _file(request, ref)
    terms = [
        actions.Term(term.what, None if term.party is None else _party(file, term.party), term.due_on)
        for term in body.terms
    ]
    actions.settle(
        mediation=file.mediation, form=body.form, terms=terms, actor=request.actor, now=request.now
    )
    return _again(request, ref)


@router.post("/{ref}/effects/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_effect(request: Request, ref: str, body: DayIn) -> Status:
    """All have signed: it holds from this day on."""
    file = _file(request, ref)
    actions.take_effect(mediation=file.mediation, on=body.on, actor=request.actor, now=request.now)
    return _again(request, ref)


@router.post("/{ref}/checks/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_check(request: Request, ref: str, body: CheckIn) -> Status:
    """Whether one term was kept, looked at on a day."""
    file = _file(request, ref)
    term = next((one for one in file.terms if one.position == body.position), None)
    if term is None:
        raise errors.Invalid("S4-18", _("请选是哪一条。"), field="position")
    actions.check_term(
        mediation=file.mediation,
        term=term,
        result=body.result,
        on=body.on,
        actor=request.actor,
        now=request.now,
    )
    return _again(request, ref)


@router.post("/{ref}/endings/", response={201: MediationOut, **PROBLEMS}, auth=django_auth)
def create_ending(request: Request, ref: str) -> Status:
    """Every term has been looked at."""
    file = _file(request, ref)
    actions.finish_mediation(mediation=file.mediation, actor=request.actor, now=request.now)
    return _again(request, ref)
