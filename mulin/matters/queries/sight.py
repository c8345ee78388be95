"""What an actor may see, and one matter of it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from mulin.matters.models import Assignment, Matter, Reporter
from mulin.people import roles
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost, within_any

SEES_AREA = frozenset(
    {
        roles.DISPATCHER,
        roles.WORKER,
        roles.SECRETARY,
        roles.GRID_MEMBER,
        roles.VERIFIER,
        roles.LEADER,
        roles.AUDITOR,
    }
)
"""Roles whose sight is the subtree of their post. A handler's is what was dispatched to their office."""


def area_paths(actor: Actor) -> list[str]:
    return outermost([post.path for post in actor.posts if post.role in SEES_AREA])


def works_at_window(actor: Actor) -> bool:
    return any(post.role in SEES_AREA for post in actor.posts)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters in the area of a post, or dispatched to the actor's office, or raised by the actor."""
    if actor.id is None:
        return Matter.objects.none()
    mine = Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=actor.id)))
    if actor.org_ids:
        mine |= Q(Exists(Assignment.objects.filter(matter=OuterRef("pk"), organisation_id__in=actor.org_ids)))
    return Matter.objects.filter(within_any(area_paths(actor)) | mine)


def find(actor: Actor, ref: str) -> Matter | None:
    """One visible matter by its reference, as typed."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_to(actor).filter(ref=refs.render(*parsed))
    if actor.street_id:
        found = found.filter(street_id=actor.street_id)
    found = found.select_related("place", "place__compound", "category", "owner", "owner_org")
    # The drawn shapes of places are large, and no page of a matter shows them.
    return found.defer("place__outline", "place__compound__outline").first()
