"""What has been told."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.platform.notices.actions import reachable
from mulin.platform.notices.models import Notice


def for_person(person_id: UUID) -> QuerySet[Notice]:
    """A person's messages, newest first."""
    return Notice.objects.filter(
        person_id=person_id, state=Notice.State.SENT, channel=Notice.Channel.IN_APP
    ).order_by("-sent_at")


def letters(street_id: UUID) -> QuerySet[Notice]:
    """Letters of a street that are ready to print, oldest first; printed ones are marked as read."""
    found = Notice.objects.filter(street_id=street_id, state=Notice.State.SENT, channel=Notice.Channel.LETTER)
    return reachable(found).order_by("sent_at")


def waiting(record_id: UUID) -> QuerySet[Notice]:
    """What would still go out about a record, and can be undone."""
    return Notice.objects.filter(record_id=record_id, state=Notice.State.WAITING).order_by("not_before")
