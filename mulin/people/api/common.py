"""What the API on people shares: who comes in, the day, and persons as they are shown to staff."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from mulin.people import policies, queries
from mulin.people.models import Person
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def require_staff(request: Request) -> None:
    """For who holds a post at the desk, as the pages have it."""
    errors.require(policies.administrators.may_read_posts(request.actor))


def require_window(request: Request) -> None:
    """For the windows of the actor's own street."""
    errors.require(policies.may_serve(request.actor, request.actor.street_id))


def person_here(request: Request, person_id: UUID) -> Person:
    """A person of the actor's own street; others are not there."""
    person = queries.by_id(person_id)
    if person is None or person.street_id != request.actor.street_id:
        raise Http404
    return person


def colleague(request: Request, person_id: UUID, field: str) -> Person:
    """Somebody with a post around the actor. Raises `Invalid` at the field where there is none."""
    found = next(
        (one for one in queries.staff_in(request.actor, on=today(request)) if one.id == person_id), None
    )
    if found is None:
        raise errors.Invalid("S3-48", _("没有这位同事。"), remedy=_("请从名单里选。"), field=field)
    return found
