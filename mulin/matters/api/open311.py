"""Keys of Open311 clients by program."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.matters import actions, policies
from mulin.matters.queries import open311 as queries
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["open311"])


class KeyIn(Schema):
    name: str
    callback: str = ""


class KeyOut(Schema):
    id: UUID
    name: str
    callback: str
    made_at: dt.datetime
    withdrawn_at: dt.datetime | None = None


class MadeOut(KeyOut):
    """What is shown this once."""

    api_key: str
    callback_secret: str


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_keep_directory(request.actor, street))
    return street


@router.get("/open311-keys/", response={200: list[KeyOut], **PROBLEMS}, auth=django_auth)
def keys(request: Request) -> list[KeyOut]:
    """The street's keys, without what opens."""
    return [KeyOut.from_orm(one) for one in queries.keys_of(_street(request))]


@router.post("/open311-keys/", response={201: MadeOut, **PROBLEMS}, auth=django_auth)
def create_key(request: Request, body: KeyIn) -> Status:
    """A key for a client; it is in this answer and nowhere else."""
    key, given, secret = actions.make_open311_key(
        street=_street(request),
        name=body.name,
        callback=body.callback,
        actor=request.actor,
        now=request.now,
    )
    whole = KeyOut.from_orm(key).dict()
    return Status(201, MadeOut(**whole, api_key=given, callback_secret=secret))


@router.post(
    "/open311-keys/{key_id}/withdrawals/", response={200: list[KeyOut], **PROBLEMS}, auth=django_auth
)
def create_key_withdrawal(request: Request, key_id: UUID) -> list[KeyOut]:
    """The key opens nothing any more."""
    found = next((one for one in queries.keys_of(_street(request)) if one.id == key_id), None)
    if found is None:
        raise Http404
    actions.withdraw_open311_key(key=found, actor=request.actor, now=request.now)
    return keys(request)
