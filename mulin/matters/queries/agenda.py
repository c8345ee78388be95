"""What concerns a person by day: what they raised, where they go, days they agreed on, what is due of theirs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate

from mulin.matters import states
from mulin.matters.models import LIVE_WORK, Matter, Outing, Reporter
from mulin.matters.queries import mediation
from mulin.matters.states import mediation as mediation_states
from mulin.matters.states import outing as outing_states
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

MOST = 200
BACK = dt.timedelta(days=30)
"""How long what is past stays in a calendar."""


def raised(actor: Actor) -> list[Reporter]:
    """What a person raised and is still under way, newest first. One statement."""
    if actor.id is None:
        return []
    found = Reporter.objects.filter(person_id=actor.id, matter__history=False)
    live = found.exclude(matter__state=states.CLOSED).select_related("matter").defer("matter__words")
    return list(live.order_by("-id")[:MOST])


def waits(matter: Matter) -> bool:
    """Whether it waits for the person's word."""
    return matter.state == states.ANSWERED


def goes(actor: Actor, now: dt.datetime) -> list[Outing]:
    """Planned outings a person goes on, or planned themself. One statement."""
    if actor.id is None:
        return []
    found = Outing.objects.filter(
        goers__person_id=actor.id, state=outing_states.PLANNED, starts_at__gt=now - BACK
    )
    return list(
        found.select_related("place", "place__compound")
        .defer("place__outline", "place__compound__outline")
        .distinct()
        .order_by("starts_at", "id")[:MOST]
    )


def agreed_days(actor: Actor) -> list[tuple[UUID, dt.date]]:
    """The next day of each mediation they are a party to or mediate. Three statements."""
    found = list(mediation.visible_to(actor).exclude(state=mediation_states.ENDED)[:MOST])
    return sorted(mediation.next_days(found).items(), key=lambda one: (one[1], one[0]))


def due_by_day(actor: Actor, now: dt.datetime) -> list[tuple[dt.date, int]]:
    """How many open matters they answer for fall due on each day; what is late counts today. One statement."""
    if actor.id is None or not actor.posts:
        return []
    rows = (
        Matter.objects.filter(LIVE_WORK, owner_id=actor.id, due_at__isnull=False)
        .exclude(state=states.ANSWERED)
        .annotate(day=TruncDate("due_at", tzinfo=LOCAL))
        .values("day")
        .annotate(n=Count("pk"))
        .order_by("day")
    )
    today, counted = now.astimezone(LOCAL).date(), dict[dt.date, int]()
    for row in rows:
        day = max(row["day"], today)
        counted[day] = counted.get(day, 0) + row["n"]
    return sorted(counted.items())[:MOST]
