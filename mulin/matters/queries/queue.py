"""The queues: every channel in one, what is due first first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from mulin.matters import states
from mulin.matters.models import LIVE_WORK, Assignment, Matter
from mulin.matters.queries.sight import area_paths, works_at_window
from mulin.platform import refs, search
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

COUNT_TO = 1000
"""Counts in the rail stop here: what matters is "how many today", and a bounded count stays quick."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of the queue: a key for the address and a filter."""

    key: str
    where: Q


CUTS = {
    "open": Cut("open", Q()),
    "to_dispatch": Cut("to_dispatch", Q(state__in=(states.NEW, states.RECEIVED))),
    "returned": Cut(
        "returned",
        Q(state=states.RECEIVED)
        & Q(Exists(Assignment.objects.filter(matter=OuterRef("pk"), state=states.RETURNED))),
    ),
    "with_handler": Cut("with_handler", Q(state=states.WITH_HANDLER)),
    "to_call": Cut("to_call", Q(state=states.ANSWERED)),
    "mine": Cut("mine", Q()),
    "no_reply": Cut("no_reply", Q(responded_at__isnull=True)),
}
"""The queues of the window. `mine` is narrowed to the actor by `queue`."""


def window_queue(actor: Actor, *, place: Place | None = None) -> QuerySet[Matter]:
    """Open matters of the area the actor's posts cover: every channel, what is due first first."""
    found = Matter.objects.filter(LIVE_WORK)
    paths = area_paths(actor)
    if place is not None:
        paths = [place.path] if any(place.path.startswith(path) for path in paths) else []
    if actor.street_id and any(_is_street(path, actor) for path in paths):
        # The street's own index serves those who see all of it.
        found = found.filter(street_id=actor.street_id)
    else:
        found = found.filter(within_any(paths))
    return found.order_by("due_at", "id")


def _is_street(path: str, actor: Actor) -> bool:
    return path.count("/") <= 2


def handler_queue(actor: Actor) -> QuerySet[Matter]:
    """Open matters whose live sheet went to the actor's office."""
    live = Assignment.objects.filter(organisation_id__in=actor.org_ids, state__in=states.LIVE)
    return Matter.objects.filter(LIVE_WORK, id__in=live.values("matter_id")).order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader has narrowed the queue to; every part may be empty."""

    cut: str = "open"
    words: str = ""
    channel: str = ""
    category: UUID | None = None
    place: Place | None = None
    handler: UUID | None = None
    due: str = ""


def queue(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it, rows ready to show: one statement, whatever the rows."""
    if works_at_window(actor):
        found = window_queue(actor, place=filters.place)
    else:
        found = handler_queue(actor)
    found = found.filter(CUTS[filters.cut].where)
    if filters.cut == "mine":
        found = found.filter(owner_id=actor.id)
    if filters.channel:
        found = found.filter(channel=filters.channel)
    if filters.category:
        found = found.filter(Q(category_id=filters.category) | Q(category__parent_id=filters.category))
    if filters.handler:
        live = Assignment.objects.filter(
            matter=OuterRef("pk"), organisation_id=filters.handler, state__in=states.LIVE
        )
        found = found.filter(Exists(live))
    if filters.due:
        found = found.filter(_due(filters.due, now))
    if filters.words:
        found = found.filter(_matching(filters.words, actor))
    return found.select_related("place", "place__compound", "category", "owner_org")


def _due(due: str, now: dt.datetime) -> Q:
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return {
        "late": Q(due_at__lt=now),
        "today": Q(due_at__gte=now, due_at__lt=midnight),
        "soon": Q(due_at__gte=midnight, due_at__lt=midnight + dt.timedelta(days=1)),
    }[due]


def _matching(words: str, actor: Actor) -> Q:
    parsed = refs.parse(words)
    if parsed is not None:
        return Q(ref=refs.render(*parsed))
    paths = area_paths(actor)
    return Q(id__in=search.find(words, kind="matter", paths=paths or None))


def counts(actor: Actor, now: dt.datetime) -> dict[str, int]:
    """How many stand in each cut of the actor's queue, counted up to `COUNT_TO`. One statement."""
    base = window_queue(actor) if works_at_window(actor) else handler_queue(actor)
    parts, values = [], []
    for cut in CUTS.values():
        rows = base.filter(cut.where)
        if cut.key == "mine":
            rows = rows.filter(owner_id=actor.id)
        sql, params = rows.order_by().values("pk")[:COUNT_TO].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS part)")
        values += list(params)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return dict(zip(CUTS, cursor.fetchone(), strict=True))
