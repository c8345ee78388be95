"""Matters that may be the same one, for a person to look at and decide (S3-54)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from mulin.matters.models import LIVE_WORK, Matter
from mulin.matters.queries.sight import visible_to
from mulin.platform.actors import Actor

WITHIN = dt.timedelta(days=60)


def same_issue(matter: Matter, actor: Actor, *, now: dt.datetime, most: int = 5) -> list[Matter]:
    """Open matters of the same place or compound, of the same category where it has one; the latest first.

    Of what the actor may see. One statement.
    """
    near = Q(place_id=matter.place_id)
    if matter.place.compound_id:
        near |= Q(place__compound_id=matter.place.compound_id)
    found = visible_to(actor).filter(
        LIVE_WORK, near, street_id=matter.street_id, recorded_at__gt=now - WITHIN
    )
    if matter.category_id:
        found = found.filter(Q(category_id=matter.category_id) | Q(category__isnull=True))
    return list(found.exclude(pk=matter.pk).only("id", "ref", "title", "words").order_by("-id")[:most])
