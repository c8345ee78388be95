"""At the desk, with the person present: found by their number, registered, an account, a new password, a death."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, queries
from mulin.people.api.common import person_here, require_window
from mulin.people.models import Person
from mulin.people.passwords import new_password
from mulin.platform.api.gate import SHOWN_ONCE
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.api.scopes import needs
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["people"], auth=django_auth)


class PersonIn(Schema):
    """Somebody who is at the desk."""

    name: str = Field(max_length=60)
    phone: str = Field(max_length=30)


class PersonOut(Schema):
    """Somebody registered in the actor's street."""

    id: UUID
    name: str
    account: str = ""
    """The user name of their account; empty where they have none."""


class AccountIn(Schema):
    """The name they sign in with."""

    username: str = Field(max_length=60)


class AccountOut(Schema):
    """An account with the password made for it."""

    username: str
    password: str
    """Shown here once, to be given to the person, who changes it."""


class DeathIn(Schema):
    """Which day, and who told."""

    on: dt.date
    told_by: str = Field(max_length=60, examples=["女儿"])
    """Their daughter, the police: no name."""


class DeathOut(Schema):
    """That somebody has died, or that this was a mistake."""

    person: UUID
    on: dt.date
    taken_back: bool


def _out(person: Person, account: str = "") -> PersonOut:
    return PersonOut(id=person.id, name=person.name, account=account)


@router.get("/", response={200: Part[PersonOut], **PROBLEMS}, openapi_extra=needs("contacts:read"))
def persons(request: Request, phone: str, paging: Paging = PAGING) -> Any:
    """Who is registered with this telephone number. There is no list of everybody, and there will be none."""
    require_window(request)
    found = queries.found_by_phone(actions.normal_phone(phone), street_id=request.actor.street_id)
    return part_of_rows(
        found, key=lambda row: (row[0].id,), request=request, paging=paging, show=lambda row: _out(*row)
    )


@router.post("/", response={201: PersonOut, **PROBLEMS})
def create(request: Request, body: PersonIn) -> Status:
    """Register somebody; who is there already is not made twice."""
    require_window(request)
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    made = actions.register_person(
        street=street, name=body.name, phone=body.phone, actor=request.actor, now=request.now
    )
    return Status(201, _out(made))


@router.post(
    "/{person_id}/account/", response={201: AccountOut, **PROBLEMS}, openapi_extra={SHOWN_ONCE: True}
)
def create_account(request: Request, person_id: UUID, body: AccountIn) -> Status:
    """Open their account. The password is made here and stands in this answer alone."""
    require_window(request)
    password = new_password()
    made = actions.open_account(
        person=person_here(request, person_id), username=body.username, password=password,
        actor=request.actor, now=request.now,
    )  # fmt: skip
    return Status(201, AccountOut(username=made.username, password=password))


@router.post(
    "/{person_id}/password/", response={201: AccountOut, **PROBLEMS}, openapi_extra={SHOWN_ONCE: True}
)
def create_password(request: Request, person_id: UUID) -> Status:
    """A new password for who has forgotten theirs and stands at the desk; every session of the old one ends."""
    require_window(request)
    password = new_password()
    changed = actions.replace_password(
        person=person_here(request, person_id), password=password, actor=request.actor, now=request.now
    )
    return Status(201, AccountOut(username=changed.username, password=password))


@router.post("/{person_id}/death/", response={201: DeathOut, **PROBLEMS})
def create_death(request: Request, person_id: UUID, body: DeathIn) -> Status:
    """Somebody has died: nothing is sent to them any more."""
    require_window(request)
    made = actions.note_death(
        person=person_here(request, person_id), **body.dict(), actor=request.actor, now=request.now
    )
    return Status(201, DeathOut(person=made.person_id, on=made.on, taken_back=False))


@router.post("/{person_id}/death/retractions/", response={201: DeathOut, **PROBLEMS})
def create_death_retraction(request: Request, person_id: UUID) -> Status:
    """It was a mistake: all is as it was."""
    require_window(request)
    death = queries.death_of(person_here(request, person_id).id)
    if death is None:
        raise Http404
    back = actions.take_back_death(death=death, actor=request.actor, now=request.now)
    return Status(201, DeathOut(person=back.person_id, on=back.on, taken_back=True))
