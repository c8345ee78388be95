"""Rows in a layout: matters as its cells, in its order and groups, with a line of how many after each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.matters import states
from mulin.matters.layouts import fields
from mulin.matters.layouts.reading import DATES, Layout, LayoutColumn
from mulin.matters.models import Matter
from mulin.platform import tables
from mulin.platform.policy import LOCAL
from mulin.platform.workdays import to_local

MARK = "——"
"""What a line of a group begins with, so that nobody takes it for a matter when the table comes back."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A layout with its rows, not yet a file."""

    layout: Layout
    titles: tuple[str, ...]
    columns: tuple[tables.Column, ...]
    rows: Iterator[list[Any]]


def narrow(layout: Layout, found: QuerySet[Matter], now: dt.datetime) -> QuerySet[Matter]:
    """Matters that the layout's own filter lets in, in its order."""
    told = layout.filter
    if "state" in told:
        found = found.filter(state__in=told["state"])
    if "channel" in told:
        found = found.filter(channel__in=told["channel"])
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    spans = {"raised_within": "recorded_at", "answered_within": "answer__at", "closed_within": "closed_at"}
    for key, column in spans.items():
        if key in told:
            since = midnight - dt.timedelta(days=told[key] - 1)
            found = found.filter(**{f"{column}__gte": since})
    order = [_sorted_by(layout.group), _sorted_by(layout.sort), "due_at", "id"]
    return found.order_by(*dict.fromkeys(one for one in order if one))


def _sorted_by(name: str) -> str:
    one = fields.by_name(name.removeprefix("-")) if name else None
    return ("-" if name.startswith("-") else "") + one.sort if one else ""


def fill(layout: Layout, found: Iterable[Matter], *, now: dt.datetime) -> Filled:
    """The cells of matters (read by `queries.for_layout`), as a stream."""
    return Filled(
        layout=layout,
        titles=tuple(_said(one, now) for one in layout.titles),
        columns=tuple(_column(one) for one in layout.columns),
        rows=_rows(layout, found, now),
    )


def _said(title: str, now: dt.datetime) -> str:
    """A title with its gaps filled: the day, the week, the month of asking."""
    day = now.astimezone(LOCAL)
    gaps = {"{date}": f"{day:%Y-%m-%d}", "{month}": f"{day:%Y-%m}", "{week}": f"{day.isocalendar().week}"}
    for gap, words in gaps.items():
        title = title.replace(gap, words)
    return title


def _column(one: LayoutColumn) -> tables.Column:
    kind = {"whole": "whole", "moment": "moment"}.get(one.field.kind, "text")
    if one.date:
        kind = {"moment": "moment", "day": "day"}.get(one.date, "text")
    return tables.Column(one.heading, kind, one.width)


def _rows(layout: Layout, found: Iterable[Matter], now: dt.datetime) -> Iterator[list[Any]]:
    group = fields.by_name(layout.group) if layout.group else None
    number = 0

    def cells(matter: Matter) -> list[Any]:
        nonlocal number
        number += 1
        return [_cell(one, matter, number, now) for one in layout.columns]

    if group is None:
        yield from (cells(one) for one in found)
        return
    of = LayoutColumn("", group, 10)
    for key, part in groupby(found, key=lambda one: str(_cell(of, one, 0, now) or "")):
        count = 0
        for one in part:
            count += 1
            yield cells(one)
        yield [_counted(key, count), *([None] * (len(layout.columns) - 1))]


def _counted(key: str, count: int) -> str:
    said = ngettext("%(key)s：%(n)s 件", "%(key)s：%(n)s 件", count) % {"key": key or _("没有写"), "n": count}
    return f"{MARK} {said}"


def _cell(one: LayoutColumn, matter: Matter, number: int, now: dt.datetime) -> Any:
    if one.field.name == "row":
        return number
    value = one.field.value(matter, now)
    if one.field.kind == "state":
        return one.words.get(value) or states.MATTER.word(value)
    if one.field.kind == "channel":
        return one.words.get(value) or str(fields.CHANNEL_WORDS[value])
    if isinstance(value, dt.datetime) and one.date:
        local = to_local(value)
        return (
            local.date()
            if one.date == "day"
            else value
            if one.date == "moment"
            else local.strftime(DATES[one.date])
        )
    return value


def as_text(row: Sequence[Any]) -> list[str]:
    """A row's cells as words, for a page or for paper."""
    return [
        to_local(one).strftime("%Y-%m-%d %H:%M")
        if isinstance(one, dt.datetime)
        else ""
        if one is None
        else str(one)
        for one in row
    ]
