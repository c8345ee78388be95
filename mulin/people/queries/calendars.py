"""Whose calendar an address opens, and the address a person has."""

from __future__ import annotations

from uuid import UUID

from mulin.people.models.calendar import CalendarFeed, digest_of
from mulin.people.queries.persons import dead
from mulin.platform import scope


def calendar_by_token(token: str) -> CalendarFeed | None:
    """The open feed of this address, with its person; None where it is none, or was renewed or withdrawn."""
    found = CalendarFeed.objects.filter(
        digest=digest_of(token), ended_at__isnull=True, person__merged_into__isnull=True
    )
    with scope.everything("token"):
        return found.exclude(person__in=dead().values("person_id")).select_related("person").first()


def calendar_of(person_id: UUID) -> CalendarFeed | None:
    """The open feed of a person, if there is one."""
    return CalendarFeed.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("-id").first()
