"""What an actor may see, and one matter of it."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, UUIDField, Value

from mulin.matters.models import Assignment, Matter, Reporter
from mulin.people import roles
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import outermost, slot_values, within_any, within_slots
from mulin.platform.prepared import Prepared, Slot, among

SEES_AREA = frozenset(
    {
        roles.DISPATCHER,
        roles.WORKER,
        roles.SECRETARY,
        roles.GRID_MEMBER,
        roles.VERIFIER,
        roles.LEADER,
        roles.ARBITER,
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
    theirs = Q(organisation_id__in=actor.org_ids) if actor.org_ids else None
    return Matter.objects.filter(_sight(within_any(area_paths(actor)), actor.id, theirs, own_ids(actor)))


def own_ids(actor: Actor) -> list[UUID]:
    """The actor and their offices: what is about one of them they do not see (N-79)."""
    return [*([actor.id] if actor.id else []), *actor.org_ids]


def about(own: list[UUID] | Slot) -> Func:
    """A condition: the matter is about one of these persons and organisations."""
    return Func(
        F("concerns"),
        own if isinstance(own, Slot) else Value(own, output_field=ArrayField(UUIDField())),
        template="(%(expressions)s::uuid[])",
        arg_joiner=" && ",
        output_field=BooleanField(),
    )


def _sight(area: Q, person: UUID | Slot, offices: Q | None, own: list[UUID] | Slot) -> Q:
    """The rule itself: raised by the person; or in the area, or on a sheet to one of the offices, and not about them."""
    seen = area
    if offices is not None:
        seen |= Q(Exists(Assignment.objects.filter(offices, matter=OuterRef("pk"))))
    raised = Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=person)))
    return raised | (seen & ~Q(about(own)))


def find(actor: Actor, ref: str) -> Matter | None:
    """One visible matter by its reference, as typed."""
    parsed = refs.parse(ref)
    if parsed is None or actor.id is None:
        return None
    paths = area_paths(actor)
    return _by_ref(len(paths), actor.street_id is not None).first(
        ref=refs.render(*parsed),
        street=actor.street_id,
        person=actor.id,
        offices=list(actor.org_ids),
        own=own_ids(actor),
        **slot_values(paths),
    )


@cache
def _by_ref(areas: int, in_street: bool) -> Prepared[Matter]:
    """`visible_to` for one reference, over so many areas, in a known street or in any."""

    def build() -> QuerySet[Matter]:
        offices = Q(among("organisation_id", "offices"))
        seen = _sight(within_slots(areas), Slot("person"), offices, Slot("own"))
        found = Matter.objects.filter(seen, ref=Slot("ref"))
        if in_street:
            found = found.filter(street_id=Slot("street"))
        found = found.select_related(
            "place", "place__compound", "category", "owner", "owner_org", "joined_to"
        )
        # The drawn shapes of places are large, and no page of a matter shows them.
        return found.defer("place__outline", "place__compound__outline", "joined_to__words").order_by("id")[
            :1
        ]

    return Prepared(build)
