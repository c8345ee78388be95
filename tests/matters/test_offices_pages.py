"""The sheets between offices at the desk: shown where they are open, carried out, refused with what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from mulin.matters import actions, states
from mulin.matters.models import Assignment, Delay, Matter
from tests.factories import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_hand(town: Town) -> Assignment:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now, contact=actions.Contact(phone="10000000027")).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now)
    return actions.accept(assignment=sheet, actor=town.handler, now=now)


def _open(client: Client, town: Town, who: str, matter: Matter, resource: str) -> str:
    town.login(client, who)
    response = client.get(f"/matters/{matter.ref}/{resource}/")
    assert response.status_code == 200, response.content.decode()[:500]
    return response.content.decode()


def _send(
    client: Client, town: Town, who: str, matter: Matter, resource: str, status: int = 302, **sent: Any
) -> str:
    town.login(client, who)
    response = client.post(f"/matters/{matter.ref}/{resource}/", sent)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def test_passing_on_at_the_desk(client: Client, town: Town, in_hand: Assignment) -> None:
    matter = in_hand.matter
    assert "请它接过去" in _open(client, town, "handler", matter, "transfers")
    _send(client, town, "handler", matter, "transfers", to=str(town.power.id), reason="是电表的事")
    shown = _open(client, town, "handler", matter, "answers")
    assert "等它接" in shown
    _send(client, town, "power_handler", matter, "acceptances")
    matter.refresh_from_db()
    assert matter.owner_org_id == town.power.id


def test_a_transfer_that_is_refused_keeps_what_was_typed(
    client: Client, town: Town, in_hand: Assignment
) -> None:
    page = _send(
        client, town, "handler", in_hand.matter, "transfers", 422, to=str(town.property.id), reason="请他们办"
    )
    assert "请他们办" in page
    for resource in ("transfers", "helpers"):
        page = _send(client, town, "handler", in_hand.matter, resource, 422, reason="请他们办")
        assert "请选一家" in page, "nobody was named"


def test_helping_at_the_desk(client: Client, town: Town, in_hand: Assignment) -> None:
    matter = in_hand.matter
    _open(client, town, "dispatcher", matter, "helpers")
    _send(client, town, "dispatcher", matter, "helpers", to=str(town.power.id), task="断电十分钟")
    _send(client, town, "power_handler", matter, "acceptances")
    assert "断电十分钟" in _open(client, town, "power_handler", matter, "contributions")
    assert "请写做了什么" in _send(client, town, "power_handler", matter, "contributions", 422, result="")
    _send(client, town, "power_handler", matter, "contributions", result="断了十分钟")
    assert "断了十分钟" in _open(client, town, "handler", matter, "answers")


def test_deciding_at_the_desk(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = town.raise_matter(now=now).matter
    for to, actor in ((town.property, town.handler), (town.power, town.power_handler)):
        sheet = actions.dispatch(matter=matter, to=to, reason="归他们", actor=town.dispatcher, now=now)
        actions.return_sheet(assignment=sheet, reason="不归我们管", actor=actor, now=now)
    town.login(client, "dispatcher")
    assert client.get(f"/matters/{matter.ref}/dispatches/").status_code == 409
    assert "裁定" in client.get(f"/matters/{matter.ref}/").content.decode()
    shown = _open(client, town, "leader", matter, "decisions")
    assert "不归我们管" in shown
    assert "凭什么归它管" in shown, "a leader has a side to write on"
    _send(client, town, "leader", matter, "decisions", to=str(town.power.id), reason="表前归供电所")
    town.login(client, "power_handler")
    assert client.get(f"/matters/{matter.ref}/returns/").status_code == 409


def test_proposing_at_the_desk(client: Client, town: Town) -> None:
    matter = town.raise_matter(now=dt.datetime.now(dt.UTC)).matter
    assert "网格中心" in _open(client, town, "worker", matter, "proposals")
    assert "请写建议" in _send(
        client, town, "worker", matter, "proposals", 422, to=str(town.centre.id), words=""
    )
    _send(client, town, "worker", matter, "proposals", to=str(town.centre.id), words="请街道统一改")
    assert Assignment.objects.get().kind == "proposal"


def test_putting_off_at_the_desk(client: Client, town: Town, in_hand: Assignment) -> None:
    matter = in_hand.matter
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).date().isoformat()
    _open(client, town, "handler", matter, "delays")
    typed = {"reason": "等配件", "public_reason": "灯具要定做", "review_on": day}
    assert "今天以后" in _send(
        client, town, "handler", matter, "delays", 422, **{**typed, "review_on": "2026-01-01"}
    )
    _send(client, town, "handler", matter, "delays", **typed)
    assert "等配件" in _open(client, town, "leader", matter, "delay-decisions")
    _send(client, town, "leader", matter, "delay-decisions", approved="yes", words="")
    town.login(client, "dispatcher")
    assert "挂账" in client.get("/desk/").content.decode()
    _open(client, town, "handler", matter, "delay-ends")
    _send(client, town, "handler", matter, "delay-ends")
    assert Delay.objects.get().state == "ended"


def test_joining_splitting_and_parting_at_the_desk(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    one, two = (town.raise_matter(now=now, words=words).matter for words in ("路灯不亮", "门口黑"))
    assert "路灯不亮" in _open(client, town, "worker", two, "joins"), "offered as one that looks the same"
    assert "没有找到" in _send(client, town, "worker", two, "joins", 422, number="M-2026-09999")
    _send(client, town, "worker", two, "joins", alike=one.ref)
    two.refresh_from_db()
    assert two.outcome == states.JOINED
    assert one.ref in _open(client, town, "worker", two, "parts")
    _send(client, town, "worker", two, "parts", reason="两盏不同的灯")
    _open(client, town, "worker", two, "splits")
    _send(client, town, "worker", two, "splits", 422, words_1="")
    _send(client, town, "worker", two, "splits", words_1="树枝挡了灯", words_2="台阶坏了")
    assert Matter.objects.count() == 4


def test_keeping_a_matter_from_whom_it_is_about_at_the_desk(client: Client, town: Town) -> None:
    matter = town.raise_matter(now=dt.datetime.now(dt.UTC)).matter
    _open(client, town, "worker", matter, "natures")
    _send(client, town, "worker", matter, "natures", nature="complaint", about=str(town.committee.id))
    town.login(client, "worker")
    assert client.get(f"/matters/{matter.ref}/").status_code == 404
    shown = _open(client, town, "dispatcher", matter, "legal-referrals")
    assert "区信访局" in shown
    _send(client, town, "dispatcher", matter, "legal-referrals", nature="petition", office="区信访局")
    matter.refresh_from_db()
    assert matter.state == states.ANSWERED


def test_several_sheets_are_passed_on_together(client: Client, town: Town) -> None:
    now = dt.datetime.now(dt.UTC)
    refs = []
    for _number in range(3):
        matter = town.raise_matter(now=now).matter
        sheet = actions.dispatch(
            matter=matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now
        )
        actions.accept(assignment=sheet, actor=town.handler, now=now)
        refs.append(matter.ref)
    town.login(client, "handler")
    sent = {"act": "transfer", "pick": refs, "to": str(town.power.id), "reason": "是电表的事"}
    assert client.post("/desk/bulk/", sent).status_code == 200
    assert Assignment.objects.filter(kind="transfer", organisation=town.power).count() == 3


def test_the_same_acts_as_json(client: Client, town: Town, in_hand: Assignment) -> None:
    ref = in_hand.matter.ref
    town.login(client, "handler")

    def post(path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/matters/{ref}/{path}/", body, content_type="application/json")

    refused = post("transfers", {"to": str(town.property.id), "reason": "归他们"})
    assert (refused.status_code, refused.json()["field"]) == (422, "to")
    assert post("helpers", {"to": str(town.power.id), "task": "断电"}).status_code == 201
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).date().isoformat()
    asked = post("delays", {"reason": "等", "public_reason": "要定做", "review_on": day})
    assert asked.status_code == 201, asked.content
    town.login(client, "leader")
    assert post("delay-decisions", {"approved": True}).json()["state"] == "with_handler"
    town.login(client, "handler")
    assert post("delay-ends", {}).status_code == 201
    assert post("transfers", {"to": str(town.committee.id), "reason": "归他们"}).status_code == 201
    town.login(client, "dispatcher")
    assert post("joins", {"into": ref}).status_code == 422
    assert post("natures", {"nature": "help", "private": True}).status_code == 201
