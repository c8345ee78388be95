"""What is one's own: what I raised, what I was told, how I want to be told, and what is held about me."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters.models import Reporter
from mulin.matters.queries import reporters
from mulin.people import actions as people_actions
from mulin.people import queries as people
from mulin.people.models import Person
from mulin.platform import registry
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.notices import actions as notices
from mulin.platform.notices import queries as told
from mulin.platform.notices.models import Notice
from mulin.platform.requests import Request
from mulin.site.looking import looks

router = Router(tags=["mine"], auth=django_auth)


class RaisedOut(Schema):
    """A matter I raised, with the token of my slip."""

    ref: str
    state: str
    outcome: str
    place: str
    slip: str


class NoticeOut(Schema):
    """What I was told."""

    id: UUID
    title: str
    body: str
    sent_at: dt.datetime
    read_at: dt.datetime | None

    @classmethod
    def of(cls, one: Notice) -> Any:
        return cls(**{name: getattr(one, name) for name in ("id", "title", "body", "sent_at", "read_at")})


class ReplyIn(Schema):
    """How answers reach me."""

    reply_by: Literal["in_app", "phone", "letter"]


class ReplyOut(ReplyIn):
    """How answers reach me from now on."""


class HeldOut(Schema):
    """One thing that is held about me: what for, from whom, who sees it, until when."""

    group: str
    what: str
    value: str
    purpose: str
    source: str
    viewers: str
    until: str


class LookOut(Schema):
    """Somebody opened my contact details: which office, when, why."""

    at: dt.datetime
    office: str
    matter: str
    reason: str


class MyData(Schema):
    """What is held about me, and who looked."""

    held: list[HeldOut]
    looked: list[LookOut]


def _me(request: Request) -> Person:
    found = people.by_id(request.actor.id) if request.actor.kind == "person" and request.actor.id else None
    if found is None:
        raise Http404
    return found


@router.get("/matters/", response={200: Part[RaisedOut], **PROBLEMS})
def raised(request: Request, paging: Paging = PAGING) -> Any:
    """What I raised, newest first."""

    def show(one: Reporter) -> RaisedOut:
        matter = one.matter
        return RaisedOut(
            ref=matter.ref,
            state=matter.state,
            outcome=matter.outcome,
            place=matter.place.spoken,
            slip=one.token,
        )

    found = reporters.raised_by(_me(request).id)
    return part_of(found, by=("-id",), request=request, paging=paging, show=show)


@router.get("/notices/", response={200: Part[NoticeOut], **PROBLEMS})
def messages(request: Request, paging: Paging = PAGING) -> Any:
    """What I was told, newest first."""
    found = told.for_person(_me(request).id)
    return part_of(found, by=("-sent_at", "-id"), request=request, paging=paging, show=NoticeOut.of)


@router.post("/notices/{notice_id}/readings/", response={201: NoticeOut, **PROBLEMS})
def create_reading(request: Request, notice_id: UUID) -> Status:
    """I have read this one."""
    notice = told.for_person(_me(request).id).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    notices.mark_read(notice=notice, now=request.now)
    return Status(201, NoticeOut.of(notice))


@router.post("/reply/", response={201: ReplyOut, **PROBLEMS})
def create_reply_choice(request: Request, body: ReplyIn) -> Status:
    """How answers reach me from now on."""
    people_actions.choose_reply(
        person=_me(request), reply_by=body.reply_by, actor=request.actor, now=request.now
    )
    return Status(201, ReplyOut(reply_by=body.reply_by))


@router.get("/data/", response={200: MyData, **PROBLEMS})
def data(request: Request) -> MyData:
    """What is held about me and why, and who looked (norms 4.2)."""
    me = _me(request)
    held = [
        HeldOut(
            group=str(holding.word), what=str(row.what), value=str(row.value), purpose=str(row.purpose),
            source=str(row.source), viewers=str(row.viewers), until=str(row.until),
        )
        for holding in registry.holdings.values()
        for row in holding.rows(me.id)
    ]  # fmt: skip
    looked = [
        LookOut(at=one.at, office=one.office, matter=one.ref, reason=one.reason) for one in looks(me.id)
    ]
    return MyData(held=held, looked=looked)


class DeletionOut(Schema):
    """One's registration is gone."""

    deleted: bool


@router.post("/deletion/", response={201: DeletionOut, **PROBLEMS})
def create_deletion(request: Request) -> Status:
    """My registration goes: name, telephone, account. Where it must stay yet, the refusal says why."""
    people_actions.forget_oneself(person=request.user.person, actor=request.actor, now=request.now)
    return Status(201, DeletionOut(deleted=True))
