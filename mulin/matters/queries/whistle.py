"""Whistle orders as an actor may see them: the street its own, a department those it is called to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from mulin.matters.models import Whistle, WhistleCall
from mulin.matters.queries.sight import area_paths
from mulin.matters.states import whistle as states
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any

PAGE = 50
COUNTED = {
    "called": Q(),
    "in_time": Q(arrived_at__isnull=False, arrived_at__lte=F("arrive_by")),
    "excused": Q(state=states.EXCUSED),
    "reported": Q(state__in=(states.REPORTED, states.RATED)),
}
"""What is counted of a department's calls; each opens its orders, and none is blended with another."""


def visible_whistles(actor: Actor) -> QuerySet[Whistle]:
    if actor.id is None:
        return Whistle.objects.none()
    ours = WhistleCall.objects.filter(whistle=OuterRef("pk"), organisation_id__in=actor.org_ids)
    return Whistle.objects.filter(within_any(area_paths(actor)) | Q(Exists(ours)))


def find_whistle(actor: Actor, ref: str) -> Whistle | None:
    parsed = refs.parse(ref)
    if parsed is None:
        return None
    found = visible_whistles(actor).filter(ref=refs.render(*parsed), street_id=actor.street_id)
    return found.select_related("place", "place__compound", "street", "matter", "called_by").first()


@dataclass(frozen=True, slots=True)
class WhistleFilters:
    """Open ones, or those behind a number of a department."""

    state: str = ""
    organisation: UUID | None = None
    of: str = ""
    since: dt.datetime | None = None


def whistles(actor: Actor, filters: WhistleFilters, page: int = 0) -> tuple[list[Whistle], bool]:
    """One page, open ones first, the latest first; and whether there are more. Two statements."""
    found = visible_whistles(actor)
    if filters.state in states.WHISTLE.states:
        found = found.filter(state=filters.state)
    if filters.organisation is not None:
        calls = WhistleCall.objects.filter(
            COUNTED.get(filters.of, Q()), whistle=OuterRef("pk"), organisation_id=filters.organisation
        )
        found = found.filter(Exists(calls))
    if filters.since is not None:
        found = found.filter(called_at__gte=filters.since)
    first_open = Case(When(state=states.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = list(
        found.order_by(first_open, "-called_at", "-id")
        .select_related("place", "place__compound")
        .defer("place__outline", "place__compound__outline")
        .prefetch_related(Prefetch("calls", calls_in_order()))[page * PAGE : (page + 1) * PAGE + 1]
    )
    return rows[:PAGE], len(rows) > PAGE


def calls_in_order() -> QuerySet[WhistleCall]:
    return WhistleCall.objects.select_related("organisation").order_by("organisation__name", "id")


def calls_of(whistle: Whistle) -> list[WhistleCall]:
    """Every call of an order, by the name of the department."""
    found = list(calls_in_order().filter(whistle=whistle))
    for call in found:
        call.whistle = whistle
    return found


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """A department's calls over some days, each number of `called` or of those that came. No score."""

    organisation_id: UUID
    name: str
    name_en: str
    called: int
    in_time: int
    excused: int
    reported: int


def whistle_figures(actor: Actor, since: dt.datetime) -> list[DepartmentFigures]:
    """Per department, by name and never by number: what the actor may see. One statement."""
    paths = area_paths(actor)
    seen = within_any(paths, "whistle__path") | Q(organisation_id__in=actor.org_ids)
    found = (
        WhistleCall.objects.filter(seen, whistle__called_at__gte=since, whistle__street_id=actor.street_id)
        .values("organisation_id", "organisation__name", "organisation__name_en")
        .annotate(
            **{f"n_{key}": Count("id", filter=test) for key, test in COUNTED.items() if key != "called"}
        )
        .annotate(n_called=Count("id"))
        .order_by("organisation__name")
    )
    rows = cast(Iterable[dict[str, Any]], found)
    return [
        DepartmentFigures(
            row["organisation_id"],
            row["organisation__name"],
            row["organisation__name_en"],
            row["n_called"],
            row["n_in_time"],
            row["n_excused"],
            row["n_reported"],
        )
        for row in rows
    ]


def overdue_calls(now: dt.datetime) -> list[WhistleCall]:
    """Calls whose time has passed and whose department has not been reminded of it."""
    found = WhistleCall.objects.filter(state=states.CALLED, arrive_by__lte=now, reminded_at__isnull=True)
    return list(found.order_by("arrive_by", "id")[:500])


def call_of_notice(call_id: str) -> WhistleCall | None:
    return WhistleCall.objects.select_related("whistle", "whistle__place").filter(id=call_id).first()


def whistle_by_id(whistle_id: UUID) -> Whistle | None:
    return Whistle.objects.filter(id=whistle_id).first()
