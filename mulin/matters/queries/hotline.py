"""Reading the hotline's orders: the list, those that differ, one with all that was sent, and what changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from mulin.matters import states
from mulin.matters.hotline.differences import Difference, differences
from mulin.matters.models import InboundOrder, OrderMessage, OrderSettlement
from mulin.matters.queries.lists import mark_of, read_mark
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place

PAGE = 50
MOST_DIFFERING = 300
"""Orders that differ are looked through up to here; a street with more has another trouble."""
CHANGES = 200
"""Orders of one answer to who asks what changed."""
HELD_BACK = dt.timedelta(seconds=5)
"""What is younger may have a neighbour that is still being written: it comes with the next question."""

State = InboundOrder.State


@dataclass(frozen=True, slots=True)
class Row:
    order: InboundOrder
    differs: list[Difference]


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    after: str
    total: int
    differing: int
    """How many of all differ, counted up to `MOST_DIFFERING`."""
    waiting: int
    """How many have no content yet."""


def _whole(found: QuerySet[InboundOrder]) -> QuerySet[InboundOrder]:
    return found.select_related(
        "matter", "matter__place", "matter__place__compound", "matter__answer", "matter__owner_org"
    ).defer("matter__place__outline", "matter__place__compound__outline")


def orders(street: Place, of: str = "", after: str = "") -> Page:
    """One page, the latest first; `of` is `differs`, `waiting` or empty for all. Four statements."""
    found = InboundOrder.objects.filter(street=street)
    total, waiting = found.count(), found.filter(matter__isnull=True).count()
    differing = _differing(street)
    if of == "differs":
        return Page(differing, "", total, len(differing), waiting)
    if of == "waiting":
        found = found.filter(matter__isnull=True)
    start = read_mark(after)
    if start is not None:
        found = found.filter(Q(changed_at__lt=start[0]) | Q(changed_at=start[0], id__lt=start[1]))
    rows = list(_whole(found).order_by("-changed_at", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(
        [Row(one, differences(one)) for one in rows[:PAGE]],
        mark_of(last.changed_at, last.id) if last else "",
        total,
        len(differing),
        waiting,
    )


def _differing(street: Place) -> list[Row]:
    """Every order that may differ, looked at by the one rule (`hotline.differences`)."""
    closed, answered = Q(matter__state=states.CLOSED), Q(matter__state=states.ANSWERED)
    likely = (
        Q(state__in=(State.CLOSED, State.WITHDRAWN)) & ~closed
        | Q(state=State.RETURNED) & (closed | answered)
        | Q(state=State.OPEN, state_at__gte=F("matter__closed_at"))
        | Q(due_at__lt=F("matter__solve_by")) & ~closed & ~answered
        | ~Q(answer="") & ~Q(answer=Coalesce(F("matter__answer__body"), Value("")))
    )
    found = _whole(InboundOrder.objects.filter(likely, street=street, matter__history=False))
    rows = (Row(one, differences(one)) for one in found.order_by("-changed_at", "-id")[:MOST_DIFFERING])
    return [one for one in rows if one.differs]


def find_order(street: Place, order_id: UUID) -> InboundOrder | None:
    found = InboundOrder.objects.filter(street=street, id=order_id).select_related("street")
    return _whole(found).first()


def by_numbers(street: Place, source: str, number: str) -> InboundOrder | None:
    """One order by their number."""
    return _whole(InboundOrder.objects.filter(street=street, source=source, number=number)).first()


def sent(order: InboundOrder) -> list[OrderMessage]:
    """All that was sent about it, by their time."""
    return list(order.sent.select_related("by").order_by("sent_at", "digest"))


def settlements(order: InboundOrder) -> list[OrderSettlement]:
    return list(order.settlements.select_related("by").order_by("at", "id"))


@dataclass(frozen=True, slots=True)
class Changed:
    order: InboundOrder
    at: dt.datetime
    settled: OrderSettlement | None


def changes(
    street: Place, now: dt.datetime, *, source: str = "", after: str = "", most: int = CHANGES
) -> tuple[list[Changed], str]:
    """Orders on which something happened on our side or theirs since a mark, the oldest first; and the next mark.

    At least once: whoever asks again with the same mark gets the same and later ones. Three statements.
    """
    acts = Act.objects.filter(record_id=OuterRef("matter_id")).order_by()
    latest = acts.values("record_id").annotate(at=Max("recorded_at")).values("at")
    found = InboundOrder.objects.filter(street=street, matter__isnull=False).annotate(
        moved=Greatest("changed_at", Coalesce(Subquery(latest), "changed_at"))
    )
    if source:
        found = found.filter(source=source)
    found = found.filter(moved__lte=now - HELD_BACK)
    start = read_mark(after)
    if start is not None:
        found = found.filter(Q(moved__gt=start[0]) | Q(moved=start[0], id__gt=start[1]))
    rows = list(_whole(found).order_by("moved", "id")[:most])  # type: ignore[misc]
    settled = _last_settled(rows)
    told = [Changed(one, one.moved, settled.get(one.id)) for one in rows]  # type: ignore[attr-defined]
    return told, mark_of(told[-1].at, told[-1].order.id) if told else after


def _last_settled(orders: list[InboundOrder]) -> dict[UUID, OrderSettlement]:
    rows = OrderSettlement.objects.filter(order__in=orders).order_by("order_id", "-at", "-id")
    return {one.order_id: one for one in rows.distinct("order_id")}
