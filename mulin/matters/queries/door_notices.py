"""Notices printed for entrances, and the doors they are for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from mulin.matters.models import DoorNotice
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost
from mulin.territory import queries as territory
from mulin.territory.models import Place

SHOWN = 50


def areas(actor: Actor) -> list[str]:
    """Where the actor answers for what is put up."""
    return outermost([post.path for post in actor.posts if post.role in roles.WINDOW])


def notices(actor: Actor) -> list[DoorNotice]:
    """The street's latest notices."""
    found = DoorNotice.objects.filter(street_id=actor.street_id).select_related("by")
    return list(found.order_by("-id")[:SHOWN])


def notice(actor: Actor, notice_id: UUID) -> DoorNotice | None:
    found = DoorNotice.objects.filter(street_id=actor.street_id, id=notice_id)
    return found.select_related("by", "street", "street__parent").prefetch_related("places").first()


def doors_of(notice: DoorNotice) -> list[Place]:
    """The doors a notice is for, as they are now."""
    return territory.entrances([one.id for one in notice.places.all()], [notice.street.path])


def doors(actor: Actor, place_ids: Collection[UUID]) -> list[Place]:
    """The doors of these places as far as the actor answers for them."""
    paths = areas(actor)
    return territory.entrances(place_ids, paths) if paths else []
