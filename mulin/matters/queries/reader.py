"""Whose queue it is: what of an actor decides which open matters stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from mulin.matters import states
from mulin.matters.models import Assignment
from mulin.matters.queries.sight import about, area_paths, own_ids, works_at_window
from mulin.platform.actors import Actor
from mulin.platform.paths import slot_values, within_any, within_slots
from mulin.platform.prepared import Slot, among


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's own values, or slots for them in a query that is prepared for all readers of a shape."""

    owned: Q
    """Matters that the reader answers for, or stands in for who does."""
    asked: Q
    """Requests to take one over, as a condition on `asked_id`."""
    offices: Q
    """The reader's offices, as a condition on `organisation_id`."""
    where: Q
    """The open matters that stand in the reader's queue."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What readers must have in common for one prepared query to serve them."""

    window: bool
    street: bool
    areas: int


def shape_of(actor: Actor) -> Shape:
    paths = area_paths(actor)
    street = actor.street_id is not None and any(path.count("/") <= 2 for path in paths)
    return Shape(works_at_window(actor), street, len(paths))


def reader(actor: Actor) -> Reader:
    offices = Q(organisation_id__in=actor.org_ids)
    where = _where(shape_of(actor), actor.street_id, within_any(area_paths(actor)), offices)
    where &= ~Q(about(own_ids(actor)))
    persons = [actor.id, *actor.stands_for]
    return Reader(Q(owner_id__in=persons), Q(asked_id__in=persons), offices, where)


@cache
def any_reader(shape: Shape) -> Reader:
    offices = Q(among("organisation_id", "offices"))
    where = _where(shape, Slot("street"), within_slots(shape.areas), offices)
    where &= ~Q(about(Slot("own")))
    return Reader(Q(among("owner_id", "persons")), Q(among("asked_id", "persons")), offices, where)


def values_of(actor: Actor) -> dict[str, Any]:
    """What fills the slots of `any_reader`."""
    own = {
        "persons": [actor.id, *actor.stands_for],
        "street": actor.street_id,
        "offices": list(actor.org_ids),
        "own": own_ids(actor),
    }
    return own | slot_values(area_paths(actor))


def _where(shape: Shape, street: UUID | Slot | None, area: Q, offices: Q) -> Q:
    if shape.street:
        # The street's own index serves those who see all of it.
        return Q(street_id=street)
    sent = Q(id__in=Assignment.objects.filter(offices, state__in=states.LIVE).values("matter_id"))
    # A neighbourhood's office is a handler too: what was sent to it from elsewhere stands in its queue.
    return area | sent if shape.window else sent
