"""What is kept of a home study point after its end."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.territory.models import StudyPoint


@transaction.atomic
def forget_address(point_id: UUID) -> bool:
    """The home in which an ended point met is not known any more. False where it has not ended."""
    return bool(
        StudyPoint.objects.filter(pk=point_id, ended_at__isnull=False)
        .exclude(address=b"")
        .update(address=b"")
    )
