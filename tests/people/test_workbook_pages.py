"""The pages of the street's workbook, as somebody at the desk goes through them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mulin.people.actions import street_books
from mulin.people.jobs import sweep_books
from mulin.people.models import StreetBook
from mulin.platform import home
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place
from tests.factories import Town
from tests.people.test_workbook_faults import AREA, building, office, person
from tests.people.workbooks import changed, values, with_rows, written

pytestmark = pytest.mark.django_db


def upload(client: Client, content: bytes, name: str = "街道.xlsx") -> Any:
    return client.post(reverse("street_books"), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def leader(client: Client, town: Town) -> Client:
    town.login(client, "leader")
    return client


@pytest.mark.mechanism("S3-52", "DR-16")
def test_a_leader_takes_the_street_in_and_mends_three_rows(
    leader: Client, town: Town, now: dt.datetime
) -> None:
    rows = {
        "楼栋": [building(area="梧桐二居（n02）"), building("", "10 号楼", doors="2", homes="12、13、14")],
        "在岗": [person("牛一", "10000000071", "居民区书记", AREA)],
        "单位": [office("甲单位")],
    }
    content = with_rows(leader.get(reverse("street_book_file", args=["xlsx"])).content, **rows)
    page = leader.get(upload(leader, content).url).content.decode()
    for told in ("楼栋!E3", "楼栋!H4", "在岗!C17", "S1-21", "S1-23", "下载标好的工作簿"):
        assert told in page
    assert "确认，收下" not in page
    book = StreetBook.objects.get()
    marked = leader.get(reverse("street_book_marked", args=[book.id])).content
    sheet = load_workbook(io.BytesIO(marked))["楼栋"]
    assert sheet["E3"].fill.fgColor.rgb.endswith("F7D9D5")
    assert "居民区的网格里" in [cell.value for cell in sheet[3] if cell.value][-1]
    assert sheet["O1"].value == "要改的地方"

    def mend(workbook: Any) -> None:
        workbook["楼栋"]["D3"], workbook["楼栋"]["H4"] = AREA, "12、13"
        workbook["在岗"]["C17"] = "楼组长"

    shown = leader.get(upload(leader, changed(marked, mend)).url)
    page = shown.content.decode()
    assert "确认，收下这 4 行" in page
    assert Place.objects.filter(name="9 号楼").count() == 0
    second = StreetBook.objects.get(problems=0)
    rows_shown = leader.get(f"{shown.request['PATH_INFO']}?sheet=buildings&what=new").content.decode()
    assert "10 号楼" in rows_shown
    done = leader.post(reverse("street_book_confirmations", args=[second.id]), follow=True).content.decode()
    assert "收下了，街道已经照这个工作簿改好" in done
    assert Place.objects.filter(name="9 号楼", parent__name="网格 03").count() == 1
    second.refresh_from_db()
    assert second.state == "done"
    assert "牛一" not in second.plan
    assert not second.stored
    assert Act.objects.filter(verb="people.take_in_street", actor_id=town.leader.id).count() == 1
    opened = leader.get(f"{shown.request['PATH_INFO']}?sheet=people&what=new").content.decode()
    assert "楼组长" in opened
    assert leader.post(reverse("street_book_confirmations", args=[second.id])).status_code == 409


@pytest.mark.mechanism("S3-52")
def test_what_was_shown_is_carried_out_or_nothing(leader: Client, town: Town, now: dt.datetime) -> None:
    content = with_rows(written(town.street, now), 楼栋=[building()])
    address = upload(leader, content).url
    Place.objects.filter(pk=town.compound.pk).update(name="别的名字")
    book = StreetBook.objects.get()
    answer = leader.post(reverse("street_book_confirmations", args=[book.id]))
    assert answer.status_code == 409
    assert "街道的情况在这期间变了" in answer.content.decode()
    assert not Place.objects.filter(name="9 号楼").exists()
    assert "别的名字" in leader.get(f"{address}?sheet=compounds&what=changed").content.decode()
    leader.post(reverse("street_book_confirmations", args=[book.id]))
    assert Place.objects.get(pk=town.compound.pk).name == "青桐苑"


@pytest.mark.mechanism("S3-52")
def test_thrown_away_and_left_lying(leader: Client, town: Town, now: dt.datetime) -> None:
    content = with_rows(written(town.street, now), 楼栋=[building()])
    upload(leader, content)
    upload(leader, content)
    one, other = StreetBook.objects.order_by("at", "id")
    assert (home.path() / one.stored).exists()
    leader.post(reverse("street_book_discards", args=[one.id]))
    assert leader.get(reverse("street_book", args=[one.id])).status_code == 404
    StreetBook.objects.update(at=dt.datetime.now(dt.UTC) - street_books.KEPT_FOR - dt.timedelta(hours=1))
    sweep_books(0)
    assert not StreetBook.objects.exists()
    assert not (home.path() / other.stored).exists()


@pytest.mark.mechanism("S3-52", "DR-16")
def test_bad_files_are_told_at_the_field(leader: Client, town: Town) -> None:
    for content, told in (
        (b"", "空"),
        (b"PK\x03\x04....", "坏了"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "不是表格"),
    ):
        answer = upload(leader, content)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert leader.post(reverse("street_books"), {}).status_code == 422
    assert not StreetBook.objects.exists()


@pytest.mark.mechanism("S3-52", "S0-38")
def test_whose_pages_they_are(client: Client, town: Town, now: dt.datetime) -> None:
    town.login(client, "leader")
    upload(client, with_rows(written(town.street, now), 楼栋=[building()]))
    book = StreetBook.objects.get()
    whole = reverse("street_book_file", args=["xlsx"])
    for who, status, theirs in (
        ("admin", 200, 200),
        ("secretary", 200, 404),
        ("dispatcher", 403, 404),
        ("other_dispatcher", 403, 404),
    ):
        town.login(client, who)
        assert client.get(reverse("street_books")).status_code == status
        assert client.get(whole).status_code == status
        assert client.get(reverse("street_book", args=[book.id])).status_code == theirs
        assert client.post(reverse("street_book_confirmations", args=[book.id])).status_code in (
            200,
            302,
            404,
        )
    town.login(client, "secretary")
    assert [row[2] for row in values(client.get(whole).content)["地方"]] == ["名称*", "梧桐一居"]
    assert client.post(reverse("street_book_contacts"), {"purpose": "值班表"}).status_code == 403
    client.logout()
    assert client.get(whole).status_code == 302


@pytest.mark.mechanism("S3-52", "S1-22")
def test_numbers_in_full_by_a_form_of_their_own(leader: Client, town: Town) -> None:
    assert leader.post(reverse("street_book_contacts"), {"purpose": ""}).status_code == 422
    content = leader.post(reverse("street_book_contacts"), {"purpose": "更新值班表"}).content
    assert {row[1] for row in values(content)["在岗"][1:]} == {"10000000001"}
    assert Act.objects.filter(verb="people.take_out_contacts").count() == 1


@pytest.mark.mechanism("S3-52")
def test_template_and_languages(leader: Client, town: Town) -> None:
    template = leader.get(reverse("street_book_template")).content
    assert list(values(template)) == ["填表说明", "地方", "小区", "网格", "楼栋", "单位", "岗位", "在岗"]
    leader.cookies["mulin"] = "language=en"
    english = leader.get(
        reverse("street_book_file", args=["xlsx"]), headers={"accept-language": "en"}
    ).content
    upload(leader, english)
    assert StreetBook.objects.get().problems == 0
    assert leader.get(reverse("street_book_file", args=["doc"])).status_code == 404


@pytest.mark.mechanism("S3-52")
def test_pages_ask_a_fixed_number_of_statements(
    leader: Client, town: Town, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    for houses in (1, 40):
        rows = [building("", f"{n + 10} 号楼") for n in range(houses)]
        address = upload(leader, with_rows(written(town.street, now), 楼栋=rows)).url
        with django_assert_max_num_queries(12):
            leader.get(f"{address}?sheet=buildings&what=new")
        with django_assert_max_num_queries(12):
            leader.get(reverse("street_books"))
