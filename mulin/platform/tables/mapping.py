"""Which column holds what: guessed from headers and samples, corrected by people, remembered as JSON."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

from mulin.platform.tables.errors import BadCell
from mulin.platform.tables.rows import Cell, Row
from mulin.platform.tables.values import cell_text, parse_moment, parse_whole
from mulin.platform.text import find_contacts, fold

_NOISE = re.compile(r"[(（\[【].*?[)）\]】]|[\s*＊:：_\-./\\#、，,]+")
_THRESHOLD = 0.5


@dataclass(frozen=True)
class Field:
    """Something a table may hold: its name in code, the headers it goes by, and what its cells look like.

    `kind` is text, moment, whole or phone; `required` fields are listed by `Mapping.missing`.
    """

    name: str
    synonyms: tuple[str, ...]
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True)
class Mapping:
    """Columns (from 0) by field name, for a table with these headers in row `header_row` (0: none)."""

    headers: tuple[str, ...]
    columns: AnyMapping[str, int] = field(default_factory=dict)
    header_row: int = 1

    def pick(self, row: Row) -> dict[str, Cell]:
        """The cells of `row` by field name; None where the row is too short."""
        return {name: row.at(column) for name, column in self.columns.items()}

    def beyond(self, row: Row) -> bool:
        """Whether `row` is wider than the headers: a sign of a delimiter that was not quoted."""
        return len(row.cells) > len(self.headers)

    def missing(self, fields: Iterable[Field]) -> list[str]:
        """Names of required fields without a column."""
        return [one.name for one in fields if one.required and one.name not in self.columns]

    def fits(self, headers: Sequence[Cell]) -> bool:
        """Whether a table with these headers is of the kind this mapping was made for."""
        return header_signature(headers) == header_signature(self.headers)

    def to_json(self) -> str:
        """The mapping as text to be kept; `from_json` reads it."""
        content = {
            "headers": list(self.headers),
            "columns": dict(self.columns),
            "header_row": self.header_row,
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Reads `to_json`. Raises ValueError for anything else, columns outside the headers included."""
        content = json.loads(text)
        try:
            headers, columns, header_row = content["headers"], content["columns"], content["header_row"]
            good = (
                all(isinstance(name, str) for name in headers)
                and all(type(at) is int and 0 <= at < len(headers) for at in columns.values())
                and len(set(columns.values())) == len(columns)
                and type(header_row) is int
                and header_row >= 0
            )
        except (TypeError, KeyError, AttributeError):
            good = False
        if not good:
            raise ValueError("not a mapping")
        return cls(tuple(headers), dict(columns), header_row)


def plain_header(header: Cell) -> str:
    """A header for comparing: folded, without brackets and what is in them, spaces and marks.

    `联系电话（必填）*` and `联系 电话` are one. A header that is nothing but brackets keeps its words.
    """
    text = fold(cell_text(header))
    return _NOISE.sub("", text) or re.sub(r"\W+", "", text)


def header_signature(headers: Sequence[Cell]) -> str:
    """The same for the same headers in the same order, however they are written; to find a kept mapping."""
    joined = "\n".join(plain_header(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def find_header(rows: Sequence[Row], fields: Sequence[Field]) -> Row | None:
    """The row that holds the headers: the one most of whose cells are known, else the first wide one.

    Title lines above the headers, as offices write them, are passed over. None without rows.
    """

    def known(row: Row) -> int:
        return sum(any(_alike(plain_header(cell), one) == 1.0 for one in fields) for cell in row.cells)

    if not rows:
        return None
    best = max(rows, key=known)
    if known(best) >= 1:
        return best
    widest = max(len(row.cells) for row in rows)
    return next(row for row in rows if len(row.cells) * 2 >= widest)


def guess_mapping(
    headers: Sequence[Cell], samples: Sequence[Row], fields: Sequence[Field], *, header_row: int = 1
) -> Mapping:
    """The best guess which column is which field, from names and from a few rows below the headers.

    A column goes to one field at most. A header equal to a synonym counts most, one that contains
    or is contained in a synonym less; cells that cannot be of the field's kind speak against it.
    """
    plain = [plain_header(header) for header in headers]
    scores = []
    for order, one in enumerate(fields):
        for column, header in enumerate(plain):
            likeness = _alike(header, one)
            if likeness:
                score = likeness + _evidence([row.at(column) for row in samples], one.kind)
                scores.append((-score, order, column, one.name))
    columns: dict[str, int] = {}
    for negative, _order, column, name in sorted(scores):
        if -negative >= _THRESHOLD and name not in columns and column not in columns.values():
            columns[name] = column
    ordered = {one.name: columns[one.name] for one in fields if one.name in columns}
    return Mapping(tuple(cell_text(header) for header in headers), ordered, header_row)


def _alike(header: str, one: Field) -> float:
    """1 for a synonym, up to 0.9 when one contains the other, 0 when they have nothing in common."""
    best = 0.0
    for synonym in (one.name, *one.synonyms):
        known = plain_header(synonym)
        if not header or not known:
            continue
        if header == known:
            return 1.0
        if min(len(header), len(known)) >= 2 and (known in header or header in known):
            best = max(best, 0.5 + 0.4 * min(len(header), len(known)) / max(len(header), len(known)))
    return best


def _reads(parse: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def reads(cell: Cell) -> bool:
        try:
            parse(cell)
        except BadCell:
            return False
        return True

    return reads


_KINDS: dict[str, Callable[[Cell], bool]] = {
    "moment": _reads(parse_moment),
    "whole": _reads(parse_whole),
    "phone": lambda cell: bool(find_contacts("电话" + cell_text(cell))),
}


def _evidence(cells: Sequence[Cell], kind: str) -> float:
    """From -0.6 (no cell is of the kind) to 0.2 (all are); 0 for text and for empty columns."""
    filled = [cell for cell in cells if cell_text(cell)]
    test = _KINDS.get(kind)
    if test is None or not filled:
        return 0.0
    return -0.6 + 0.8 * sum(map(test, filled)) / len(filled)
