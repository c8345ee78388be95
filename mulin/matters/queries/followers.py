"""Who follows a public matter: how many, and whether this reader does; never who."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mulin.matters.models import Follow, Matter


@dataclass(frozen=True, slots=True)
class Following:
    """How many people follow a matter, for how many of them it is so too, and what this reader has said."""

    people: int = 0
    too: int = 0
    mine: bool = False
    mine_too: bool = False


def following(matter: Matter, person_id: UUID | None) -> Following:
    """One statement."""
    mine = Q(person_id=person_id)
    row = Follow.objects.filter(matter=matter, person__merged_into__isnull=True).aggregate(
        people=Count("pk"),
        as_well=Count("pk", filter=Q(too=True)),
        own=Count("pk", filter=mine),
        own_too=Count("pk", filter=mine & Q(too=True)),
    )
    return Following(row["people"], row["as_well"], bool(row["own"]), bool(row["own_too"]))


def followed_by(person_id: UUID) -> QuerySet[Follow]:
    """What a person follows, the latest first, as far as it is still public."""
    return (
        Follow.objects.filter(person_id=person_id, matter__private=False)
        .select_related("matter__category", "matter__owner_org", "matter__street")
        .defer("matter__words", "matter__street__outline")
        .order_by("-id")
    )
