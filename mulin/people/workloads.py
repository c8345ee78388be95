"""How much open work lies in each grid area: counted by higher contexts, which register here (S4-14).

By place, never by person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
Count = Callable[[Sequence[str]], dict[str, int]]
"""(paths of grid areas) -> how many by path, in one statement."""


@dataclass(frozen=True, slots=True)
class Workload:
    name: str
    word: Words
    count: Count


_workloads: dict[str, Workload] = {}


def add_workload(workload: Workload) -> None:
    _workloads[workload.name] = workload


def of_grids(paths: Sequence[str]) -> dict[str, int]:
    """Open work of every kind in each of these grid areas; those with none are left out."""
    found: dict[str, int] = {}
    for workload in _workloads.values():
        for path, n in workload.count(paths).items():
            found[path] = found.get(path, 0) + n
    return found
