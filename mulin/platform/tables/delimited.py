"""CSV and its kin: which encoding, which delimiter, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from mulin.platform.tables.errors import UnreadableTable
from mulin.platform.tables.neutral import reveal
from mulin.platform.tables.rows import Limits, Row, make_row

DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1 << 16
_SAMPLE = 1 << 16

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(file: BinaryIO) -> str:
    """utf-8, utf-8-sig, utf-16, utf-32 or gb18030, whichever the whole of `file` is.

    A byte-order mark decides; without one UTF-8 is tried, then GB18030. Raises UnreadableTable
    (`encoding`, with the row where the better guess failed; `not_a_table` for binary content).
    """
    file.seek(0)
    head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            row = _first_bad_row(file, name)
            if row:
                raise UnreadableTable("encoding", row=row)
            return name
    if head.count(0) * 10 > len(head):
        raise UnreadableTable("not_a_table")
    bad = {}
    for name in ("utf-8", "gb18030"):
        bad[name] = _first_bad_row(file, name)
        if not bad[name] and (name == "utf-8" or _looks_chinese(head)):
            return name
    raise UnreadableTable("encoding", row=max(bad.values()) or 1)


def _first_bad_row(file: BinaryIO, encoding: str) -> int:
    """The line (from 1) where `file` stops being `encoding`; 0 when it does not."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    while True:
        chunk = file.read(_CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if not chunk:
            return 0


def _looks_chinese(head: bytes) -> bool:
    """Whether text taken as GB18030 is mostly made of everyday characters.

    Other encodings often decode without an error, but into characters nobody uses.
    """
    text = head.decode("gb18030", "ignore")
    letters = [letter for letter in text if ord(letter) > 0x7F]
    everyday = sum(bool(letter.encode("gb2312", "ignore")) for letter in letters)
    return everyday * 2 >= len(letters)


def find_delimiter(sample: str) -> str:
    """The one of DELIMITERS under which the lines of `sample` agree best on a number of columns."""
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)][
            :50
        ]
        widths = Counter(len(row) for row in rows)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = (count / max(len(rows), 1) if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


class Delimited:
    """A delimited text file. Rows can be gone through more than once, one pass at a time."""

    kind = "csv"
    sheets: tuple[str, ...] = ()
    sheet = ""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self.encoding = find_encoding(file)
        sample = self._text().read(_SAMPLE)
        start = sample.lstrip()[:200].lower()
        if not start:
            raise UnreadableTable("empty")
        if start.startswith(("<!doctype", "<html", "<?xml", "<table")):
            raise UnreadableTable("web_page")
        # A first line `sep=;` is a spreadsheet's own way to name the delimiter.
        told = sample[4:5] if sample[:4].lower() == "sep=" and sample[5:6] in {"\r", "\n"} else ""
        self._skip = bool(told)
        whole_lines = sample[: sample.rfind("\n") + 1] if len(sample) == _SAMPLE else sample
        self.delimiter = told or find_delimiter(whole_lines or sample)

    def _text(self) -> io.TextIOWrapper:
        self._file.seek(0)
        raw = _Unclosed(self._file)
        return io.TextIOWrapper(raw, encoding=self.encoding, newline="")  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Row]:
        lines = _Lines(self._text())
        reader = csv.reader(lines, delimiter=self.delimiter)
        filled = number = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                raise UnreadableTable("cell_too_long", row=number + 1) from None
            if cells is None:
                return
            number += 1
            if lines.ended:
                raise UnreadableTable("open_quote", row=number)
            if self._skip and number == 1:
                continue
            row = make_row(number, map(reveal, cells), self._limits)
            if row:
                filled += 1
                if filled > self._limits.rows:
                    raise UnreadableTable("too_many_rows", most=self._limits.rows)
                yield row


class _Lines:
    """Lines of a text that remember whether more were asked for than there are.

    When a row comes back after that, its quote was never closed.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text, None)
        if line is None:
            self.ended = True
            raise StopIteration
        return line


class _Unclosed(io.RawIOBase):
    """Lets a wrapper read a file without closing it when the wrapper goes away."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
