"""Of what kinds anything is kept about a person: most people have next to none of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Q, QuerySet

from mulin.people.models import (
    Assistance,
    CalendarFeed,
    CareRow,
    ContactWay,
    DeviceSession,
    Leave,
    Mandate,
    Merge,
    PaperForm,
    Person,
    StationRequest,
    StudyMember,
    TeamMember,
    Token,
    Training,
)


def _kinds(person_id: UUID) -> dict[str, QuerySet[Any]]:
    own = Q(person_id=person_id)
    return {
        "agreements": Assistance.objects.filter(own),
        "ways": ContactWay.objects.filter(own),
        "calendar": CalendarFeed.objects.filter(own),
        "mandates": Mandate.objects.filter(own | Q(helper_id=person_id)),
        "papers": PaperForm.objects.filter(own),
        "leaves": Leave.objects.filter(own | Q(deputy_id=person_id)),
        "merges": Merge.objects.filter(Q(kept_id=person_id) | Q(gone_id=person_id)),
        "tokens": Token.objects.filter(own),
        "members": StudyMember.objects.filter(own),
        "team": TeamMember.objects.filter(own),
        "care": CareRow.objects.filter(own),
        "asked": StationRequest.objects.filter(asked_by_id=person_id),
        "sessions": DeviceSession.objects.filter(account__person_id=person_id),
        "factors": Authenticator.objects.filter(user__person_id=person_id),
        "trainings": Training.objects.filter(own),
    }


def kept_of(person_id: UUID) -> set[str]:
    """The kinds of which there is something. One statement."""
    there = {f"has_{name}": Exists(rows) for name, rows in _kinds(person_id).items()}
    found = Person.objects.filter(id=person_id).annotate(**there).values(*there).first()
    return {name.removeprefix("has_") for name, kept in (found or {}).items() if kept}
