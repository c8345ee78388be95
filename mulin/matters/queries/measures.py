"""The rows behind every figure: what is counted is what its list shows, by one definition.

A source is a set of rows that each belong to one day of one street; a measure is a filter on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from mulin.matters import states
from mulin.matters.figures import COUNTS, Period, today
from mulin.matters.models import TO_RESPOND, Answer, Attempt, Matter, Reopening, Word
from mulin.platform.policy import LOCAL

_OPEN = ~Q(state=states.CLOSED)
_CAME_BACK = Q(Exists(Word.objects.filter(matter=OuterRef("pk"), solved=False))) | Q(
    Exists(Reopening.objects.filter(matter=OuterRef("pk")))
)
_IN_TIME = Q(responded_at__lte=F("respond_by"))
_TAKEN_BACK = Q(
    Exists(
        Answer.objects.filter(
            ~Exists(
                Reopening.objects.filter(
                    matter=OuterRef("matter"), at__gt=OuterRef("at"), at__lte=OuterRef(OuterRef("respond_by"))
                )
            ),
            matter=OuterRef("pk"),
            proposes=states.GIVEN_UP,
            at__lte=OuterRef("respond_by"),
        )
    )
)
"""At the moment the limit ran out, the person had taken the matter back."""
_JOINED_IN_TIME = Q(outcome=states.JOINED, closed_at__lte=F("respond_by"))
"""When the limit ran out, it was handled with another matter, which has a limit of its own."""
_EXCUSED = _TAKEN_BACK | _JOINED_IN_TIME
_RESIDENT = ~Q(via=Word.Via.VERIFIER)
_CONTENT = Q(content__in=(Word.Content.YES, Word.Content.FAIRLY))


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are counted: `at` is the moment that gives the day, `matter` leads to the matter."""

    rows: Callable[[dt.datetime], QuerySet[Any]]
    at: str
    matter: str
    organisation: str | None
    """The organisation a row is counted for, never a person."""
    measures: dict[str, Q]

    def of(self, street_id: UUID, measure: str, period: Period, now: dt.datetime) -> QuerySet[Any]:
        """The rows of one measure in a stretch of days, newest first."""
        return (
            self.rows(now)
            .filter(self.measures[measure], Q(**{f"{self.matter}street_id": street_id}), self._within(period))
            .order_by(f"-{self.at}", "-id")
        )

    def _within(self, period: Period) -> Q:
        return Q(**{f"{self.at}__gte": period.start, f"{self.at}__lt": period.end})


def _closed_as(outcome: str) -> Q:
    return Q(state=states.CLOSED, outcome=outcome)


RAISED = Source(
    rows=lambda now: Matter.objects.filter(history=False, joined_to__isnull=True),
    at="recorded_at",
    matter="",
    organisation=None,
    measures={
        "raised": Q(),
        "solved": _closed_as(states.SOLVED),
        "explained": _closed_as(states.EXPLAINED),
        "referred": _closed_as(states.REFERRED),
        "cannot": _closed_as(states.CANNOT),
        "withdrawn": _closed_as(states.GIVEN_UP),
        "not_reached": _closed_as(states.NOT_REACHED),
        "waiting": Q(state=states.ANSWERED),
        "again": _OPEN & ~Q(state=states.ANSWERED) & _CAME_BACK,
        "under_way": _OPEN & ~Q(state=states.ANSWERED) & ~_CAME_BACK,
    },
)
RESPONSE = Source(
    rows=lambda now: Matter.objects.filter(TO_RESPOND, respond_by__lte=now),
    at="respond_by",
    matter="",
    organisation="receiver_org_id",
    measures={
        "due": _IN_TIME | ~_EXCUSED,
        "in_time": _IN_TIME,
        "excused": ~_IN_TIME & _EXCUSED,
        "late": ~_IN_TIME & ~_EXCUSED,
    },
)
ANSWERS = Source(
    rows=lambda now: Answer.objects.filter(matter__history=False, taken_back_at__isnull=True),
    at="at",
    matter="matter__",
    organisation="organisation_id",
    measures={"answered": ~Q(proposes__in=(states.GIVEN_UP, states.JOINED))},
)
WORDS = Source(
    rows=lambda now: Word.objects.filter(matter__history=False),
    at="at",
    matter="matter__",
    organisation="answer__organisation_id",
    measures={
        "said": _RESIDENT,
        "said_solved": _RESIDENT & Q(solved=True),
        "asked": _RESIDENT & ~Q(content=""),
        "content": _RESIDENT & _CONTENT,
        "verified": ~_RESIDENT,
        "verified_solved": ~_RESIDENT & Q(solved=True),
    },
)
_NTH = Subquery(
    Attempt.objects.filter(answer=OuterRef("answer"), at__lte=OuterRef("at"))
    .order_by()
    .values("answer")
    .annotate(n=Count("pk"))
    .values("n")
)
ATTEMPTED = Source(
    rows=lambda now: Attempt.objects.filter(matter__history=False).annotate(nth=_NTH),
    at="at",
    matter="matter__",
    organisation="answer__organisation_id",
    measures={"unreached": Q(nth=states.ATTEMPTS)},
)

SOURCES = (RAISED, RESPONSE, ANSWERS, WORDS, ATTEMPTED)
BY_MEASURE = {name: source for source in SOURCES for name in source.measures}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days of one street."""

    street_id: UUID
    period: Period


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one source fall on one day, at one place, of one category, for one organisation."""

    street_id: UUID
    day: dt.date
    place_id: UUID
    category_id: UUID | None
    organisation_id: UUID | None
    counts: dict[str, int]
    source: Source


def tallies(spans: Iterable[Span], now: dt.datetime) -> Iterator[Tally]:
    """Everything that was counted on these days. One statement a source."""
    spans = list(spans)
    for source in SOURCES:
        yield from _tallies(source, spans, now)


def _tallies(source: Source, spans: list[Span], now: dt.datetime) -> Iterator[Tally]:
    where = Q(pk__in=[])
    for span in spans:
        where |= Q(**{f"{source.matter}street_id": span.street_id}) & source._within(span.period)
    stored = [name for name in source.measures if name in COUNTS]
    cut = [f"{source.matter}{name}" for name in ("street_id", "place_id", "category_id")]
    if source.organisation:
        cut.append(source.organisation)
    rows = (
        source.rows(now)
        .filter(where)
        .order_by()
        .annotate(on_day=TruncDate(source.at, tzinfo=LOCAL))
        .values("on_day", *cut)
        .annotate(**{f"n_{name}": Count("pk", filter=source.measures[name]) for name in stored})
    )
    for row in rows.iterator(chunk_size=5000):
        yield Tally(
            street_id=row[cut[0]],
            day=row["on_day"],
            place_id=row[cut[1]],
            category_id=row[cut[2]],
            organisation_id=row[source.organisation] if source.organisation else None,
            counts={name: row[f"n_{name}"] for name in stored},
            source=source,
        )


def days_of(matter_ids: list[UUID]) -> set[tuple[UUID, dt.date]]:
    """Every (street, day) on which one of these matters counts for anything."""
    found: set[tuple[UUID, dt.date]] = set()
    for source, model in (
        (RAISED, Matter),
        (RESPONSE, Matter),
        (ANSWERS, Answer),
        (WORDS, Word),
        (ATTEMPTED, Attempt),
    ):
        own = "id__in" if model is Matter else "matter__in"
        rows = (
            model._default_manager.filter(Q(**{own: matter_ids, f"{source.matter}history": False}))
            .exclude(**{f"{source.at}__isnull": True})
            .order_by()
            .annotate(on_day=TruncDate(source.at, tzinfo=LOCAL))
            .values_list(f"{source.matter}street_id", "on_day")
            .distinct()
        )
        found.update(rows)
    return found


def all_days(now: dt.datetime) -> list[Span]:
    """From the first matter of each street to today."""
    first = (
        Matter.objects.filter(history=False)
        .order_by()
        .values_list("street_id")
        .annotate(first=Min("recorded_at"))
    )
    return [Span(street_id, Period(today(at), today(now))) for street_id, at in first]


def spans_of(days: Iterable[tuple[UUID, dt.date]]) -> list[Span]:
    """Days that follow each other joined into stretches."""
    spans: list[Span] = []
    for street_id, day in sorted(days):
        last = spans[-1] if spans else None
        if last and last.street_id == street_id and day == last.period.last + dt.timedelta(days=1):
            spans[-1] = Span(street_id, Period(last.period.first, day))
        else:
            spans.append(Span(street_id, Period(day, day)))
    return spans


def in_batches(spans: Iterable[Span], days: int) -> Iterator[list[Span]]:
    """The same days in lots of so many at the most; a long stretch is cut."""
    lot: list[Span] = []
    room = days
    for span in spans:
        first = span.period.first
        while first <= span.period.last:
            last = min(first + dt.timedelta(days=room - 1), span.period.last)
            lot.append(Span(span.street_id, Period(first, last)))
            room -= (last - first).days + 1
            first = last + dt.timedelta(days=1)
            if not room:
                yield lot
                lot, room = [], days
    if lot:
        yield lot
