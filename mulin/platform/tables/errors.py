"""Why a table or a cell could not be read, as a code for programs and a sentence for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_TABLE_REASONS = {
    "empty": _("这个文件是空的。"),
    "not_a_table": _("这不是表格文件。请选一个 .xlsx 或 .csv 文件。"),
    "web_page": _("这是网页，不是表格。请用表格软件打开它，另存为 .xlsx 再试。"),
    "other_workbook": _("这种表格格式读不了。请用表格软件打开它，另存为 .xlsx 再试。"),
    "encrypted": _("这个文件设了打开密码。请去掉密码另存一份再试。"),
    "broken": _("这个文件坏了，打不开。请用表格软件打开它，另存一份再试。"),
    "too_large": _("文件太大：最多 %(most)s MB。请分成几个文件。"),
    "unpacks_too_large": _("这个文件解开后太大，没有读。请把数据复制到一张新表里再试。"),
    "too_many_rows": _("行数太多：最多 %(most)s 行。请分成几个文件。"),
    "too_many_columns": _("第 %(row)s 行的列太多：最多 %(most)s 列。请检查分隔符，或删去多余的列。"),
    "encoding": _("文件里的字读不出来（第 %(row)s 行附近）。请另存为 UTF-8 编码的 CSV 或 .xlsx 再试。"),
    "open_quote": _("从第 %(row)s 行起有一个引号没有合上，后面的行都连在了一起。请检查这一行。"),
    "cell_too_long": _("第 %(row)s 行有一格的字太多。请检查这一行的引号。"),
    "no_such_sheet": _("文件里没有叫“%(sheet)s”的工作表。"),
    "one_sheet": _("一个 csv 文件只是一张表。请用 .xlsx，或者把每张表的 csv 放进一个 zip 里。"),
    "no_sheet": _("这个文件里没有工作表。"),
}

_CELL_REASONS = {
    "moment": _("看不懂的日期：“%(value)s”。请写成 2026-06-12 或 2026-06-12 16:40。"),
    "moment_order": _("“%(value)s”分不清年、月、日。请写成 2026-06-12。"),
    "whole": _("这里要一个整数：“%(value)s”。"),
    "missing": _("这里不能空着。"),
}


class UnreadableTable(ValueError):
    """A file that cannot be read as a table. `code` is stable; `params` fill the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        if code not in _TABLE_REASONS:
            raise KeyError(code)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """The reason and the way out, in the reader's language."""
        return str(_TABLE_REASONS[self.code]) % self.params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class BadCell(ValueError):
    """A cell that does not hold what was asked of it. `value` is its text, cut to 40 characters."""

    def __init__(self, code: str, value: object = "") -> None:
        text = str(value)
        super().__init__(code, text)
        if code not in _CELL_REASONS:
            raise KeyError(code)
        self.code = code
        self.value = text if len(text) <= 40 else text[:39] + "…"

    @property
    def message(self) -> str:
        """What is wrong and how to write it, in the reader's language."""
        return str(_CELL_REASONS[self.code]) % {"value": self.value}

    def __str__(self) -> str:
        return f"{self.code} {self.value!r}"
