"""Who may have been entered twice: the same telephone number, with or without the same name.

Looked up by blind indexes alone. Several persons on one number are a family more often than not, so a
pair is only ever proposed, and one that somebody has told apart is not proposed again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from mulin.people.models import Apart, Merge, Person
from mulin.people.queries.persons import standing

MOST = 50
"""Pairs proposed at once; the rest follow when these are settled."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations with one telephone number. `alike` says that the names are the same too."""

    low: Person
    high: Person
    alike: bool


_PAIRS = """
    SELECT a.id, b.id, a.name_index = b.name_index AS alike
    FROM people_person a JOIN people_person b
      ON b.phone_index = a.phone_index AND b.street_id = a.street_id AND b.id > a.id
    WHERE a.street_id = %(street)s AND a.phone_index <> ''
      AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM people_apart x WHERE x.low_id = a.id AND x.high_id = b.id)
    ORDER BY alike DESC, b.id DESC, a.id DESC LIMIT %(most)s
"""


def may_be_one(street_id: UUID | None) -> list[Pair]:
    """Pairs of a street to be looked at, those with one name first. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"street": street_id, "most": MOST})
        found = cursor.fetchall()
    persons = standing([one for low, high, _alike in found for one in (low, high)]).in_bulk()
    return [Pair(persons[low], persons[high], alike) for low, high, alike in found]


def pair_of(one: UUID, other: UUID, *, street_id: UUID | None) -> Pair | None:
    """Two registrations of a street that have the same telephone or the same name, told apart before or not."""
    found = standing([one, other]).filter(street_id=street_id).in_bulk()
    if len(found) != 2:
        return None
    low, high = (found[key] for key in sorted(found))
    alike = low.name_index == high.name_index
    shared = bool(low.phone_index) and low.phone_index == high.phone_index
    return Pair(low, high, alike) if alike or shared else None


def told_apart(one: UUID, other: UUID) -> bool:
    low, high = sorted((one, other))
    return Apart.objects.filter(low_id=low, high_id=high).exists()


def merges_in(street_id: UUID | None, *, now: dt.datetime) -> QuerySet[Merge]:
    """Merges of a street that can still be taken apart, the latest first."""
    found = Merge.objects.filter(kept__street_id=street_id, split_at__isnull=True, split_until__gt=now)
    return found.select_related("kept", "gone", "by").order_by("-at", "-id")
