"""Materialised paths of places: `临江区/梧桐里/…` as codes, each step ending in a slash.

A subtree is one range of the ordered text (`C` collation), so that a plain index finds it and
row-level security may use it: comparison is leakproof, LIKE is not.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


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


def outermost(paths: list[str]) -> list[str]:
    """The given paths without those that another one contains."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if path and not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return kept
