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
Places = Callable[[UUID, dt.date], tuple[int, list[str]]]
Staffed = Callable[[Collection[UUID], dt.date], set[UUID]]
_staff: list[Staff] = []
_answering: list[Staff] = []
_staffed: list[Staffed] = []
_places: list[Places] = []


def register(staff: Staff, answering: Staff, staffed: Staffed, places_without: Places) -> None:
    """`staff(organisation_ids, on)`, `answering` only those who are accountable, `staffed` which have anybody;
    `places_without(street_id, on)`: how many neighbourhoods, and which have nobody.
    """
    _staff[:], _answering[:], _staffed[:], _places[:] = [staff], [answering], [staffed], [places_without]


def of(organisation_ids: Collection[UUID], on: dt.date) -> dict[UUID, list[Holder]]:
    """The posts of these organisations on a day, the accountable one first. One statement."""
    found: dict[UUID, list[Holder]] = {one: [] for one in organisation_ids}
    for source in _staff:
        for holder in source(organisation_ids, on):
            found[holder.organisation_id].append(holder)
    return found


def answering(organisation_ids: Collection[UUID], on: dt.date) -> dict[UUID, Holder]:
    """The one accountable person of each of these organisations that has one. One statement, a row for each."""
    return {
        holder.organisation_id: holder for source in _answering for holder in source(organisation_ids, on)
    }


def staffed(organisation_ids: Collection[UUID], on: dt.date) -> set[UUID]:
    """Those of these organisations in which anybody holds a post on a day. One statement, no names."""
    return {one for source in _staffed for one in source(organisation_ids, on)}


def places_without(street_id: UUID, on: dt.date) -> tuple[int, list[str]]:
    """How many neighbourhoods a street has, and the names of those where nobody is accountable."""
    for source in _places:
        return source(street_id, on)
    return 0, []
