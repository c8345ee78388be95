"""Sweeps an actor may see, their progress and their places."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mulin.matters.models import Sweep, SweepLine
from mulin.matters.queries.sight import area_paths
from mulin.matters.states import sweep as states
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any

PAGE = 50


def visible_sweeps(actor: Actor) -> QuerySet[Sweep]:
    """In the area of a post, over it, or given to the actor's office."""
    if actor.id is None:
        return Sweep.objects.none()
    paths = area_paths(actor)
    over = {"/".join(path.split("/")[: n + 1]) + "/" for path in paths for n in range(path.count("/"))}
    return Sweep.objects.filter(within_any(paths) | Q(path__in=over) | Q(organisation_id__in=actor.org_ids))


def sweeps(actor: Actor, *, state: str = "", page: int = 0) -> tuple[list[Sweep], bool]:
    """One page, the latest first, each with how many of its places were looked at. One statement."""
    found = visible_sweeps(actor).filter(street_id=actor.street_id)
    if state in states.SWEEP.states:
        found = found.filter(state=state)
    rows = list(_counted(found).order_by("-began_at", "-id")[page * PAGE : (page + 1) * PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def _counted(found: QuerySet[Sweep]) -> QuerySet[Sweep]:
    return (
        found.select_related("place", "place__compound", "organisation")
        .defer("place__outline", "place__compound__outline")
        .annotate(
            n=Count("lines"),
            looked=Count("lines", filter=~Q(lines__state=states.TO_LOOK)),
            found=Count("lines", filter=Q(lines__state=states.FOUND)),
        )
    )


def find_sweep(actor: Actor, ref: str) -> Sweep | None:
    """One visible sweep by its reference, with its counts."""
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_sweeps(actor).filter(ref=refs.render(*parsed), street_id=actor.street_id)
    return (
        _counted(found).select_related("place", "organisation", "matter", "fix", "began_by", "street").first()
    )


def lines_of(sweep: Sweep, *, only: str = "") -> list[SweepLine]:
    """The places of a sweep in walking order; 500 at most."""
    found = SweepLine.objects.filter(sweep=sweep)
    if only in states.LINE.states:
        found = found.filter(state=only)
    return list(
        found.select_related("place", "place__compound", "matter")
        .defer("place__outline", "place__compound__outline")
        .order_by("position")
    )


def line_of(sweep: Sweep, line_id: UUID) -> SweepLine | None:
    return SweepLine.objects.filter(sweep=sweep, id=line_id).select_related("place").first()
