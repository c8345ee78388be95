"""What a workbook would change, line by line, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from mulin.people.workbook.columns import BY_NAME, PARTS

NEW, CHANGED, ENDED, SAME = "new", "changed", "ended", "same"
WHATS = (NEW, CHANGED, ENDED, SAME)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell, a row (`column` -1) or a sheet (`row` 0) cannot be taken as it is, and the way out (DR-16)."""

    part: str
    row: int
    column: int
    rule: str
    message: str
    remedy: str
    head: str = ""
    sheet: str = ""
    """The sheet's name as the file has it."""

    @property
    def address(self) -> str:
        """As a spreadsheet writes it: 楼栋!C17."""
        name = self.sheet or str(BY_NAME[self.part].title)
        if not self.row:
            return name
        return f"{name}!{get_column_letter(self.column + 1) if self.column >= 0 else ''}{self.row}"


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a row that is there already: under which head, what it was, what it becomes."""

    head: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one row."""

    part: str
    row: int
    what: str
    text: str
    changes: tuple[Change, ...] = ()
    code: str = ""
    """What stands for it in addresses: the id of the place or organisation, once it is there."""
    open: str = ""
    """`text` without anybody's name, for keeping."""


@dataclass
class Plan:
    """Everything a workbook says: nothing is written by it."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows of each sheet are new, changed, ended and the same."""
        found = Counter((line.part, line.what) for line in self.lines)
        return {part.name: {what: found[part.name, what] for what in WHATS} for part in PARTS}

    @property
    def touched(self) -> int:
        """How many rows would change something."""
        return sum(line.what != SAME for line in self.lines)

    @property
    def digest(self) -> str:
        """The same for the same effect: what was confirmed is what is carried out, or nothing."""
        told = [
            [line.part, line.row, line.what, line.text, [asdict(c) for c in line.changes]]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """For commands and the API."""
        return {
            "counts": self.counts(),
            "problems": [problem_dict(one) for one in self.problems],
            "remarks": list(self.remarks),
        }

    def kept(self) -> str:
        """As text to be kept; `from_kept` reads it."""
        return json.dumps(
            {
                "lines": [asdict(one) for one in self.lines],
                "problems": [asdict(one) for one in self.problems],
                "remarks": self.remarks,
            },
            ensure_ascii=False,
        )


def problem_dict(one: Problem) -> dict[str, Any]:
    return {
        "sheet": one.sheet or str(BY_NAME[one.part].title),
        "row": one.row or None,
        "cell": one.address,
        "column": one.head,
        "rule": one.rule,
        "reason": one.message,
        "remedy": one.remedy,
    }


def from_kept(text: str) -> Plan:
    """Reads what `Plan.kept` gave."""
    if not text:
        return Plan()
    held = json.loads(text)
    return Plan(
        [Line(**{**one, "changes": tuple(Change(**c) for c in one["changes"])}) for one in held["lines"]],
        [Problem(**one) for one in held["problems"]],
        held["remarks"],
    )


def without_names(lines: Iterable[Line]) -> list[Line]:
    """The lines that changed something, as they are kept afterwards: nobody's name or telephone in them."""
    return [
        Line(one.part, one.row, one.what, one.open or one.text, () if one.open else one.changes, one.code)
        for one in lines
        if one.what != SAME
    ]
