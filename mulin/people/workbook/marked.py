"""The workbook handed back with its faulty cells marked, and a column that says why and what to do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from mulin.people.workbook.columns import WHY, said
from mulin.people.workbook.plan import Plan, Problem
from mulin.people.workbook.sheets import read_form
from mulin.platform.tables import Marked, Page, Row, cell_text, write_marked
from mulin.platform.text import fold


def write_with_marks(target: BinaryIO, pages: list[Page], plan: Plan) -> None:
    """Every sheet with its cells where they stood; mended and uploaded again it is read like any other."""
    form = read_form(pages)
    heads = {sheet.page.name: sheet.head or 1 for sheet in form.sheets.values()}
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in plan.problems:
        if problem.sheet:
            by_sheet[problem.sheet].append(problem)
    sheets = []
    for page in pages:
        told: dict[int, list[str]] = defaultdict(list)
        for one in by_sheet[page.name]:
            told[one.row or heads.get(page.name, 1)].append(_line(one))
        sheets.append(
            Marked(
                page.name,
                _without_why(page),
                heads.get(page.name, 1),
                str(WHY),
                frozenset((one.row, one.column) for one in by_sheet[page.name] if one.column >= 0),
                {row: "\n".join(lines) for row, lines in told.items()},
            )
        )
    missing = [one for one in plan.problems if not one.sheet]
    if missing:
        rows = [Row(1, (_("少了的表"), str(WHY)))]
        rows += [Row(n, (one.address, _line(one))) for n, one in enumerate(missing, 2)]
        sheets.append(Marked(_("少了的表"), rows, 1, str(WHY)))
    write_marked(target, sheets)


def _line(one: Problem) -> str:
    where = f"{one.head}：" if one.head else ""
    return f"{where}{one.message}{one.remedy}（{one.rule}）"


def _without_why(page: Page) -> list[Row]:
    """The rows without what an earlier marking wrote into them."""
    at = next(
        (
            column
            for row in page.rows[:15]
            for column, cell in enumerate(row.cells)
            if isinstance(cell, str) and fold(cell_text(cell)) in said("why")
        ),
        None,
    )
    if at is None:
        return page.rows
    return [replace(row, cells=row.cells[:at] + row.cells[at + 1 :]) for row in page.rows]
