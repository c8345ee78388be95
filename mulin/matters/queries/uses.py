"""How often forms were filled: from the verbs of the timeline, by day, never by person (DR-04, DR-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncDate

from mulin.matters.figures import Period
from mulin.matters.models import Channel, DayUses, Matter
from mulin.matters.queries import lists
from mulin.matters.queries.measures import Span
from mulin.platform import burden
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act

AT_DESK = (Channel.PHONE, Channel.WALK_IN, Channel.PATROL)
"""Written down by the desk; the rest is written by who raised it."""
ABOUT_SERVICE = "service-feedback"
"""The category of what is said about the service itself, on a form of its own."""
RAISE, REGISTER, FEEDBACK = "matters.raise", "matters.register", "matters.feedback"
OF_RAISING = frozenset({RAISE, REGISTER, FEEDBACK})


def _raised(**as_what: object) -> Q:
    return Q(verb=RAISE) & Q(Exists(Matter.objects.filter(pk=OuterRef("record_id"), **as_what)))


_USE = Case(
    When(_raised(category__code=ABOUT_SERVICE), then=Value(FEEDBACK)),
    When(_raised(channel__in=AT_DESK), then=Value(REGISTER)),
    default=F("verb"),
    output_field=CharField(),
)
"""One act is raising; whose form it was follows from how it came in."""


def known() -> list[str]:
    """The uses of all published forms."""
    return [use for card in burden.cards.values() for use in card.uses]


def _acts(uses: Iterable[str]) -> QuerySet[Act]:
    verbs = {RAISE if use in OF_RAISING else use for use in uses}
    return Act.objects.filter(verb__in=verbs).exclude(actor_kind="system")


def counted(spans: list[Span] | None) -> Iterator[DayUses]:
    """Each use on each of these days, or on all. One statement."""
    rows = _acts(known())
    if spans is not None:
        where = Q(pk__in=[])
        for span in spans:
            where |= Q(street_id=span.street_id, at__gte=span.period.start, at__lt=span.period.end)
        rows = rows.filter(where)
    sums = (
        rows.order_by()
        .annotate(use=_USE, day=TruncDate("at", tzinfo=LOCAL))
        .values_list("street_id", "day", "use")
        .annotate(n=Count("pk"))
    )
    for street_id, day, use, n in sums.iterator(chunk_size=5000):
        yield DayUses(street_id=street_id, day=day, use=use, n=n)


def over(street_id: UUID, period: Period) -> dict[str, int]:
    """How often each use was made over some days. One statement."""
    rows = DayUses.objects.filter(street_id=street_id, day__gte=period.first, day__lte=period.last)
    return dict(rows.order_by().values_list("use").annotate(n=Sum("n")))


@dataclass(frozen=True, slots=True)
class Filling:
    """One time a form was filled: on what and when. By whom is not told."""

    matter: Matter | None
    """None where no list may show it: private, imported, or about a person."""
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Page:
    fillings: list[Filling]
    after: str


def page(street_id: UUID, uses: tuple[str, ...], period: Period, after: str = "") -> Page:
    """The fillings of one form, newest first. Three statements."""
    rows = _acts(uses).filter(street_id=street_id, at__gte=period.start, at__lt=period.end)
    if OF_RAISING & set(uses):
        rows = rows.annotate(use=_USE).filter(use__in=uses)
    start = lists.read_mark(after)
    if start is not None:
        rows = rows.filter(Q(at__lt=start[0]) | Q(at=start[0], id__lt=start[1]))
    found = list(rows.order_by("-at", "-id")[: lists.PAGE + 1])
    shown = found[: lists.PAGE]
    matters = lists.by_ids(street_id, {act.record_id for act in shown})
    last = shown[-1] if len(found) > lists.PAGE else None
    return Page(
        [Filling(matters.get(act.record_id), act.at) for act in shown],
        after=lists.mark_of(last.at, last.id) if last else "",
    )
