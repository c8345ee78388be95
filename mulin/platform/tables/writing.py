"""Tables out: workbooks and CSV, as streams, with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from mulin.platform import practice
from mulin.platform.tables.neutral import needs_care, neutralise
from mulin.platform.tables.rows import LAST_ROW
from mulin.platform.text import clean
from mulin.platform.workdays import to_local

Value = str | int | float | Decimal | bool | datetime | date | time | timedelta | None

LONGEST_CELL = 32_767
_EXACT = 10**15
_FORMATS = {
    "moment": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
    "money": "#,##0.00",
    "whole": "#,##0",
    "percent": "0.0%",
    "plain": "General",
    "text": "@",
}
_HEAD_FONT = Font(bold=True)
_TITLE_FONT = Font(bold=True, size=14)
_HEAD_FILL = PatternFill("solid", fgColor="F1EEE6")
_HEAD_EDGE = Border(bottom=Side(style="medium", color="1F2328"))
_BAD_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Column:
    """A column: its header, how its cells are shown (a key of `_FORMATS`) and its width in characters.

    Without a width the kind decides: 12 for days and numbers, 17 for moments, 24 for text.
    """

    title: str
    kind: str = "text"
    width: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in _FORMATS:
            raise ValueError(f"unknown kind of column: {self.kind!r}")

    @property
    def wide(self) -> float:
        usual = {"text": 24, "plain": 18, "moment": 17}.get(self.kind, 12)
        return self.width if self.width is not None else max(usual, 2 * len(self.title) + 2)


@dataclass(frozen=True)
class Sheet:
    """A sheet to write; `rows` may be any iterable and is gone through once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    titles: Sequence[str] = ()
    """Lines above the heads; reading passes over them."""
    paper: str = "A4"


PAPERS = {"A4": 9, "A3": 8}
"""What a workbook calls them."""


def write_xlsx(target: str | os.PathLike[str] | BinaryIO, sheets: Iterable[Sheet]) -> int:
    """Writes a workbook to a path or a binary file and gives the number of rows written.

    Headers are bold, stay in view and repeat on every printed page; the sheet prints landscape, one
    page wide. Text is written as text whatever it begins with; moments are shown in Asia/Shanghai;
    text past 32,767 characters is cut with an ellipsis. More rows than a sheet holds go on in
    another one. Raises ValueError for no sheets and for moments without a zone.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        written = sum([_write_sheet(book, sheet, taken) for sheet in sheets])
        if not taken:
            raise ValueError("a workbook needs a sheet")
        book.save(Path(target) if isinstance(target, str | os.PathLike) else target)
    except BaseException:
        _abandon(book)
        raise
    return written


def _abandon(book: Any) -> None:
    """Ends the streams of a workbook that will not be saved and removes their temporary files."""
    for page in book.worksheets:
        if not page.closed:
            page.close()
        if os.path.exists(page._writer.out):
            page._writer.cleanup()


def _write_sheet(book: Any, sheet: Sheet, taken: set[str]) -> int:
    rows, titles = iter(sheet.rows), _titles(sheet.titles)
    written, more = 0, True
    while more:
        page = book.create_sheet(_free_name(sheet.name, taken))
        _lay_out(page, sheet, len(titles) + 1)
        for title in titles:
            page.append([_title_cell(page, title)])
        page.append([_head_cell(page, column.title) for column in sheet.columns])
        head = count = len(titles) + 1
        for row in rows:
            page.append(_cells(page, sheet.columns, row))
            count += 1
            if count == LAST_ROW:
                break
        written += count - head
        last = get_column_letter(max(len(sheet.columns), 1))
        page.auto_filter.ref = f"A{head}:{last}{count}"
        page.close()
        following = next(rows, None)
        more = following is not None
        if following is not None:
            rows = chain([following], rows)
    return written


def _titles(titles: Sequence[str]) -> list[str]:
    """The lines above the heads; what is made while practising says so first."""
    return [line for line in (practice.mark(), *titles) if line]


def _lay_out(page: Any, sheet: Sheet, head: int) -> None:
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"1:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = PAPERS[sheet.paper]
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = min(column.wide, 100)


def _title_cell(page: Any, title: str) -> Cell:
    cell = WriteOnlyCell(page, None)
    _set_text(cell, title)
    cell.font = _TITLE_FONT
    return cell


def _head_cell(page: Any, title: str) -> Cell:
    cell = WriteOnlyCell(page, None)
    _set_text(cell, title)
    cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _HEAD_EDGE
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cells(page: Any, columns: Sequence[Column], row: Sequence[Value]) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for place, value in enumerate(row):
        plain = _plain(value)
        if plain is None or plain == "":
            cells.append(None)
            continue
        cell = WriteOnlyCell(page, None)
        kind = columns[place].kind if place < len(columns) else "plain"
        if isinstance(plain, str):
            _set_text(cell, plain)
            if len(plain) > 24 or "\n" in plain:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        else:
            cell.value = plain
            cell.number_format = _number_format(plain, kind)
        cells.append(cell)
    return cells


def _number_format(value: Any, kind: str) -> str:
    if isinstance(value, datetime):
        return _FORMATS["day" if kind == "day" else "moment"]
    if isinstance(value, date):
        return _FORMATS["day"]
    if isinstance(value, time | timedelta):
        return "hh:mm:ss" if isinstance(value, time) else "[h]:mm:ss"
    return _FORMATS[kind] if kind in {"money", "whole", "percent"} else "General"


def _set_text(cell: Cell, text: str) -> None:
    """Text as text: not a formula, not an error value, and none when edited later either."""
    kept = clean(text)
    cell.value = kept if len(kept) <= LONGEST_CELL else kept[: LONGEST_CELL - 1] + "…"
    cell.data_type = "s"
    if needs_care(kept):
        cell.quotePrefix = True


def _plain(value: Value) -> Any:
    """A value as a workbook can hold it: local moments without zone, big whole numbers as text."""
    if isinstance(value, datetime):
        return to_local(value).replace(tzinfo=None)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    return value


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that a workbook accepts and that no other sheet has: at most 31 characters."""
    base = _BAD_NAME.sub(" ", clean(name)).strip(" '")[:31] or "Sheet"
    free, number = base, 1
    while free.casefold() in taken:
        number += 1
        free = f"{base[: 31 - len(f' ({number})')]} ({number})"
    taken.add(free.casefold())
    return free


def csv_chunks(
    columns: Sequence[Column], rows: Iterable[Sequence[Value]], titles: Sequence[str] = ()
) -> Iterator[bytes]:
    """A CSV in pieces, for streaming: UTF-8 with a mark, CRLF, text neutralised (`neutral`)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in chain(([title] for title in _titles(titles)), [[column.title for column in columns]], rows):
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() > 1 << 15:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_csv(
    target: str | os.PathLike[str] | BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    """Writes a CSV to a path or a binary file; see `csv_chunks`. ValueError for moments without a zone."""
    if isinstance(target, str | os.PathLike):
        with Path(target).open("wb") as file:
            file.writelines(csv_chunks(columns, rows))
    else:
        target.writelines(csv_chunks(columns, rows))


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralise(clean(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return to_local(value).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date | time) else str(value)
