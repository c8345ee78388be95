"""The accounts of who is in post, for the security administrator; the trail, for the audit administrator."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, policies
from mulin.people.api.common import today
from mulin.people.models import Account, Person
from mulin.people.passwords import new_password
from mulin.people.queries import administering as queries
from mulin.platform import errors
from mulin.platform.api.gate import SHOWN_ONCE
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.platform.timeline import trail

router = Router(tags=["administration"], auth=django_auth)
MOST_TRACES = 500


class StaffAccountOut(Schema):
    """Somebody in post."""

    person: UUID
    name: str
    roles: list[str]
    username: str = ""
    active: bool = False


class StaffUsernameIn(Schema):
    """The name they sign in with."""

    username: str = Field(max_length=60)


class StaffPasswordOut(Schema):
    """An account with the password made for it, shown here once."""

    username: str
    password: str


class StaffSwitchOut(Schema):
    """Whether the account opens anything now."""

    username: str
    active: bool


class TraceOut(Schema):
    """One act without its words."""

    id: UUID
    at: dt.datetime
    who: str
    office: str
    verb: str
    ref: str


def _kept(request: Request, person_id: UUID | None) -> None:
    actor = request.actor
    errors.require(
        policies.administrators.may_keep_staff_accounts(actor, person_id=person_id, street_id=actor.street_id)
    )


def _somebody(request: Request, person_id: UUID) -> Person:
    _kept(request, person_id)
    listed = queries.staff_of_street(request.actor.street_id, on=today(request))
    found = next((one.person for one in listed if one.person.id == person_id), None)
    if found is None:
        raise Http404
    return found


@router.get("/accounts/", response={200: Part[StaffAccountOut], **PROBLEMS})
def staff_accounts(request: Request, paging: Paging = PAGING) -> Any:
    """Everybody in post in the street, with their accounts."""
    _kept(request, None)
    found = queries.staff_of_street(request.actor.street_id, on=today(request))
    return part_of_rows(found, key=lambda one: (one.person.id,), request=request, paging=paging, show=_told)


def _told(one: queries.InPost) -> StaffAccountOut:
    account: Account | None = one.account
    return StaffAccountOut(
        person=one.person.id,
        name=one.person.name,
        roles=one.roles,
        username=account.username if account else "",
        active=bool(account and account.is_active),
    )


@router.post(
    "/accounts/{person_id}/openings/",
    response={201: StaffPasswordOut, **PROBLEMS},
    openapi_extra={SHOWN_ONCE: True},
)
def create_staff_opening(request: Request, person_id: UUID, body: StaffUsernameIn) -> Status:
    """Open the account of somebody in post."""
    person, password = _somebody(request, person_id), new_password()
    made = actions.open_account(
        person=person, username=body.username, password=password, actor=request.actor, now=request.now
    )
    return Status(201, StaffPasswordOut(username=made.username, password=password))


@router.post(
    "/accounts/{person_id}/passwords/",
    response={201: StaffPasswordOut, **PROBLEMS},
    openapi_extra={SHOWN_ONCE: True},
)
def create_staff_password(request: Request, person_id: UUID) -> Status:
    """A new password for a colleague; every session of the old one ends."""
    person, password = _somebody(request, person_id), new_password()
    changed = actions.replace_password(person=person, password=password, actor=request.actor, now=request.now)
    return Status(201, StaffPasswordOut(username=changed.username, password=password))


@router.post("/accounts/{person_id}/switches/", response={201: StaffSwitchOut, **PROBLEMS})
def create_staff_switch(request: Request, person_id: UUID) -> Status:
    """Close the account, or open it again."""
    account = actions.switch_account(
        person=_somebody(request, person_id), actor=request.actor, now=request.now
    )
    return Status(201, StaffSwitchOut(username=account.username, active=account.is_active))


@router.get("/acts/", response={200: Part[TraceOut], **PROBLEMS})
def traces(request: Request, looks: bool = False, paging: Paging = PAGING) -> Any:
    """What was done in the street, without its words: the latest five hundred; `looks` for readings of personal fields."""
    actor = request.actor
    errors.require(policies.administrators.may_read_trail(actor, actor.street_id))
    if actor.street_id is None:
        raise Http404
    found = trail.traces(
        actor.street_id, verbs=trail.looks() if looks else None, before=None, most=MOST_TRACES
    )
    return part_of_rows(found, key=lambda one: (one.id,), request=request, paging=paging, show=_trace)


def _trace(one: trail.Trace) -> TraceOut:
    return TraceOut(id=one.id, at=one.at, who=one.who, office=one.office, verb=one.verb, ref=one.ref)
