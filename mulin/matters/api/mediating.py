"""More of one's own mediations: talked over again, ended without agreement, referred, confirmed, handed over (ET-08)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, tokens
from mulin.matters.api.common import by
from mulin.matters.api.mediations import ListedOut, MediationOut, PartyIn, _again, _file
from mulin.matters.queries import mediation as queries
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.api.scopes import needs
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["mediations"], auth=django_auth)
_ACT: dict[str, Any] = {"response": {201: MediationOut, **PROBLEMS}}


class RegisterIn(Schema):
    """Written down at the window for those who ask; the window sees it no longer afterwards."""

    about: str = Field(max_length=10_000)
    place: UUID
    mediator: UUID
    sides: list[PartyIn] = Field(max_length=20)
    key: str = Field(max_length=200)
    """Made by the client, 20 characters or more: sent twice it is one mediation."""


class ReferIn(Schema):
    """To which legal channel."""

    to: str = Field(max_length=200)


class ConfirmationIn(Schema):
    """Applied for together, or given by the court."""

    what: Literal["applied", "given"]
    on: dt.date


class HandOverIn(Schema):
    """To another mediator, and why."""

    to: UUID
    reason: str = Field("", max_length=500)


class ReachedOut(Schema):
    """How one of them is reached."""

    name: str
    phone: str


class ReachedAll(Schema):
    """All of them; the look is written down for them to see."""

    parties: list[ReachedOut]


@router.post("/registered/", response={201: ListedOut, **PROBLEMS})
def register(request: Request, body: RegisterIn) -> Status:
    """Write it down at the window."""
    if not request.actor.has_role(*roles.WINDOW):
        raise errors.Refusal(
            "S4-18", _("替人登记调解，由这个地方的窗口来做。"), remedy=_("本人登录后可以自己申请。")
        )
    place = territory.by_id(body.place)
    if place is None or place.street_id != request.actor.street_id:
        raise errors.Invalid("S1-21", _("没有这个地方。"), field="place")
    if len(body.key) < tokens.SHORTEST_KEY:
        raise errors.Invalid("API", _("请用 20 个字以上的 key。"), field="key")
    mediator = queries.mediator(body.mediator, place, now=request.now)
    if mediator is None:
        raise errors.Invalid("S4-18", _("这位不在这里当调解员。"), field="mediator")
    made = actions.register_mediation(
        place=place,
        about=body.about,
        sides=[actions.Side(one.name, one.phone) for one in body.sides],
        mediator=mediator,
        token=tokens.for_form(body.key, body.about),
        **by(request),
    )
    return Status(201, ListedOut(ref=made.ref, state=made.state, outcome=made.outcome))


@router.post(
    "/{ref}/contact-views/", response={201: ReachedAll, **PROBLEMS}, openapi_extra=needs("contacts:read")
)
def create_contact_view(request: Request, ref: str) -> Status:
    """The parties' numbers, once; the look is written down first."""
    reached = actions.show_mediation_contacts(mediation=_file(request, ref).mediation, **by(request))
    return Status(201, ReachedAll(parties=[ReachedOut(name=one.name, phone=one.phone) for one in reached]))


@router.post("/{ref}/revisions/", **_ACT)
def create_revision(request: Request, ref: str) -> Status:
    """Take back what was agreed, and talk on."""
    actions.talk_again(mediation=_file(request, ref).mediation, **by(request))
    return _again(request, ref)


@router.post("/{ref}/failures/", **_ACT)
def create_failure(request: Request, ref: str) -> Status:
    """No agreement: it ends, and the parties are told which ways are left."""
    actions.end_without_agreement(mediation=_file(request, ref).mediation, **by(request))
    return _again(request, ref)


@router.post("/{ref}/referrals/", **_ACT)
def create_referral(request: Request, ref: str, body: ReferIn) -> Status:
    """It belongs to a legal channel."""
    actions.refer_mediation(mediation=_file(request, ref).mediation, to=body.to, **by(request))
    return _again(request, ref)


@router.post("/{ref}/confirmations/", **_ACT)
def create_confirmation(request: Request, ref: str, body: ConfirmationIn) -> Status:
    """Confirmation by the court, applied for or given."""
    actions.note_confirmation(
        mediation=_file(request, ref).mediation, given=body.what == "given", on=body.on, **by(request)
    )
    return _again(request, ref)


@router.post("/{ref}/handovers/", response={201: ListedOut, **PROBLEMS})
def create_handover(request: Request, ref: str, body: HandOverIn) -> Status:
    """To another mediator; the first sees it no longer."""
    file = _file(request, ref)
    to = queries.mediator(body.to, file.mediation.place, now=request.now)
    if to is None:
        raise errors.Invalid("S4-18", _("这位不在这里当调解员。"), field="to")
    made = actions.hand_over_mediation(mediation=file.mediation, to=to, reason=body.reason, **by(request))
    return Status(201, ListedOut(ref=made.ref, state=made.state, outcome=made.outcome))
