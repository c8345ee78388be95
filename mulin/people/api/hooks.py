"""Where a street's events go, by program."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, policies
from mulin.platform import errors
from mulin.platform.api.gate import SHOWN_ONCE
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.hooks import queries
from mulin.platform.hooks.models import Hook, HookDelivery
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["hooks"], auth=django_auth)


class HookIn(Schema):
    """Where to, and what."""

    name: str = Field(max_length=60, examples=["District data platform"])
    url: str = Field(max_length=500, examples=["https://example.org/mulin"])
    """https, to an address of the open net."""
    kinds: list[str] = Field(min_length=1, examples=[["matter.raised", "matter.closed"]])


class HookOut(Schema):
    """A hook, without its secret."""

    id: UUID
    name: str
    url: str
    kinds: list[str]
    state: str
    """on or paused."""
    why: str = ""
    """Why it was paused."""
    failures: int
    """Deliveries in a row that did not arrive."""
    created_at: dt.datetime
    delivered_at: dt.datetime | None = None
    """When something arrived last."""

    @classmethod
    def of(cls, one: Hook, **more: Any) -> Any:
        fields = ("id", "name", "url", "kinds", "state", "why", "failures", "created_at", "delivered_at")
        return cls(**{name: getattr(one, name) for name in fields}, **more)


class HookMade(HookOut):
    """A hook that was just made."""

    secret: str
    """What its signatures are made with. It is shown here once."""


class DeadOut(Schema):
    """An event that did not arrive."""

    id: int
    event: UUID
    tries: int
    error: str
    body: str
    at: dt.datetime


class AgainIn(Schema):
    """Which ones to try again."""

    delivery: int | None = Field(None, ge=1, le=2**62)
    """One of them; all where it is left out."""


class Again(Schema):
    """How many will be tried again."""

    number: int


def _hook(request: Request, hook_id: UUID) -> Hook:
    found = queries.hook_by_id(request.actor.street_id, hook_id)
    if found is None:
        raise Http404
    errors.require(policies.may_keep_hooks(request.actor, found.street_id))
    return found


@router.get("/", response={200: Part[HookOut], **PROBLEMS})
def listed(request: Request, paging: Paging = PAGING) -> Any:
    """The street's hooks, newest first."""
    street = request.actor.street_id
    errors.require(policies.may_keep_hooks(request.actor, street))
    if street is None:
        raise Http404
    found = queries.hooks_of(street)
    return part_of(found, by=("-created_at", "-id"), request=request, paging=paging, show=HookOut.of)


@router.post("/", response={201: HookMade, **PROBLEMS}, openapi_extra={SHOWN_ONCE: True})
def create(request: Request, body: HookIn) -> Status:
    """Tell another system what happens here, from now on. The secret is in this answer and never again."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    made, secret = actions.make_hook(street=street, **body.dict(), actor=request.actor, now=request.now)
    return Status(201, HookMade.of(made, secret=secret))


def _after(moved: Hook) -> Status:
    return Status(201, HookOut.of(moved))


@router.post("/{hook_id}/pauses/", response={201: HookOut, **PROBLEMS})
def create_pause(request: Request, hook_id: UUID) -> Status:
    """Nothing is sent for now; what happens meanwhile waits."""
    found = _hook(request, hook_id)
    return _after(actions.pause_hook(hook=found, actor=request.actor, now=request.now))


@router.post("/{hook_id}/resumptions/", response={201: HookOut, **PROBLEMS})
def create_resumption(request: Request, hook_id: UUID) -> Status:
    """It goes on with what has waited."""
    found = _hook(request, hook_id)
    return _after(actions.resume_hook(hook=found, actor=request.actor, now=request.now))


@router.post("/{hook_id}/ends/", response={201: HookOut, **PROBLEMS})
def create_end(request: Request, hook_id: UUID) -> Status:
    """For good; what waits is dropped."""
    found = _hook(request, hook_id)
    return _after(actions.end_hook(hook=found, actor=request.actor, now=request.now))


@router.get("/{hook_id}/dead/", response={200: Part[DeadOut], **PROBLEMS})
def dead(request: Request, hook_id: UUID, paging: Paging = PAGING) -> Any:
    """What did not arrive, oldest first."""

    def show(one: HookDelivery) -> DeadOut:
        return DeadOut(
            id=one.id, event=one.event_id, tries=one.tries, error=one.error, body=one.body, at=one.at
        )

    found = queries.dead_of(_hook(request, hook_id))
    return part_of(found, by=("id",), request=request, paging=paging, show=show)


@router.post("/{hook_id}/repeats/", response={201: Again, **PROBLEMS})
def create_repeat(request: Request, hook_id: UUID, body: AgainIn) -> Status:
    """Try what did not arrive once more: one, or all."""
    n = actions.send_again(
        hook=_hook(request, hook_id), delivery_id=body.delivery, actor=request.actor, now=request.now
    )
    return Status(201, Again(number=n))
