"""Who helps whom, and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mulin.people import roles, states
from mulin.people.models import Mandate
from mulin.people.queries.persons import dead
from mulin.platform.actors import Actor
from mulin.platform.timeline import queries as acts
from mulin.platform.timeline.models import Act


def mandates_of(person_id: UUID) -> QuerySet[Mandate]:
    """Whom a person has named, newest first."""
    return Mandate.objects.filter(person_id=person_id).select_related("helper").order_by("-offered_at", "-id")


def mandates_held(helper_id: UUID, *, now: dt.datetime) -> QuerySet[Mandate]:
    """For whom somebody is asked to act, or may, at this moment; newest first."""
    found = Mandate.objects.filter(helper_id=helper_id, valid_to__gt=now).exclude(state=states.ENDED)
    return _living(found).select_related("person", "helper").order_by("-offered_at", "-id")


def mandate_between(mandate_id: UUID, *, who: UUID | None) -> Mandate | None:
    """A mandate, for one of the two it binds; for anybody else it is not there."""
    found = Mandate.objects.filter(id=mandate_id).select_related("person", "helper")
    return found.filter(Q(person_id=who) | Q(helper_id=who)).first() if who else None


def mandate_in(mandate_id: UUID, *, street_id: UUID | None) -> Mandate | None:
    """A mandate of somebody of a street, for its window."""
    found = Mandate.objects.filter(id=mandate_id, person__street_id=street_id)
    return found.select_related("person", "helper").first()


def mandate_at_window(mandate_id: UUID, actor: Actor) -> Mandate | None:
    """The same, where the actor works at that window; for others it is not there."""
    if not actor.has_role(*roles.WINDOW):
        return None
    return mandate_in(mandate_id, street_id=actor.street_id)


def running(mandate_id: object, *, helper_id: UUID, now: dt.datetime, way: str) -> Mandate | None:
    """The mandate under which the helper may act at this moment by this way. One statement."""
    try:
        wanted = UUID(str(mandate_id))
    except ValueError:
        return None
    found = Mandate.objects.filter(id=wanted, helper_id=helper_id, state=states.RUNNING, valid_to__gt=now)
    return _living(found.filter(ways__contains=[way])).select_related("person", "helper").first()


def _living(found: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Nobody acts for who has died, nor for themself where two registrations were joined."""
    return found.exclude(Exists(dead().filter(person_id=OuterRef("person_id")))).exclude(
        helper_id=F("person_id")
    )


def open_between(person_id: UUID, helper_id: UUID) -> Mandate | None:
    """What stands between two, asked for or agreed to."""
    found = Mandate.objects.filter(person_id=person_id, helper_id=helper_id).exclude(state=states.ENDED)
    return found.select_related("person", "helper").first()


def open_mandates(person_id: UUID, *, now: dt.datetime) -> int:
    """How many helpers a person has or has asked."""
    found = Mandate.objects.filter(person_id=person_id, valid_to__gt=now)
    return found.exclude(state=states.ENDED).count()


def done_for(
    person_id: UUID, record_ids: Collection[UUID], *, most: int = 50
) -> list[tuple[UUID, acts.Line]]:
    """What others did for a person on these records, each with its record, newest first. One statement."""
    found = Act.objects.filter(record_id__in=list(record_ids), detail__body__for=str(person_id))
    found = found.exclude(actor_id=person_id).select_related("detail").order_by("-at", "-id")
    return [(act.record_id, acts.line(act, {})) for act in found[:most]]
