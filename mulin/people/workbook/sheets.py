"""The sheets of a file as the seven parts of a street, with what is wrong with their form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.people.workbook.columns import PARTS, Part, plain_heads, said, sheet_names
from mulin.people.workbook.plan import Problem
from mulin.platform.tables import Limits, Page, Row, cell_text
from mulin.platform.tables.mapping import plain_header
from mulin.platform.tables.rows import MEGABYTE
from mulin.platform.text import fold

MOST_ROWS = 20_000
"""Rows of one sheet below its heads."""
LIMITS = Limits(size=20 * MEGABYTE, rows=MOST_ROWS + 1, columns=60, cell=2_000)
HEAD_WITHIN = 15
"""Filled rows among which the heads are looked for; offices put titles above them."""


@dataclass
class Sheet:
    """One part of the street as a file has it. `columns` says by name where a column stands (from 0)."""

    part: Part
    page: Page
    head: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    why: int = -1
    """Where the column of what is to be mended stands, in a workbook that comes back."""

    def rows(self) -> Iterator[Row]:
        for row in self.page.rows:
            if row.number > self.head and any(
                cell_text(row.at(column)).strip() or (row.number, column) in self.page.formulas
                for column in self.columns.values()
            ):
                yield row


@dataclass
class Form:
    """What the form of a file is like: its sheets, what is wrong with it, what is only worth knowing."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def wrong(
        self, part: Part, page: Page | None, row: int, column: int, message: str, remedy: str, head: str = ""
    ) -> None:
        name = page.name if page else ""
        self.problems.append(Problem(part.name, row, column, "DR-02", message, remedy, head, name))


def read_form(pages: list[Page]) -> Form:
    """Which sheet of a file is which part, in whatever order they come."""
    form = Form()
    known = sheet_names()
    for page in pages:
        named = fold(page.name.strip())
        if named in said("guide"):
            continue
        name = known.get(named)
        if name is None:
            form.remarks.append(_("“%(sheet)s”这张表不认识，没有读。") % {"sheet": page.name})
            continue
        part = next(one for one in PARTS if one.name == name)
        if name in form.sheets:
            told = _("“%(sheet)s”和“%(other)s”说的是同一张表。") % {
                "sheet": page.name,
                "other": form.sheets[name].page.name,
            }
            form.wrong(part, page, 0, -1, told, _("请合成一张，删掉另一张。"))
            continue
        form.sheets[name] = _read_sheet(form, part, page)
    for part in PARTS:
        if part.name not in form.sheets:
            told = _("少了“%(sheet)s”这张表。") % {"sheet": part.title}
            form.wrong(
                part, None, 0, -1, told, _("七张表都要在；没有要填的，留着表头就行。表头可以从模板里复制。")
            )
    return form


def _read_sheet(form: Form, part: Part, page: Page) -> Sheet:
    sheet = Sheet(part, page)
    if not page.rows:
        form.wrong(
            part,
            page,
            0,
            -1,
            _("这张表是空的，连表头也没有。"),
            _("没有要填的，也留着表头；表头可以从模板里复制。"),
        )
        return sheet
    heads = plain_heads(part.name)
    row = _head_row(page, heads)
    sheet.head = row.number
    _map_heads(form, sheet, row, heads)
    _look_at_cells(form, sheet)
    return sheet


def _head_row(page: Page, heads: dict[str, str]) -> Row:
    return max(
        page.rows[:HEAD_WITHIN], key=lambda row: sum(plain_header(cell) in heads for cell in row.cells)
    )


def _map_heads(form: Form, sheet: Sheet, row: Row, heads: dict[str, str]) -> None:
    part, page = sheet.part, sheet.page
    unknown = []
    for column, cell in enumerate(row.cells):
        text = cell_text(cell).strip()
        if not text:
            continue
        if fold(text) in said("why"):
            sheet.why = column
            continue
        name = heads.get(plain_header(cell))
        if name is None:
            unknown.append(text)
        elif name in sheet.columns:
            told = _("有两列都是“%(head)s”。") % {"head": part.head(name).title}
            form.wrong(part, page, row.number, column, told, _("请只留一列。"), text)
        else:
            sheet.columns[name] = column
    missing = [head for head in part.heads if head.needed and head.name not in sheet.columns]
    for head in missing:
        told = _("没有“%(head)s”这一列。") % {"head": head.title}
        way = _("这张表的表头应是：%(heads)s。") % {
            "heads": _("、").join(str(one.title) for one in part.heads)
        }
        form.wrong(part, page, row.number, -1, told, way, str(head.title))
    if unknown:
        form.remarks.append(
            _("“%(sheet)s”里有不认识的列，没有读：%(heads)s。")
            % {"sheet": page.name, "heads": _("、").join(unknown[:8])}
        )


def _look_at_cells(form: Form, sheet: Sheet) -> None:
    """Merged cells below the heads, hidden rows, formulas."""
    part, page = sheet.part, sheet.page
    used = set(sheet.columns.values())
    names = {column: str(part.head(name).title) for name, column in sheet.columns.items()}
    for one in page.merged:
        columns = [column for column in range(one.first_column, one.last_column + 1) if column in used]
        if (
            one.last_row > sheet.head
            and columns
            and (one.first_row, one.first_column) != (one.last_row, one.last_column)
        ):
            told = _("这里有合并的格，到第 %(row)s 行；合并以后只有第一格里有字。") % {"row": one.last_row}
            way = _("请取消合并，每一格都填上。")
            form.wrong(
                part, page, max(one.first_row, sheet.head + 1), columns[0], told, way, names[columns[0]]
            )
    hidden = sum(row.number in page.hidden for row in sheet.rows())
    if hidden:
        form.remarks.append(
            ngettext(
                "“%(sheet)s”里有 %(n)s 行是藏起来的，也读了。",
                "“%(sheet)s”里有 %(n)s 行是藏起来的，也读了。",
                hidden,
            )
            % {"sheet": page.name, "n": hidden}
        )
    rows = {row.number: row for row in page.rows}
    calculated = 0
    for number, column in sorted(page.formulas):
        if number <= sheet.head or column not in used:
            continue
        row = rows.get(number)
        if row is not None and cell_text(row.at(column)).strip():
            calculated += 1
            continue
        way = _("请在表格软件里打开、保存一次；或者复制这一格，用“粘贴为数值”贴回来。")
        form.wrong(part, page, number, column, _("这一格是公式，里面没有算好的值。"), way, names[column])
    if calculated:
        form.remarks.append(
            ngettext(
                "“%(sheet)s”里有 %(n)s 格是公式，按算好的值读。",
                "“%(sheet)s”里有 %(n)s 格是公式，按算好的值读。",
                calculated,
            )
            % {"sheet": page.name, "n": calculated}
        )
