"""Matters that may be opened by breaking the glass, and the breaks themselves."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.matters.models import GlassBreak, Matter
from mulin.matters.policies import glass
from mulin.matters.queries.sight import about, own_ids
from mulin.platform import refs
from mulin.platform.actors import Actor


def behind_glass(actor: Actor, ref: str) -> Matter | None:
    """A matter of the actor's own street, seen or not. One that is about them is not there (N-79)."""
    parsed = refs.parse(ref)
    if parsed is None or actor.id is None or actor.street_id is None:
        return None
    found = Matter.objects.filter(ref=refs.render(*parsed), street_id=actor.street_id)
    return found.filter(~Q(about(own_ids(actor)))).select_related("place").defer("place__outline").first()


def breaks(actor: Actor) -> QuerySet[GlassBreak]:
    """One's own; all of the street for who keeps watch. Newest first."""
    found = GlassBreak.objects.filter(street_id=actor.street_id)
    if not glass.keeps_watch(actor):
        found = found.filter(person_id=actor.id) if actor.id is not None else found.none()
    joined = found.select_related("matter", "person", "office", "reviewed_by")
    return joined.defer("matter__words").order_by("-opened_at", "-id")


def one_break(actor: Actor, break_id: UUID) -> GlassBreak | None:
    return breaks(actor).filter(pk=break_id).first() if actor.id is not None else None


def breaks_of_raised(person_id: UUID) -> QuerySet[GlassBreak]:
    """Breaks of matters that this person raised, newest first."""
    found = GlassBreak.objects.filter(matter__reporters__person_id=person_id).distinct()
    return found.select_related("matter", "person", "office").order_by("-opened_at", "-id")


def running(person_id: UUID, matter_id: UUID, now: dt.datetime) -> GlassBreak | None:
    """The break by which this person reads this matter now."""
    return GlassBreak.objects.filter(
        person_id=person_id, matter_id=matter_id, ended_at__isnull=True, until__gt=now
    ).first()
