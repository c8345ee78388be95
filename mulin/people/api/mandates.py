"""Whom one has named to help, and whom one helps."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions, queries
from mulin.people.models import Mandate
from mulin.platform import readings
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request

router = Router(tags=["mandates"], auth=django_auth)


class MandateIn(Schema):
    """A helper by name and registered telephone, for what, by which way, through which day."""

    name: str
    phone: str
    purposes: list[str]
    ways: list[str]
    until: dt.date
    person: UUID | None = None
    """At the desk: who names the helper. Without it, who is signed in."""
    how_agreed: str = ""


class MandateOut(Schema):
    id: UUID
    state: str
    person: str
    helper: str
    purposes: list[str]
    ways: list[str]
    valid_to: dt.datetime


def _out(one: Mandate) -> MandateOut:
    readings.open_without_record([one.person, one.helper], "agreed", "name")
    return MandateOut(
        id=one.id,
        state=one.state,
        person=one.person.name,
        helper=one.helper.name,
        purposes=one.purposes,
        ways=one.ways,
        valid_to=one.valid_to,
    )


@router.get("/", response={200: Part[MandateOut], **PROBLEMS})
def mandates(request: Request, paging: Paging = PAGING) -> dict[str, Any]:
    """Those one has asked, and those that ask one, newest first."""
    own = request.user.person_id

    def told(one: Mandate) -> MandateOut:
        readings.open_without_record([one.person, one.helper], "agreed", "name")
        return MandateOut(
            id=one.id,
            state=one.state,
            person=request.actor.name if one.person_id == own else one.person.name,
            helper=request.actor.name if one.helper_id == own else one.helper.name,
            purposes=one.purposes,
            ways=one.ways,
            valid_to=one.valid_to,
        )

    return part_of_rows(
        [*queries.mandates_of(own), *queries.mandates_held(own, now=request.now)],
        key=lambda one: (one.offered_at, one.id),
        request=request,
        paging=paging,
        show=told,
        backwards=True,
    )


@router.post("/", response={201: MandateOut, **PROBLEMS})
def create_mandate(request: Request, body: MandateIn) -> Status:
    """Ask somebody to help."""
    person = queries.by_id(body.person) if body.person else request.user.person
    if person is None or person.street_id != request.actor.street_id:
        raise Http404
    helper = actions.look_for_helper(
        name=body.name, phone=body.phone, person=person, actor=request.actor, now=request.now
    )
    given = body.dict(include={"purposes", "ways", "until", "how_agreed"})
    made = actions.name_helper(person=person, helper=helper, **given, actor=request.actor, now=request.now)
    return Status(201, _out(made))


def _mandate(request: Request, mandate_id: UUID) -> Mandate:
    actor = request.actor
    found = queries.mandate_between(mandate_id, who=actor.id) or queries.mandate_at_window(mandate_id, actor)
    if found is None:
        raise Http404(_("没有这一条请托。"))
    return found


@router.post("/{mandate_id}/acceptances/", response={201: MandateOut, **PROBLEMS})
def create_acceptance(request: Request, mandate_id: UUID) -> Status:
    """The helper agrees."""
    found = _mandate(request, mandate_id)
    return Status(201, _out(actions.accept_mandate(mandate=found, actor=request.actor, now=request.now)))


@router.post("/{mandate_id}/declines/", response={201: MandateOut, **PROBLEMS})
def create_decline(request: Request, mandate_id: UUID) -> Status:
    """The helper would rather not."""
    found = _mandate(request, mandate_id)
    return Status(201, _out(actions.decline_mandate(mandate=found, actor=request.actor, now=request.now)))


@router.post("/{mandate_id}/ends/", response={201: MandateOut, **PROBLEMS})
def create_end(request: Request, mandate_id: UUID) -> Status:
    """Either of the two ends it."""
    found = _mandate(request, mandate_id)
    return Status(201, _out(actions.end_mandate(mandate=found, actor=request.actor, now=request.now)))
