"""What a figure counts, as a set of rows: each belongs to one day of one street; a measure is a filter on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.matters.figures import Period


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are counted: `at` is the moment that gives the day, `matter` leads to the matter."""

    rows: Callable[[dt.datetime], QuerySet[Any]]
    at: str
    matter: str
    organisation: str | None
    """The organisation a row is counted for, never a person."""
    measures: Mapping[str, Q] = field(default_factory=dict)
    sort: str = ""
    """Where each row is of one sort that is costly to tell: its column, told once a row and grouped by."""
    sorts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The sorts that each measure counts; instead of `measures`."""
    near: Callable[[Iterable[Period]], Q] = lambda periods: Q()
    """What an index finds of these days, where `at` is worked out: at least every row that is on one."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.measures, *self.sorts)

    def measure(self, name: str) -> Q:
        if name in self.sorts:
            return Q(**{f"{self.sort}__in": self.sorts[name]})
        return self.measures[name]

    def of(self, street_id: UUID, measure: str, period: Period, now: dt.datetime) -> QuerySet[Any]:
        """The rows of one measure in a stretch of days, newest first."""
        return (
            self.rows(now)
            .filter(Q(**{f"{self.matter}street_id": street_id}), self.near([period]), self.within(period))
            .filter(self.measure(measure))
            .order_by(f"-{self.at}", "-id")
        )

    def within(self, period: Period) -> Q:
        return Q(**{f"{self.at}__gte": period.start, f"{self.at}__lt": period.end})


def any_within(column: str, periods: Iterable[Period]) -> Q:
    """Whether a moment is on any of these days."""
    found = Q(pk__in=[])
    for period in periods:
        found |= Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})
    return found
