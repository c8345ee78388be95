"""How somebody is told, as JSON: one's own under `/ways/`, somebody's at the desk under `/people/{id}/ways/`."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions, policies, queries
from mulin.people.holdings import masked_address
from mulin.people.models import ContactWay, Person
from mulin.people.queries import ways as kept
from mulin.people.resolving import resolved
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.notices import channels
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request

own = Router(tags=["ways"], auth=django_auth)
somebodys = Router(tags=["people"], auth=django_auth)


class WayIn(Schema):
    channel: str = Field(max_length=12)
    address: str = Field(max_length=120)
    words: str = Field("", max_length=120)
    """At the desk: how the person said so."""


class WayOut(Schema):
    id: UUID
    channel: str
    address: str
    """Masked."""
    position: int
    agreed_at: dt.datetime
    agreed_how: str
    proved: bool
    permits: int | None
    """Where each permission is for one message: how many are left."""
    broken: str
    """Why nothing goes by it, or empty."""

    @classmethod
    def of(cls, way: ContactWay) -> WayOut:
        return cls(
            id=way.id,
            channel=way.channel,
            address=masked_address(way),
            position=way.position,
            agreed_at=way.agreed_at,
            agreed_how=way.agreed_how,
            proved=way.proved_at is not None,
            permits=way.permits,
            broken=way.broken_why,
        )


class ChannelOut(Schema):
    key: str
    word: str
    hint: str
    cost: str
    urgent: bool


class WaysOut(Schema):
    language: str
    reply_by: str
    ways: list[WayOut]
    offered: list[ChannelOut]


class CodeIn(Schema):
    code: str = Field(max_length=12)


class TellIn(Schema):
    reply_by: Literal["in_app", "phone", "letter"]
    language: Literal["zh-hans", "en"]


class Permits(Schema):
    left: int


def _me(request: Request) -> Person:
    person: Person = request.user.person
    return person


def _somebody(request: Request, person_id: UUID) -> Person:
    person = queries.by_id(person_id)
    if person is None or person.street_id != request.actor.street_id:
        raise Http404
    staff = queries.is_staff(person.id, on=request.now.astimezone(LOCAL).date())
    errors.require(
        policies.may_keep_ways(request.actor, person_id=person.id, street_id=person.street_id, staff=staff)
    )
    return person


def _way(person: Person, way_id: UUID) -> ContactWay:
    way = kept.way_of(person.id, way_id)
    if way is None:
        raise Http404
    return way


def _told(person: Person, now: dt.datetime) -> WaysOut:
    return WaysOut(
        language=person.language,
        reply_by=person.reply_by,
        ways=[WayOut.of(one) for one in kept.ways_of(person.id)],
        offered=[
            ChannelOut(
                key=one.key, word=str(one.word), hint=str(one.hint), cost=str(one.cost), urgent=one.urgent
            )
            for one in channels.offered(person.street_id, now)
        ],
    )


def _agree(request: Request, person: Person, body: WayIn) -> Status:
    way = actions.agree(
        person=person,
        channel=body.channel,
        address=resolved(person, body.channel, body.address, request.now),
        words=body.words,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, WayOut.of(way))


def _tell(request: Request, person: Person, body: TellIn) -> WaysOut:
    actions.choose_telling(
        person=person,
        reply_by=body.reply_by,
        language=body.language,
        actor=request.actor,
        now=request.now,
    )
    person.refresh_from_db()
    return _told(person, request.now)


@own.get("/", response={200: WaysOut, **PROBLEMS})
def ways(request: Request) -> WaysOut:
    """My ways in their order, and what my street offers."""
    return _told(_me(request), request.now)


@own.post("/", response={201: WayOut, **PROBLEMS})
def create_way(request: Request, body: WayIn) -> Status:
    """I want to be told by this channel; a code goes out where the address can be proved."""
    return _agree(request, _me(request), body)


@own.put("/telling/", response={200: WaysOut, **PROBLEMS})
def put_telling(request: Request, body: TellIn) -> WaysOut:
    """How I want answers, and my language."""
    return _tell(request, _me(request), body)


@own.post("/{way_id}/codes/", response={202: WayOut, **PROBLEMS})
def create_code(request: Request, way_id: UUID) -> Status:
    """Another code."""
    return _code(request, _way(_me(request), way_id))


@own.post("/{way_id}/proofs/", response={201: WayOut, **PROBLEMS})
def create_proof(request: Request, way_id: UUID, body: CodeIn) -> Status:
    """The code, said back."""
    return _prove(request, _way(_me(request), way_id), body)


@own.post("/{way_id}/preferences/", response={201: WaysOut, **PROBLEMS})
def create_preference(request: Request, way_id: UUID) -> Status:
    """This one first."""
    actions.prefer(way=_way(_me(request), way_id), actor=request.actor, now=request.now)
    return Status(201, _told(_me(request), request.now))


@own.post("/{way_id}/permits/", response={201: Permits, **PROBLEMS})
def create_permit(request: Request, way_id: UUID) -> Status:
    """I have tapped "allow" once more in the application: one more message (norms 2.15)."""
    left = actions.add_permit(way=_way(_me(request), way_id), actor=request.actor, now=request.now)
    return Status(201, Permits(left=left))


@own.delete("/{way_id}/", response={204: None, **PROBLEMS})
def delete_way(request: Request, way_id: UUID) -> Status:
    """No longer by this channel; the address is forgotten."""
    actions.withdraw(way=_way(_me(request), way_id), actor=request.actor, now=request.now)
    return Status(204, None)


def _code(request: Request, way: ContactWay) -> Status:
    actions.ask_code(way=way, actor=request.actor, now=request.now)
    way.refresh_from_db()
    return Status(202, WayOut.of(way))


def _prove(request: Request, way: ContactWay, body: CodeIn) -> Status:
    return Status(
        201,
        WayOut.of(actions.prove(way=way, code=body.code, actor=request.actor, now=request.now)),
    )


@somebodys.get("/{person_id}/ways/", response={200: WaysOut, **PROBLEMS})
def ways_of(request: Request, person_id: UUID) -> WaysOut:
    """Somebody's, at the desk."""
    return _told(_somebody(request, person_id), request.now)


@somebodys.post("/{person_id}/ways/", response={201: WayOut, **PROBLEMS})
def create_way_of(request: Request, person_id: UUID, body: WayIn) -> Status:
    """Write one down, with their word (DR-10)."""
    return _agree(request, _somebody(request, person_id), body)


@somebodys.put("/{person_id}/ways/telling/", response={200: WaysOut, **PROBLEMS})
def put_telling_of(request: Request, person_id: UUID, body: TellIn) -> WaysOut:
    """How they want answers, and their language."""
    return _tell(request, _somebody(request, person_id), body)


@somebodys.post("/{person_id}/ways/{way_id}/codes/", response={202: WayOut, **PROBLEMS})
def create_code_of(request: Request, person_id: UUID, way_id: UUID) -> Status:
    """Another code for them."""
    return _code(request, _way(_somebody(request, person_id), way_id))


@somebodys.post("/{person_id}/ways/{way_id}/proofs/", response={201: WayOut, **PROBLEMS})
def create_proof_of(request: Request, person_id: UUID, way_id: UUID, body: CodeIn) -> Status:
    """The code they said back."""
    return _prove(request, _way(_somebody(request, person_id), way_id), body)


@somebodys.post("/{person_id}/ways/{way_id}/preferences/", response={201: WaysOut, **PROBLEMS})
def create_preference_of(request: Request, person_id: UUID, way_id: UUID) -> Status:
    """This one of theirs first."""
    person = _somebody(request, person_id)
    actions.prefer(way=_way(person, way_id), actor=request.actor, now=request.now)
    return Status(201, _told(person, request.now))


@somebodys.delete("/{person_id}/ways/{way_id}/", response={204: None, **PROBLEMS})
def delete_way_of(request: Request, person_id: UUID, way_id: UUID) -> Status:
    """They take one back."""
    way = _way(_somebody(request, person_id), way_id)
    actions.withdraw(way=way, actor=request.actor, now=request.now)
    return Status(204, None)
