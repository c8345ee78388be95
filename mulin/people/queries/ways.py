"""By which channels persons agreed to be told, and what of that may be used now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.people.models import ContactWay, Person
from mulin.platform import scope
from mulin.platform.notices.people import Way

STANDING = Q(withdrawn_at__isnull=True)
UNUSED = Q(permits__isnull=True) | Q(permits__gt=0)
USABLE = STANDING & UNUSED & Q(broken_at__isnull=True, proved_at__isnull=False)


def ways_of(person_id: UUID) -> QuerySet[ContactWay]:
    """What stands, in the person's order."""
    return ContactWay.objects.filter(STANDING, person_id=person_id).order_by("position", "id")


def all_ways_of(person_id: UUID) -> QuerySet[ContactWay]:
    """What was withdrawn too, latest first."""
    return (
        ContactWay.objects.filter(person_id=person_id)
        .select_related("noted_by")
        .order_by("-agreed_at", "-id")
    )


def way_of(person_id: UUID, way_id: UUID) -> ContactWay | None:
    return ways_of(person_id).filter(id=way_id).first()


def way_by_token(token: str) -> ContactWay | None:
    """What a link in a message ends; withdrawn ones too, so that a second tap is answered."""
    with scope.everything("token"):
        found = ContactWay.objects.select_related("person").filter(token=token).first()
    if found is not None:
        scope.also(found.person.street_id)
    return found


def usable(person_ids: Sequence[UUID]) -> dict[UUID, list[Way]]:
    """What may be used now, by person, in their order. One statement."""
    found: dict[UUID, list[Way]] = {}
    rows = ContactWay.objects.filter(USABLE, person_id__in=list(person_ids)).select_related("person")
    for row in rows.order_by("position", "id"):
        found.setdefault(row.person_id, []).append(shown(row))
    return found


def usable_way(way_id: UUID, *, unproved: bool, broken: bool) -> Way | None:
    """One with its address, as it may be used now; on request though it is not proved yet, or was refused before."""
    found = ContactWay.objects.filter(STANDING & UNUSED, id=way_id)
    if not unproved:
        found = found.filter(proved_at__isnull=False)
    if not broken:
        found = found.filter(broken_at__isnull=True)
    row = found.select_related("person").first()
    return None if row is None else shown(row)


def shown(row: ContactWay) -> Way:
    return Way(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        address=str(row.address),
        language=row.person.language,
        token=row.token,
        proved=row.proved_at is not None,
    )


def languages(person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """In which language each wants to be told; those who never said are left out. One statement."""
    if not person_ids:
        return {}
    found = Person.objects.filter(id__in=list(person_ids)).exclude(language="")
    return dict(found.values_list("id", "language"))


def names_of(person_ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Persons by id, for a list at the desk. One statement."""
    return {one.id: one for one in Person.objects.filter(id__in=list(person_ids))}
