"""What readers give: rows with their numbers, and the limits they keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mulin.platform.tables.errors import UnreadableTable

Cell = str | int | float | bool | datetime | date | time | timedelta | None

MEGABYTE = 1024 * 1024
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Limits:
    """What a file may hold at most: bytes, bytes once unpacked, filled rows, columns, characters of a cell."""

    size: int = 50 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    rows: int = 500_000
    columns: int = 200
    cell: int = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty. `number` is what a spreadsheet shows beside it, counting from 1.

    Cells end with the last filled one, so rows may differ in length. `cut` lists the places
    (from 0) of cells that were longer than the limit and hold only their beginning.
    """

    number: int
    cells: tuple[Cell, ...]
    cut: tuple[int, ...] = ()

    def at(self, column: int) -> Cell:
        """The cell in `column` (from 0), None past the end."""
        return self.cells[column] if column < len(self.cells) else None


def make_row(number: int, cells: Iterable[Cell], limits: Limits) -> Row | None:
    """The row, or None when nothing stands in it. Raises UnreadableTable when it is too wide."""
    kept = list(cells)
    while kept and (kept[-1] is None or (isinstance(kept[-1], str) and not kept[-1].strip())):
        kept.pop()
    if not kept:
        return None
    if len(kept) > limits.columns:
        raise UnreadableTable("too_many_columns", row=number, most=limits.columns)
    cut = []
    for place, cell in enumerate(kept):
        if isinstance(cell, str) and len(cell) > limits.cell:
            kept[place] = cell[: limits.cell]
            cut.append(place)
    return Row(number, tuple(kept), tuple(cut))
