"""Who is away, and who stands in for whom."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import F, QuerySet

from mulin.people.models import Appointment, Leave
from mulin.people.queries.persons import away, current
from mulin.people.queries.posts import around
from mulin.platform.actors import Actor


def leave_over(person_id: UUID, *, on: dt.date) -> Leave | None:
    """The leave a person is on at a day, with who stands in for them."""
    return Leave.objects.filter(away(on), person_id=person_id).select_related("person", "deputy").first()


def stands_in_on(person_id: UUID, *, since: dt.date, until: dt.date) -> QuerySet[Leave]:
    """Leaves of others, in those days, for which this person is the deputy."""
    return _meeting(since, until).filter(deputy_id=person_id).select_related("person")


def leaves_of(person_id: UUID, *, since: dt.date, until: dt.date) -> QuerySet[Leave]:
    """A person's own leaves that meet those days."""
    return _meeting(since, until).filter(person_id=person_id).select_related("deputy")


def _meeting(since: dt.date, until: dt.date) -> QuerySet[Leave]:
    found = Leave.objects.filter(valid_from__lt=until, valid_to__gt=since)
    return found.exclude(valid_to=F("valid_from"))


def leaves_in(actor: Actor, *, on: dt.date) -> list[Leave]:
    """Leaves not yet over of those who hold a post in the actor's area or offices, the next first."""
    near = Appointment.objects.filter(current(on)).filter(around(actor))
    found = Leave.objects.filter(valid_to__gt=on, person_id__in=near.values("person_id"))
    return list(
        found.exclude(valid_to=F("valid_from"))
        .select_related("person", "deputy")
        .order_by("valid_from", "id")[:200]
    )


def leave_by_id(leave_id: UUID) -> Leave | None:
    return Leave.objects.filter(id=leave_id).select_related("person", "deputy").first()
