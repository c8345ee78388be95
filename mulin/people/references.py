"""Where a person stands in the tables of every context: what a merge moves and a split puts back.

Each context registers its own columns; a house test finds those that were forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds a person's id, in a table whose key is `id`."""

    table: str
    column: str
    once: str = ""
    """Another column that a person may stand beside only once: a second row there stays where it is."""


_references: list[Reference] = []
Hint = Callable[[Sequence[UUID]], dict[UUID, str]]
_hints: list[Hint] = []


def add_references(table: str, *columns: str, once: str = "") -> None:
    """Say that these columns hold persons. Saying it twice changes nothing."""
    for column in columns:
        if (one := Reference(table, column, once)) not in _references:
            _references.append(one)


def all_references() -> list[Reference]:
    return list(_references)


def add_hint(hint: Hint) -> None:
    """`hint(person_ids)` says in a few words what tells persons apart, such as where they live. One statement."""
    _hints.append(hint)


def hints(person_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Everything that tells these persons apart, by person."""
    found: dict[UUID, list[str]] = {one: [] for one in person_ids}
    for hint in _hints:
        for person_id, words in hint(person_ids).items():
            if words:
                found[person_id].append(words)
    return found
