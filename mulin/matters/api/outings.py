"""Outings as JSON: planned, held or called off, and what was heard on them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions
from mulin.matters.actions.outings import Going
from mulin.matters.api import common
from mulin.matters.models import Outing, ReplyBy
from mulin.matters.queries import outings as queries
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["outings"], auth=django_auth)


class Guest(Schema):
    name: str
    title: str = ""
    shown: bool = False


class OutingIn(Schema):
    """What is said before going out."""

    kind: str
    place: UUID
    purpose: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    spot: str = ""
    asks: str = ""
    announced: bool = False
    guests: list[Guest] = Field(default_factory=list)


class ResultIn(Schema):
    """How it went; for a home visit how the person agreed and what was done."""

    result: str = ""
    done: str = ""
    agreed: str = ""


class LineIn(Schema):
    words: str
    name: str = ""
    phone: str = ""
    reply_by: Literal["slip", "phone", "letter", "in_app"] = "slip"
    withheld: bool = False


class OutingOut(Schema):
    ref: str
    kind: str
    state: str
    place: str
    purpose: str
    starts_at: dt.datetime


class Heard(Schema):
    refs: list[str]


def _out(one: Outing) -> OutingOut:
    return OutingOut(
        ref=one.ref,
        kind=one.kind,
        state=one.state,
        place=one.where,
        purpose=one.purpose,
        starts_at=one.starts_at,
    )


def _found(request: Request, ref: str) -> Outing:
    outing = queries.find_outing(request.actor, ref)
    if outing is None:
        raise Http404
    return outing


@router.get("/", response={200: Part[OutingOut], **PROBLEMS})
def outings(request: Request, kind: str = "", paging: Paging = PAGING) -> Any:
    """Those that are planned or were held, the latest first."""
    found = queries.shown(request.actor, kind)
    return part_of(found, by=("-starts_at", "-id"), request=request, paging=paging, show=_out)


@router.post("/", response={201: OutingOut, **PROBLEMS})
def create_outing(request: Request, body: OutingIn) -> Status:
    """Say before going out what for, when, where and with whom."""
    place = territory.by_id(body.place)
    if place is None:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field="place")
    made = actions.plan_outing(
        **{**body.dict(exclude={"guests"}), "place": place},
        goers=[Going(name=one.name, title=one.title, shown=one.shown) for one in body.guests],
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _out(made))


@router.post("/{ref}/results/", response={201: OutingOut, **PROBLEMS})
def create_result(request: Request, ref: str, body: ResultIn) -> Status:
    """It took place."""
    held = actions.hold_outing(
        outing=_found(request, ref), **body.dict(), actor=request.actor, now=request.now
    )
    return Status(201, _out(held))


@router.post("/{ref}/ends/", response={201: OutingOut, **PROBLEMS})
def create_end(request: Request, ref: str) -> Status:
    """It did not take place; nothing is asked."""
    return Status(
        201, _out(actions.call_off_outing(outing=_found(request, ref), actor=request.actor, now=request.now))
    )


@router.post("/{ref}/lines/", response={201: Heard, **PROBLEMS})
def create_lines(request: Request, ref: str, body: list[LineIn]) -> Status:
    """Everything heard on it into the queue: all of it, or none."""
    lines = [
        actions.Line(
            one.words,
            actions.Contact(one.name, one.phone, ReplyBy(one.reply_by), withheld=one.withheld),
            number=number,
        )
        for number, one in enumerate(body)
    ]
    made = actions.hear_lines(outing=_found(request, ref), lines=lines, actor=request.actor, now=request.now)
    return Status(201, Heard(refs=[one.ref for one in made]))


class NumberOut(Schema):
    """A number at a reception."""

    number: int
    heard: bool
    ref: str = ""
    """The matter that came of it."""


class HeardIn(Schema):
    """What the one with this number said; without words a question was answered there and then."""

    words: str = Field("", max_length=10_000)
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    suggest: UUID | None = None
    """The organisation one thinks it belongs to; nobody is sent it by that."""


@router.post("/{ref}/numbers/", response={201: NumberOut, **PROBLEMS})
def create_number(request: Request, ref: str) -> Status:
    """The next number for somebody who came."""
    made = actions.take_number(outing=_found(request, ref), actor=request.actor, now=request.now)
    return Status(201, NumberOut(number=made.number, heard=False))


@router.post("/{ref}/numbers/{number}/", response={201: NumberOut, **PROBLEMS})
def create_hearing(request: Request, ref: str, number: int, body: HeardIn) -> Status:
    """Hear the one with this number."""
    if not 0 < number < 10_000:
        raise Http404
    outing = _found(request, ref)
    reply = ReplyBy.PHONE if body.phone else ReplyBy.SLIP
    said = actions.Line(body.words, actions.Contact(body.name, body.phone, reply)) if body.words else None
    made = actions.call_number(
        outing=outing,
        number=number,
        line=said,
        suggest=common.office(request, body.suggest, "suggest"),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, NumberOut(number=made.number, heard=True, ref=made.matter.ref if made.matter else ""))
