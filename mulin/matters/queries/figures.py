"""Reading what has been counted: sums of day rows, never of matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from mulin.matters import states
from mulin.matters.figures import COUNTS, Figures, Period, total
from mulin.matters.models import Assignment, Category, DayFigures, FiguresMark


def counted_at() -> dt.datetime | None:
    """When the figures were last brought up to date; None before the first time."""
    mark = FiguresMark.objects.first()
    return mark.counted_at if mark else None


def figures(street_id: UUID, period: Period) -> Figures:
    """A street's figures over some days. One statement."""
    return _read(_days(street_id, DayFigures.Axis.WHOLE, period).aggregate(**_SUMS))


def by_day(street_id: UUID, period: Period) -> dict[dt.date, Figures]:
    """A street's figures day by day; days without any are left out. One statement."""
    rows = _days(street_id, DayFigures.Axis.WHOLE, period).values_list("day", *COUNTS)
    return {day: Figures(*counts) for day, *counts in rows}


def by_axis(street_id: UUID, axis: str, period: Period) -> dict[UUID, Figures]:
    """The same cut one way: a neighbourhood's, a category's, an organisation's. One statement."""
    return by_axes(street_id, [axis], period)[axis]


def by_axes(
    street_id: UUID, axes: Sequence[str], period: Period, keys: Sequence[UUID] = ()
) -> dict[str, dict[UUID, Figures]]:
    """The same cut several ways at once, of these keys alone or of all. One statement."""
    rows = DayFigures.objects.filter(
        street_id=street_id, axis__in=axes, day__gte=period.first, day__lte=period.last
    )
    if keys:
        rows = rows.filter(key__in=keys)
    found: dict[str, dict[UUID, Figures]] = {axis: {} for axis in axes}
    for row in rows.order_by().values("axis", "key").annotate(**_SUMS):
        found[row["axis"]][row["key"]] = _read(dict(row))
    return found


@dataclass(frozen=True, slots=True)
class InHand:
    """The sheets an organisation has now."""

    live: int = 0
    late: int = 0


def in_hand(street_id: UUID, now: dt.datetime) -> dict[UUID, InHand]:
    """How many sheets each organisation of a street has now, and how many of them are late. One statement."""
    rows = (
        Assignment.objects.filter(
            organisation__street_id=street_id, state__in=states.LIVE, matter__history=False
        )
        .order_by()
        .values_list("organisation_id")
        .annotate(in_hand=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    )
    return {organisation_id: InHand(live, late) for organisation_id, live, late in rows}


def by_month(street_id: UUID, months: list[Period]) -> list[Figures]:
    """The figures of each of these stretches, which follow each other. One statement."""
    days = by_day(street_id, Period(months[0].first, months[-1].last))
    return [total(days[day] for day in month.days() if day in days) for month in months]


_SUMS = {f"sum_{name}": Sum(name) for name in COUNTS}


def _days(street_id: UUID, axis: str, period: Period) -> QuerySet[DayFigures]:
    return DayFigures.objects.filter(
        street_id=street_id, axis=axis, day__gte=period.first, day__lte=period.last
    )


def _read(row: dict[str, Any]) -> Figures:
    return Figures(**{name: row[f"sum_{name}"] or 0 for name in COUNTS})


def all_categories() -> list[Category]:
    """Every category in the office's own order, those no longer in use too: what was counted keeps its name."""
    return list(Category.objects.order_by("position", "code"))
