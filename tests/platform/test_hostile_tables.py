"""Whatever file is handed in where a table is taken: read, or refused in words; never a failure of ours, nothing half taken in.

The files are real ones, damaged: bytes changed, cut off, put in; cells filled with what does not belong there.
`MULIN_IMPORT_EXAMPLES` asks for more of each than an ordinary run takes.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mulin.matters.models import ImportRun, InboundOrder, Matter
from mulin.people.models import Appointment, Person, StreetBook
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.people.workbooks import written

EXAMPLES = int(os.environ.get("MULIN_IMPORT_EXAMPLES", "12"))

HOTLINE = [
    "工单编号",
    "诉求内容",
    "地址",
    "办理期限",
    "工单状态",
    "办理结果",
    "回访结果",
    "催单次数",
    "更新时间",
]
ORDERS = [
    ["G-1", "灯不亮", "青桐苑3号楼", "2026-06-30 12:00", "在办", None, None, 1, "2026-06-10 10:00"],
    ["G-2", "电梯异响", "青桐苑3号楼", "2026-06-30 12:00", "待派", None, None, 0, "2026-06-10 11:00"],
]
MATTERS = [
    ["编号", "时间", "内容", "地点"],
    ["1", "2026-05-01 09:00", "路灯坏了", "青桐苑"],
    ["2", "2026-05-02", "漏水", ""],
]

CELLS: list[Any] = [
    None, "", " ", "\u202e\u200b", "a\tb\nc", "长" * 40_000, "👩‍👩‍👧‍👦" * 50, "\ufffe\U0010ffff", "é" + "\u0301" * 300,
    "'; DROP TABLE platform_act; --", "<script>alert(1)</script>", "=1+1", "%s{}{{7*7}}", "../../etc/passwd",
    "0000-00-00", "9999-12-31 23:59", "10000-01-01", "25:61", "NaN", "9" * 400, "-1", "１２３", "²",
    -1, 0, 2**63, 10**300, 1e308, -0.5, 1e-320, True, dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31, 23, 59),
    dt.time(23, 59, 59), dt.timedelta(days=-400),
]  # fmt: skip


def book(rows: list[list[Any]]) -> bytes:
    made, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    made.save(target)
    return target.getvalue()


def text(rows: list[list[Any]]) -> bytes:
    return "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()


@st.composite
def damaged(draw: Any, whole: bytes) -> bytes:
    """Bytes changed, cut off, put in, or told twice."""
    content = bytearray(whole)
    for _time in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        how = draw(st.sampled_from(["change", "change", "cut", "put", "twice", "zero"]))
        if how == "change" and content:
            content[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del content[at : at + draw(st.integers(1, 400))]
        elif how == "put":
            content[at:at] = draw(
                st.sampled_from([b"\0", b"\xff\xfe", b"\r", b'"', b",,,,", b"\xed\xa0\x80", b"PK\x03\x04"])
            )
        elif how == "twice":
            content[at:at] = content[at : at + 100]
        else:
            content[at : at + 20] = b"\0" * 20
    return bytes(content)


@st.composite
def refilled(draw: Any, whole: bytes) -> bytes:
    """A workbook that opens, with a few cells in which something else stands."""
    made, target = openpyxl.load_workbook(io.BytesIO(whole)), io.BytesIO()
    for _time in range(draw(st.integers(1, 5))):
        sheet = draw(st.sampled_from(made.worksheets))
        row = draw(st.integers(1, min(sheet.max_row + 2, 40)))
        cell = sheet.cell(row, draw(st.integers(1, sheet.max_column + 1)))
        value = draw(st.sampled_from(CELLS))
        if isinstance(value, str):
            value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767]
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = value
    made.save(target)
    return target.getvalue()


def anything(table: bytes, plain: bytes) -> st.SearchStrategy[tuple[str, bytes]]:
    """A name and what is in it; the name need not tell the truth."""
    content = st.one_of(damaged(table), refilled(table), damaged(plain), st.binary(max_size=200))
    return st.tuples(st.sampled_from(["a.xlsx", "a.csv", "a.zip", "a", "表.XLSX", "a\u202egpj.csv"]), content)


def count() -> tuple[int, ...]:
    """What there is of what a table could bring."""
    return tuple(
        one.objects.count() for one in (Matter, Person, Place, Organisation, Appointment, InboundOrder)
    )


Sent = Callable[[Any], None]


def besieged(files: st.SearchStrategy[tuple[str, bytes]], send: Sent) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(file=files)
    def one(file: tuple[str, bytes]) -> None:
        name, content = file
        with transaction.atomic():
            send(SimpleUploadedFile(name, content))
            transaction.set_rollback(True)

    one()


def answered(response: Any) -> Any:
    assert response.status_code in (200, 302, 403, 404, 409, 413, 422), (
        response.status_code, getattr(response, "exc_info", None)
    )  # fmt: skip
    return response


@pytest.fixture
def desk(town: Town) -> Client:
    client = Client(raise_request_exception=False)
    town.login(client, "dispatcher")
    return client


@pytest.mark.django_db
def test_a_streets_workbook(town: Town, now: dt.datetime) -> None:
    client = Client(raise_request_exception=False)
    town.login(client, "leader")
    before = count()

    def send(file: Any) -> None:
        told = answered(client.post(reverse("street_books"), {"file": file}))
        assert count() == before, "handing in changes nothing"
        if told.status_code != 302:
            return
        answered(client.get(told.url))
        made = StreetBook.objects.get()
        done = answered(client.post(reverse("street_book_confirmations", args=[made.id])))
        made.refresh_from_db()
        if made.state != "done":
            assert count() == before, f"half taken in: {done.status_code}"

    besieged(anything(written(town.street, now), written(town.street, now, kind="zip")), send)


@pytest.mark.django_db
def test_the_hotlines_workbook(desk: Client) -> None:
    before = count()

    def send(file: Any) -> None:
        told = answered(desk.post("/desk/hotline/", {"file": file}))
        if told.status_code == 422:
            assert count() == before, "refused, and nothing of it taken in"

    rows = [HOTLINE, *ORDERS]
    besieged(anything(book(rows), text(rows)), send)


@pytest.mark.django_db
def test_a_table_of_matters(desk: Client) -> None:
    before = count()

    def send(file: Any) -> None:
        told = answered(desk.post("/imports/", {"file": file}))
        assert count() == before, "handing in changes nothing"
        if told.status_code == 302:
            answered(desk.get(told.url))
            run = ImportRun.objects.get()
            answered(desk.post(f"/imports/{run.id}/checks/", {}))

    besieged(anything(book(MATTERS), text(MATTERS)), send)


@pytest.mark.django_db
def test_answers_that_come_back_on_a_sheet(desk: Client) -> None:
    before = count()

    def send(file: Any) -> None:
        answered(desk.post("/desk/answer-sheets/", {"file": file}))
        assert count() == before

    rows = [["待答复清单"], ["编号", "答复", "结果"], ["M-2026-00001", "换好了", "已解决"]]
    besieged(anything(book(rows), text(rows)), send)
