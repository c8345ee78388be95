"""What can happen to a matter besides the straight way, counted plainly: passed on, decided, put off, joined, split."""

from __future__ import annotations

from django.db.models import F, Q

from mulin.matters.models import Arbitration, Assignment, Delay, LegalReferral, Matter
from mulin.matters.queries.handled import GRANTED
from mulin.matters.queries.sources import Source
from mulin.matters.states import arbitration, delay

_PASSED = Q(kind=Assignment.Kind.TRANSFER) | Q(kind__in=Assignment.LEADING, of__isnull=False)
"""A sheet that was offered to another one to take over; taken, it leads."""
SHEETS = Source(
    rows=lambda now: Assignment.objects.filter(
        _PASSED | Q(kind=Assignment.Kind.PROPOSAL), matter__history=False, inherited=False
    ),
    at="offered_at",
    matter="matter__",
    organisation=None,
    measures={
        "transfers": _PASSED,
        "taken_over": _PASSED & Q(accepted_at__isnull=False),
        "proposals": Q(kind=Assignment.Kind.PROPOSAL, of__isnull=True),
    },
)
ARBITRATIONS = Source(
    rows=lambda now: Arbitration.objects.filter(matter__history=False),
    at="opened_at",
    matter="matter__",
    organisation=None,
    measures={
        "arbitrations": Q(),
        "arbitrated": Q(state=arbitration.DECIDED),
        "arbitrated_in_time": Q(state=arbitration.DECIDED, decided_at__lte=F("due_at")),
    },
)
DELAYS = Source(
    rows=lambda now: Delay.objects.filter(matter__history=False),
    at="asked_at",
    matter="matter__",
    organisation=None,
    measures={"delays": Q(), "delays_granted": GRANTED, "delays_ended": Q(state=delay.ENDED)},
)
JOINS = Source(
    rows=lambda now: Matter.objects.filter(history=False, joined_to__isnull=False),
    at="closed_at",
    matter="",
    organisation=None,
    measures={"joined": Q()},
)
REFERRALS = Source(
    rows=lambda now: LegalReferral.objects.filter(matter__history=False),
    at="at",
    matter="matter__",
    organisation=None,
    measures={"legal": Q()},
)

HAPPENINGS = (SHEETS, ARBITRATIONS, DELAYS, JOINS, REFERRALS)
