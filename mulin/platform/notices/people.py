"""What the outbox asks a higher context of people: what they agreed to, their language, and their office.

`people` registers one `Directory`; without it nothing leaves the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Way:
    """A channel somebody agreed to, as it stands."""

    id: UUID
    person_id: UUID
    channel: str
    address: str
    language: str = ""
    token: str = ""
    """Opens the page that ends it."""
    proved: bool = True
    """Whether it is known to be the person's own."""


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    phone: str


class Directory(Protocol):
    def ways(self, person_ids: Sequence[UUID]) -> dict[UUID, list[Way]]:
        """What may be used now, in the order each person wants. One statement."""
        ...

    def way(self, way_id: UUID, *, unproved: bool = False, broken: bool = False) -> Way | None:
        """One of them with its address; None where it was withdrawn, used up, or (unless asked for) is broken or not proved."""
        ...

    def languages(self, person_ids: Sequence[UUID]) -> dict[UUID, str]:
        """In which language each wants to be told; those who never said are left out."""
        ...

    def office(self, street_id: UUID, language: str) -> Office: ...

    def used(self, way_id: UUID, now: dt.datetime) -> None:
        """A message has gone by it; a permission for one message is used up."""
        ...

    def refused(self, way_id: UUID, why: str, now: dt.datetime) -> None:
        """The other side will not take anything by it: not used again until the person says so."""
        ...


class _Nobody:
    def ways(self, person_ids: Sequence[UUID]) -> dict[UUID, list[Way]]:
        return {}

    def way(self, way_id: UUID, *, unproved: bool = False, broken: bool = False) -> Way | None:
        return None

    def languages(self, person_ids: Sequence[UUID]) -> dict[UUID, str]:
        return {}

    def office(self, street_id: UUID, language: str) -> Office:
        return Office("", "")

    def used(self, way_id: UUID, now: dt.datetime) -> None: ...

    def refused(self, way_id: UUID, why: str, now: dt.datetime) -> None: ...


directory: Directory = _Nobody()


def register(known: Directory) -> None:
    global directory
    directory = known
