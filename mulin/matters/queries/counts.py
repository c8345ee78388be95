"""How many stand in each cut of the queue, by channel and by when they are due: bounded, in one statement."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, QuerySet, Value, When

from mulin.matters.models import Matter
from mulin.matters.queries.queues import CUTS, Filters, cuts_for, midnights, narrow, open_queue, queue
from mulin.matters.queries.reader import Shape, any_reader, shape_of, values_of
from mulin.platform.actors import Actor
from mulin.platform.prepared import Prepared, Slot

Moment = dt.datetime | Slot

COUNT_TO = 1000
"""Counts look at the first thousand due and say "1000+" past that: a bounded count stays quick."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in each cut of the rail, and of the chosen cut by channel and by when they are due."""

    cuts: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    total: int = 0
    capped: bool = False
    """Whether more stand open than are counted."""
    kept: list[int] = field(default_factory=list)
    """How many stand in each of the kept cuts that were asked for, `COUNT_TO` at most."""


def counts(
    actor: Actor, now: dt.datetime, filters: Filters | None = None, kept: Sequence[Filters] = ()
) -> Counts:
    """Counts over the first `COUNT_TO` due, in one statement; a cut of its own and each kept cut cost another scan in it."""
    filters = filters or Filters()
    cuts = [cut.key for cut in cuts_for(actor) if cut.key != "open"]
    today, tomorrow = midnights(now)
    sql, params = _rail(shape_of(actor), tuple(cuts)).bound(
        now=now, today=today, tomorrow=tomorrow, **values_of(actor)
    )
    scans = [_cells(sql, cuts)]
    if filters.beyond_cut or filters.cut != "open":
        narrowed = _stood(narrow(actor, filters, now=now), now, today, tomorrow)
        sql, more = narrowed.query.sql_with_params()
        scans, params = [*scans, _cells(sql, [])], (*params, *more)
    for one in kept:
        sql, more = queue(actor, one, now=now).order_by().values("pk")[:COUNT_TO].query.sql_with_params()
        scans, params = [*scans, f"(SELECT count(*) FROM ({sql}) AS kept)"], (*params, *more)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(scans), params)
        found = [json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone()]
    found, of_kept = found[: len(found) - len(kept)], found[len(found) - len(kept) :]
    keys = ["open", *cuts]
    by_cut = {key: sum(cell[2][at] for cell in found[0]) for at, key in enumerate(keys)}
    channels: Counter[str] = Counter()
    due: Counter[str] = Counter()
    for channel, standing, (number, *_in_cuts) in found[-1]:
        channels[channel] += number
        if filters.channel in ("", channel):
            due[standing] += number
    return Counts(by_cut, dict(+channels), dict(+due), due.total(), by_cut["open"] >= COUNT_TO, of_kept)


@cache
def _rail(shape: Shape, cuts: tuple[str, ...]) -> Prepared[dict[str, Any]]:
    """The first rows of any such reader's queue, each with the cuts it is in."""

    def build() -> QuerySet[Matter, dict[str, Any]]:
        of = any_reader(shape)
        marks = {f"in_{key}": ExpressionWrapper(CUTS[key].where(of), BooleanField()) for key in cuts}
        return _stood(open_queue(of), Slot("now"), Slot("today"), Slot("tomorrow"), **marks)

    return Prepared(build)


def _stood(
    found: QuerySet[Matter], now: Moment, today: Moment, tomorrow: Moment, **marks: ExpressionWrapper
) -> QuerySet[Matter, dict[str, Any]]:
    """The first rows with their channel, and whether they are late or due today, tomorrow or later."""
    standing = Case(
        When(due_at__lt=now, then=Value("late")),
        When(due_at__lt=today, then=Value("today")),
        When(due_at__lt=tomorrow, then=Value("soon")),
        default=Value("going"),
    )
    return found.annotate(standing=standing, **marks).values("channel", "standing", *marks)[:COUNT_TO]


def _cells(rows: str, cuts: list[str]) -> str:
    """SQL of one value: for each channel and standing how many in all, and in each of the cuts."""
    numbers = ", ".join(["count(*)", *(f"count(*) FILTER (WHERE in_{key})" for key in cuts)])
    return (
        "(SELECT coalesce(json_agg(cell), '[]') FROM"
        f" (SELECT json_build_array(channel, standing, json_build_array({numbers})) AS cell"
        f" FROM ({rows}) AS one GROUP BY channel, standing) AS cells)"
    )
