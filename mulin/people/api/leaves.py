"""Being away: who stands in, from when to when. Why is never asked."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth

from mulin.people import actions, queries
from mulin.people.api.common import colleague, require_staff, today
from mulin.people.models import Leave
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["leaves"], auth=django_auth)


class LeaveIn(Schema):
    """Who is away, and who stands in."""

    person: UUID
    since: dt.date
    """The first day away."""
    back: dt.date
    """The day they are back."""
    deputy: UUID


class DeputyIn(Schema):
    """Who stands in from today on."""

    deputy: UUID


class LeaveOut(Schema):
    """A leave that is not over."""

    id: UUID
    person: UUID
    name: str
    deputy: UUID
    deputy_name: str
    since: dt.date
    back: dt.date

    @classmethod
    def of(cls, one: Leave) -> LeaveOut:
        return cls(
            id=one.id, person=one.person_id, name=one.person.name, deputy=one.deputy_id,
            deputy_name=one.deputy.name, since=one.valid_from, back=one.valid_to,
        )  # fmt: skip


def _leave(request: Request, leave_id: UUID) -> Leave:
    require_staff(request)
    listed = queries.leaves_in(request.actor, on=today(request))
    found = next((one for one in listed if one.id == leave_id), None)
    if found is None:
        raise Http404
    return found


@router.get("/", response={200: Part[LeaveOut], **PROBLEMS})
def leaves(request: Request, paging: Paging = PAGING) -> Any:
    """Leaves around the actor that are not over, the next first."""
    require_staff(request)
    found = queries.leaves_in(request.actor, on=today(request))
    return part_of_rows(
        found, key=lambda one: (one.valid_from, one.id), request=request, paging=paging, show=LeaveOut.of
    )


@router.post("/", response={201: LeaveOut, **PROBLEMS})
def create(request: Request, body: LeaveIn) -> Status:
    """Write down that somebody is away, and who stands in."""
    require_staff(request)
    made = actions.note_leave(
        person=colleague(request, body.person, "person"),
        deputy=colleague(request, body.deputy, "deputy"),
        since=body.since,
        back=body.back,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, LeaveOut.of(made))


@router.post("/{leave_id}/ends/", response={201: LeaveOut, **PROBLEMS})
def create_end(request: Request, leave_id: UUID) -> Status:
    """Back today, or called off before it began."""
    leave = _leave(request, leave_id)
    ended = actions.end_leave(leave=leave, on=today(request), actor=request.actor, now=request.now)
    return Status(201, LeaveOut.of(ended))


@router.post("/{leave_id}/deputies/", response={201: LeaveOut, **PROBLEMS})
def create_deputy(request: Request, leave_id: UUID, body: DeputyIn) -> Status:
    """Somebody else stands in from today on."""
    leave = _leave(request, leave_id)
    deputy = colleague(request, body.deputy, "deputy")
    made = actions.change_deputy(leave=leave, deputy=deputy, actor=request.actor, now=request.now)
    return Status(201, LeaveOut.of(made))
