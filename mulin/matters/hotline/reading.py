"""Orders in: the rows of a workbook or the objects of a JSON list, as messages or as reasons why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mulin.matters.actions.importing import Refused
from mulin.matters.hotline.fold import state_of
from mulin.matters.hotline.messages import Message
from mulin.matters.imports import columns
from mulin.matters.imports.columns import Plan
from mulin.matters.imports.reading import LONGEST_NUMBER, Reader, Unusable
from mulin.matters.models import Channel
from mulin.platform import errors, tables, text
from mulin.platform.tables import BadCell, Cell, Row, Table, cell_text, parse_moment, parse_whole
from mulin.platform.tables.mapping import plain_header
from mulin.platform.text import one_line
from mulin.territory.models import Place

SOURCE = "12345"
OWN: dict[str, tuple[str, ...]] = {
    "updated": ("更新时间", "修改时间", "变更时间", "下发时间", "updated", "changed"),
    "urges": ("催单次数", "催办次数", "urged"),
}
"""Columns that only orders have, beside those that an import knows."""

KEYS: dict[str, str] = {
    "number": "id", "words": "text", "title": "title", "address": "place", "category": "category",
    "raised_at": "time", "due_at": "due", "state": "state", "answer": "reply", "callback": "callback",
    "name": "reporter", "phone": "phone", "updated_at": "updated", "urged": "urges",
}  # fmt: skip
"""What an object of the JSON form may hold, and the column it stands for."""


def of_table(table: Table, street: Place, source: str = "") -> list[Message | Refused]:
    """Every row of a workbook. Raises `UnreadableTable`, `Invalid` for heads that no order has, or too many rows."""
    plan = columns.plan(table, street=street, require_words=False, preset=True, source=source or None)
    heads = [plain_header(head) for head in plan.mapping.headers]
    at = dict(plan.mapping.columns)
    for name, words in OWN.items():
        found = next((n for n, head in enumerate(heads) if head in map(plain_header, words)), None)
        if found is not None:
            at = {field: column for field, column in at.items() if column != found} | {name: found}
    if not {"id", "external_no"} & set(at):
        raise errors.Invalid(
            "S1-15",
            _("没有找到写着工单编号的那一列。"),
            remedy=_("请把那一列的列名写成“工单编号”。"),
            field="file",
        )
    mapping = tables.Mapping(plan.mapping.headers, at, plan.mapping.header_row)
    rows = [row for row in table if row.number > mapping.header_row]
    return _read(rows, mapping, source or plan.source, street, delimited=table.kind == "csv")


def of_objects(
    objects: Sequence[Mapping[str, Any]], street: Place, source: str = ""
) -> list[Message | Refused]:
    """Every object of a JSON list; its place in the list, from 1, stands for a row."""
    names = list(KEYS)
    mapping = tables.Mapping(tuple(names), {KEYS[name]: n for n, name in enumerate(names)}, 0)
    rows = [
        Row(number, tuple(_cell(one.get(name)) for name in names)) for number, one in enumerate(objects, 1)
    ]
    return _read(rows, mapping, source or SOURCE, street, delimited=False)


def _cell(value: Any) -> Cell:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)[:100]


def _read(
    rows: Sequence[Row], mapping: tables.Mapping, source: str, street: Place, *, delimited: bool
) -> list[Message | Refused]:
    plan = Plan(mapping, source, history=False, channel=Channel.HOTLINE)
    reader = _Orders(plan, street, delimited=delimited)
    return list(_messages(reader, rows))


def _messages(reader: _Orders, rows: Sequence[Row]) -> Iterator[Message | Refused]:
    for row in rows:
        try:
            yield reader.message(row)
        except BadCell as bad:
            yield Refused(row.number, bad.message)
        except Unusable as unusable:
            yield Refused(row.number, str(unusable))


class _Orders(Reader):
    """Reads a row as an import does, and what only an order has beside it."""

    def message(self, row: Row) -> Message:
        cells = self.plan.mapping.pick(row)
        number = one_line(cell_text(cells.get("external_no"))) or one_line(cell_text(cells.get("id")))
        if not number:
            raise Unusable(_("没有工单编号，认不出是哪一张。请补上热线那边的编号。"))
        if len(number) > LONGEST_NUMBER:
            raise Unusable(_("编号太长：最多 %(n)s 个字。") % {"n": LONGEST_NUMBER})
        told = one_line(cell_text(cells.get("state")))[:40]
        state = state_of(told)
        if state is None:
            raise Unusable(
                _("看不懂的状态：“%(state)s”。可以写：在办、催单、退回重办、撤单、办结。") % {"state": told}
            )
        words = cell_text(cells.get("text")).strip() or one_line(cell_text(cells.get("title")))
        draft = self._draft(row) if words else None
        return Message(
            row=row.number,
            source=(draft.source if draft else self.plan.source)[:40],
            number=number,
            draft=draft,
            words=text.redact(text.clean(words))[:10_000],
            state=state,
            told=told,
            sent_at=_moment(cells.get("updated")),
            due_at=_moment(cells.get("due")),
            answer=text.redact(text.clean(cell_text(cells.get("reply"))))[:10_000],
            callback=text.redact(one_line(cell_text(cells.get("callback"))))[:300],
            urges=_count(cells.get("urges")),
        )


def _moment(cell: Cell) -> dt.datetime | None:
    return parse_moment(cell) if cell_text(cell).strip() else None


def _count(cell: Cell) -> int:
    if not cell_text(cell).strip():
        return 0
    return min(max(int(parse_whole(cell) or 0), 0), 9_999)
