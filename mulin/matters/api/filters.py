"""Kept cuts of the queue."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, queries
from mulin.matters.api.common import at_desk, by, category, office, place, today
from mulin.matters.models import SavedFilter
from mulin.matters.queries.filters import Kept
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request

router = Router(tags=["matters"], auth=django_auth)


class FilterIn(Schema):
    """A cut, narrowed as the queue is, under a name."""

    name: str = Field(max_length=40)
    shared: bool = False
    """For one's whole office."""
    cut: str = Field("", max_length=20)
    channel: str = Field("", max_length=20)
    due: Literal["", "late", "today", "soon", "going"] = ""
    category: UUID | None = None
    place: UUID | None = None
    handler: UUID | None = None


class FilterOut(Schema):
    """A kept cut."""

    id: UUID
    name: str
    own: bool
    shared: bool
    values: dict[str, str]


class ChangeIn(Schema):
    """One change of it."""

    act: Literal["rename", "up", "down", "delete"]
    name: str = Field("", max_length=40)


class Done(Schema):
    """That it was done."""

    done: bool = True


def _found(request: Request, filter_id: UUID) -> SavedFilter:
    at_desk(request)
    found = queries.saved_filter(request.actor, filter_id)
    if found is None:
        raise Http404
    return found


@router.get("/", response={200: Part[FilterOut], **PROBLEMS})
def listed(request: Request, paging: Paging = PAGING) -> Any:
    """What one has kept, and what one's office shares."""
    at_desk(request)

    def show(one: Kept) -> FilterOut:
        return FilterOut(id=one.id, name=one.name, own=one.own, shared=one.shared, values=one.values)

    found = queries.rail(request.actor, today(request)).kept
    return part_of_rows(found, key=lambda one: (one.id,), request=request, paging=paging, show=show)


@router.post("/", response={201: FilterOut, **PROBLEMS})
def create(request: Request, body: FilterIn) -> Status:
    """Keep a cut."""
    at_desk(request)
    made = actions.save_filter(
        name=body.name,
        shared=body.shared,
        cut=body.cut,
        channel=body.channel,
        due=body.due,
        category=category(body.category),
        place=place(request, body.place),
        handler=office(request, body.handler, "handler"),
        **by(request),
    )
    values = {"cut": body.cut, "channel": body.channel, "due": body.due}
    return Status(201, FilterOut(id=made.id, name=made.name, own=True, shared=body.shared, values=values))


@router.post("/{filter_id}/changes/", response={201: Done, **PROBLEMS})
def create_change(request: Request, filter_id: UUID, body: ChangeIn) -> Status:
    """Rename it, move it, or delete it."""
    saved = _found(request, filter_id)
    if body.act == "rename":
        actions.rename_filter(saved=saved, name=body.name, actor=request.actor)
    elif body.act == "delete":
        actions.delete_filter(saved=saved, actor=request.actor)
    else:
        actions.move_filter(saved=saved, up=body.act == "up", actor=request.actor)
    return Status(201, Done())
