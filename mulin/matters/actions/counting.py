"""Counting matters day by day, for pages that must not count rows themselves (design, section 6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from mulin.matters.figures import NONE, Period, scheme, today
from mulin.matters.models import DayFigures, DayUses, FiguresMark
from mulin.matters.queries import measures, uses
from mulin.matters.queries.measures import Span, Tally
from mulin.platform.timeline import following
from mulin.territory import queries as territory

_LOCK = 0x6669677572
"""Advisory lock key: one count at a time, over all processes."""

MOST = 50_000
"""Matters touched since the last count; where there are more, everything is counted anew."""

STEP = 183
"""Days counted at once, so that memory stays small whatever the history."""

_Key = tuple[UUID, str, dt.date, UUID]


@transaction.atomic
def refresh_figures(*, now: dt.datetime, everything: bool = False) -> int:
    """Count again the days on which anything changed since the last count; returns how many.

    Which days those are follows from the acts on the timeline since the mark, and from the limits that
    have run out since then. Counting a day twice changes nothing. `everything` counts all days: for
    rows that came without acts; so does a mark set by another scheme of counts, once. Returns 0 at once
    where another process is counting.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    mark = FiguresMark.objects.first()
    reached = following.horizon()
    anew = everything or mark is None or mark.scheme != scheme(uses.known())
    spans = _all(now) if anew or mark is None else _touched(mark, now)
    counted, real = 0, set(territory.streets().values_list("id", flat=True))
    for lot in measures.in_batches(spans, STEP):
        counted += sum(len(list(span.period.days())) for span in lot)
        _recount(lot, real, now)
    _recount_uses(None if anew or mark is None else following.Mark(mark.era, mark.xid))
    FiguresMark.objects.update_or_create(
        id=1,
        defaults={"era": reached.era, "xid": reached.xid, "counted_at": now, "scheme": scheme(uses.known())},
    )
    return counted


def _recount_uses(since: following.Mark | None) -> None:
    """How often forms were filled, on the days on which something was done since the mark."""
    spans = None if since is None else measures.spans_of(following.days_since(since))
    found = DayUses.objects.all()
    if spans is not None:
        where = Q(day__in=[])
        for span in spans:
            where |= Q(street_id=span.street_id, day__gte=span.period.first, day__lte=span.period.last)
        found = found.filter(where)
    found.delete()
    DayUses.objects.bulk_create(uses.counted(spans), batch_size=2000)


def _all(now: dt.datetime) -> list[Span]:
    DayFigures.objects.all().delete()
    return measures.all_days(now)


def _touched(mark: FiguresMark, now: dt.datetime) -> list[Span]:
    ids = following.records_since(following.Mark(mark.era, mark.xid), "matters", most=MOST)
    if ids is None:
        return _all(now)
    days = measures.days_of(ids) if ids else set()
    # A limit runs out without anybody acting: the days since the last count are always counted again.
    since = Period(today(mark.counted_at), today(now))
    for street_id in territory.streets().values_list("id", flat=True):
        days.update((street_id, day) for day in since.days())
    return measures.spans_of(days)


def _recount(spans: list[Span], real: set[UUID], now: dt.datetime) -> None:
    spans = [span for span in spans if span.street_id in real]
    where = Q(day__in=[])
    for span in spans:
        where |= Q(street_id=span.street_id, day__gte=span.period.first, day__lte=span.period.last)
    DayFigures.objects.filter(where).delete()
    if not spans:
        return
    DayFigures.objects.bulk_create(_rows(measures.tallies(spans, now)), batch_size=2000)


def _rows(tallies: Iterable[Tally]) -> Iterator[DayFigures]:
    """Each tally counted on every axis it has a key on."""
    kept = list(tallies)
    around = territory.surroundings({(tally.place_id, tally.path) for tally in kept})
    sums: dict[_Key, Counter[str]] = defaultdict(Counter)
    for tally in kept:
        for axis, key in _keys(tally, around[tally.place_id, tally.path]):
            sums[tally.street_id, axis, tally.day, key].update(tally.counts)
    for (street_id, axis, day, key), counts in sums.items():
        yield DayFigures(street_id=street_id, axis=axis, day=day, key=key, **counts)


def _keys(tally: Tally, around: territory.Surroundings) -> Iterator[tuple[str, UUID]]:
    axis = DayFigures.Axis
    yield axis.WHOLE, tally.street_id
    yield axis.NEIGHBOURHOOD, around.neighbourhood_id or NONE
    yield axis.COMPOUND, around.compound_id or NONE
    yield axis.CATEGORY, tally.category_id or NONE
    if tally.source.organisation:
        yield axis.ORGANISATION, tally.organisation_id or NONE
