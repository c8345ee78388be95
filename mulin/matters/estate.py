"""What of matters is in somebody's hands, for handing over: those they answer for, and sheets they took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, TextField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mulin.matters import policies, states
from mulin.matters.actions.handing import pass_on
from mulin.matters.models import LIVE_WORK, Arbitration, Assignment, Matter
from mulin.matters.states import arbitration
from mulin.people import roles
from mulin.people.estates import Estate, Piece, add_estate
from mulin.people.models import Appointment
from mulin.people.queries import current

NAME = "matters"
ARBITRATES = frozenset({roles.ARBITER, roles.LEADER})
"""Who can be the one that says whose a matter is (N-72)."""
ANSWERS_FIRST = policies.INTAKE | {roles.LEADER}
"""Who may have it before anybody has read it: who wrote it down on patrol, or the leader where nobody else is there."""
HELD_SHEETS = (states.IN_HAND, states.DONE)
"""A sheet that was answered comes back to its hand when it is not solved."""


def pieces(person_id: UUID, on: dt.date) -> Iterator[Piece]:
    """Open matters at the window by their place, sheets in hand by their office, and whose it is to be decided. Two statements."""
    sheets = Assignment.objects.filter(
        accepted_by_id=person_id, state__in=HELD_SHEETS, matter__in=Matter.objects.filter(LIVE_WORK)
    )
    in_hand = set()
    for sheet in sheets.select_related("matter", "matter__place", "organisation").order_by("due_at", "id"):
        if sheet.state == states.IN_HAND:
            in_hand.add(sheet.matter_id)
        yield _piece(sheet.matter, frozenset({roles.HANDLER}), sheet)
    held = Matter.objects.filter(LIVE_WORK).filter(Q(owner_id=person_id) | Q(receiver_id=person_id))
    deciding = Arbitration.objects.filter(matter=OuterRef("pk"), arbiter_id=person_id, state=arbitration.OPEN)
    reading = Appointment.objects.annotate(at=ExpressionWrapper(OuterRef("path"), TextField())).filter(
        current(on), person_id=person_id, role__in=roles.WINDOW, at__startswith=F("path")
    )
    held = held.annotate(decides=Exists(deciding), reads=Exists(reading))
    for matter in held.select_related("place").defer("place__outline").order_by("due_at", "id"):
        decides, reads = getattr(matter, "decides"), getattr(matter, "reads")  # noqa: B009
        if decides:
            yield _piece(matter, ARBITRATES, None)
        if matter.receiver_id == person_id or not (decides or matter.id in in_hand):
            unread = matter.state == states.NEW and not reads
            yield _piece(matter, ANSWERS_FIRST if unread else roles.WINDOW, None)


def _piece(matter: Matter, wanted: frozenset[str], sheet: Assignment | None) -> Piece:
    return Piece(
        estate=NAME,
        record_id=matter.id,
        text=f"{matter.ref} {matter.heading}",
        roles=wanted,
        path=matter.path,
        org_id=sheet.organisation_id if sheet else None,
        place=sheet.organisation.local_name if sheet else matter.place.spoken,
        address=reverse("matters:matter", args=[matter.ref]),
    )


def register() -> None:
    add_estate(Estate(NAME, _("手里的事"), pieces, pass_on))
