"""A workbook handed back as it came, with faulty cells marked and a column that says why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mulin.platform.tables.rows import Row
from mulin.platform.tables.writing import _abandon, _free_name, _number_format, _plain, _set_text

_FAULTY = PatternFill("solid", fgColor="F7D9D5")
_HEAD = Font(bold=True)
_WIDEST = 60


@dataclass(frozen=True)
class Marked:
    """A sheet as it was read, every cell where it stood.

    `faulty` are (row from 1, column from 0); `why` says by row what stands in the last column, headed `title`
    in row `head`.
    """

    name: str
    rows: list[Row]
    head: int
    title: str
    faulty: frozenset[tuple[int, int]] = frozenset()
    why: Mapping[int, str] = field(default_factory=dict)


def write_marked(target: str | os.PathLike[str] | BinaryIO, sheets: Iterable[Marked]) -> None:
    """Writes the sheets with their marks; text stays text, formulas are what they had come to."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        for sheet in sheets:
            _write(book.create_sheet(_free_name(sheet.name, taken)), sheet)
        book.save(target)  # type: ignore[arg-type]
    except BaseException:
        _abandon(book)
        raise


def _write(page: Any, sheet: Marked) -> None:
    rows = {row.number: row for row in sheet.rows}
    last = max([*rows, *sheet.why, sheet.head], default=1)
    wide = max((len(row.cells) for row in sheet.rows), default=0)
    at = wide if sheet.why else None
    if at is not None:
        page.column_dimensions[get_column_letter(at + 1)].width = _WIDEST
    page.freeze_panes = f"A{sheet.head + 1}"
    for number in range(1, last + 1):
        row = rows.get(number)
        cells: list[Any] = [
            _cell(
                page, row.at(column) if row else None, (number, column) in sheet.faulty, number == sheet.head
            )
            for column in range(wide)
        ]
        if at is not None:
            told = sheet.title if number == sheet.head else sheet.why.get(number, "")
            cells.append(_cell(page, told, bool(told) and number != sheet.head, number == sheet.head))
        page.append(cells)


def _cell(page: Any, value: Any, faulty: bool, head: bool) -> Any:
    plain = _plain(value) if not hasattr(value, "tzinfo") else value
    if (plain is None or plain == "") and not faulty:
        return None
    cell = WriteOnlyCell(page, None)
    if isinstance(plain, str):
        _set_text(cell, plain)
        cell.alignment = Alignment(vertical="top", wrap_text=len(plain) > 24)
    elif plain is not None:
        cell.value = plain
        cell.number_format = _number_format(plain, "day")
    if faulty:
        cell.fill = _FAULTY
    if head:
        cell.font = _HEAD
    return cell
