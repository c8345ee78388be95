"""Who works in an organisation, as the context above knows it: territory knows no persons.

`people` registers both; without it an organisation has nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Holder:
    """One post in an organisation, in words: who, as what, how they came to it, for which place, since when."""

    organisation_id: UUID
    person_id: UUID
    name: str
    role: str
    route: str
    place: str
    since: dt.date
    answers: bool = False
    """Whether this is the one person who is accountable for the organisation (S1-23)."""


Staff = Callable[[Collection[UUID], dt.date], list[Holder]]
_staff: list[Staff] = []
_places: list[Callable[[UUID, dt.date], tuple[int, list[str]]]] = []


def register(staff: Staff, places_without: Callable[[UUID, dt.date], tuple[int, list[str]]]) -> None:
    """`staff(organisation_ids, on)`; `places_without(street_id, on)`: how many neighbourhoods, and which have nobody."""
    _staff[:] = [staff]
    _places[:] = [places_without]


def of(organisation_ids: Collection[UUID], on: dt.date) -> dict[UUID, list[Holder]]:
    """The posts of these organisations on a day, the accountable one first. One statement."""
    found: dict[UUID, list[Holder]] = {one: [] for one in organisation_ids}
    for source in _staff:
        for holder in source(organisation_ids, on):
            found[holder.organisation_id].append(holder)
    return found


def places_without(street_id: UUID, on: dt.date) -> tuple[int, list[str]]:
    """How many neighbourhoods a street has, and the names of those where nobody is accountable."""
    for source in _places:
        return source(street_id, on)
    return 0, []
