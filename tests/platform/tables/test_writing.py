"""Files handed out: they come back as they were, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from mulin.platform.tables import (
    Column,
    Sheet,
    csv_chunks,
    neutralise,
    open_table,
    parse_moment,
    reveal,
    write_csv,
    write_xlsx,
)
from mulin.platform.tables import writing as module
from mulin.platform.text import clean
from mulin.platform.workdays import SHANGHAI

DANGEROUS = [
    "=1+1",
    "+86 138",
    "-5 度",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1+1",
    " =1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "''@x",
]
columns = [Column("甲"), Column("乙"), Column("丙")]
texts = st.text(max_size=30).map(clean) | st.sampled_from([clean(text) for text in DANGEROUS])


def xlsx_of(rows: list[list[Any]], given_columns: list[Column] = columns) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [Sheet("清单", given_columns, rows)])
    return out.getvalue()


def back(content: bytes) -> list[list[Any]]:
    with open_table(io.BytesIO(content)) as table:
        return [[row.at(place) or "" for place in range(3)] for row in table][1:]


def sheet_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))["清单"]


@given(st.text(max_size=20) | st.sampled_from(DANGEROUS))
def test_neutral_text_comes_back(text: str) -> None:
    assert reveal(neutralise(text)) == text
    assert neutralise(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_might_run_is_neutral_in_both_kinds_of_file(text: str) -> None:
    line = b"".join(csv_chunks(columns, [[text]])).decode("utf-8-sig").splitlines()[1:]
    assert next(csv.reader(line))[0].startswith("'")
    cell = sheet_of(xlsx_of([[text]]))["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", clean(text), True)


@given(st.lists(st.lists(texts, min_size=3, max_size=3).filter(any), max_size=6))
def test_text_comes_back_from_csv(rows: list[list[str]]) -> None:
    out = io.BytesIO()
    write_csv(out, columns, rows)
    assert back(out.getvalue()) == rows


@given(st.lists(st.lists(texts, min_size=3, max_size=3).filter(any), max_size=4))
def test_text_comes_back_from_a_workbook(rows: list[list[str]]) -> None:
    assert back(xlsx_of(rows)) == rows


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 1, 1), timezones=st.sampled_from([UTC, SHANGHAI])))
def test_moments_come_back_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    made = [Column("时间", "moment")]
    for content in (b"".join(csv_chunks(made, [[moment]])), xlsx_of([[moment]], made)):
        with open_table(io.BytesIO(content)) as table:
            assert parse_moment(table.head()[1].at(0)) == moment


def test_values_keep_their_types_and_formats() -> None:
    when = datetime(2026, 6, 12, 8, 40, tzinfo=UTC)
    made = [
        Column("t", "moment"),
        Column("d", "day"),
        Column("m", "money"),
        Column("n", "whole"),
        Column("p", "percent"),
        Column("x"),
    ]
    row = [when, date(2026, 6, 12), Decimal("1234.50"), 1234, 0.955, 7]
    page = sheet_of(xlsx_of([row, [when.astimezone(SHANGHAI), None, -5, 0, 1, True]], made))
    cells = page[2]
    assert [cell.value for cell in cells] == [
        datetime(2026, 6, 12, 16, 40),
        datetime(2026, 6, 12),
        1234.5,
        1234,
        0.955,
        7,
    ]
    assert [cell.number_format for cell in cells] == [
        "yyyy-mm-dd hh:mm",
        "yyyy-mm-dd",
        "#,##0.00",
        "#,##0",
        "0.0%",
        "General",
    ]
    assert [cell.value for cell in page[3]] == [datetime(2026, 6, 12, 16, 40), None, -5, 0, 1, True]


def test_big_numbers_stay_exact_and_odd_ones_stay_out() -> None:
    page = sheet_of(xlsx_of([[110105194912310021, float("nan"), time(9, 5)]]))
    assert [cell.value for cell in page[2]] == ["110105194912310021", None, time(9, 5)]


def test_layout_for_reading_and_printing() -> None:
    page = sheet_of(
        xlsx_of(
            [["a", "b", "c"]],
            [Column("短", width=6), Column("很长很长很长很长很长的标题"), Column("日", "day")],
        )
    )
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C2"
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert [page.column_dimensions[letter].width for letter in "ABC"] == [6, 28, 12]
    assert page["A1"].font.bold


def test_too_long_text_is_cut_with_an_ellipsis() -> None:
    value = sheet_of(xlsx_of([["灯" * 40_000]]))["A2"].value
    assert len(value) == 32_767
    assert value.endswith("灯…")


def test_sheet_names_are_made_fit() -> None:
    out = io.BytesIO()
    names = ["清单[1]:*?/\\", "清单 1", "", "很" * 40, "很" * 40, "'"]
    write_xlsx(out, [Sheet(name, columns, [["x"]]) for name in names])
    assert load_workbook(out).sheetnames == [
        "清单 1",
        "清单 1 (2)",
        "Sheet",
        "很" * 31,
        "很" * 27 + " (2)",
        "Sheet (2)",
    ]


def test_rows_past_the_end_of_a_sheet_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAST_ROW", 4)
    out = io.BytesIO()
    assert write_xlsx(out, [Sheet("清单", columns, ([str(n)] for n in range(7)))]) == 7
    book = load_workbook(out)
    assert book.sheetnames == ["清单", "清单 (2)", "清单 (3)"]
    assert [[row[0].value for row in page.iter_rows()] for page in book] == [
        ["甲", "0", "1", "2"],
        ["甲", "3", "4", "5"],
        ["甲", "6"],
    ]


def test_a_full_sheet_has_no_empty_one_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAST_ROW", 4)
    out = io.BytesIO()
    write_xlsx(out, [Sheet("清单", columns, [["1"], ["2"], ["3"]]), Sheet("空", columns, [])])
    assert load_workbook(out).sheetnames == ["清单", "空"]


def test_files_by_path(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", [Sheet("s", columns, [["x"]])])
    write_csv(tmp_path / "a.csv", columns, [["x"]])
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
    assert (tmp_path / "a.csv").read_bytes() == "\ufeff甲,乙,丙\r\nx\r\n".encode()


def test_a_csv_comes_in_pieces() -> None:
    pieces = list(csv_chunks(columns, ([f"第{n}行", "灯" * 50, None] for n in range(2_000))))
    assert len(pieces) >= 5
    assert max(map(len, pieces)) < 200_000
    assert len(back(b"".join(pieces))) == 2_000


def test_a_file_that_failed_leaves_nothing_behind() -> None:
    before = set(ALL_TEMP_FILES)
    with pytest.raises(ZeroDivisionError):
        write_xlsx(
            io.BytesIO(), [Sheet("好", columns, [["x"]]), Sheet("坏", columns, ([1 // n] for n in (1, 0)))]
        )
    left = set(ALL_TEMP_FILES) - before
    assert not [path for path in left if Path(path).exists()]


def test_what_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="sheet"):
        write_xlsx(io.BytesIO(), [])
    with pytest.raises(ValueError, match="time zone"):
        xlsx_of([[datetime(2026, 6, 12)]])
    with pytest.raises(ValueError, match="kind"):
        Column("x", "colour")
