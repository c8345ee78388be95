"""Posts: who holds which, filled and ended; and everything of one who leaves, handed over in one act."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, estates, policies, queries
from mulin.people.api.common import colleague, require_staff, today
from mulin.people.models import Appointment, Person
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["posts"], auth=django_auth)


class PostIn(Schema):
    """A person registered with this name and number, put into a post from today on."""

    name: str = Field(max_length=60)
    phone: str = Field(max_length=30)
    """The number they are registered with."""
    role: str = Field(max_length=20, examples=["worker"])
    place: UUID
    """The area the post covers."""
    organisation: UUID | None = None
    """The office it is held in; a post at the desk needs one."""
    route: str = Field("engaged", examples=["elected", "self", "recommended", "engaged"])


class PostOut(Schema):
    """A post in force."""

    id: UUID
    person: UUID
    name: str
    role: str
    place: UUID
    place_name: str
    organisation: UUID | None
    organisation_name: str
    route: str
    valid_from: dt.date
    valid_to: dt.date | None
    """The first day on which it no longer holds."""

    @classmethod
    def of(cls, one: Appointment) -> PostOut:
        return cls(
            id=one.id, person=one.person_id, name=one.person.name, role=one.role, place=one.place_id,
            place_name=one.place.spoken, organisation=one.organisation_id,
            organisation_name=one.organisation.name if one.organisation else "", route=one.route,
            valid_from=one.valid_from, valid_to=one.valid_to,
        )  # fmt: skip


class PieceOut(Schema):
    """One thing in somebody's hands."""

    estate: str
    """What kind of thing."""
    record: UUID
    text: str
    wanted: str
    """The post that its holder needs, in words."""


class HandoverOut(Schema):
    """Everything a person holds today."""

    person: UUID
    name: str
    count: int
    pieces: list[PieceOut]
    posts: list[PostOut]


class HandoverIn(Schema):
    """To whom everything goes."""

    successor: UUID
    give: list[UUID] = Field(default_factory=list, max_length=40)
    """Posts of the leaver that the successor is put into by the same act."""


@router.get("/", response={200: Part[PostOut], **PROBLEMS})
def posts(request: Request, paging: Paging = PAGING) -> Any:
    """The posts in force around the actor, those longest in force first."""
    require_staff(request)
    found = queries.posts_in(request.actor, on=today(request))
    return part_of_rows(
        found, key=lambda one: (one.valid_from, one.id), request=request, paging=paging, show=PostOut.of
    )


@router.post("/", response={201: PostOut, **PROBLEMS})
def create(request: Request, body: PostIn) -> Status:
    """Put somebody into a post, from today on."""
    require_staff(request)
    place = territory.by_id(body.place)
    if place is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    if body.route not in Appointment.Route.values:
        raise errors.Invalid("API", _("没有这个选项。"), remedy=_("请从列出的里面选。"), field="route")
    office, street_id = None, request.actor.street_id
    if body.organisation is not None and street_id is not None:
        office = territory.organisation(body.organisation, street_id=street_id, on=today(request))
        if office is None:
            raise errors.Invalid(
                "S3-52", _("没有这家单位。"), remedy=_("请从名单里选。"), field="organisation"
            )
    person = queries.registered(body.name, body.phone, street_id=street_id)
    if person is None:
        raise errors.Invalid(
            "S0-26", _("没有登记过这个姓名和号码的人。"), remedy=_("请先在“居民和账号”里登记。"), field="name"
        )
    made = actions.appoint(
        person=person, role=body.role, place=place, organisation=office, since=today(request), route=body.route,
        actor=request.actor, now=request.now,
    )  # fmt: skip
    return Status(201, PostOut.of(made))


@router.post("/{post_id}/ends/", response={201: PostOut, **PROBLEMS})
def create_end(request: Request, post_id: UUID) -> Status:
    """End a term today; what was done in it stays."""
    require_staff(request)
    found = queries.appointment_by_id(request.actor, post_id, on=today(request))
    if found is None:
        raise Http404
    actions.end_appointment(appointment=found, on=today(request), actor=request.actor, now=request.now)
    return Status(201, PostOut.of(found))


def _leaver(request: Request, person_id: UUID) -> Person:
    require_staff(request)
    staff = queries.staff_in(request.actor, on=today(request))
    found = next((one for one in staff if one.id == person_id), None)
    if found is None:
        raise Http404
    return found


def _held(held: actions.Handover) -> HandoverOut:
    return HandoverOut(
        person=held.person.id,
        name=held.person.name,
        count=held.count,
        pieces=[
            PieceOut(estate=one.estate, record=one.record_id, text=one.text, wanted=one.wanted)
            for one in held.pieces
        ],
        posts=[PostOut.of(one) for one in held.posts],
    )


@router.get("/holders/{person_id}/handover/", response={200: HandoverOut, **PROBLEMS})
def handover(request: Request, person_id: UUID) -> HandoverOut:
    """Everything somebody holds: what would be handed over."""
    leaver = _leaver(request, person_id)
    held = actions.overview(leaver, on=today(request))
    terms = [estates.Term.of(one).actor_post for one in held.posts]
    errors.require(policies.may_hand_over(request.actor, person_id=leaver.id, posts=terms))
    return _held(held)


@router.post("/holders/{person_id}/handover/", response={201: HandoverOut, **PROBLEMS})
def create_handover(request: Request, person_id: UUID, body: HandoverIn) -> Status:
    """Everything of theirs goes to a successor, today; then their terms end."""
    gone = actions.hand_over(
        person=_leaver(request, person_id),
        successor=colleague(request, body.successor, "successor"),
        give=body.give,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _held(gone))
