"""Columns matched to fields, kept and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.tables import Field, Mapping, Row, find_header, guess_mapping, header_signature

FIELDS = (
    Field("external", ("编号", "工单号", "id", "number")),
    Field("title", ("主题", "标题", "title", "subject")),
    Field("text", ("内容", "诉求内容", "详情", "text", "description"), required=True),
    Field("occurred", ("时间", "反映时间", "日期", "time", "date"), kind="moment"),
    Field("phone", ("电话", "联系电话", "手机", "phone"), kind="phone"),
    Field("likes", ("点赞数", "likes"), kind="whole"),
)


def guess(headers: list[str], *samples: tuple[object, ...]) -> dict[str, int]:
    rows = [Row(number, cells) for number, cells in enumerate(samples, 2)]  # type: ignore[arg-type]
    return dict(guess_mapping(headers, rows, FIELDS).columns)


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["编号", "主题", "内容", "时间"], {"external": 0, "title": 1, "text": 2, "occurred": 3}),
        (
            ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"],
            {"external": 0, "title": 2, "occurred": 3, "text": 4},
        ),
        (
            ["ID", " Title ", "TEXT", "Reply_Time", "Time"],
            {"external": 0, "title": 1, "text": 2, "occurred": 4},
        ),
        (["诉 求 内 容*", "联系电话（必填）", "序号"], {"text": 0, "phone": 1}),
        (["甲", "乙", ""], {}),
    ],
)
def test_names_lead(headers: list[str], columns: dict[str, int]) -> None:
    assert guess(headers) == columns


def test_cells_decide_between_two_likely_columns() -> None:
    headers = ["反映时间段", "受理时间"]
    assert guess(headers, ("早上", "2026/6/12 8:12"), ("晚上", "2026年6月13日"))["occurred"] == 1
    assert guess(headers, ("2026/6/12 8:12", "三天"), ("2026/6/13", "五天"))["occurred"] == 0


def test_cells_can_speak_against_a_name() -> None:
    assert "likes" not in guess(["点赞数说明"], ("很多",), ("不少",))
    assert guess(["点赞数"], (12,), ("3",)) == {"likes": 0}


def test_a_column_serves_one_field() -> None:
    columns = guess(["时间", "时间", "主题", "标题"])
    assert sorted(columns.values()) == sorted(set(columns.values()))
    assert columns == {"occurred": 0, "title": 2}


def test_what_is_missing_is_named() -> None:
    mapping = guess_mapping(["编号"], [], FIELDS)
    assert mapping.missing(FIELDS) == ["text"]


def test_rows_are_picked_by_field() -> None:
    mapping = guess_mapping(["编号", "内容"], [], FIELDS)
    assert mapping.pick(Row(2, ("7",))) == {"external": "7", "text": None}
    assert mapping.beyond(Row(2, ("7", "a", "b")))
    assert not mapping.beyond(Row(2, ("7", "a")))


def test_titles_above_the_headers_are_passed_over() -> None:
    rows = [
        Row(1, ("2026年6月民情台账",)),
        Row(2, ("填表人：", "周敏")),
        Row(4, ("序号", "主题", "内容")),
        Row(5, ("1", "灯", "坏")),
    ]
    assert find_header(rows, FIELDS) == rows[2]
    unknown = [Row(1, ("清单",)), Row(2, ("甲", "乙", "丙")), Row(3, ("1", "2", "3"))]
    assert find_header(unknown, FIELDS) == unknown[1]
    assert find_header([], FIELDS) is None


def test_the_same_headers_are_known_again() -> None:
    mapping = guess_mapping(["编号", "诉求内容（必填）"], [], FIELDS)
    assert mapping.fits([" 编 号", "诉求内容*"])
    assert not mapping.fits(["诉求内容", "编号"])
    assert header_signature(["编号"]) != header_signature(["编号", ""])


names = st.lists(st.text(max_size=12), min_size=1, max_size=8)


@given(names)
def test_any_headers_give_a_sound_mapping_that_can_be_kept(headers: list[str]) -> None:
    mapping = guess_mapping(headers, [], FIELDS, header_row=3)
    assert all(0 <= column < len(headers) for column in mapping.columns.values())
    assert len(set(mapping.columns.values())) == len(mapping.columns)
    again = Mapping.from_json(mapping.to_json())
    assert again == mapping
    assert again.fits(headers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"headers": ["a"], "columns": {"title": 1}, "header_row": 1}',
        '{"headers": ["a"], "columns": {"title": -1}, "header_row": 1}',
        '{"headers": ["a"], "columns": {"title": true}, "header_row": 1}',
        '{"headers": ["a"], "columns": {"title": 0, "text": 0}, "header_row": 1}',
        '{"headers": [1], "columns": {}, "header_row": 1}',
        '{"headers": ["a"], "columns": [], "header_row": 1}',
        '{"headers": ["a"], "columns": {}, "header_row": "1"}',
    ],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Mapping.from_json(text)


def test_a_file_with_headers_in_it(tmp_path: Path) -> None:
    from mulin.platform.tables import open_table

    path = tmp_path / "台账.csv"
    path.write_text("民情台账,,\n工单号,诉求内容,反映时间\nA1,路灯不亮,2026/6/12\n", encoding="gb18030")
    with open_table(path) as table:
        head = table.head()
        header = find_header(head, FIELDS)
        assert header is not None
        mapping = guess_mapping(header.cells, head[2:], FIELDS, header_row=header.number)
        picked = [mapping.pick(row) for row in table if row.number > mapping.header_row]
    assert picked == [{"external": "A1", "text": "路灯不亮", "occurred": "2026/6/12"}]
