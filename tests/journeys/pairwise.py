"""Few combinations of options in which every pair of values meets."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

Row = tuple[Any, ...]
Pair = tuple[int, Hashable, int, Hashable]


def pairs_of(row: Row) -> set[Pair]:
    """Every two values that stand together in a row, with the columns they stand in."""
    return {(i, row[i], j, row[j]) for i, j in combinations(range(len(row)), 2)}


def cover(options: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """The fewest combinations found in which every pair of values of two options meets.

    Takes, time and again, a row that brings the most pairs not met yet. Which one among equals decides how
    many rows it takes in the end, so every row is tried as the first, and the shortest list wins.
    """
    rows = list(product(*options.values()))
    shortest = min((_greedy(rows, first) for first in range(len(rows))), key=len)
    return [dict(zip(options, row, strict=True)) for row in shortest]


def _greedy(rows: Sequence[Row], first: int) -> list[Row]:
    missing = set().union(*map(pairs_of, rows))
    turned = [*rows[first:], *rows[:first]]
    chosen = [turned[0]]
    missing -= pairs_of(turned[0])
    while missing:
        best = max(turned, key=lambda row: len(pairs_of(row) & missing))
        chosen.append(best)
        missing -= pairs_of(best)
    return chosen
