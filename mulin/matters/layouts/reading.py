"""A layout's text, read and checked: every fault with its line and the way out. Pure."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.layouts import fields
from mulin.matters.layouts.fields import Field

MOST_TEXT = 20_000
MOST_COLUMNS = 40
MOST_TITLES = 5
LONGEST_NAME = 40
LONGEST_HEADING = 40

DATES = {
    "day": "%Y-%m-%d",
    "moment": "%Y-%m-%d %H:%M",
    "chinese": "%Y年%-m月%-d日",
    "short": "%-m月%-d日",
    "month": "%Y-%m",
}
"""Styles of dates, and how each is written."""

PAPERS = ("A4", "A3")
KEYS = ("name", "title", "page", "rows", "sort", "group", "filter", "columns")
COLUMN_KEYS = ("heading", "field", "width", "date", "words")
FILTER_KEYS = ("state", "channel", "raised_within", "answered_within", "closed_within")
ROWS = ("desk", "all")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which line of the text (from 1; 0 where no line is to blame)."""

    line: int
    message: str


class Unreadable(Exception):
    """A text that is no layout; `faults` in the order of their lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{one.line}: {one.message}" for one in faults))
        self.faults = tuple(sorted(faults, key=lambda one: one.line))


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    heading: str
    field: Field
    width: float
    date: str = ""
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout as it was written. `rows` is `desk` (the cut of the desk) or `all` that the reader may see."""

    name: str
    columns: tuple[LayoutColumn, ...]
    titles: tuple[str, ...] = ()
    paper: str = "A4"
    rows: str = "desk"
    sort: str = ""
    group: str = ""
    filter: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def takes_answers(self) -> bool:
        """Whether a sheet in this layout can come back with answers in it."""
        named = {one.field.name for one in self.columns}
        return {"ref", "to_answer"} <= named


def read(text: str) -> Layout:
    """The layout a text says. Raises `Unreadable` with every fault found, each at its line."""
    if len(text) > MOST_TEXT:
        raise Unreadable([Fault(0, _("太长了：最多 %(n)s 个字。") % {"n": MOST_TEXT})])
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else len(text.splitlines())
        said = _("这一行不合写法：等号右边的字要加引号，引号和方括号要成对。")
        raise Unreadable([Fault(line, said)]) from error
    return _Reader(text, told).layout()


class _Reader:
    def __init__(self, text: str, told: dict[str, Any]) -> None:
        self.told = told
        self.faults: list[Fault] = []
        self.lines = _lines(text)

    def layout(self) -> Layout:
        for key in self.told:
            if key not in KEYS:
                self._unknown(key, KEYS, ("", 0, key))
        name = self._text("name", LONGEST_NAME)
        if not name:
            self._fault(("", 0, "name"), _('没有名字。请写一行 name = "办件台账"。'))
        columns = self._columns()
        made = Layout(
            name=name,
            columns=tuple(columns),
            titles=self._titles(),
            paper=self._one_of("page", PAPERS, "A4"),
            rows=self._one_of("rows", ROWS, "desk"),
            sort=self._order("sort"),
            group=self._order("group"),
            filter=self._filter(),
        )
        if self.faults:
            raise Unreadable(self.faults)
        return made

    def _fault(self, at: tuple[str, int, str], message: str) -> None:
        self.faults.append(Fault(self.lines.get(at) or self.lines.get((at[0], at[1], ""), 0), message))

    def _unknown(self, key: str, known: Sequence[str], at: tuple[str, int, str]) -> None:
        near = get_close_matches(key, known, n=2, cutoff=0.5)
        said = _("不认识“%(key)s”这一项。") % {"key": key}
        self._fault(at, _both(said, _("是不是：%(near)s？") % {"near": _("、").join(near or known)}))

    def _text(self, key: str, most: int) -> str:
        value = self.told.get(key, "")
        if not isinstance(value, str) or len(value) > most:
            self._fault(
                ("", 0, key), _("“%(key)s”要写成加引号的字，最多 %(n)s 个。") % {"key": key, "n": most}
            )
            return "…"
        return value.strip()

    def _titles(self) -> tuple[str, ...]:
        value = self.told.get("title", [])
        value = [value] if isinstance(value, str) else value
        if (
            not isinstance(value, list)
            or len(value) > MOST_TITLES
            or not all(isinstance(one, str) for one in value)
        ):
            self._fault(
                ("", 0, "title"), _("标题写成一行字，或几行字的清单，最多 %(n)s 行。") % {"n": MOST_TITLES}
            )
            return ()
        return tuple(one[:120] for one in value)

    def _one_of(self, key: str, known: Sequence[str], default: str) -> str:
        value = self.told.get(key, default)
        if value not in known:
            self._fault(
                ("", 0, key),
                _("“%(key)s”只能是：%(known)s。") % {"key": key, "known": _("、").join(known)},
            )
        return str(value)

    def _order(self, key: str) -> str:
        """The field by which rows are sorted (`-` in front: the other way round) or grouped."""
        value = self.told.get(key, "")
        if not value:
            return ""
        bare = str(value).removeprefix("-") if key == "sort" else str(value)
        found = fields.by_name(bare)
        fit = [one for one in fields.FIELDS if (one.sort if key == "sort" else one.group)]
        if found is None or found not in fit:
            self._fault(
                ("", 0, key),
                _("不能按“%(name)s”排或分组。可以用：%(known)s。")
                % {"name": bare, "known": _("、").join(one.name for one in fit)},
            )
            return ""
        return ("-" if str(value).startswith("-") else "") + found.name

    def _filter(self) -> dict[str, Any]:
        told = self.told.get("filter", {})
        if not isinstance(told, dict):
            self._fault(("", 0, "filter"), _("筛选写成一段：先一行 [filter]，下面一行一项。"))
            return {}
        known: dict[str, Mapping[str, Any]] = {"state": states.MATTER.states, "channel": fields.CHANNEL_WORDS}
        for key, value in told.items():
            at = ("filter", 0, key)
            if key not in FILTER_KEYS:
                self._unknown(key, FILTER_KEYS, at)
            elif key in known:
                values = value if isinstance(value, list) else [value]
                wrong = [one for one in values if one not in known[key]]
                if wrong:
                    self._fault(
                        at,
                        _("没有“%(value)s”。可以写：%(known)s。")
                        % {"value": wrong[0], "known": _("、").join(str(one) for one in known[key])},
                    )
            elif type(value) is not int or not 1 <= value <= 366:
                self._fault(at, _("天数要写 1 到 366 的整数，不加引号。"))
        return {key: value if isinstance(value, list | int) else [value] for key, value in told.items()}

    def _columns(self) -> list[LayoutColumn]:
        told = self.told.get("columns", [])
        if not isinstance(told, list) or not told or not all(isinstance(one, dict) for one in told):
            self._fault(
                ("", 0, "columns"), _("一列也没有。每一列先写一行 [[columns]]，再写 heading 和 field。")
            )
            return []
        if len(told) > MOST_COLUMNS:
            self._fault(("columns", MOST_COLUMNS, ""), _("最多 %(n)s 列。") % {"n": MOST_COLUMNS})
        made: list[LayoutColumn] = []
        taken: dict[str, int] = {}
        for at, one in enumerate(told):
            column = self._column(at, one)
            if column is None:
                continue
            if column.heading in taken:
                self._fault(
                    ("columns", at, "heading"),
                    _("列名“%(head)s”和第 %(n)s 列重了，读回来分不清。请换一个名字。")
                    % {"head": column.heading, "n": taken[column.heading] + 1},
                )
            taken.setdefault(column.heading, at)
            made.append(column)
        return made

    def _column(self, at: int, told: dict[str, Any]) -> LayoutColumn | None:
        for key in told:
            if key not in COLUMN_KEYS:
                self._unknown(key, COLUMN_KEYS, ("columns", at, key))
        named = str(told.get("field", ""))
        found = fields.by_name(named)
        if found is None:
            near = get_close_matches(named, fields.names(), n=3, cutoff=0.4)
            said = _("没有“%(name)s”这个字段。") % {"name": named}
            way = (
                _("是不是：%(near)s？") % {"near": _("、").join(near)}
                if near
                else _("下面列着可以用的字段。")
            )
            self._fault(("columns", at, "field"), _both(said, way))
            return None
        if found.klass == fields.PERSONAL:
            self._fault(
                ("columns", at, "field"),
                _("“%(name)s”是个人信息，不能进表格（N-90）。要联系本人，请在那一件里点开看，看一次记一次。")
                % {"name": named},
            )
        heading = told.get("heading", str(found.word))
        if not isinstance(heading, str) or not 0 < len(heading.strip()) <= LONGEST_HEADING:
            self._fault(("columns", at, "heading"), _("列名要写 1 到 %(n)s 个字。") % {"n": LONGEST_HEADING})
            heading = "…"
        width = told.get("width", found.width)
        if type(width) not in (int, float) or not 2 <= width <= 100:
            self._fault(("columns", at, "width"), _("列宽写 2 到 100 的数，不加引号。"))
            width = found.width
        return LayoutColumn(
            heading.strip(), found, width, self._date(at, told, found), self._words(at, told, found)
        )

    def _date(self, at: int, told: dict[str, Any], found: Field) -> str:
        style = told.get("date", "")
        if not style:
            return ""
        if found.kind != "moment":
            self._fault(
                ("columns", at, "date"), _("“%(name)s”不是时间，不用写 date。") % {"name": str(found.word)}
            )
        elif style not in DATES:
            self._fault(
                ("columns", at, "date"),
                _("没有“%(style)s”这种日期写法。可以写：%(known)s。")
                % {"style": style, "known": _("、").join(DATES)},
            )
        return str(style)

    def _words(self, at: int, told: dict[str, Any], found: Field) -> dict[str, str]:
        words = told.get("words", {})
        of_kind: dict[str, Mapping[str, Any]] = {
            "state": states.MATTER.states,
            "channel": fields.CHANNEL_WORDS,
        }
        known = of_kind.get(found.kind)
        if not words:
            return {}
        if known is None or not isinstance(words, dict):
            self._fault(
                ("columns", at, "words"), _('“words”只用在状态和来路上，写成 { new = "待受理" } 的样子。')
            )
            return {}
        for key in words:
            if key not in known:
                self._fault(
                    ("columns", at, "words"),
                    _("没有“%(value)s”。可以写：%(known)s。")
                    % {"value": key, "known": _("、").join(str(one) for one in known)},
                )
        return {key: str(word) for key, word in words.items()}


def _both(said: str, way: str) -> str:
    """What is wrong and the way out, with a gap where the language has one."""
    return f"{said}{way}" if said.endswith("。") else f"{said} {way}"


_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_BLOCK = re.compile(r"\s*\[\[?\s*([\w-]+)(?:\.([\w-]+))?\s*\]\]?")


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    """(block, its number, key) -> the line it stands in; the block's own line under the empty key."""
    found: dict[tuple[str, int, str], int] = {}
    block, number, seen = "", 0, -1
    for line, words in enumerate(text.splitlines(), start=1):
        if (head := _BLOCK.fullmatch(words.split("#")[0].rstrip())) is not None:
            block = head[1]
            if head[2]:
                found.setdefault((block, max(seen, 0), head[2]), line)
                continue
            if words.strip().startswith("[["):
                seen += 1
                number = seen
            else:
                number = 0
            found.setdefault((block, number, ""), line)
            found.setdefault(("", 0, block), line)
        elif (key := _KEY.match(words)) is not None:
            found.setdefault((block, number, key[1]), line)
    return found
