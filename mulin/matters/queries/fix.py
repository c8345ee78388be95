"""Rules of a street, what they were made because of, and matters one could be made because of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mulin.matters.models import Fix, FixMatter, Matter
from mulin.matters.queries.queues import saying
from mulin.matters.queries.sight import visible_to
from mulin.matters.states import fix as states
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import within
from mulin.territory.models import Place

PICKED_FROM = 60
PAGE = 50


def fixes(actor: Actor, *, all_versions: bool = False, page: int = 0) -> tuple[list[Fix], bool]:
    """The rules of the actor's street, the newest first, each with how many matters it was made because of."""
    found = Fix.objects.filter(street_id=actor.street_id)
    if not all_versions:
        found = found.filter(state=states.STANDS)
    rows: list[Fix] = list(
        found.select_related("organisation")
        .annotate(n=Count("because"))
        .order_by("-valid_from", "-id")[page * PAGE : (page + 1) * PAGE + 1]
    )
    return rows[:PAGE], len(rows) > PAGE


def find_fix(actor: Actor, ref: str) -> Fix | None:
    parsed = refs.parse(ref)
    if parsed is None or actor.street_id is None:
        return None
    found = Fix.objects.filter(ref=refs.render(*parsed), street_id=actor.street_id)
    return found.select_related("organisation", "street", "replaces", "replaced_by", "made_by").first()


def because_of(actor: Actor, fix: Fix) -> tuple[list[Matter], int]:
    """The matters a rule was made because of that the actor may see, and how many there are in all."""
    total = FixMatter.objects.filter(fix=fix).count()
    found = visible_to(actor).filter(fixes__fix=fix)
    return list(_listed(found)[:200]), total


def candidates(
    actor: Actor,
    *,
    category: UUID | None,
    path: str,
    words: str,
    now: dt.datetime,
    but: Fix | None = None,
) -> list[Matter]:
    """Matters to pick from, open and closed: of a category, in an area, by words or number. The latest first."""
    found = visible_to(actor).filter(street_id=actor.street_id, history=False)
    if category is not None:
        found = found.filter(category_id=category)
    if path:
        found = found.filter(within(path))
    if words:
        found = found.filter(saying(words, actor, now))
    if but is not None:
        found = found.exclude(fixes__fix=but)
    return list(_listed(found)[:PICKED_FROM])


def visible_matters(actor: Actor, ids: Sequence[UUID]) -> list[Matter]:
    """Those of the ids that the actor may see."""
    return list(visible_to(actor).filter(pk__in=list(ids)).order_by("id"))


def _listed(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return (
        found.select_related("place", "place__compound", "category")
        .defer("place__outline", "place__compound__outline")
        .order_by("-recorded_at", "-id")
    )


def public_rules(street: Place, *, on: dt.date) -> list[Fix]:
    """What everybody may read: rules in force on a day and to come, with those they took the place of."""
    found = Fix.objects.filter(street=street, public=True).select_related("organisation", "replaces")
    live = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return list(found.filter(live).annotate(n=Count("because")).order_by("-valid_from", "-id")[:200])


def standing_fixes(street_id: UUID) -> list[Fix]:
    """For choosing one: the rules that stand."""
    return list(Fix.objects.filter(street_id=street_id, state=states.STANDS).order_by("-valid_from")[:200])
