"""What is like a matter near by, and what waits to be taken up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.matters.models import Matter, Triage
from mulin.matters.queries.sight import area_paths, visible_to
from mulin.matters.states import triage as states
from mulin.platform import policy
from mulin.platform.actors import Actor
from mulin.platform.paths import within, within_any
from mulin.territory.models import Place

ALIKE_DAYS = 180
REPEATED = policy.declare(
    "matters.triage.repeated", 3, rule="S0-20", text="半年里同一处同类的事到几件，就提议立项目"
)
MOST = 100
"""A count stops here: past it everybody knows that it is many."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Alike:
    """How many others of the same category there were in the compound or neighbourhood within `ALIKE_DAYS`."""

    n: int
    threshold: int

    @property
    def repeated(self) -> bool:
        """Whether a project is suggested; a human decides."""
        return self.n >= self.threshold

    @property
    def capped(self) -> bool:
        return self.n > MOST


def near_path(path: str) -> str:
    """The neighbourhood a path lies in; the street's own for what lies in none."""
    return "/".join(path.split("/")[:3]).rstrip("/") + "/"


def _alike(matter: Matter, now: dt.datetime) -> QuerySet[Matter]:
    if matter.category_id is None:
        return Matter.objects.none()
    near = within(near_path(matter.path))
    compound = matter.place.compound_id or (
        matter.place_id if matter.place.kind == Place.Kind.COMPOUND else None
    )
    if compound is not None:
        near |= Q(place_id=compound) | Q(place__compound_id=compound)
    return Matter.objects.filter(
        near,
        street_id=matter.street_id,
        category_id=matter.category_id,
        history=False,
        recorded_at__gte=now - dt.timedelta(days=ALIKE_DAYS),
    ).exclude(pk=matter.pk)


def alike(matter: Matter, *, now: dt.datetime) -> Alike:
    """How often the same was raised near by. One statement."""
    threshold = policy.get(REPEATED, street_id=matter.street_id, on=now)
    if matter.category_id is None:
        return Alike(0, threshold)
    return Alike(_alike(matter, now)[: MOST + 1].count(), threshold)


def alike_list(actor: Actor, matter: Matter, *, now: dt.datetime) -> list[Matter]:
    """Those of them that the actor may see, the latest first."""
    seen = visible_to(actor).filter(pk__in=_alike(matter, now).values("pk"))
    return list(_listed(seen)[:MOST])


def _listed(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return (
        found.select_related("place", "place__compound", "category")
        .defer("place__outline", "place__compound__outline")
        .order_by("-recorded_at", "-id")
    )


def visible_triages(actor: Actor) -> QuerySet[Triage]:
    return Triage.objects.filter(within_any(area_paths(actor)))


def to_be_taken_up(kind: str, street: Place) -> QuerySet[Triage]:
    """What waits in a street for one kind of next step, longest first: what a later context lists and takes.

    `kind` is a `Triage.Decision`; taking one is `actions.take_up(triage, record, words=…)`.
    """
    found = Triage.objects.filter(street=street, decision=kind, state=states.WAITING)
    return found.select_related("matter", "matter__place").order_by("at", "id")


def waiting_triages(actor: Actor, *, kind: str = "") -> QuerySet[Triage]:
    """What waits around the actor for one kind of next step, or for any."""
    found = visible_triages(actor).filter(state=states.WAITING).select_related("matter")
    return found.filter(decision=kind) if kind else found


def triages(
    actor: Actor, *, state: str = states.WAITING, kind: str = "", path: str = "", page: int = 0
) -> tuple[list[Triage], bool]:
    """One page of the list, what has waited longest first; and whether there are more. One statement."""
    found = visible_triages(actor).filter(state=state)
    if kind:
        found = found.filter(decision=kind)
    if path:
        found = found.filter(within(path))
    order = ("at", "id") if state == states.WAITING else ("-ended_at", "-id")
    rows = list(
        found.select_related("matter", "matter__place", "matter__place__compound", "by", "ended_by")
        .defer("matter__place__outline", "matter__place__compound__outline")
        .order_by(*order)[page * PAGE : (page + 1) * PAGE + 1]
    )
    return rows[:PAGE], len(rows) > PAGE


def find_triage(actor: Actor, triage_id: UUID) -> Triage | None:
    return visible_triages(actor).select_related("matter").filter(id=triage_id).first()
