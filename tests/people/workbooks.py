"""Workbooks for tests: a street's own, changed in a cell here and there, and read again."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from mulin.people import workbook
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import queries as territory
from mulin.territory.models import Place
from tests.factories.town import SYSTEM

Values = dict[str, list[tuple[Any, ...]]]


def street_again(street: Place) -> Place:
    found = territory.by_id(street.id)
    assert found is not None
    return found


def written(
    street: Place,
    now: dt.datetime,
    *,
    kind: str = "xlsx",
    phones: bool = False,
    paths: tuple[str, ...] | None = None,
) -> bytes:
    """The workbook of a street as it is written out."""
    standing = workbook.standing_of(street_again(street), today=now.astimezone(LOCAL).date())
    return workbook.as_bytes(workbook.sheets_of(standing, paths=paths, phones=phones), kind)


def values(content: bytes) -> Values:
    """Every cell of every sheet, for comparing."""
    book = load_workbook(io.BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def changed(content: bytes, change: Callable[[Workbook], Any]) -> bytes:
    """The workbook after something has been done to it in a spreadsheet program."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_rows(content: bytes, **rows: list[list[Any]]) -> bytes:
    """The workbook with rows added at the end of its sheets, by the sheet's Chinese name."""

    def add(book: Workbook) -> None:
        for name, added in rows.items():
            for row in added:
                book[name].append(row)

    return changed(content, add)


def check(content: bytes, street: Place, now: dt.datetime, actor: Actor = SYSTEM) -> workbook.Plan:
    return workbook.check(io.BytesIO(content), street=street_again(street), actor=actor, now=now)


def take_in(content: bytes, street: Place, now: dt.datetime, actor: Actor = SYSTEM) -> workbook.Plan:
    pages = workbook.read(io.BytesIO(content))
    return workbook.take_in(pages, street=street_again(street), actor=actor, now=now)


def told(plan: workbook.Plan) -> list[tuple[str, str]]:
    """Where something is wrong, and by which rule."""
    return [(one.address, one.rule) for one in plan.problems]
