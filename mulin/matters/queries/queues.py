"""The queues: every channel in one, what is due first first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject, Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mulin.matters import policies, states
from mulin.matters.models import LIVE_WORK, Assignment, Matter, Reporter
from mulin.matters.queries.sight import area_paths, visible_to, works_at_window
from mulin.people import roles
from mulin.platform import refs, search
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

COUNT_TO = 1000
"""Counts look at the first thousand due and say "1000+" past that: a bounded count stays quick."""

PAGE = 50
"""Rows of the queue shown at once."""


OUTLINES = ("place__outline", "place__compound__outline")
"""Drawn shapes of places: large, and never part of a list."""

_PLACE = ("kind", "name", "name_en", "full_name")
_SHOWN = (
    "ref", "state", "title", "channel", "due_at", "outcome", "closed_at", "history", "finder",
    *(f"place__{name}" for name in _PLACE),
    "place__compound__name", "place__compound__name_en",
    "owner_org__name", "owner_org__name_en",
)  # fmt: skip


def _sheet(**where: object) -> Exists:
    return Exists(Assignment.objects.filter(matter=OuterRef("pk"), **where))


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of the queue: a key for the address, its words, and which matters are in it for whom."""

    key: str
    word: str | Promise
    where: Callable[[Actor], Q]


_REPORTED = Reporter.objects.filter(matter=OuterRef("pk"))

_CUTS = (
    Cut("open", _("全部在办"), lambda actor: Q()),
    Cut("to_dispatch", _("等派"), lambda actor: Q(state__in=(states.NEW, states.RECEIVED))),
    Cut("returned", _("退回的"), lambda actor: Q(state=states.RECEIVED) & Q(_sheet(state=states.RETURNED))),
    Cut("with_handler", _("派出去的"), lambda actor: Q(state=states.WITH_HANDLER)),
    Cut("to_call", _("等本人答话"), lambda actor: Q(state=states.ANSWERED)),
    Cut("to_verify", _("等核实"), lambda actor: Q(state=states.ANSWERED) & ~Q(Exists(_REPORTED))),
    Cut("mine", _("我负责的"), lambda actor: Q(owner_id=actor.id)),
    Cut("no_reply", _("没有回音的"), lambda actor: Q(responded_at__isnull=True)),
    Cut(
        "to_accept",
        _("等我们接"),
        lambda actor: Q(_sheet(organisation_id__in=actor.org_ids, state=states.OFFERED)),
    ),
    Cut(
        "in_hand",
        _("我们在办"),
        lambda actor: Q(_sheet(organisation_id__in=actor.org_ids, state=states.IN_HAND)),
    ),
)
CUTS = {cut.key: cut for cut in _CUTS}


def cuts_for(actor: Actor) -> list[Cut]:
    """The cuts that say something to this actor, in the order of the rail."""
    if not works_at_window(actor):
        keys = ["open", "to_accept", "in_hand", "mine", "no_reply"]
    elif actor.has_role(*policies.INTAKE):
        keys = ["to_dispatch", "open", "returned", "with_handler", "to_call", "mine", "no_reply"]
    elif actor.has_role(roles.VERIFIER):
        keys = ["to_verify", "open", "no_reply"]
    else:
        keys = ["open", "to_dispatch", "returned", "with_handler", "to_call", "no_reply"]
    return [CUTS[key] for key in keys]


def window_queue(actor: Actor, *, place: Place | None = None) -> QuerySet[Matter]:
    """Open matters of the area the actor's posts cover: every channel, what is due first first."""
    found = Matter.objects.filter(LIVE_WORK)
    paths = area_paths(actor)
    if place is not None:
        paths = [place.path] if any(place.path.startswith(path) for path in paths) else []
    if actor.street_id and any(_is_street(path) for path in paths):
        # The street's own index serves those who see all of it.
        found = found.filter(street_id=actor.street_id)
    else:
        found = found.filter(within_any(paths) | (_dispatched_to(actor) if place is None else Q()))
    return found.order_by("due_at", "id")


def _is_street(path: str) -> bool:
    return path.count("/") <= 2


def _dispatched_to(actor: Actor) -> Q:
    """A neighbourhood's office is a handler too: what was sent to it from elsewhere stands in its queue."""
    return Q(
        id__in=Assignment.objects.filter(organisation_id__in=actor.org_ids, state__in=states.LIVE).values(
            "matter_id"
        )
    )


def handler_queue(actor: Actor) -> QuerySet[Matter]:
    """Open matters whose live sheet went to the actor's office."""
    return Matter.objects.filter(LIVE_WORK).filter(_dispatched_to(actor)).order_by("due_at", "id")


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


def narrow(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it, whatever the channel."""
    if works_at_window(actor):
        found = window_queue(actor)
    else:
        found = handler_queue(actor)
    found = found.filter(CUTS[filters.cut].where(actor))
    if filters.place:
        found = found.filter(_at(filters.place))
    if filters.category:
        found = found.filter(Q(category_id=filters.category) | Q(category__parent_id=filters.category))
    if filters.handler:
        found = found.filter(_sheet(organisation_id=filters.handler, state__in=states.LIVE))
    if filters.due:
        found = found.filter(_due(filters.due, now))
    if filters.words:
        found = found.filter(_saying(filters.words, actor, now))
    return found


def queue(actor: Actor, filters: Filters, *, now: dt.datetime) -> QuerySet[Matter]:
    """The queue as one reader has cut it, rows ready to show: one statement, whatever the rows."""
    return with_line(of_channel(narrow(actor, filters, now=now), filters))


def of_channel(found: QuerySet[Matter], filters: Filters) -> QuerySet[Matter]:
    return found.filter(channel=filters.channel) if filters.channel else found


def with_line(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Rows with what one line of the queue says: `opening` of the words, `sheet` that is out, `returns` so far."""
    sheets = Assignment.objects.filter(matter=OuterRef("pk"))
    out = sheets.filter(state__in=states.LIVE).values(
        row=JSONObject(name="organisation__name", name_en="organisation__name_en", state="state")
    )
    back = (
        sheets.filter(state=states.RETURNED).order_by().values("matter").annotate(n=Count("id")).values("n")
    )
    return (
        found.defer("words", *OUTLINES)
        .annotate(opening=Left("words", 80), sheet=Subquery(out[:1]), returns=Subquery(back))
        .select_related("place", "place__compound", "owner_org")
    )


def as_rows(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """As `with_line`, with nothing else: what a list of fifty shows, and no more is read."""
    return with_line(found).only(*_SHOWN)


def for_table(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Rows with what a spreadsheet of the queue holds: no name and no telephone of anybody who raised one."""
    return with_line(found).defer(None).defer(*OUTLINES).select_related("category")


def page(found: QuerySet[Matter], *, after: tuple[dt.datetime, UUID] | None) -> tuple[list[Matter], bool]:
    """The next `PAGE` rows after a row's due moment and id, and whether there are more."""
    if after is not None:
        due, last = after
        found = found.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=last), due_at__gte=due)
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def search_all(actor: Actor, words: str, *, now: dt.datetime, most: int = PAGE) -> list[Matter]:
    """Visible matters, open, closed and imported, with this number or these words; newest first.

    Two statements, one where a number was asked for.
    """
    found = visible_to(actor).filter(_saying(words, actor, now))
    return list(as_rows(found).order_by("-id")[:most])


def _saying(words: str, actor: Actor, now: dt.datetime) -> Q:
    """With this number, where a number alone is one of this year, or holding all these words."""
    number = words.strip()
    if number.isascii() and number.isdigit() and len(number) <= 9:
        return Q(ref=refs.render("M", now.astimezone(LOCAL).year, int(number)), street_id=actor.street_id)
    parsed = refs.parse(words)
    if parsed is not None:
        return Q(ref=refs.render(*parsed), street_id=actor.street_id)
    return Q(id__in=search.find(words, kind="matter", paths=area_paths(actor) or None))


def _at(place: Place) -> Q:
    """At a place or inside it; a compound's buildings lie in grid areas, not under its own path."""
    inside = within_any([place.path])
    return inside | Q(place__compound_id=place.id) if place.kind == Place.Kind.COMPOUND else inside


def _due(due: str, now: dt.datetime) -> Q:
    today, tomorrow = _midnights(now)
    return {
        "late": Q(due_at__lt=now),
        "today": Q(due_at__gte=now, due_at__lt=today),
        "soon": Q(due_at__gte=today, due_at__lt=tomorrow),
        "going": Q(due_at__gte=tomorrow),
    }[due]


def _midnights(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The ends of today and of tomorrow in Shanghai."""
    start = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + dt.timedelta(days=1), start + dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in each cut of the rail, and of the chosen cut by channel and by when they are due."""

    cuts: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    total: int = 0
    capped: bool = False
    """Whether more stand open than are counted."""


def counts(
    actor: Actor, now: dt.datetime, *, narrowed: QuerySet[Matter] | None = None, channel: str = ""
) -> Counts:
    """Counts over the first `COUNT_TO` due, in one statement and at most two bounded scans."""
    base = window_queue(actor) if works_at_window(actor) else handler_queue(actor)
    cuts = cuts_for(actor)
    rail = base.annotate(**{f"in_{cut.key}": _is(cut.where(actor)) for cut in cuts if cut.key != "open"})
    chosen = base if narrowed is None else narrowed
    rail_sql, rail_values = _bounded(rail.values(*(f"in_{cut.key}" for cut in cuts if cut.key != "open")))
    today, tomorrow = _midnights(now)
    standing = Case(
        When(due_at__lt=now, then=Value("late")),
        When(due_at__lt=today, then=Value("today")),
        When(due_at__lt=tomorrow, then=Value("soon")),
        default=Value("going"),
    )
    chosen_sql, chosen_values = _bounded(chosen.annotate(standing=standing).values("channel", "standing"))
    tallies = ", ".join(
        f"count(*) FILTER (WHERE in_{cut.key})" if cut.key != "open" else "count(*)" for cut in cuts
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT json_build_array({tallies}) FROM ({rail_sql}) AS rail),"
            " (SELECT coalesce(json_agg(json_build_array(channel, standing, n)), '[]') FROM"
            f" (SELECT channel, standing, count(*) AS n FROM ({chosen_sql}) AS one GROUP BY 1, 2) AS part)",
            [*rail_values, *chosen_values],
        )
        numbers, cells = (json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone())
    return _told(cuts, numbers, cells, channel)


def _told(cuts: list[Cut], numbers: list[int], cells: list[tuple[str, str, int]], channel: str) -> Counts:
    by_cut = dict(zip((cut.key for cut in cuts), numbers, strict=True))
    channels: dict[str, int] = {}
    due: dict[str, int] = {}
    for of, standing, n in cells:
        channels[of] = channels.get(of, 0) + n
        if channel in ("", of):
            due[standing] = due.get(standing, 0) + n
    return Counts(by_cut, channels, due, sum(due.values()), by_cut["open"] >= COUNT_TO)


def _is(where: Q) -> ExpressionWrapper:
    return ExpressionWrapper(where, output_field=BooleanField())


def _bounded(rows: QuerySet) -> tuple[str, tuple]:
    return rows.order_by("due_at", "id")[:COUNT_TO].query.sql_with_params()
