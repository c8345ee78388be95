"""Somebody's name stands readable before a colleague: written down, for the person to see (N-90)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from mulin.people.models import Person
from mulin.platform import readings, timeline
from mulin.platform.actors import Actor
from mulin.platform.timeline.models import Act

VERB = "people.show_person"
SAME_LOOK = dt.timedelta(minutes=10)
"""A page loaded again within so long is the same look."""


@transaction.atomic(savepoint=False)
def note_reading(*, persons: Iterable[Person], reason: str, actor: Actor, now: dt.datetime) -> int:
    """Write down that the actor reads the names or telephones of these persons, and why.

    Oneself is not written down, nor the same look twice within SAME_LOOK. Two statements at most, however
    many persons; returns how many were written.
    """
    wanted = {one.id: one for one in persons if one.id != actor.id}
    readings.told(*wanted)
    if not wanted:
        return 0
    again = set(
        Act.objects.filter(
            record_id__in=wanted, verb=VERB, actor_id=actor.id, at__gt=now - SAME_LOOK
        ).values_list("record_id", flat=True)
    )
    return timeline.record_many(
        timeline.Entry(one.street_id, one.id, VERB, actor.for_person(one.id), now, now, {"reason": reason})
        for one in wanted.values()
        if one.id not in again
    )
