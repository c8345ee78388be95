"""Registrations that may be one person: proposed in pairs, opened, joined, told apart, taken apart again."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, queries
from mulin.people.api.common import require_window
from mulin.people.models import Merge
from mulin.people.queries import Pair
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.api.scopes import needs
from mulin.platform.requests import Request

router = Router(tags=["people"], auth=django_auth)


class PairOut(Schema):
    """Two registrations with one telephone number. Their names are not told: opening them is an act of its own."""

    one: UUID
    other: UUID
    alike: bool
    """Whether the names are the same too."""


class ShownOut(Schema):
    """A registration that was opened; the look is written down for its person to see."""

    id: UUID
    name: str
    phone: str


class ShownPair(Schema):
    """Both of a pair, opened."""

    registrations: list[ShownOut]


class MergeIn(Schema):
    """Which one stays, and how it is known."""

    keep: UUID
    how_known: str = Field(max_length=200)
    """They were asked by telephone, they said so at the counter. No numbers of documents."""
    close_other_account: bool = False


class MergeOut(Schema):
    """Two registrations that became one."""

    id: UUID
    kept: UUID
    gone: UUID
    at: dt.datetime
    split_until: dt.datetime
    """Until then it can be taken apart exactly."""

    @classmethod
    def of(cls, one: Merge) -> MergeOut:
        return cls(id=one.id, kept=one.kept_id, gone=one.gone_id, at=one.at, split_until=one.split_until)


class Done(Schema):
    """How many values went back."""

    number: int = 0


def _pair(request: Request, one: UUID, other: UUID) -> Pair:
    require_window(request)
    found = queries.pair_of(one, other, street_id=request.actor.street_id)
    if found is None:
        raise Http404
    return found


@router.get("/pairs/", response={200: Part[PairOut], **PROBLEMS})
def pairs(request: Request, paging: Paging = PAGING) -> Any:
    """Pairs to be looked at."""
    require_window(request)

    def show(one: Pair) -> PairOut:
        return PairOut(one=one.low.id, other=one.high.id, alike=one.alike)

    found = queries.may_be_one(request.actor.street_id)
    return part_of_rows(
        found, key=lambda one: (one.low.id, one.high.id), request=request, paging=paging, show=show
    )


@router.get("/merges/", response={200: Part[MergeOut], **PROBLEMS})
def merges(request: Request, paging: Paging = PAGING) -> Any:
    """What was joined and can still be taken apart, the latest first."""
    require_window(request)
    found = queries.merges_in(request.actor.street_id, now=request.now)
    return part_of(found, by=("-at", "-id"), request=request, paging=paging, show=MergeOut.of)


@router.post(
    "/pairs/{one}/{other}/views/", response={201: ShownPair, **PROBLEMS}, openapi_extra=needs("contacts:read")
)
def create_view(request: Request, one: UUID, other: UUID) -> Status:
    """Open names and numbers of both; the look is written down first."""
    found = _pair(request, one, other)
    shown = actions.show_pair(one=found.low, other=found.high, actor=request.actor, now=request.now)
    opened = [ShownOut(id=person.id, name=person.name, phone=person.phone) for person in shown]
    return Status(201, ShownPair(registrations=opened))


@router.post("/pairs/{one}/{other}/apart/", response={201: PairOut, **PROBLEMS})
def create_apart(request: Request, one: UUID, other: UUID) -> Status:
    """Not the same person; the pair is not proposed again."""
    found = _pair(request, one, other)
    actions.keep_apart(one=found.low, other=found.high, actor=request.actor, now=request.now)
    return Status(201, PairOut(one=found.low.id, other=found.high.id, alike=found.alike))


@router.post("/pairs/{one}/{other}/merges/", response={201: MergeOut, **PROBLEMS})
def create_merge(request: Request, one: UUID, other: UUID, body: MergeIn) -> Status:
    """They are one person: all that is held on one is held on the other."""
    found = _pair(request, one, other)
    if body.keep not in (found.low.id, found.high.id):
        raise errors.Invalid("N-90", _("请选要保留的那一条。"), field="keep")
    kept, gone = (found.low, found.high) if body.keep == found.low.id else (found.high, found.low)
    made = actions.merge(
        kept=kept, gone=gone, how_known=body.how_known, close_other_account=body.close_other_account,
        actor=request.actor, now=request.now,
    )  # fmt: skip
    return Status(201, MergeOut.of(made))


@router.post("/merges/{merge_id}/splits/", response={201: Done, **PROBLEMS})
def create_split(request: Request, merge_id: UUID) -> Status:
    """It was a mistake: two again."""
    require_window(request)
    found = queries.merges_in(request.actor.street_id, now=request.now).filter(id=merge_id).first()
    if found is None:
        raise Http404
    return Status(201, Done(number=actions.split(merge=found, actor=request.actor, now=request.now)))
