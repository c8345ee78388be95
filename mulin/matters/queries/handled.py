"""Handled in time (N-76): answered by the limit as it stood, of all whose limit ran out or that were answered.

A matter counts once, on the day on which it was decided: the day of its first answer, or the day a limit ran
out before it. An approved delay moves the limit, so it is judged by the one it had then; what was late
already when the delay was approved stays late (N-83). What a later round brings changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from mulin.matters import states
from mulin.matters.figures import Period
from mulin.matters.models import LIVE_WORK, Answer, Assignment, Delay, LegalReferral, Matter
from mulin.matters.queries.sources import Source, any_within
from mulin.matters.states import delay

GRANTED = Q(state__in=(delay.APPROVED, delay.ENDED))
"""A delay that somebody approved, whether or not it is over."""

_FIRST = Answer.objects.filter(
    Q(proposes__in=states.PROPOSED) | Q(pk=OuterRef("answer_id")),
    matter=OuterRef("pk"),
    taken_back_at__isnull=True,
).order_by("at", "id")
"""The first answer; or that it was taken back or joined, where that is how it stands."""


def _earliest(rows: QuerySet[Any], limit: str) -> Subquery:
    found = rows.filter(matter=OuterRef("pk")).order_by().values("matter").annotate(first=Min(limit))
    return Subquery(found.values("first"), output_field=DateTimeField())


_MISSED = Least(
    _earliest(Answer.objects.filter(limit_at__lt=F("at")), "limit_at"),
    _earliest(Delay.objects.filter(GRANTED, limit_before__lt=F("decided_at")), "limit_before"),
    Case(
        When(~Q(state__in=(states.ANSWERED, states.CLOSED)), then=F("solve_by")), output_field=DateTimeField()
    ),
)
"""The first limit that ran out while it was still being handled; a limit to come is one too, in time."""

_LED = (
    Assignment.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("decided_on")),
        matter=OuterRef("pk"),
        kind__in=Assignment.LEADING,
        offered_at__lte=OuterRef("decided_on"),
    )
    .order_by("offered_at")
    .values("organisation_id")[:1]
)
_SORT = Case(
    When(
        Q(missed__isnull=False) & (Q(first_at__isnull=True) | Q(missed__lt=F("first_at"))), then=Value("late")
    ),
    When(first_is=states.GIVEN_UP, then=Value("withdrawn")),
    When(first_is=states.JOINED, then=Value("joined")),
    When(
        Exists(LegalReferral.objects.filter(matter=OuterRef("pk"), at=OuterRef("first_at"))),
        then=Value("legal"),
    ),
    When(first_limit__isnull=True, then=Value("limitless")),
    When(
        Exists(Delay.objects.filter(GRANTED, matter=OuterRef("pk"), decided_at__lte=OuterRef("first_at"))),
        then=Value("delayed"),
    ),
    default=Value("in_time"),
)


def _rows(now: dt.datetime) -> QuerySet[Matter]:
    return (
        Matter.objects.filter(history=False)
        .annotate(
            first_at=Subquery(_FIRST.values("at")[:1]),
            first_is=Subquery(_FIRST.values("proposes")[:1]),
            first_limit=Subquery(_FIRST.values("limit_at")[:1]),
            missed=_MISSED,
        )
        .annotate(decided_on=Least("first_at", "missed"))
        .filter(decided_on__lte=now)
        .annotate(
            how=_SORT,
            led_by=Coalesce(Subquery(_LED), "response_org_id", "receiver_org_id", output_field=UUIDField()),
        )
    )


def _near(periods: Iterable[Period]) -> Q:
    periods = list(periods)
    answered = Answer.objects.filter(any_within("at", periods)).order_by().values("matter_id")
    late = Answer.objects.filter(any_within("limit_at", periods), limit_at__lt=F("at")).order_by()
    put_off = Delay.objects.filter(any_within("limit_before", periods)).order_by()
    running = Matter.objects.filter(LIVE_WORK, any_within("solve_by", periods)).order_by()
    return Q(
        pk__in=answered.union(late.values("matter_id"), put_off.values("matter_id"), running.values("pk"))
    )


HANDLED = Source(
    rows=_rows,
    at="decided_on",
    matter="",
    organisation="led_by",
    sort="how",
    sorts={
        "handled": ("late", "in_time", "delayed"),
        "handled_in_time": ("in_time", "delayed"),
        "handled_delayed": ("delayed",),
        "handled_late": ("late",),
        "off_withdrawn": ("withdrawn",),
        "off_joined": ("joined",),
        "off_legal": ("legal",),
        "off_limitless": ("limitless",),
    },
    near=_near,
)
