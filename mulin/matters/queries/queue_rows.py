"""Rows of the queue: what one line says, read as plain values, for fifty whole records cost ten times as much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left

from mulin.matters import states
from mulin.matters.models import IS_LIVE, Assignment, Matter, first_words
from mulin.platform.language import in_language
from mulin.territory.models import spoken

REFUSED = Q(state=states.RETURNED) & ~Q(kind=Assignment.Kind.CO)
"""A sheet that was refused: a co-handler who cannot help refuses nothing but help."""

OUTLINES = ("place__outline", "place__compound__outline")
"""Drawn shapes of places: large, and never part of a list."""

_COLUMNS = (
    "id", "ref", "state", "title", "channel", "due_at", "outcome", "closed_at", "finder_id", "opening",
    "place__name", "place__name_en", "place__full_name", "place__full_name_en",
    "place__compound__name", "place__compound__name_en", "hung_until", "sheet", "returns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row. `sheet` is the one that is out (name, name_en, state), `returns` how often it came back."""

    id: UUID
    ref: str
    state: str
    title: str
    channel: str
    due_at: dt.datetime | None
    outcome: str
    closed_at: dt.datetime | None
    finder_id: UUID | None
    opening: str
    place_name: str
    place_name_en: str
    full_name: str
    full_name_en: str
    compound_name: str | None
    compound_name_en: str | None
    hung_until: dt.date | None
    sheet: dict[str, str] | None
    returns: int | None

    @property
    def heading(self) -> str:
        return self.title or first_words(self.opening)

    @property
    def where(self) -> str:
        """The compound, or the place itself where it lies in none."""
        if self.compound_name is not None:
            return in_language(self.compound_name, self.compound_name_en or "")
        return in_language(self.place_name, self.place_name_en)

    @property
    def spoken(self) -> str:
        return spoken(self.place_name, self.place_name_en, self.full_name, self.full_name_en)


def with_line(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Matters with what one line of the queue says: `sheet` that is out, `returns` so far."""
    sheets = Assignment.objects.filter(matter=OuterRef("pk"))
    out = sheets.filter(IS_LIVE, kind__in=Assignment.LEADING).values(
        row=JSONObject(name="organisation__name", name_en="organisation__name_en", state="state")
    )
    back = sheets.filter(REFUSED).order_by().values("matter").annotate(n=Count("id")).values("n")
    return found.annotate(sheet=Subquery(out[:1]), returns=Subquery(back))


def row_values(found: QuerySet[Matter]) -> QuerySet[Matter, tuple[Any, ...]]:
    """The values that rows are made of."""
    return with_line(found).annotate(opening=Left("words", 80)).values_list(*_COLUMNS)


def queue_rows(found: QuerySet[Matter], most: int) -> list[QueueRow]:
    """The first rows of a cut of the queue. One statement, whatever the rows."""
    return [QueueRow(*row) for row in row_values(found)[:most]]


def for_table(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Rows with what a spreadsheet of the queue holds: no name and no telephone of anybody who raised one."""
    named = with_line(found).select_related("place", "place__compound", "owner_org", "category")
    return named.defer(*OUTLINES)
