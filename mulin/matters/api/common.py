"""What the parts of this API share: who comes in, one visible matter, and how it stands after an act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Status

from mulin.matters import queries
from mulin.matters.api.schemas import MatterOut
from mulin.matters.models import Category, Matter
from mulin.matters.queries import sorts
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def at_desk(request: Request) -> None:
    """For who holds a post at the desk, as its pages have it."""
    if not request.actor.has_role(*roles.DESK):
        raise errors.Refusal("S0-26", _("这里给在岗的工作人员用。"), remedy=_("请用有岗位的账号登录。"))


def by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def matter(request: Request, ref: str) -> Matter:
    """A visible matter, for who works on it; what one may not see is not there.

    Who only raised it reads it by their slip and under Mine, where offices' words to each other do not stand.
    """
    if not request.actor.has_role(*roles.DESK):
        raise Http404
    found = queries.find(request.actor, ref)
    if found is None:
        raise Http404
    return found


def after(request: Request, ref: str) -> Status:
    return Status(201, MatterOut.of(matter(request, ref)))


def street(request: Request) -> Place:
    found = territory.by_id(request.actor.street_id)
    if found is None:
        raise Http404
    return found


def place(request: Request, place_id: Any, field: str = "place") -> Place | None:
    """A place of the actor's street; None for none."""
    if place_id is None:
        return None
    found = territory.by_id(place_id)
    if found is None or found.street_id != request.actor.street_id:
        raise errors.Invalid("S1-21", _("没有这个地方。"), remedy=_("请搜一下，或留空。"), field=field)
    return found


def category(category_id: Any, field: str = "category") -> Category | None:
    if category_id is None:
        return None
    found = sorts.any_category(category_id)
    if found is None:
        raise errors.Invalid("N-71", _("没有这个类别。"), field=field)
    return found


def office(request: Request, organisation_id: Any, field: str) -> Organisation | None:
    """An organisation of the actor's street that exists today; None for none."""
    if organisation_id is None:
        return None
    found = territory.organisation(organisation_id, street_id=street(request).id, on=today(request))
    if found is None:
        raise errors.Invalid("S3-52", _("没有这家单位。"), remedy=_("请从名单里选。"), field=field)
    return found
