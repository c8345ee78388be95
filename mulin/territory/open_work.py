"""What is still open at places and with organisations: each context that keeps such work says how much.

Before a place or an organisation ends, this is asked, so that nothing is left without anybody (S1-03).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

Count = Callable[[Collection[UUID]], dict[UUID, int]]

_at_places: list[Count] = []
_with_organisations: list[Count] = []


def add_counts(*, at_places: Count, with_organisations: Count) -> None:
    """Register how a context counts what is open, by the ids it is given. Twice changes nothing."""
    if at_places not in _at_places:
        _at_places.append(at_places)
    if with_organisations not in _with_organisations:
        _with_organisations.append(with_organisations)


def at_places(ids: Collection[UUID]) -> dict[UUID, int]:
    """How much is open at each of these places; those with nothing are left out."""
    return _sum(_at_places, ids)


def with_organisations(ids: Collection[UUID]) -> dict[UUID, int]:
    """How much each of these organisations has in hand; those with nothing are left out."""
    return _sum(_with_organisations, ids)


def _sum(counts: list[Count], ids: Collection[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    if ids:
        for count in counts:
            for one, number in count(ids).items():
                found[one] = found.get(one, 0) + number
    return {one: number for one, number in found.items() if number}
