"""Open matters whose reporter has died and whose family nobody has asked yet; and who still speaks for one."""

from __future__ import annotations

from django.db.models import QuerySet

from mulin.matters.models import LIVE_WORK, Matter, Reporter
from mulin.matters.queries.sight import area_paths
from mulin.people import queries as people
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any


def speaking(matter: Matter) -> QuerySet[Reporter]:
    """Who raised it and can still be asked: without those whose place their family or nobody took."""
    return Reporter.objects.filter(matter=matter, afterwards__isnull=True)


def to_settle(actor: Actor) -> QuerySet[Reporter]:
    """Reporters who have died, of open matters in the actor's area, that nobody has asked the family about."""
    open_here = Matter.objects.filter(LIVE_WORK).filter(within_any(area_paths(actor)))
    found = Reporter.objects.filter(
        person_id__in=people.dead().values("person_id"), matter__in=open_here, afterwards__isnull=True
    )
    named = found.select_related("matter", "matter__place", "person").defer("matter__place__outline")
    return named.order_by("matter__due_at", "id")
