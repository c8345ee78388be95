"""A street's matters as a table, which can be taken in again as it is."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from mulin.matters import actions, exports, imports
from mulin.matters.models import Matter
from mulin.platform import errors
from tests.factories import Town
from tests.matters.importing import CLERK, row_counts, table, take_in

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("http://example.invalid","看")'


def a_bit_of_everything(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    """Raised here and answered, raised with a formula, imported with and without a reply; next door one more."""
    matter = town.raise_matter(
        words="楼道灯不亮\n第二行", now=now, contact=actions.Contact(name="顾阿婆", phone="13900001111")
    ).matter
    actions.answer(matter=matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    town.raise_matter(words=FORMULA, now=now, category_id=town.lighting.id)
    rows = [
        ("7001", "2019/2/28 11:25:05", "路灯", "灯不亮", "答过了", "2019/3/1 8:00:09"),
        ("7002", "2019/3/2", "-1+1", "@某人", "", ""),
    ]
    take_in(table(tmp_path, rows, ("编号", "时间", "主题", "内容", "答复", "答复时间")), now, source="12345")
    town.raise_matter(words="别的街道的", now=now, place=town.other_building)


def as_text(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    sheet = load_workbook(path).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx"])
def test_what_goes_out_comes_back_unchanged(town: Town, now: dt.datetime, tmp_path: Path, name: str) -> None:
    a_bit_of_everything(town, now, tmp_path)
    path = tmp_path / name
    assert exports.run(path, actor=CLERK) == 4
    rows = as_text(path)
    assert len(rows) == 5
    whole = "\n".join(cell for row in rows for cell in row)
    assert "顾阿婆" not in whole
    assert "13900001111" not in whole
    assert "别的街道的" not in whole
    # Here nothing is new.
    before = row_counts()
    here = take_in(path, now)
    assert (here.read, here.taken, here.repeated, here.refused) == (4, 0, 4, [])
    assert row_counts() == before
    # Elsewhere everything is, and says the same.
    there = imports.run(path, street=town.other_street, actor=CLERK, now=now + dt.timedelta(hours=1))
    assert (there.taken, there.repeated, there.refused) == (4, 0, [])

    def said(street: object) -> list[tuple]:
        # A place that the other street has not is kept in the words.
        fields = ("words", "occurred_at", "channel", "category_id", "title", "answer__body", "answer__at")
        found = Matter.objects.filter(street=street).exclude(words="别的街道的").order_by("id")
        return [(words.split("\n地点：")[0], *more) for words, *more in found.values_list(*fields)]

    assert said(town.other_street) == said(town.street)
    again = imports.run(path, street=town.other_street, actor=CLERK, now=now + dt.timedelta(hours=1))
    assert again.repeated == 4


@pytest.mark.mechanism("DR-03")
def test_english_heads_come_back_too(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    a_bit_of_everything(town, now, tmp_path)
    path = tmp_path / "all.csv"
    with translation.override("en"):
        exports.run(path, actor=CLERK)
    head, *_rows = as_text(path)
    assert all(one.isascii() for one in head), "compile the translations: make messages"
    there = imports.run(path, street=town.other_street, actor=CLERK, now=now + dt.timedelta(hours=1))
    assert (there.taken, there.refused) == (4, [])
    fields = ("occurred_at", "channel", "title")
    told = [
        sorted(Matter.objects.filter(street=street).exclude(words="别的街道的").values_list(*fields))
        for street in (town.street, town.other_street)
    ]
    assert told[0] == told[1]
    assert imports.run(path, actor=CLERK, now=now).repeated == 4


def test_nothing_in_a_csv_runs(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    a_bit_of_everything(town, now, tmp_path)
    path = tmp_path / "all.csv"
    exports.run(path, actor=CLERK)
    for row in as_text(path):
        for cell in row:
            assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}, cell


def test_words_that_look_like_formulas_stay_words(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    rows = [("1", "2019-03-02", FORMULA, "'=1+1")]
    take_in(table(tmp_path, rows), now)
    assert Matter.objects.values_list("title", "words").get() == (FORMULA, "=1+1")


def test_an_old_file_stays_until_the_new_one_is_whole(
    town: Town, now: dt.datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.raise_matter(now=now)
    path = tmp_path / "all.csv"
    path.write_text("before")

    def broken(street: object):  # type: ignore[no-untyped-def]
        yield ["M-2026-00001"]
        raise OSError("no space")

    with monkeypatch.context() as failing:
        failing.setattr(exports, "rows", broken)
        with pytest.raises(OSError, match="space"):
            exports.run(path, actor=CLERK)
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["all.csv"]


def test_who_may(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    assert exports.run(tmp_path / "a.csv", actor=town.auditor, street=town.street) == 0
    for actor in (town.worker, town.handler, town.other_dispatcher, town.resident, town.visitor):
        with pytest.raises(errors.Refusal):
            exports.run(tmp_path / "b.csv", actor=actor, street=town.street)
    with pytest.raises(ValueError, match="not a table"):
        exports.run(tmp_path / "b.pdf", actor=CLERK)
    assert not (tmp_path / "b.csv").exists()


def test_the_command_ends_with_one_json_object(
    town: Town, now: dt.datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from mulin import cli
    from mulin.matters import commands

    path = table(tmp_path, [("1", "2019-03-02", "路灯", "灯不亮"), ("2", "何时", "路灯", "灯不亮")])

    def asked(*words: str) -> int:
        given = cli.parser().parse_args([*words])
        return (commands.import_ if words[0] == "import" else commands.export)(given)

    assert asked("import", "matters", str(path), "--json", "--dry-run") == 0
    assert asked("import", "matters", str(path), "--json") == 0
    assert asked("import", "matters", str(path), "--json", "--street", "梧桐里街道", "--source", "来信") == 0
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["read"], one["taken"], one["repeated"]) for one in results] == [
        (2, 1, 0),
        (2, 1, 0),
        (2, 1, 0),
    ]
    assert [[row["row"] for row in one["refused"]] for one in results] == [[3], [3], [3]]
    assert "何时" in results[0]["refused"][0]["reason"]
    assert asked("export", "matters", str(tmp_path / "out.xlsx")) == 0
    assert asked("import", "matters", str(path), "--mapping", "text=没有") == 1
    path.write_bytes(b"%PDF-1.7")
    assert asked("import", "matters", str(path)) == 1
    assert "表格" in capsys.readouterr().err
