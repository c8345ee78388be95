"""Materialised paths of places: `临江区/梧桐里/…` as codes, each step ending in a slash.

A subtree is one range of the ordered text (`C` collation), so that a plain index finds it and
row-level security may use it: comparison is leakproof, LIKE is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from mulin.platform.prepared import Slot


class PathField(models.CharField):
    """A materialised path, ordered byte by byte whatever the database's own order is."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def upper_bound(path: str) -> str:
    """The first text after the subtree at `path` ('0' follows '/' in ASCII)."""
    return path[:-1] + "0"


def within(path: str, column: str = "path") -> Q:
    """Rows of the subtree at `path`, itself included. The empty path is nowhere, not everywhere."""
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{column}__gte": path, f"{column}__lt": upper_bound(path)})


def within_any(paths: list[str], column: str = "path") -> Q:
    query = Q(pk__in=[])
    for path in outermost(paths):
        query |= within(path, column)
    return query


def within_slots(count: int, column: str = "path") -> Q:
    """As `within_any` for a prepared query, over as many subtrees as `slot_values` is given."""
    query = Q(pk__in=[])
    for number in range(count):
        query |= Q(**{f"{column}__gte": Slot(f"from{number}"), f"{column}__lt": Slot(f"to{number}")})
    return query


def slot_values(paths: Sequence[str]) -> dict[str, str]:
    """The values of `within_slots(len(paths))`; the paths are outermost ones, none of them empty."""
    values = {}
    for number, path in enumerate(paths):
        values[f"from{number}"], values[f"to{number}"] = path, upper_bound(path)
    return values


def outermost(paths: list[str]) -> list[str]:
    """The given paths without those that another one contains."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if path and not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return kept
