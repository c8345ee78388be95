"""Break-glass by program: the same acts and the same lists as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, policies
from mulin.matters.models import GlassBreak
from mulin.matters.queries import glass as queries
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["matters"], auth=django_auth)


class GlassIn(Schema):
    """Which matter, and why it has to be seen."""

    ref: str = Field(max_length=20, examples=["M-2026-00417"])
    reason: str = Field(max_length=500)


class GlassReviewIn(Schema):
    """Whether it was right, with words."""

    justified: bool
    words: str = Field(max_length=500)


class GlassOut(Schema):
    """One break: who, when, why, and what was said of it. Nothing of the matter but its number."""

    id: UUID
    ref: str
    person: str
    office: str
    reason: str
    opened_at: dt.datetime
    until: dt.datetime
    ended_at: dt.datetime | None = None
    readings: int
    justified: bool | None = None
    review_words: str = ""

    @classmethod
    def of(cls, one: GlassBreak) -> GlassOut:
        return cls(
            id=one.id,
            ref=one.matter.ref,
            person=one.person.name,
            office=one.office.local_name if one.office else "",
            reason=one.reason,
            opened_at=one.opened_at,
            until=one.until,
            ended_at=one.ended_at,
            readings=one.readings,
            justified=one.justified,
            review_words=one.review_words,
        )


class GlassMatterOut(Schema):
    """The matter behind it, read once: the reading is written down."""

    ref: str
    words: str
    place: str
    state: str


def _one(request: Request, break_id: UUID) -> GlassBreak:
    found = queries.one_break(request.actor, break_id)
    if found is None:
        raise Http404
    return found


@router.get("/", response={200: Part[GlassOut], **PROBLEMS})
def glass_breaks(request: Request, paging: Paging = PAGING) -> Any:
    """One's own, newest first; every one of the street for the security and the audit administrator."""
    errors.require(policies.may_list_glass(request.actor))
    found = queries.breaks(request.actor)
    return part_of(found, by=("-opened_at", "-id"), request=request, paging=paging, show=GlassOut.of)


@router.post("/", response={201: GlassOut, **PROBLEMS})
def create_glass_break(request: Request, body: GlassIn) -> Status:
    """Open a matter of the street that is closed to one, for some hours; who raised it is told."""
    errors.require(policies.may_break_glass(request.actor, request.actor.street_id))
    matter = queries.behind_glass(request.actor, body.ref)
    if matter is None:
        raise errors.Invalid(
            "ET-19", _("没有这个编号的事。"), remedy=_("请看看编号有没有抄错。"), field="ref"
        )
    made = actions.break_glass(matter=matter, reason=body.reason, actor=request.actor, now=request.now)
    return Status(201, GlassOut.of(_one(request, made.id)))


@router.post("/{break_id}/readings/", response={201: GlassMatterOut, **PROBLEMS})
def create_glass_reading(request: Request, break_id: UUID) -> Status:
    """Read it, while it runs."""
    matter = actions.read_glass(broken=_one(request, break_id), actor=request.actor, now=request.now)
    shown = GlassMatterOut(ref=matter.ref, words=matter.words, place=matter.place.spoken, state=matter.state)
    return Status(201, shown)


@router.post("/{break_id}/ends/", response={201: GlassOut, **PROBLEMS})
def create_glass_end(request: Request, break_id: UUID) -> Status:
    """Close it before its time."""
    actions.end_glass(broken=_one(request, break_id), actor=request.actor, now=request.now)
    return Status(201, GlassOut.of(_one(request, break_id)))


@router.post("/{break_id}/reviews/", response={201: GlassOut, **PROBLEMS})
def create_glass_review(request: Request, break_id: UUID, body: GlassReviewIn) -> Status:
    """Whether it was right to open it: the audit administrator says."""
    actions.review_glass(
        broken=_one(request, break_id),
        justified=body.justified,
        words=body.words,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, GlassOut.of(_one(request, break_id)))
