"""What of matters is in somebody's hands, for handing over: those they answer for, and sheets they took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mulin.matters import states
from mulin.matters.actions.handing import pass_on
from mulin.matters.models import LIVE_WORK, Assignment, Matter
from mulin.people import roles
from mulin.people.estates import Estate, Piece, add_estate

NAME = "matters"
HELD_SHEETS = (states.IN_HAND, states.DONE)
"""A sheet that was answered comes back to its hand when it is not solved."""


def pieces(person_id: UUID, on: dt.date) -> Iterator[Piece]:
    """Open matters at the window by their place, sheets in hand by their office. Two statements."""
    sheets = Assignment.objects.filter(
        accepted_by_id=person_id, state__in=HELD_SHEETS, matter__in=Matter.objects.filter(LIVE_WORK)
    )
    in_hand = set()
    for sheet in sheets.select_related("matter", "matter__place", "organisation").order_by("due_at", "id"):
        if sheet.state == states.IN_HAND:
            in_hand.add(sheet.matter_id)
        yield _piece(sheet.matter, frozenset({roles.HANDLER}), sheet)
    held = Matter.objects.filter(LIVE_WORK).filter(Q(owner_id=person_id) | Q(receiver_id=person_id))
    for matter in held.select_related("place").defer("place__outline").order_by("due_at", "id"):
        if matter.receiver_id == person_id or matter.id not in in_hand:
            yield _piece(matter, roles.WINDOW, None)


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
