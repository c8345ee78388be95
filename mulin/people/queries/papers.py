"""Printed forms that are on their way back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.people import states
from mulin.people.models import PaperForm


def papers_to_enter(street_id: UUID | None) -> QuerySet[PaperForm]:
    """Forms that came back and wait to be entered, the longest first."""
    found = PaperForm.objects.filter(street_id=street_id, state=states.ARRIVED)
    return found.select_related("person").order_by("arrived_at", "id")


def paper_by_serial(serial: str, *, street_id: UUID | None) -> PaperForm | None:
    """A form of a street, by its serial as it is kept."""
    found = PaperForm.objects.filter(serial=serial, street_id=street_id)
    return found.select_related("person", "street", "entered_by").first()


def papers_of(person_id: UUID) -> QuerySet[PaperForm]:
    """What was printed for somebody or entered from their paper, newest first."""
    return PaperForm.objects.filter(person_id=person_id).order_by("-id")
