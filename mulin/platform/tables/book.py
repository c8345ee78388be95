"""A whole workbook, or a folder or zip of CSV files: every sheet with its rows, and what spoils them.

Merged cells, hidden rows and formulas do not stand in what cells hold, so they are read from the sheet itself.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from mulin.platform.tables.delimited import Delimited
from mulin.platform.tables.errors import UnreadableTable
from mulin.platform.tables.reading import open_table
from mulin.platform.tables.rows import MEGABYTE, Limits, Row
from mulin.platform.tables.workbook import Workbook

_CSV = (".csv", ".tsv", ".txt")
MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells joined to one: only the first of them holds anything. Rows and columns count from 1 and 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Page:
    """One sheet: its rows in order, and what a reader of values alone would not notice."""

    name: str
    rows: list[Row]
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()
    """Numbers of rows that are hidden or filtered away; they are read like all others."""
    formulas: frozenset[tuple[int, int]] = field(default=frozenset())
    """(row from 1, column from 0) of cells that hold a formula; the value is what was last calculated."""


def open_book(source: str | os.PathLike[str] | BinaryIO, *, limits: Limits | None = None) -> list[Page]:
    """Every sheet of a workbook; of a folder or zip of CSV files, every file by its name.

    Sheets that are hidden as a whole are left out. Raises UnreadableTable with a reason for people.
    """
    limits = limits or Limits()
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            return _folder(path, limits)
        with ExitStack() as stack:
            return _open(stack.enter_context(path.open("rb")), limits)
    return _open(source, limits)


def _open(file: BinaryIO, limits: Limits) -> list[Page]:
    if _is_zip_of_csv(file):
        return _unpacked(file, limits)
    # Whatever else it is, the one reader of tables tells what is wrong with it.
    table = open_table(file, limits=limits)
    if table.kind == "csv":
        raise UnreadableTable("one_sheet")
    source = table._source
    assert isinstance(source, Workbook)
    return [_page(source, title) for title in source.sheets]


def _page(book: Workbook, title: str) -> Page:
    sheet: Any = book._book[title]
    rows = list(book._rows(sheet))
    marks = _Marks()
    try:
        marks.read(sheet._get_source())
    except Exception as error:  # damaged XML in a damaged package fails in any way
        raise UnreadableTable("broken") from error
    return Page(title, rows, tuple(marks.merged), frozenset(marks.hidden), frozenset(marks.formulas))


class _Marks:
    """Goes through the XML of a sheet once, for merged ranges, hidden rows and formulas."""

    def __init__(self) -> None:
        self.merged: list[Merged] = []
        self.hidden: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self._row = 0
        self._column = -1

    def read(self, stream: Any) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        with stream:
            parser.ParseFile(stream)

    def _start(self, name: str, given: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._column += 1
            if at := given.get("r"):
                self._column = column_index_from_string(coordinate_from_string(at)[0]) - 1
        elif kind == "row":
            self._row = int(given.get("r") or self._row + 1)
            self._column = -1
            if given.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif kind == "f":
            self.formulas.add((self._row, self._column))
        elif kind == "mergeCell":
            left, top, right, bottom = range_boundaries(given["ref"])
            if left and top and right and bottom:
                self.merged.append(Merged(top, bottom, left - 1, right - 1))


def _is_zip_of_csv(file: BinaryIO) -> bool:
    file.seek(0)
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return False
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = [part.filename.lower() for part in package.infolist()]
    except Exception:  # a damaged package fails in any place and in any way; the reader that follows says so
        return False
    return "[content_types].xml" not in names and any(name.endswith(_CSV) for name in names)


def _unpacked(file: BinaryIO, limits: Limits) -> list[Page]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = [one for one in package.infolist() if _is_wanted(one.filename)]
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableTable("encrypted")
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > limits.unpacked:
                raise UnreadableTable("unpacks_too_large")
            return [_csv(_name(part), io.BytesIO(package.read(part)), limits) for part in parts]
    except UnreadableTable:
        raise
    except Exception as error:
        raise UnreadableTable("broken") from error


def _folder(path: Path, limits: Limits) -> list[Page]:
    found = sorted(one for one in path.iterdir() if _is_wanted(one.name) and one.is_file())
    if not found:
        raise UnreadableTable("no_sheet")
    if len(found) > MOST_FILES:
        raise UnreadableTable("unpacks_too_large")
    if sum(one.stat().st_size for one in found) > limits.size:
        raise UnreadableTable("too_large", most=limits.size // MEGABYTE)
    return [_csv(one.stem, io.BytesIO(one.read_bytes()), limits) for one in found]


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(_CSV) and "__MACOSX" not in name and not Path(name).name.startswith(".")


def _name(part: zipfile.ZipInfo) -> str:
    """The name of a packed file. Older packers write Chinese names without saying in which encoding."""
    name = part.filename
    if not part.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = part.filename
    return Path(re.sub(r"[\\]", "/", name)).stem


def _csv(name: str, content: io.BytesIO, limits: Limits) -> Page:
    if not content.getbuffer().nbytes:
        return Page(name, [])
    return Page(name, list(_rows(content, limits)))


def _rows(content: io.BytesIO, limits: Limits) -> Iterator[Row]:
    try:
        yield from Delimited(content, limits)
    except UnreadableTable as unreadable:
        if unreadable.code != "empty":
            raise
