"""Workbooks (.xlsx, .xlsm): the rows of one sheet, read as a stream, with guards against traps."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook

from mulin.platform.tables.errors import UnreadableTable
from mulin.platform.tables.rows import LAST_ROW, MEGABYTE, Limits, Row, make_row

# It tells which parts of a workbook it leaves out; none of them hold cells.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

MOST_PARTS = 5_000
MOST_STRINGS = 150 * MEGABYTE
_HEAD = 4_096


def check_package(file: BinaryIO, limits: Limits) -> None:
    """Refuses packages that are not workbooks, ask for a password or unpack beyond the limits.

    Sizes are those the package states; the reader stops at them, so that understating gains
    nothing. Raises UnreadableTable.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = {part.filename.lower(): part for part in package.infolist()}
            if any(part.flag_bits & 1 for part in parts.values()):
                raise UnreadableTable("encrypted")
            if "xl/workbook.bin" in parts or "content.xml" in parts or "index/document.iwa" in parts:
                raise UnreadableTable("other_workbook")
            if "[content_types].xml" not in parts or not any(name.startswith("xl/") for name in parts):
                raise UnreadableTable("not_a_table")
            strings = sum(part.file_size for name, part in parts.items() if "sharedstrings" in name)
            whole = sum(part.file_size for part in package.infolist())
            if len(package.infolist()) > MOST_PARTS or whole > limits.unpacked or strings > MOST_STRINGS:
                raise UnreadableTable("unpacks_too_large")
            for name, part in parts.items():
                if name.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(_HEAD).replace(b"\0", b"").upper():
                            raise UnreadableTable("broken")
    except UnreadableTable:
        raise
    except Exception as error:  # a damaged package fails in any place and in any way
        raise UnreadableTable("broken") from error


class Workbook:
    """One sheet of a workbook. Rows can be gone through more than once.

    Formulas give the value that was last calculated (nothing if never); dates come as naive
    datetimes. Without `sheet` the first visible sheet with anything in it is taken.
    """

    kind = "xlsx"
    encoding = ""
    delimiter = ""

    def __init__(self, file: BinaryIO, limits: Limits, sheet: str | None = None) -> None:
        check_package(file, limits)
        self._limits = limits
        file.seek(0)
        try:
            self._book: Any = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = {page.title: page for page in self._book.worksheets}
            hidden = {page.title for page in self._book.worksheets if page.sheet_state != "visible"}
        except Exception as error:
            raise UnreadableTable("broken") from error
        self.sheets = tuple(title for title in sheets if title not in hidden) or tuple(sheets)
        if not self.sheets:
            raise UnreadableTable("no_sheet")
        if sheet is not None and sheet not in sheets:
            raise UnreadableTable("no_such_sheet", sheet=sheet)
        if sheet is None:
            sheet = next((one for one in self.sheets if next(self._rows(sheets[one]), None)), None)
        if sheet is None:
            raise UnreadableTable("empty")
        self.sheet = sheet
        self._page = sheets[sheet]

    def __iter__(self) -> Iterator[Row]:
        return self._rows(self._page)

    def _rows(self, page: Any) -> Iterator[Row]:
        page.reset_dimensions()
        # One column more than allowed, to notice that there are too many.
        rows = page.iter_rows(values_only=True, max_col=self._limits.columns + 1)
        filled = number = 0
        while True:
            try:
                cells = next(rows, None)
            except Exception as error:
                raise UnreadableTable("broken") from error
            if cells is None:
                return
            number += 1
            if number > LAST_ROW:
                raise UnreadableTable("broken")
            if cells.count(None) == len(cells):
                continue
            row = make_row(number, cells, self._limits)
            if row:
                filled += 1
                if filled > self._limits.rows:
                    raise UnreadableTable("too_many_rows", most=self._limits.rows)
                yield row
