"""The office's own layouts: checked at the line, filled with what the reader may see, known again when they come back."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mulin.matters import actions, imports
from mulin.matters.actions.answer_sheets import Given
from mulin.matters.layouts import examples, fields, reading
from mulin.matters.models import Answer, ImportRun, Matter, SheetLayout, SheetLayoutVersion
from mulin.platform import errors, tables
from tests.factories import Town
from tests.matters.at_desk import at, matter_in
from tests.matters.test_papers import read_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)


def keep(town: Town, now: dt.datetime, text: str, **how: Any) -> SheetLayoutVersion:
    return actions.keep_layout(
        **{"street": town.street, "text": text, "actor": town.dispatcher, "now": now, **how}
    )


def grid(body: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(reading.Unreadable) as caught:
        reading.read(text)
    return [(one.line, one.message) for one in caught.value.faults]


@pytest.mark.parametrize("name", sorted(examples.TEXTS))
def test_the_examples_are_layouts(name: str) -> None:
    assert reading.read(examples.TEXTS[name]).columns


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('name = "表"\n[[columns]]\nfield = "reff"\n', 3, "是不是：ref"),
        ('name = "表"\n[[columns]]\nfield = "编码"\n', 3, "编号"),
        (
            'name = "表"\n[[columns]]\nfield = "ref"\n\n[[columns]]\nheading = "编号"\nfield = "id"\n',
            7,
            "没有“id”",
        ),
        (
            'name = "表"\n[[columns]]\nfield = "ref"\n[[columns]]\nheading = "编号"\nfield = "state"\n',
            5,
            "重了",
        ),
        ('name = "表"\n[[columns]]\nfield = "due_at"\ndate = "dd/mm"\n', 4, "day、moment、chinese"),
        ('name = "表"\n[[columns]]\nfield = "ref"\ndate = "day"\n', 4, "不是时间"),
        ('name = "表"\n[[columns]]\nfield = "phone"\n', 3, "N-90"),
        ('name = "表"\n[[columns]]\nfield = "反映人姓名"\n', 3, "N-90"),
        ('name = "表"\npage = "A5"\n[[columns]]\nfield = "ref"\n', 2, "A4、A3"),
        ('name = "表"\nsort = "words"\n[[columns]]\nfield = "ref"\n', 2, "recorded_at"),
        ('name = "表"\n[filter]\nstate = ["在办"]\n[[columns]]\nfield = "ref"\n', 3, "with_handler"),
        ('name = "表"\n[filter]\nraised_within = "7"\n[[columns]]\nfield = "ref"\n', 3, "366"),
        ('name = "表"\n[[columns]]\nfield = "state"\nwords = { old = "旧" }\n', 4, "没有“old”"),
        ('name = "表"\n[[columns]]\nfeild = "ref"\n', 3, "是不是：field"),
        ('title = "表"\n[[columns]]\nfield = "ref"\n', 0, "没有名字"),
        ('name = "表"\n', 0, "一列也没有"),
        ('name = "表"\n[[columns]]\nfield = ref\n', 3, "加引号"),
        ('name = "表"\n[[columns]]\nfield = "ref"\nwidth = "9"\n', 4, "2 到 100"),
    ],
)
def test_a_fault_is_told_at_its_line_with_the_way_out(text: str, line: int, said: str) -> None:
    found = faults(text)
    assert any(at == line and said in message for at, message in found), found


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.sampled_from(sorted(examples.TEXTS.values())).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.text(max_size=8), st.integers(0, 30)).map(
        lambda cut: text[: cut[0]] + cut[1] + text[cut[0] + cut[2] :]
    )
))  # fmt: skip
def test_whatever_is_typed_is_a_layout_or_says_why(text: str) -> None:
    layout, found = _tried(text)
    if layout is None:
        assert found
        assert all(0 <= one.line <= len(text.splitlines()) + 1 and one.message for one in found)
    else:
        heads = [column.heading for column in layout.columns]
        assert len(set(heads)) == len(heads) > 0
        assert not any(column.field.klass == fields.PERSONAL for column in layout.columns)


def _tried(text: str) -> tuple[reading.Layout | None, tuple[reading.Fault, ...]]:
    try:
        return reading.read(text), ()
    except reading.Unreadable as unreadable:
        return None, unreadable.faults


def test_every_field_has_a_class_and_no_personal_one_a_value(town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(name="顾桂珍", phone="13812345627")
    matter = matter_in(town, "new", now, contact=contact)
    for one in fields.FIELDS:
        assert one.klass in fields.CLASSES
        if one.klass == fields.PERSONAL:
            assert one.value(matter, now) == ""


@pytest.mark.mechanism("DR-03", "DR-01")
def test_the_cut_of_the_desk_in_the_offices_own_layout(town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(name="顾桂珍", phone="13812345627")
    out = matter_in(town, "offered", now, words="派出的灯", contact=contact)
    matter_in(town, "new", now, words="还没派的", contact=contact)
    layout = keep(town, now, examples.TEXTS["ledger"]).layout
    desk = at(town, "dispatcher")
    page = desk.get(f"/desk/layouts/{layout.id}/?cut=with_handler").content.decode()
    assert out.ref in page
    assert "还没派的" not in page
    response = desk.get(f"/desk/layouts/{layout.id}/sheet.xlsx?cut=with_handler")
    rows = grid(response.content)
    assert rows[0][0] == "群众诉求办件台账"
    assert rows[1][0].startswith("制表日期：2")  # type: ignore[union-attr]
    assert rows[2][:3] == ("序号", "办件编号", "反映时间")
    assert rows[3][0] == 1
    assert rows[3][1] == out.ref
    assert len(rows) == 4
    book = load_workbook(io.BytesIO(response.content)).active
    assert (book.page_setup.paperSize, book.page_setup.orientation, book.freeze_panes) == (
        8,
        "landscape",
        "A4",
    )
    csv = b"".join(desk.get(f"/desk/layouts/{layout.id}/sheet.csv?cut=with_handler").streaming_content)
    assert out.ref in csv.decode()
    paper = desk.get(f"/desk/layouts/{layout.id}/sheet.pdf?cut=with_handler").content
    assert out.ref in read_pdf(paper)
    for body in (repr(rows), csv.decode(), page):
        assert "顾桂珍" not in body
        assert "5627" not in body


def test_groups_are_counted_and_words_of_states_are_the_offices(town: Town, now: dt.datetime) -> None:
    for _n in range(2):
        matter_in(town, "new", now, category_id=town.lighting.id)
    matter_in(town, "closed", now)
    layout = keep(town, now, examples.TEXTS["week"]).layout
    rows = grid(at(town, "dispatcher").get(f"/desk/layouts/{layout.id}/sheet.xlsx").content)[3:]
    assert [row[0] for row in rows if str(row[0]).startswith("——")] == [
        "—— 公共照明：2 件",
        "—— 没有写：1 件",
    ]
    assert {row[4] for row in rows} == {"待受理", "办结", None}


def test_nobody_gets_more_than_they_see(town: Town, now: dt.datetime) -> None:
    mine = matter_in(town, "offered", now)
    other = matter_in(town, "new", now)
    layout = keep(town, now, examples.TEXTS["week"]).layout
    whole = repr(grid(at(town, "handler").get(f"/desk/layouts/{layout.id}/sheet.xlsx").content))
    assert mine.ref in whole
    assert other.ref not in whole
    assert at(town, "other_dispatcher").get(f"/desk/layouts/{layout.id}/").status_code == 404
    assert at(town, "resident").get("/desk/layouts/").status_code == 403


def test_versions_are_kept_and_names_are_their_own(town: Town, now: dt.datetime) -> None:
    first = keep(town, now, examples.TEXTS["ledger"])
    assert keep(town, now, examples.TEXTS["ledger"], layout=first.layout) == first
    changed = examples.TEXTS["ledger"].replace("A3", "A4")
    second = keep(town, now, changed, layout=first.layout)
    assert (second.number, second.layout_id) == (2, first.layout_id)
    with pytest.raises(errors.Conflict, match="已经有一张"):
        keep(town, now, changed)
    with pytest.raises(errors.Refusal, match="窗口"):
        actions.keep_layout(street=town.street, text=examples.TEXTS["week"], actor=town.handler, now=now)
    desk = at(town, "dispatcher")
    assert "page = &quot;A3&quot;" in desk.get(f"/desk/layouts/{first.layout_id}/?version=1").content.decode()
    with pytest.raises(errors.Refusal):
        actions.retire_layout(layout=first.layout, actor=town.handler, now=now)
    desk.post(f"/desk/layouts/{first.layout_id}/retirements/")
    assert desk.get(f"/desk/layouts/{first.layout_id}/").status_code == 404
    assert SheetLayout.objects.get().retired_at is not None
    assert keep(town, now, changed).number == 1


def test_a_bad_text_comes_back_with_its_faults(town: Town, now: dt.datetime) -> None:
    desk = at(town, "dispatcher")
    answer = desk.post("/desk/layouts/", {"text": 'name = "我的表"\n[[columns]]\nfield = "reff"\n'})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 3 行：没有“reff”这个字段。" in page
    assert "我的表" in page
    assert not SheetLayout.objects.exists()
    file = SimpleUploadedFile("a.toml", examples.TEXTS["calls"].encode())
    assert desk.post("/desk/layouts/", {"text": "", "file": file}).status_code == 302
    assert SheetLayout.objects.get().name == "12345 回访表"


@pytest.mark.mechanism("S2-32", "DR-03")
def test_a_table_in_the_layout_is_read_without_asking(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    """Heads that nobody could guess: the layout says what they hold."""
    text = (
        'name = "老台账"\ntitle = "某某登记"\n[[columns]]\nheading = "甲"\nfield = "ref"\n'
        '[[columns]]\nheading = "乙"\nfield = "occurred_at"\n[[columns]]\nheading = "丙"\nfield = "words"\n'
    )
    keep(town, now, text)
    path = tmp_path / "a.xlsx"
    columns = [tables.Column(one) for one in ("甲", "乙", "丙")]
    rows = [("L1", "2026-03-02", "灯不亮"), ("L2", "2026-03-03", "井盖松了")]
    tables.write_xlsx(path, [tables.Sheet("表", columns, rows, ("某某登记",))])
    result = imports.run(path, actor=town.dispatcher, now=now, street=town.street)
    assert (result.taken, result.refused) == (2, [])
    assert set(Matter.objects.values_list("external_no", "words")) == {("L1", "灯不亮"), ("L2", "井盖松了")}


@pytest.mark.mechanism("DR-01", "DR-03", "S1-18")
def test_a_sheet_comes_back_with_answers(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    first, second = (matter_in(town, "in_hand", now) for _n in range(2))
    third = matter_in(town, "new", now)
    layout = keep(town, now, examples.TEXTS["answers"]).layout
    handler = at(town, "handler")
    titles, _more, head, *rows = grid(handler.get(f"/desk/layouts/{layout.id}/sheet.xlsx").content)
    assert titles[0] == "待答复清单"
    assert {row[0] for row in rows} == {first.ref, second.ref}

    def fill(*given: tuple[str, str, str]) -> SimpleUploadedFile:
        path = tmp_path / "back.xlsx"
        filled = [[ref, "", "", "", body, kind] for ref, body, kind in given]
        tables.write_xlsx(
            path, [tables.Sheet("表", [tables.Column(str(one)) for one in head], filled, ("待答复清单",))]
        )
        return SimpleUploadedFile("back.xlsx", path.read_bytes())

    given = ((first.ref, "灯换好了。", "已解决"), (second.ref, "看过了。", ""), (third.ref, "好了", "已解决"))
    sent = handler.post("/desk/answer-sheets/", {"file": fill(*given)})
    assert sent.status_code == 302
    run = ImportRun.objects.get()
    assert (run.taken, run.repeated, run.refused) == (1, 0, 2)
    answer = Answer.objects.get()
    assert (answer.matter_id, answer.author_id, answer.proposes) == (first.id, town.handler.id, "solved")
    page = handler.get(sent.headers["Location"]).content.decode()
    assert "请选这是哪一种答复" in page
    assert "没有这个编号，或者不归您看" in page
    csv = b"".join(handler.get(f"{sent.headers['Location']}refused.csv").streaming_content).decode()
    assert re.search(r"^4,", csv, re.MULTILINE)
    handler.post("/desk/answer-sheets/", {"file": fill(*given)})
    again = ImportRun.objects.order_by("-id")[0]
    assert (again.taken, again.repeated, again.refused) == (0, 1, 2)
    assert at(town, "power_handler").get(sent.headers["Location"]).status_code == 404
    wrong = handler.post(
        "/desk/answer-sheets/", {"file": SimpleUploadedFile("a.csv", "甲,乙\n1,2\n".encode())}
    )
    assert wrong.status_code == 422


def test_one_sheet_answers_only_so_many(town: Town, now: dt.datetime) -> None:
    rows = [Given(n, "M-2026-00001", "好了", "solved") for n in range(actions.MOST_ANSWERS + 1)]
    with pytest.raises(errors.Invalid, match="最多答复"):
        actions.take_answers(
            rows=rows, name="a.csv", digest="", street=town.street, actor=town.handler, now=now
        )


def test_the_pages_cost_the_same_whatever_the_rows(
    town: Town, now: dt.datetime, django_assert_max_num_queries: Callable
) -> None:
    layout = keep(town, now, examples.TEXTS["ledger"]).layout
    desk = at(town, "dispatcher")
    counts = []
    for rows in (1, 3, 25):
        while Matter.objects.count() < rows:
            matter_in(town, "offered", now)
        with django_assert_max_num_queries(12) as asked:
            assert desk.get(f"/desk/layouts/{layout.id}/").status_code == 200
        with django_assert_max_num_queries(12) as listed:
            assert desk.get("/desk/layouts/").status_code == 200
        counts.append((len(asked), len(listed)))
    assert len(set(counts)) == 1


def test_faults_are_listed_as_the_readers_language_lists() -> None:
    with translation.override("en"):
        _layout, found = _tried('name = "x"\nrows = "some"\n[[columns]]\nfield = "ref"\n')
    assert [one.message for one in found if "desk, all" in one.message]


def test_no_two_fields_go_by_one_name() -> None:
    heads = [head for one in fields.FIELDS for head in one.heads]
    assert len(set(heads)) == len(heads), "compile the translations: make messages"
    assert all(fields.by_name(head) == one for one in fields.FIELDS for head in one.heads)
