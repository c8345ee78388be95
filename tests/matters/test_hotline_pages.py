"""The pages and the API of the hotline's orders: a workbook in and one out, differences settled, changes pulled."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions
from mulin.matters.hotline import reading, writing
from mulin.matters.models import InboundOrder, Matter
from mulin.matters.queries import hotline as queries
from tests.factories import Town
from tests.matters.hotline import ONE, answered, sent

pytestmark = pytest.mark.django_db


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        [
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
    )
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("hotline.xlsx", target.getvalue())


FULL = ["G-1", "灯不亮", "青桐苑3号楼", "2026-06-30 12:00", "在办", None, None, 1, "2026-06-10 10:00"]


@pytest.mark.mechanism("S1-15", "S1-18")
def test_the_desk_hands_in_a_workbook_and_gets_one_back(client: Client, town: Town) -> None:
    town.login(client, "dispatcher")
    back = client.post(
        "/desk/hotline/", {"file": workbook(FULL, ["G-2", "电梯异响", None, None, "撤单"])}, follow=True
    )
    body = back.content.decode()
    assert "新收 2 张" in body
    assert "不一致 1" in body
    (different,) = queries.orders(town.street, "differs").rows
    page = client.get(f"/desk/hotline/{different.order.id}/").content.decode()
    assert "他们：撤单" in page
    refused = client.post(f"/desk/hotline/{different.order.id}/settlements/state/", {"state-way": "theirs"})
    assert refused.status_code == 422
    assert "请写为什么" in refused.content.decode()
    done = client.post(
        f"/desk/hotline/{different.order.id}/settlements/state/",
        {"state-way": "theirs", "state-reason": "本人撤的"},
        follow=True,
    )
    assert "两边一致" in done.content.decode()
    again = client.post("/desk/hotline/", {"file": workbook(FULL, ["", "没有编号"])})
    assert "收过的 1 张" in again.content.decode()
    assert "第 3 行" in again.content.decode()
    out = client.get("/desk/hotline/answers.xlsx")
    # What is a moment old is held back for its neighbours.
    assert openpyxl.load_workbook(io.BytesIO(out.content)).active is not None


@pytest.mark.mechanism("S1-15")
def test_a_sheet_out_has_both_numbers_state_and_answer(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    answered(town, now)
    changed, mark = queries.changes(town.street, now + dt.timedelta(minutes=1))
    row = dict(
        zip([str(head) for head, *_ in writing.HEADS], next(iter(writing.sheet(changed).rows)), strict=True)
    )
    assert (row["工单编号"], row["街道编号"], row["答复内容"]) == ("G-1", Matter.objects.get().ref, "换好了")
    assert queries.changes(town.street, now + dt.timedelta(minutes=1), after=mark)[0] == []
    later = now + dt.timedelta(hours=1)
    actions.take_back(matter=Matter.objects.get(), actor=town.dispatcher, now=now + dt.timedelta(minutes=2))
    moved, _mark = queries.changes(town.street, later, after=mark)
    assert writing.item(moved[0])["answer"] == ""


@pytest.mark.mechanism("S1-15")
def test_the_api_takes_orders_tells_changes_and_settles(client: Client, town: Town) -> None:
    town.login(client, "dispatcher")

    def post(path: str, body: Any) -> Any:
        return client.post(f"/api/hotline/{path}", body, content_type="application/json")

    first = post("orders/", {"orders": [ONE, {"number": "G-9", "words": "x", "state": "乱"}]}).json()
    assert (first["new"], [one["row"] for one in first["refused"]]) == (["G-1"], [2])
    assert post("orders/", {"orders": [ONE]}).json()["repeated"] == 1
    post("orders/", {"orders": [{"number": "G-1", "state": "撤单"}]})
    (one,) = client.get("/api/hotline/differences/").json()["items"]
    assert (one["number"], one["over"], one["ways"]) == ("G-1", "state", ["theirs", "ours"])
    settled = post(f"orders/{one['order']}/settlements/state/", {"way": "ours", "reason": "本人说还要办"})
    assert (settled.status_code, settled.json()) == (201, {"left": 0})
    assert (
        post(f"orders/{one['order']}/settlements/state/", {"way": "ours", "reason": "x"}).status_code == 409
    )
    soon = client.get("/api/hotline/changes/").json()
    assert soon["items"] == []
    InboundOrder.objects.update(changed_at=dt.datetime(2026, 6, 11, tzinfo=dt.UTC))
    town.login(client, "handler")
    assert client.get("/api/hotline/changes/").status_code == 403
    assert post("orders/", {"orders": []}).status_code == 403


def test_pages_take_as_many_statements_whatever_they_hold(
    client: Client, town: Town, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    town.login(client, "dispatcher")
    for many in (1, 12):
        objects = [{**ONE, "number": f"G-{many}-{n}", "state": "办结"} for n in range(many)]
        sent(town, now, *objects)
        for address in ("/desk/hotline/", "/desk/hotline/?of=differs"):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200
        order = InboundOrder.objects.first()
        assert order is not None
        for hour in range(many):
            say_to = {"number": order.number, "state": "催单", "updated_at": f"2026-06-11 {hour:02}:00"}
            sent(town, now, say_to)
        with django_assert_max_num_queries(12):
            assert client.get(f"/desk/hotline/{order.id}/").status_code == 200


def test_files_that_are_none_are_refused_at_their_field(client: Client, town: Town) -> None:
    town.login(client, "dispatcher")
    for content in (b"", b"\x00\x01nonsense", b"a,b\n1,2\n"):
        file = SimpleUploadedFile("x.csv", content)
        response = client.post("/desk/hotline/", {"file": file})
        assert response.status_code in (200, 422)
    assert client.post("/desk/hotline/", {}).status_code == 422
    assert not InboundOrder.objects.exists()
    assert client.get("/desk/hotline/?of=nothing").status_code == 404
    for who in ("handler", "other_dispatcher"):
        town.login(client, who)
        assert client.get(f"/desk/hotline/{town.street.id}/").status_code in (403, 404)


WRITTEN = st.one_of(
    st.text(max_size=30), st.sampled_from(["", "\x00", "2026-06-10", "9" * 40, "办结", "G-1"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_that_is_sent_breaks_the_api(client: Client, town: Town, data: st.DataObject) -> None:
    town.login(client, "dispatcher")
    names = [*reading.KEYS]
    order = st.dictionaries(st.sampled_from(names), WRITTEN, max_size=6)
    orders = data.draw(st.lists(order.map(lambda one: {"number": "G-1", **one, "urged": 1}), max_size=3))
    body = {"source": data.draw(WRITTEN), "orders": orders}
    assert client.post("/api/hotline/orders/", body, content_type="application/json").status_code < 500
    mark = {"after": data.draw(WRITTEN), "source": data.draw(WRITTEN)}
    assert client.get("/api/hotline/changes/", mark).status_code < 500
