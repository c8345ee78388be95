"""Reading files as people send them: every encoding and delimiter, and everything that goes wrong."""

from __future__ import annotations

import codecs
import csv
import io
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.tables import Limits, Row, UnreadableTable, open_table
from mulin.platform.tables.errors import _CELL_REASONS, _TABLE_REASONS
from tests.platform.tables.packages import SHEET, plain_workbook, rewritten, with_sheet_xml, zipped
from tests.platform.wording import english, ensure_settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
SMALL = Limits(size=100_000, unpacked=1_000_000, rows=5, columns=4, cell=50)
TEXT = '编号;主题;内容\r\n1;路灯;"三号楼\n的灯; 不亮"\r\n2;积水;"他说""马上""来"\r\n'
ROWS = [["编号", "主题", "内容"], ["1", "路灯", "三号楼\n的灯; 不亮"], ["2", "积水", '他说"马上"来']]


def rows_of(content: bytes, limits: Limits | None = None, sheet: str | None = None) -> list[Row]:
    with open_table(io.BytesIO(content), limits=limits, sheet=sheet) as table:
        return list(table)


def cells_of(content: bytes, limits: Limits | None = None) -> list[list[object]]:
    return [list(row.cells) for row in rows_of(content, limits)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(ROWS)
    with open_table(io.BytesIO(written.getvalue().encode(encoding))) as table:
        assert [list(row.cells) for row in table] == ROWS
        assert table.delimiter == delimiter
        assert table.encoding == {"gbk": "gb18030"}.get(encoding, encoding)
        assert (table.kind, table.sheets) == ("csv", ())


def test_utf16_with_a_mark_in_both_orders() -> None:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert cells_of(mark + TEXT.encode(encoding)) == ROWS


def test_rare_characters_of_gb18030() -> None:
    assert cells_of("姓名,地址\n𠮷野,青桐苑\n㛃,梧桐里\n".encode("gb18030"))[1] == ["𠮷野", "青桐苑"]


def test_gb18030_far_down_in_a_file_that_begins_in_english() -> None:
    content = b"id,title\n" + b"1,lamp\n" * 20_000 + "2,灯".encode("gb18030")
    rows = rows_of(content)
    assert rows[-1] == Row(20_002, ("2", "灯"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end: str) -> None:
    assert cells_of(f"a,b{end}1,2{end}".encode()) == [["a", "b"], ["1", "2"]]


def test_ragged_and_empty_rows_keep_their_numbers() -> None:
    rows = rows_of(b"a,b,c\n\n1\n,,,\n1,2,3,4,,\n")
    assert rows == [Row(1, ("a", "b", "c")), Row(3, ("1",)), Row(5, ("1", "2", "3", "4"))]
    assert rows[1].at(2) is None


def test_a_record_over_several_lines_is_one_row() -> None:
    assert [row.number for row in rows_of(b'a,b\n1,"x\ny\nz"\n2,w')] == [1, 2, 3]


def test_a_delimiter_told_in_the_first_line() -> None:
    assert cells_of(b"sep=|\r\na|b,c\r\n1|2,3\r\n") == [["a", "b,c"], ["1", "2,3"]]


def test_commas_in_text_do_not_hide_the_real_delimiter() -> None:
    text = "title\ttext\n" + "灯\t坏了, 请来修, 谢谢\n水\t漏了, 急\n电\t停了\n"
    assert cells_of(text.encode())[1] == ["灯", "坏了, 请来修, 谢谢"]


def test_one_column_is_a_table_too() -> None:
    assert cells_of("主题\n灯坏了\n".encode()) == [["主题"], ["灯坏了"]]


def test_nul_and_sloppy_quotes_do_not_stop_the_reading() -> None:
    assert cells_of(b'a,b\nx\x00y,12" pipe\n"p"q,r\n') == [["a", "b"], ["x\x00y", '12" pipe'], ["pq", "r"]]


def test_the_apostrophe_of_a_neutralised_cell_goes() -> None:
    assert cells_of(b"a,b\n'=1+1,'quoted'\n")[1] == ["=1+1", "'quoted'"]


def test_a_table_can_be_gone_through_again() -> None:
    for content in (TEXT.encode(), plain_workbook(ROWS)):
        with open_table(io.BytesIO(content)) as table:
            assert table.head(1)[0].cells == ("编号", "主题", "内容")
            assert list(table) == list(table)


def test_a_long_cell_is_cut_and_told() -> None:
    rows = rows_of(b"a,b\n1," + b"x" * 60 + b"\n", SMALL)
    assert rows[1] == Row(2, ("1", "x" * 50), cut=(1,))


def test_workbook_values_come_with_their_types() -> None:
    when = datetime(2026, 6, 12, 16, 40)
    content = plain_workbook(
        [["编号", "时间"], [13800001111, when], [1.5, date(2026, 6, 12)], [None, True], ["=1+1", "x"]]
    )
    rows = rows_of(content)
    assert rows[1].cells == (13800001111, when)
    assert rows[2].cells == (1.5, datetime(2026, 6, 12))
    assert rows[3].cells == (None, True)
    assert rows[4].cells == (None, "x"), "a formula that was never calculated has no value"


def test_a_formula_gives_its_last_value() -> None:
    content = with_sheet_xml(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;1</f><v>21</v></c></row>'
    )
    assert cells_of(content) == [[2, "21"]]


def test_sheets_by_name_and_by_content() -> None:
    content = plain_workbook([], 空的=[], 清单=[["a"]], 其他=[["b"]])
    with open_table(io.BytesIO(content)) as table:
        assert table.sheets == ("Sheet", "空的", "清单", "其他")
        assert table.sheet == "清单"
    assert rows_of(content, sheet="其他")[0].cells == ("b",)
    with pytest.raises(UnreadableTable, match="no_such_sheet"):
        rows_of(content, sheet="没有")


def test_a_hidden_sheet_is_not_taken_by_itself() -> None:
    content = plain_workbook([["hidden"]], Shown=[["shown"]])
    hidden = rewritten(
        content,
        lambda name, part: (
            part.replace(
                b'name="Sheet" sheetId="1" state="visible"', b'name="Sheet" sheetId="1" state="hidden"'
            )
            if name == "xl/workbook.xml"
            else part
        ),
    )
    assert cells_of(hidden) == [["shown"]]


def test_empty_columns_far_to_the_right_do_no_harm() -> None:
    assert cells_of(with_sheet_xml('<row r="3"><c r="A3"><v>1</v></c><c r="XFD3" s="0"/></row>')) == [[1]]


BROKEN_SHEET = rewritten(
    plain_workbook([["a"]]), lambda name, part: part[: len(part) // 2] if name == SHEET else part
)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
TRUNCATED = plain_workbook([["a", "b"]] * 50)[:-200]


def flagged(package: bytes) -> bytes:
    """The zip with the bit set that says its parts are encrypted, in both directories."""
    content = bytearray(package)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\r\n  \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (plain_workbook([]), "empty"),
        (b"%PDF-1.7\n%...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_table"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "not_a_table"),
        (bytes(range(256)) * 4 + bytes(400), "not_a_table"),
        (zipped(word__document_xml=b"<x/>"), "not_a_table"),
        (zipped(a_txt=b"x"), "not_a_table"),
        (
            zipped(content_xml=b"<x/>", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "other_workbook",
        ),
        (OLE, "other_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (flagged(plain_workbook([["a"]])), "encrypted"),
        (b"<html><table><tr><td>1</td></tr></table>", "web_page"),
        ("\ufeff\n <!DOCTYPE html><p>".encode(), "web_page"),
        (b"PK\x03\x04 not a zip at all", "broken"),
        (TRUNCATED, "broken"),
        (BROKEN_SHEET, "broken"),
        (rewritten(plain_workbook([["a"]]), lambda name, part: None if name == SHEET else part), "no_sheet"),
        (rewritten(plain_workbook([["a"]]), lambda name, part: DOCTYPE if name == SHEET else part), "broken"),
        (with_sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "broken"),
        (with_sheet_xml('<row r="2000000000"><c><v>1</v></c></row>'), "broken"),
        ("標題,內容\n路燈壞了,請來修理，謝謝您們\n".encode("big5"), "encoding"),
        ("nom,prénom\nété,où\n".encode("latin-1"), "encoding"),
        ("编号,主题\n1,路灯不亮".encode()[:-1], "encoding"),
        (codecs.BOM_UTF16_LE + "a,b\nc".encode("utf-16-le") + b"\x00", "encoding"),
        (b'a,b\n1,"open\n2,3\n4,5\n', "open_quote"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "cell_too_long"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows_of(content)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n" * 30_000, "too_large"),
        (b"a,b\n1,2\n3,4\n5,6\n7,8\n9,0\n", "too_many_rows"),
        (plain_workbook([["a"]] * 6), "too_many_rows"),
        (b"a\n1,2,3,4,5\n", "too_many_columns"),
        (plain_workbook([["a"], [1, 2, 3, 4, 5]]), "too_many_columns"),
        (
            rewritten(
                plain_workbook([["a"]]), lambda _, part: part, **{"xl/media/bomb.bin": bytes(2_000_000)}
            ),
            "unpacks_too_large",
        ),
    ],
)
def test_limits_hold(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows_of(content, SMALL)
    assert caught.value.code == code


def test_a_package_that_understates_its_sizes_is_not_unpacked_further() -> None:
    """The sheet claims 64 bytes; what lies behind them is never read."""
    bomb = bytearray(with_sheet_xml("<row><c><v>1</v></c></row>" * 200_000))
    at = bomb.rfind(SHEET.encode()) - 46
    assert bomb[at : at + 4] == b"PK\x01\x02"
    bomb[at + 24 : at + 28] = (64).to_bytes(4, "little")
    with pytest.raises(UnreadableTable, match="broken"):
        rows_of(bytes(bomb))


def test_where_it_went_wrong() -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows_of("编号,主题\n".encode() * 40_000 + b"\xff\xff")
    assert caught.value.params == {"row": 40_001}
    with pytest.raises(UnreadableTable) as caught:
        rows_of(b'a,b\n1,2\n3,"open\n5,6\n')
    assert caught.value.params == {"row": 3}


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    ensure_settings()
    for reasons in (_TABLE_REASONS, _CELL_REASONS):
        for code, reason in reasons.items():
            assert english(str(reason)), code
            filled = str(reason) % {"most": 1, "row": 2, "sheet": "x", "value": "y"}
            assert filled.endswith("。")
    assert UnreadableTable("too_many_rows", most=5).message == "行数太多：最多 5 行。请分成几个文件。"


def test_a_path_is_opened_and_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    with open_table(path) as table:
        file = table._file
        assert len(list(table)) == 3
    assert file.closed
    path.write_bytes(b"")
    with pytest.raises(UnreadableTable, match="empty"):
        open_table(path)
    if Path("/proc/self/fd").exists():
        assert str(path) not in [
            os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if _is_link(fd)
        ]


def _is_link(fd: str) -> bool:
    return Path(f"/proc/self/fd/{fd}").is_symlink()


def test_memory_stays_bounded_on_a_long_workbook(tmp_path: Path) -> None:
    """20,000 rows of 10 cells, 8 MB of XML: the reading process grows by less than 20 MB over its start."""
    row = "<row>" + '<c t="inlineStr"><is><t>abcdefgh</t></is></c>' * 10 + "</row>"
    path = tmp_path / "long.xlsx"
    path.write_bytes(with_sheet_xml(row * 20_000))
    code = (
        "import io, resource, sys\n"
        "from mulin.platform.tables import open_table\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with open_table(io.BytesIO(b'a,b\\n')) as table: list(table)\n"
        "start = used()\n"
        "rows = sum(1 for _ in open_table(sys.argv[1]))\n"
        "print(rows, (used() - start) // 1024)\n"
    )
    out = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    rows, megabytes = map(int, out.stdout.split())
    assert rows == 20_000
    assert megabytes < 20


def outcome(content: bytes) -> tuple[str, list[Row]]:
    """The code of the reason, or `read` with the rows."""
    try:
        return "read", rows_of(content)
    except UnreadableTable as error:
        return error.code, []


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"a,b\n", OLE]),
)
def test_no_bytes_break_the_reader(noise: bytes, start: bytes) -> None:
    code, rows = outcome(start + noise)
    assert code in _TABLE_REASONS or (code == "read" and all(row.cells for row in rows))


WHOLE = plain_workbook([["编号", "主题"], [1, "路灯"], [2, datetime(2026, 6, 12)]])


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_breaks_the_reader(at: int, noise: bytes) -> None:
    damaged = WHOLE[:at] + noise + WHOLE[at + len(noise) :]
    assert outcome(damaged)[0] in {"read", *_TABLE_REASONS}
