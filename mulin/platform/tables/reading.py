"""Opening any table: what kind of file it is, and its rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from mulin.platform.tables.delimited import Delimited
from mulin.platform.tables.errors import UnreadableTable
from mulin.platform.tables.rows import MEGABYTE, Limits, Row
from mulin.platform.tables.workbook import Workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"BM6",
)


class Table:
    """A table that is open for reading; close it, or use it in a `with` block.

    `kind` is xlsx or csv; `sheets` and `sheet` name the sheets of a workbook and the one read;
    `encoding` and `delimiter` say how a CSV was understood. Going through it gives `Row`s in order,
    as often as one likes, and may raise UnreadableTable at any row.
    """

    def __init__(self, file: BinaryIO, *, sheet: str | None, limits: Limits, owned: bool) -> None:
        self._file = file
        self._owned = owned
        self._source = _understand(file, sheet, limits)

    @property
    def kind(self) -> str:
        return self._source.kind

    @property
    def sheets(self) -> tuple[str, ...]:
        return self._source.sheets

    @property
    def sheet(self) -> str:
        return self._source.sheet

    @property
    def encoding(self) -> str:
        return self._source.encoding

    @property
    def delimiter(self) -> str:
        return self._source.delimiter

    def __iter__(self) -> Iterator[Row]:
        return iter(self._source)

    def head(self, count: int = 20) -> list[Row]:
        """The first `count` rows that are not empty."""
        return list(islice(self, count))

    def close(self) -> None:
        """Closes the file if it was opened here."""
        if self._owned:
            self._file.close()

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_table(
    source: str | os.PathLike[str] | BinaryIO, *, sheet: str | None = None, limits: Limits | None = None
) -> Table:
    """Opens a path or a seekable binary file as a table, whatever its name says.

    Reads .xlsx and .xlsm (one sheet), and text with commas, semicolons, tabs or bars in UTF-8,
    UTF-16, UTF-32 (with a mark) or GB18030. Memory stays bounded: rows come as a stream. Raises
    UnreadableTable with a reason for people; OSError if the path cannot be opened.
    """
    if isinstance(source, str | os.PathLike):
        with ExitStack() as on_failure:
            file = on_failure.enter_context(Path(source).open("rb"))
            table = Table(file, sheet=sheet, limits=limits or Limits(), owned=True)
            on_failure.pop_all()
            return table
    return Table(source, sheet=sheet, limits=limits or Limits(), owned=False)


def _understand(file: BinaryIO, sheet: str | None, limits: Limits) -> Workbook | Delimited:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise UnreadableTable("empty")
    if size > limits.size:
        raise UnreadableTable("too_large", most=limits.size // MEGABYTE)
    file.seek(0)
    head = file.read(8)
    if head.startswith(_ZIP):
        return Workbook(file, limits, sheet)
    if head == _OLE:
        # Both old workbooks and password-protected new ones come in this container; the names of
        # its streams stand in it as UTF-16.
        file.seek(0)
        protected = "EncryptedPackage".encode("utf-16-le") in file.read()
        raise UnreadableTable("encrypted" if protected else "other_workbook")
    if head.startswith(_OTHER):
        raise UnreadableTable("not_a_table")
    return Delimited(file, limits)
