"""Notes that call for somebody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.matters.models import Mention
from mulin.platform.actors import Actor

MOST = 50


def mentions(actor: Actor) -> QuerySet[Mention]:
    """Notes of the actor's offices in which the actor is called, unseen first, newest first. One statement."""
    if actor.id is None:
        return Mention.objects.none()
    found = Mention.objects.filter(person_id=actor.id, note__office_id__in=actor.org_ids)
    found = found.select_related("note", "note__author", "note__matter")
    return found.order_by("seen_at", "-id")[:MOST]


def mention(actor: Actor, mention_id: UUID) -> Mention | None:
    """One call to the actor."""
    return Mention.objects.filter(pk=mention_id, person_id=actor.id).first() if actor.id else None
