"""One's own tokens, and those of a street's machines. A token makes no token: that takes signing in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.people import actions, policies, queries
from mulin.people.models import Token
from mulin.people.queries import tokens as kept
from mulin.platform import errors
from mulin.platform.api.gate import SHOWN_ONCE
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["tokens"], auth=django_auth)


class TokenIn(Schema):
    """A token to be made."""

    name: str = Field(max_length=60, examples=["Report for the monthly meeting"])
    """What it is for."""
    scopes: list[str] = Field(min_length=1, examples=[["matters:read", "figures:read"]])
    """What it may be used for; the whole list stands in the page that makes tokens."""
    days: int = Field(90, ge=1, le=365)
    """How many days it holds, a year at the most."""
    machine: bool = False
    """For a machine of the street rather than for oneself: it only reads, or serves its own channel."""
    callback: str = Field("", max_length=300)
    """Where an Open311 client (scope `open311:write`) is told of every change of state; https."""


class TokenOut(Schema):
    """A token, without its text."""

    id: UUID
    name: str
    prefix: str
    """Its first letters."""
    scopes: list[str]
    machine: bool
    created_at: dt.datetime
    expires_at: dt.datetime
    callback: str = ""
    """Where an Open311 client is told of every change of state."""
    last_used_on: dt.date | None = None
    """The last day it was used; when during the day is not kept."""
    withdrawn_at: dt.datetime | None = None

    @classmethod
    def of(cls, one: Token, **more: Any) -> Any:
        return cls(
            id=one.id, name=one.name, prefix=one.prefix, scopes=one.scopes, machine=one.person_id is None,
            created_at=one.created_at, expires_at=one.expires_at, last_used_on=one.last_used_on,
            withdrawn_at=one.withdrawn_at, callback=one.callback, **more,
        )  # fmt: skip


class TokenMade(TokenOut):
    """A token that was just made."""

    token: str
    """The token itself. It is shown here once and kept nowhere."""
    callback_secret: str = ""
    """What callbacks are signed with, where it has a callback. It is shown here once."""


@router.get("/", response={200: Part[TokenOut], **PROBLEMS})
def listed(request: Request, machines: bool = False, paging: Paging = PAGING) -> Any:
    """One's own tokens, newest first; with `machines`, those of the street's machines."""
    actor = request.actor
    if actor.id is None or actor.street_id is None:
        raise Http404
    errors.require(
        policies.may_keep_tokens(actor, person_id=None if machines else actor.id, street_id=actor.street_id)
    )
    found = kept.clients_of(actor.street_id) if machines else kept.tokens_of(actor.id)
    return part_of(found, by=("-created_at", "-id"), request=request, paging=paging, show=TokenOut.of)


@router.post("/", response={201: TokenMade, **PROBLEMS}, openapi_extra={SHOWN_ONCE: True})
def create(request: Request, body: TokenIn) -> Status:
    """Make one. Its text is in this answer and never again."""
    if getattr(request, "caller", None) is not None:
        raise errors.Refusal("N-90", _("令牌不能再做令牌。"), remedy=_("请登录后在“令牌”页上做。"))
    street = territory.by_id(request.actor.street_id)
    person = queries.by_id(request.actor.id) if request.actor.id else None
    if street is None or person is None:
        raise Http404
    made, text = actions.make_token(
        street=street,
        person=None if body.machine else person,
        name=body.name,
        wanted=body.scopes,
        lasting=dt.timedelta(days=body.days),
        actor=request.actor,
        now=request.now,
        callback=body.callback,
    )
    return Status(201, TokenMade.of(made, token=text, callback_secret=made.secret or ""))


@router.post("/{token_id}/withdrawals/", response={201: TokenOut, **PROBLEMS})
def create_withdrawal(request: Request, token_id: UUID) -> Status:
    """Withdraw one; it opens nothing from now on."""
    token = kept.token_by_id(request.actor, token_id)
    if token is None:
        raise Http404
    return Status(201, TokenOut.of(actions.withdraw_token(token=token, actor=request.actor, now=request.now)))
