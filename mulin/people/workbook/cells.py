"""One row of a sheet: its cells as values, and what is wrong with each."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.people.workbook.columns import Kinds, choices, said, words_for
from mulin.people.workbook.plan import Problem
from mulin.people.workbook.sheets import Sheet
from mulin.platform.tables import BadCell, Row, cell_text, parse_day, parse_whole
from mulin.platform.text import fold, one_line

_SPLIT = re.compile(r"[、,，;；\n]+")
_STEPS = re.compile(r"[0-9A-Za-z]+(/[0-9A-Za-z]+)*")
LONGEST_STEP = 20
_WIDE = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)})


def narrow(text: str) -> str:
    """Full-width digits and letters made plain; punctuation stays as it is written."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if "０" <= sign <= "ｚ" and sign.isalnum() else sign
        for sign in text
    )


@dataclass
class Cells:
    """A row with the problems found in it. Every way of reading gives None where it found one."""

    sheet: Sheet
    row: Row
    problems: list[Problem]

    @property
    def number(self) -> int:
        return self.row.number

    def has(self, name: str) -> bool:
        return name in self.sheet.columns

    def raw(self, name: str) -> object:
        return self.row.at(self.sheet.columns[name]) if self.has(name) else None

    def bad(self, name: str, rule: str, message: str, remedy: str) -> None:
        """Say what is wrong in this row under a head; without one it is the row."""
        column = self.sheet.columns.get(name, -1)
        head = str(self.sheet.part.head(name).title) if name else ""
        self.problems.append(
            Problem(
                self.sheet.part.name, self.number, column, rule, message, remedy, head, self.sheet.page.name
            )
        )

    def text(self, name: str, *, longest: int = 120) -> str | None:
        """The words of a cell on one line, digits made plain; empty where nothing stands there."""
        at = self.sheet.columns.get(name)
        if at is None:
            return ""
        text = narrow(one_line(cell_text(self.row.at(at))))
        if len(text) > longest:
            self.bad(name, "DR-02", _("太长了：最多 %(n)s 个字。") % {"n": longest}, _("请写短一些。"))
            return None
        if (
            not text
            and self.sheet.part.head(name).needed
            and (self.number, at) not in self.sheet.page.formulas
        ):
            self.bad(name, "DR-02", _("这里不能空着。"), str(self.sheet.part.head(name).about))
            return None
        return text

    def optional(self, name: str, old: str, *, longest: int = 120) -> str | None:
        """Words that may be emptied by a word for nothing; an empty cell leaves what is there."""
        text = self.text(name, longest=longest)
        if text is None:
            return None
        if not text:
            return old
        return "" if fold(text) in said("none") and text != old else text

    def step(self, name: str) -> str | None:
        """A number of a place: letters and digits, steps with a slash between."""
        text = (self.text(name) or "").strip("/")
        if not text:
            return ""
        if not _STEPS.fullmatch(text) or max(map(len, text.split("/"))) > LONGEST_STEP:
            told = _("“%(no)s”不能作编号。") % {"no": text[:40]}
            self.bad(
                name,
                "S0-38",
                told,
                _("编号只用字母和数字，级与级之间用 /，例如 n01/g03；或者空着，由系统编。"),
            )
            return None
        return text

    def day(self, name: str) -> dt.date | None:
        """The day of a cell; None for an empty one too."""
        if not cell_text(value := self.raw(name)).strip():  # type: ignore[arg-type]
            if self.has(name):
                self.text(name)
            return None
        try:
            return parse_day(value)  # type: ignore[arg-type]
        except BadCell as bad:
            self.bad(name, "N-114", bad.message, _("日期写成 2026-03-01 就好。"))
            return None

    def whole(self, name: str, *, most: int = 100_000) -> int | None:
        if not self.text(name):
            return None
        try:
            found = parse_whole(self.raw(name))  # type: ignore[arg-type]
        except BadCell as bad:
            self.bad(name, "DR-02", bad.message, _("请只写数字。"))
            return None
        if not 0 <= found <= most:
            self.bad(
                name, "DR-02", _("这里要 0 到 %(most)s 之间的整数。") % {"most": most}, _("请核对一下。")
            )
            return None
        return found

    def degrees(self, name: str, limit: float, old: float | None) -> float | None:
        text = self.text(name)
        if not text:
            return old
        if fold(text) in said("none"):
            return None
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not -limit <= found <= limit:
            told = _("“%(value)s”不是经纬度。") % {"value": text[:40]}
            self.bad(name, "DR-02", told, _("请写小数，例如 121.4731；不知道就空着。"))
            return old
        return found

    def choice(self, name: str, what: str = "", kinds: Kinds | None = None) -> str | None:
        """The value in code of a word of a column of choices; `kinds`: one of a kind of organisation."""
        text = self.text(name)
        if not text:
            return None
        found = (kinds.choices if kinds else choices(what or name)).get(fold(text))
        if found is None:
            told = _("没有“%(word)s”这一种。") % {"word": text[:40]}
            words = [one.local_name for one in kinds.offered] if kinds else words_for(what or name).values()
            known = _("、").join(str(one) for one in words)
            self.bad(name, "S0-38", told, _("可以写：%(words)s。") % {"words": known})
        return found

    def listed(self, name: str) -> list[str]:
        """The parts of a cell that holds several, by 、 or a comma or a line end."""
        return [one.strip() for one in _SPLIT.split(cell_lines(self.raw(name))) if one.strip()]


def cell_lines(value: object) -> str:
    """A cell's words with its line ends, digits made plain."""
    return narrow(cell_text(value))  # type: ignore[arg-type]
