"""The rows behind every figure: what is counted is what its list shows, by one definition.

Handled in time stands in `handled`, what happens besides the straight way in `happenings`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from mulin.matters import states
from mulin.matters.figures import COUNTS, Period, today
from mulin.matters.models import (
    TO_RESPOND,
    Answer,
    Arbitration,
    Assignment,
    Attempt,
    Delay,
    LegalReferral,
    Matter,
    Reopening,
    Word,
)
from mulin.matters.queries.handled import HANDLED
from mulin.matters.queries.happenings import HAPPENINGS
from mulin.matters.queries.sources import Source
from mulin.platform.policy import LOCAL
from mulin.platform.records.models import Link

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
_LEGAL = Exists(LegalReferral.objects.filter(matter=OuterRef("matter"), at=OuterRef("answer__at")))
"""Said about an answer that only says which office has it by law: what that office does is not the street's (N-79)."""
_VERIFIER = Q(via=Word.Via.VERIFIER)
_RESIDENT = ~_VERIFIER & ~Q(_LEGAL)
_CONTENT = Q(content__in=(Word.Content.YES, Word.Content.FAIRLY))


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
        "split_off": Q(Exists(Link.objects.filter(to=OuterRef("pk"), kind="part"))),
    },
)
RESPONSE = Source(
    rows=lambda now: Matter.objects.filter(TO_RESPOND, respond_by__lte=now).annotate(
        responder=Coalesce("response_org_id", "receiver_org_id")
    ),
    at="respond_by",
    matter="",
    organisation="responder",
    measures={
        "due": _IN_TIME | ~_EXCUSED,
        "in_time": _IN_TIME,
        "excused": ~_IN_TIME & _TAKEN_BACK,
        "joined_early": ~_IN_TIME & ~_TAKEN_BACK & _JOINED_IN_TIME,
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
        "said_legal": ~_VERIFIER & Q(_LEGAL),
        "verified": _VERIFIER,
        "verified_solved": _VERIFIER & Q(solved=True),
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

SOURCES = (RAISED, RESPONSE, ANSWERS, WORDS, ATTEMPTED, HANDLED, *HAPPENINGS)
BY_MEASURE = {name: source for source in SOURCES for name in source.names}


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
    path: str
    """Where it lay: an open matter follows its place, a closed one stays where it was done."""
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
        where |= Q(**{f"{source.matter}street_id": span.street_id}) & source.within(span.period)
    cut = [f"{source.matter}{name}" for name in ("street_id", "place_id", "category_id", "path")]
    if source.organisation:
        cut.append(source.organisation)
    if source.sort:
        cut.append(source.sort)
    stored = [name for name in source.names if name in COUNTS]
    sums = {f"n_{name}": Count("pk", filter=source.measures[name]) for name in stored if not source.sort}
    rows = (
        source.rows(now)
        .filter(source.near([span.period for span in spans]))
        .filter(where)
        .order_by()
        .annotate(on_day=TruncDate(source.at, tzinfo=LOCAL))
        .values("on_day", *cut)
        .annotate(n=Count("pk"), **sums)
    )
    for row in rows.iterator(chunk_size=5000):
        yield Tally(
            street_id=row[cut[0]],
            day=row["on_day"],
            place_id=row[cut[1]],
            category_id=row[cut[2]],
            path=row[cut[3]],
            organisation_id=row[source.organisation] if source.organisation else None,
            counts={name: _count(source, name, row) for name in stored},
            source=source,
        )


def _count(source: Source, name: str, row: dict[str, Any]) -> int:
    if not source.sort:
        return int(row[f"n_{name}"])
    return int(row["n"]) if row[source.sort] in source.sorts[name] else 0


_MOMENTS: tuple[tuple[type[Model], str], ...] = (
    (Matter, "recorded_at"),
    (Matter, "respond_by"),
    (Matter, "solve_by"),
    (Answer, "at"),
    (Answer, "limit_at"),
    (Word, "at"),
    (Attempt, "at"),
    (Assignment, "offered_at"),
    (Assignment, "due_at"),
    (Arbitration, "opened_at"),
    (Delay, "asked_at"),
    (Delay, "limit_before"),
    (LegalReferral, "at"),
)
"""Whatever a matter counts for, it counts on the day of one of these; no act takes such a day away.

That a matter was joined stands in an answer, and a limit that has been given up stays with its sheet.
"""


def days_of(matter_ids: list[UUID]) -> set[tuple[UUID, dt.date]]:
    """Every (street, day) on which one of these matters counts for anything."""
    found: set[tuple[UUID, dt.date]] = set()
    for model, at in _MOMENTS:
        own, matter = ("id__in", "") if model is Matter else ("matter__in", "matter__")
        rows = (
            model._default_manager.filter(Q(**{own: matter_ids, f"{matter}history": False}))
            .exclude(**{f"{at}__isnull": True})
            .order_by()
            .annotate(on_day=TruncDate(at, tzinfo=LOCAL))
            .values_list(f"{matter}street_id", "on_day")
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
