"""How many matters are open at places and with organisations, for whoever wants to end one (S1-03)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count

from mulin.matters import states
from mulin.matters.models import LIVE_WORK, Assignment, Matter
from mulin.territory import open_work


def at_places(ids: Collection[UUID]) -> dict[UUID, int]:
    """Open matters by their place. One statement."""
    found = Matter.objects.filter(LIVE_WORK, place_id__in=list(ids)).order_by()
    return dict(found.values_list("place_id").annotate(n=Count("id")))


def with_organisations(ids: Collection[UUID]) -> dict[UUID, int]:
    """Sheets that organisations have not finished. One statement."""
    found = Assignment.objects.filter(state__in=states.LIVE, organisation_id__in=list(ids)).order_by()
    return dict(found.values_list("organisation_id").annotate(n=Count("id")))


def register() -> None:
    open_work.add_counts(at_places=at_places, with_organisations=with_organisations)
