"""Tables taken in at the desk: handed in, looked at, tried, run, reported."""

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mulin.matters import actions, jobs
from mulin.matters.models import ImportRun, Matter
from mulin.platform import home
from tests.factories import Town
from tests.factories.tables import stream, write_csv, write_xlsx
from tests.matters.importing import HEADS, row_counts, table

pytestmark = pytest.mark.django_db

ROWS = [
    ("1", "2019-03-02", "路灯", "灯不亮"),
    ("2", "何时", "井盖", "井盖松了"),
    ("1", "2019-03-02", "路灯", "灯不亮"),
]
CHOSEN = {"column_0": "id", "column_1": "time", "column_2": "title", "column_3": "text"}
SAID = {"history": "yes", "source": "12345", "channel": "hotline", "sheet": ""}


@pytest.fixture
def desk(client: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(jobs, "take_up", lambda run: None)
    town.login(client, "dispatcher")
    return client


def upload(client: Client, path: Path) -> Any:
    return client.post("/imports/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})


def guessed(page: str) -> dict[str, str]:
    """What stands selected for each column."""
    found = {}
    for name, inside in re.findall(r'<select name="(column_\d+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.mechanism("S3-54")
def test_from_a_file_to_the_report(desk: Client, town: Town, tmp_path: Path) -> None:
    handed = upload(desk, table(tmp_path, ROWS, name="12345 工单.csv"))
    assert handed.status_code == 302
    address = handed.headers["Location"]
    run = ImportRun.objects.get()
    assert (run.state, run.read, run.by_id, run.file_name) == (
        "mapped",
        3,
        town.dispatcher.id,
        "12345 工单.csv",
    )

    page = desk.get(address).content.decode()
    assert guessed(page) == CHOSEN
    assert "井盖松了" in page

    before = row_counts()
    tried = desk.post(f"{address}checks/", {**CHOSEN, **SAID})
    assert tried.status_code == 200
    assert row_counts() == before
    said = tried.content.decode()
    assert "看不懂的日期：“何时”" in said
    assert "第 3 行" in said

    started = desk.post(f"{address}starts/", {**CHOSEN, **SAID})
    assert started.headers["Location"] == address
    assert "正在导入" in desk.get(address).content.decode()
    asked = desk.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "hx-get" in asked.content.decode()
    assert "HX-Refresh" not in asked.headers

    jobs.import_table(run_id=str(run.id))
    assert desk.get(f"{address}progress/").headers["HX-Refresh"] == "true"
    run.refresh_from_db()
    assert (run.state, run.taken, run.repeated, run.refused, run.source) == ("done", 1, 1, 1, "12345")
    report = desk.get(address).content.decode()
    assert "导入完了" in report
    assert "何时" in report
    download = desk.get(f"{address}refused.csv")
    rows = b"".join(download.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert rows[0] == "表中第几行,为什么未收"
    assert rows[1].startswith("3,")
    matter = Matter.objects.get()
    assert (matter.channel, matter.history, matter.owner_id) == ("hotline", True, town.dispatcher.id)
    assert "12345 工单.csv" in desk.get("/imports/").content.decode()


def test_reasons_are_told_in_the_language_of_who_asked(desk: Client, tmp_path: Path) -> None:
    desk.post("/preferences/", {"language": "en"})
    address = upload(desk, table(tmp_path, ROWS)).headers["Location"]
    desk.post(f"{address}starts/", {**CHOSEN, **SAID})
    jobs.resume_imports(timestamp=0)
    run = ImportRun.objects.get()
    assert run.state == "done"
    assert re.match(r"[\x00-\x7f“”何时]+$", run.refusals.get().reason), (
        "compile the translations: make messages"
    )


def test_columns_that_contradict_each_other_come_back_as_chosen(desk: Client, tmp_path: Path) -> None:
    address = upload(desk, table(tmp_path, ROWS)).headers["Location"]
    for step in ("checks", "starts"):
        wrong = {**CHOSEN, **SAID, "column_2": "text", "source": ""}
        answer = desk.post(f"{address}{step}/", wrong)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "一项只能有一列" in page
        assert guessed(page)["column_2"] == "text"
        nothing = desk.post(f"{address}{step}/", {**SAID, "column_0": "id"})
        assert nothing.status_code == 422
        assert "不知道是什么事" in nothing.content.decode()
    assert ImportRun.objects.get().state == "mapped"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空的"),
        (b"%PDF-1.7\n", "不是表格"),
        (b"PK\x03\x04 and so on", "坏了"),
        (b"<html><table>", "网页"),
        ('编号,内容\n1,"没合上'.encode(), "引号"),
        (b"no,text\n1,\xff\xff\xff\n", "读不出来"),
        ("编号\n".encode() + b"1\n" * 20_001, "行数太多"),
    ],
)
def test_what_is_no_table_is_told_at_its_field(desk: Client, content: bytes, told: str) -> None:
    answer = desk.post("/imports/", {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert desk.post("/imports/", {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_book_with_two_sheets(desk: Client, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_xlsx(tmp_path / "book.xlsx", [HEADS, ROWS[0]], title="一月")
    book = load_workbook(path)
    second = book.create_sheet("二月")
    for row in [("工单号", "诉求内容"), ("77", "二月的事")]:
        second.append(row)
    book.save(path)
    address = upload(desk, path).headers["Location"]
    page = desk.get(f"{address}?sheet=二月").content.decode()
    assert guessed(page) == {"column_0": "id", "column_1": "text"}
    assert desk.get(f"{address}?sheet=三月").status_code == 404
    desk.post(f"{address}starts/", {"column_0": "id", "column_1": "text", **SAID, "sheet": "二月"})
    jobs.import_table(run_id=str(ImportRun.objects.get().id))
    assert Matter.objects.values_list("external_no", "words").get() == ("77", "二月的事")


def test_what_stopped_goes_on(desk: Client, town: Town, now: dt.datetime, tmp_path: Path) -> None:
    address = upload(desk, write_csv(tmp_path / "t.csv", stream(5))).headers["Location"]
    desk.post(f"{address}starts/", {**guessed(desk.get(address).content.decode()), **SAID})
    run = ImportRun.objects.get()
    stored = home.path() / run.stored
    content = stored.read_bytes()
    stored.write_bytes(b"%PDF")
    jobs.import_table(run_id=str(run.id))
    stopped = desk.get(address).content.decode()
    assert "接着导" in stopped
    assert "不是表格" in stopped
    stored.write_bytes(content)
    desk.post(f"{address}starts/")
    jobs.import_table(run_id=str(run.id))
    run.refresh_from_db()
    assert (run.state, run.taken, run.error) == ("done", 5, "")
    # A second press, or a second window, changes nothing.
    assert desk.post(f"{address}starts/").status_code == 302
    run.refresh_from_db()
    assert run.state == "done"
    assert desk.post(f"{address}discards/").status_code == 409


def test_a_table_that_is_not_wanted_goes_away(
    desk: Client, tmp_path: Path, django_capture_on_commit_callbacks: Callable
) -> None:
    address = upload(desk, table(tmp_path, ROWS)).headers["Location"]
    stored = home.path() / ImportRun.objects.get().stored
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{address}discards/").headers["Location"] == "/imports/"
    assert not ImportRun.objects.exists()
    assert not stored.exists()
    assert desk.get(address).status_code == 404


def test_it_is_the_dispatchers_and_their_own_streets(desk: Client, town: Town, tmp_path: Path) -> None:
    address = upload(desk, table(tmp_path, ROWS)).headers["Location"]
    for who, expected in (("worker", 403), ("handler", 403), ("leader", 403), ("resident", 403)):
        town.login(desk, who)
        assert desk.get("/imports/").status_code == expected
        assert upload(desk, table(tmp_path, ROWS)).status_code == expected
        assert desk.get(address).status_code in (403, 404)
    town.login(desk, "other_dispatcher")
    assert desk.get("/imports/").status_code == 200
    for part in ("", "progress/", "refused.csv"):
        assert desk.get(address + part).status_code == 404
    for part in ("checks/", "starts/", "discards/"):
        assert desk.post(address + part, {**CHOSEN, **SAID}).status_code == 404
    desk.logout()
    assert desk.get("/imports/").status_code == 302


def test_the_list_costs_the_same_whatever_its_length(
    desk: Client, town: Town, now: dt.datetime, tmp_path: Path, django_assert_max_num_queries: Callable
) -> None:
    path = table(tmp_path, ROWS)
    counts = []
    for rows in (1, 3, 50):
        while ImportRun.objects.count() < rows:
            actions.hand_in_table(
                file=io.BytesIO(path.read_bytes()), name="t.csv", rows=3, street=town.street, plan={"source": "x"},
                actor=town.dispatcher, now=now,
            )  # fmt: skip
        with django_assert_max_num_queries(12) as asked:
            assert desk.get("/imports/").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
