"""Paper and tables out of the desk: what is on the list, and what must never be."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from mulin.matters import actions
from mulin.matters.models import Matter
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)


def read_pdf(body: bytes) -> str:
    """The words of a PDF, where the machine has what reads it back."""
    assert body[:5] == b"%PDF-"
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext: apt-get install poppler-utils")
    text = subprocess.run(
        [tool, "-layout", "-", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()
    return "".join(text.split())


def sheet(body: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))


@pytest.mark.parametrize("who", ["dispatcher", "handler", "leader"])
def test_the_workbook_holds_the_cut_and_nobodys_name(town: Town, now: dt.datetime, who: str) -> None:
    contact = actions.Contact(name="顾桂珍", phone="13812345627")
    out = matter_in(town, "offered", now, words="派出的灯", contact=contact)
    matter_in(town, "new", now, words="还没派的", contact=contact)
    response = at(town, who).get("/desk/queue.xlsx?cut=" + ("open" if who == "handler" else "with_handler"))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="mulin-')
    head, *rows = sheet(response.content)
    assert head[:4] == ("编号", "状态", "标题", "原话")
    assert [row[0] for row in rows] == [out.ref]
    assert rows[0][3] == "派出的灯"
    assert "安和物业，等接" in rows[0]
    everything = repr([head, *rows])
    assert "顾桂珍" not in everything
    assert "5627" not in everything


def test_formulas_are_text_in_the_workbook(town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now, words='=HYPERLINK("http://evil.example","点我")')
    response = at(town, "dispatcher").get("/desk/queue.xlsx")
    cell = load_workbook(io.BytesIO(response.content)).active["D2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.startswith("=HYPERLINK")


def test_only_what_was_picked_or_found(town: Town, now: dt.datetime) -> None:
    refs = [town.raise_matter(now=now, words=f"第 {n} 件").matter.ref for n in range(4)]
    client = at(town, "dispatcher")
    picked = client.get(f"/desk/queue.xlsx?pick={refs[1]}&pick={refs[3]}")
    assert [row[0] for row in sheet(picked.content)[1:]] == [refs[1], refs[3]]
    found = client.get("/desk/queue.xlsx?q=第 2 件")
    assert [row[0] for row in sheet(found.content)[1:]] == [refs[2]]
    shut = matter_in(town, "closed", now, words="已经办完的")
    picked = client.get(f"/desk/queue.xlsx?pick=1&pick={shut.ref}&pick=zz")
    assert [row[0] for row in sheet(picked.content)[1:]] == [shut.ref], "what a search found may be closed"
    stranger = at(town, "other_dispatcher").get(f"/desk/queue.xlsx?pick={shut.ref}")
    assert len(sheet(stranger.content)) == 1
    nothing = client.get("/desk/queue.xlsx?cut=to_call")
    assert len(sheet(nothing.content)) == 1


def test_the_printed_list_says_what_it_was_cut_to(town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(name="顾桂珍", phone="13812345627")
    matter = matter_in(town, "offered", now, words="三楼的灯", contact=contact)
    town.raise_matter(now=now, words="别处的事", place=town.public)
    response = at(town, "dispatcher").get(f"/desk/queue.pdf?place={town.compound.id}&cut=with_handler")
    assert response.headers["Content-Type"] == "application/pdf"
    text = read_pdf(response.content)
    for words in (matter.ref, "三楼的灯", "派出去的·青桐苑", "安和物业"):
        assert words in text, words
    assert "别处的事" not in text
    assert "顾桂珍" not in text
    assert "5627" not in text


def test_an_empty_list_prints_too(town: Town) -> None:
    assert at(town, "leader").get("/desk/queue.pdf").content[:5] == b"%PDF-"


def lettered(town: Town, now: dt.datetime) -> Matter:
    """A matter answered by letter, the letter ready to print."""
    contact = actions.Contact(name="顾桂珍", reply_by="letter")
    matter = matter_in(town, "answered", now, words="三楼的灯不亮", contact=contact)
    send_due(now + dt.timedelta(minutes=6))
    return matter


def test_the_letter_carries_the_answer_and_the_look_is_written_down(town: Town, now: dt.datetime) -> None:
    matter = lettered(town, now)
    response = at(town, "worker").get(f"/matters/{matter.ref}/letter.pdf")
    text = read_pdf(response.content)
    for words in ("顾桂珍", "灯座换好了", "三楼的灯不亮", matter.ref):
        assert words in text, words
    looks = [line for line in story([matter.id]) if line.verb == "matters.show_contact"]
    assert [(line.who, line.body["reason"]) for line in looks] == [("周敏", "印答复的信")]


def test_no_letter_without_an_answer_or_without_a_window(town: Town, now: dt.datetime) -> None:
    waiting = matter_in(town, "in_hand", now)
    assert at(town, "worker").get(f"/matters/{waiting.ref}/letter.pdf").status_code == 409
    matter = lettered(town, now)
    response = at(town, "leader").get(f"/matters/{matter.ref}/letter.pdf")
    assert response.status_code == 403
    assert "N-90" in response.content.decode()
    assert at(town, "other_dispatcher").get(f"/matters/{matter.ref}/letter.pdf").status_code == 404


def test_letters_wait_until_they_are_handed_over(town: Town, now: dt.datetime) -> None:
    matter = lettered(town, now)
    client = at(town, "worker")
    page = client.get("/desk/letters/").content.decode()
    assert matter.ref in page
    assert "顾桂珍" not in page
    notice = Notice.objects.get(channel="letter")
    assert f'action="/desk/letters/{notice.id}/handovers/"' in page
    for who, status in (("other_dispatcher", 404), ("leader", 403), ("handler", 403)):
        assert at(town, who).post(f"/desk/letters/{notice.id}/handovers/").status_code == status, who
    assert client.post(f"/desk/letters/{notice.id}/handovers/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert notice.addressee == "", "the name is kept no longer than it is needed"
    assert "没有要印的信" in client.get("/desk/letters/").content.decode()
    assert client.post(f"/desk/letters/{notice.id}/handovers/").status_code == 409
    assert story([matter.id])[-1].verb == "matters.hand_over"


def test_statements_for_a_list_do_not_grow(
    town: Town, now: dt.datetime, django_assert_max_num_queries
) -> None:
    client = at(town, "dispatcher")
    for target in (1, 3, 50):
        while Matter.objects.count() < target:
            matter_in(town, "offered", now, words="灯")
        for name in ("queue.xlsx", "queue.pdf"):
            with django_assert_max_num_queries(5):
                client.get(f"/desk/{name}")
