"""Answered matters whose reporters left nothing but the slip: nobody can call them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from mulin.matters import states
from mulin.matters.figures import days_waited
from mulin.matters.models import LIVE_WORK, Matter, Reporter

REMIND_AFTER = (2, 4, 7)
"""Days after the answer on which somebody with nothing but the slip counts as asked once more."""

_HAS_PHONE = ~Q(phone_index="") | (Q(person__isnull=False) & ~Q(person__phone_index=""))


def due_to_remind(now: dt.datetime) -> Iterator[Matter]:
    """Matters that wait for the word of people without a telephone, on whom another day for asking has come."""
    mine = Reporter.objects.filter(matter=OuterRef("pk"))
    waiting = (
        Matter.objects.filter(LIVE_WORK, state=states.ANSWERED)
        .filter(Exists(mine), ~Exists(mine.filter(_HAS_PHONE)))
        .annotate(
            answered_at=F("answer__at"),
            asked=Count("answer__attempts"),
        )
        .order_by("id")
    )
    for matter in waiting:
        if (
            matter.asked < len(REMIND_AFTER)
            and days_waited(matter.answered_at, now) >= REMIND_AFTER[matter.asked]
        ):
            yield matter
