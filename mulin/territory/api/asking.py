"""What every part of the API on organisations asks first: the street, one organisation, what an act names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries, staffing
from mulin.territory.models import Chain, Organisation, OrganisationKind, Place
from mulin.territory.queries import chains


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def street_of(request: Request) -> Place:
    street = queries.by_id(request.actor.street_id) if request.actor.own_posts else None
    if street is None:
        raise Http404
    return street


def one_of(request: Request, organisation_id: UUID) -> Organisation:
    found = chains.any_organisation(organisation_id, street_id=street_of(request).id)
    if found is None:
        raise Http404
    return found


def named(request: Request, organisation_id: UUID | None, field: str) -> Organisation | None:
    """An organisation that an act names: what is none of this street is told at its field."""
    if organisation_id is None:
        return None
    found = chains.any_organisation(organisation_id, street_id=request.actor.street_id)
    if found is None:
        raise errors.Invalid("S1-03", _("没有这家单位。"), remedy=_("请从名单里选。"), field=field)
    return found


def places_of(street: Place, ids: Sequence[UUID]) -> list[Place]:
    found = queries.by_ids(list(ids))
    if any(one not in found or found[one].street_id != street.id for one in ids):
        raise errors.Invalid("S3-52", _("这个地方不在这个街道。"), remedy=_("请从名单里选。"), field="areas")
    return [found[one] for one in ids]


def chain_of(key: str) -> Chain:
    """Any chain, to be read; the acts refuse one that takes nobody new."""
    found = chains.chain(key)
    if found is None:
        raise errors.Invalid("S1-02", _("没有这条链。"), remedy=_("请从名单里选。"), field="chain")
    return found


def kind_of(key: str, *, field: str = "kind") -> OrganisationKind:
    found = next((one for one in chains.kinds() if one.key == key), None)
    if found is None:
        raise errors.Invalid("S1-02", _("没有这一种单位。"), remedy=_("请从名单里选。"), field=field)
    return found


def row(
    one: Organisation, name: str, parent: UUID | None, held: list[staffing.Holder], kind: str = ""
) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": kind or one.kind,
        "name": name,
        "name_en": one.name_en,
        "parent": parent,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "temporary": one.temporary,
        "ends_on": one.ends_on,
        "answers": next((post.name for post in held if post.answers), ""),
    }
