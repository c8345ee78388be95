"""Who raised what."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.matters.models import Reporter


def by_token(token: str) -> Reporter | None:
    """The reporter whose slip this token opens, with the matter."""
    return (
        Reporter.objects.select_related(
            "matter",
            "matter__place",
            "matter__place__compound",
            "matter__street",
            "matter__street__parent",
            "matter__category",
            "matter__answer",
            "matter__answer__organisation",
            "matter__owner_org",
            "matter__receiver_org",
        )
        .filter(token=token)
        .first()
    )


def raised_by(person_id: UUID) -> QuerySet[Reporter]:
    """What a person raised, newest first."""
    return (
        Reporter.objects.filter(person_id=person_id)
        .select_related("matter", "matter__place", "matter__place__compound", "matter__category", "matter__answer")
        .order_by("-id")
    )
