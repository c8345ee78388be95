"""What has been put off: for those who look at it again, and for everybody (N-82)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from mulin.matters.models import Delay
from mulin.matters.states import delay
from mulin.territory import queries as territory

MOST = 200


def delays_to_look_at(day: dt.date) -> QuerySet[Delay]:
    """Approved delays whose day has come."""
    return Delay.objects.filter(state=delay.APPROVED, review_on__lte=day).order_by("review_on", "id")


def hung(street_id: UUID) -> list[Delay]:
    """The public list: what hangs, the next to be looked at first. Matters that are kept private are not on it."""
    rows = (
        Delay.objects.filter(
            state=delay.APPROVED, matter__street_id=street_id, matter__private=False, matter__history=False
        )
        .select_related("matter", "matter__category", "assignment__organisation")
        .defer("matter__words")
        .order_by("review_on", "id")
    )
    found = list(rows[:MOST])
    places = territory.open_places({one.matter.place_id: one.matter.path for one in found})
    for one in found:
        one.matter.place = places[one.matter.place_id]
    return found
