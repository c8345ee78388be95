"""How somebody is told: one chooses text messages in Mine and takes it back; what did not get through is the desk's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from mulin.people import codes
from mulin.people.models import ContactWay
from mulin.platform.notices import sending, states
from mulin.platform.notices.delivery import Delivery
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.people.receivers import free_port, receiver

pytestmark = pytest.mark.browser


@pytest.mark.mechanism("DR-14", "DR-10")
@in_one_look(61)
def test_chosen_proved_and_taken_back(come: Come, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_OUTBOX", "1")
    who = come("gu")
    who.opens("/mine/ways/")
    who.look_over()
    who.page.locator("input[name=channel][value=sms]").check()
    who.writes("地址或号码", "10000000027")
    who.presses("加上")
    who.reads("等您核对")
    way = ContactWay.objects.get(channel="sms", person__account__username="gu")
    who.writes("收到的验证码", codes.code_of(way))
    who.presses("核对")
    who.reads("核对好了，开始用。")
    way.refresh_from_db()
    assert way.proved_at is not None
    card = who.page.get_by_role("article").filter(has_text=who.say("短信"))
    who.presses("收回", within=card)
    who.reads("收回了，地址已经删掉。")
    way.refresh_from_db()
    assert not way.address


def gateway_takes_it(handler: Any) -> None:
    said = b'{"code": 0, "id": "sms-1"}'
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(said)))
    handler.end_headers()
    handler.wfile.write(said)


def carry_out(one: Delivery) -> str:
    """What the worker does with a message until it is through, or given up; gives how it stands."""
    for _try in range(9):
        one.refresh_from_db()
        if one.state != states.WAITING:
            break
        sending.deliver_due(one.not_before + dt.timedelta(seconds=1), channel=one.channel)
    return one.state


@pytest.mark.mechanism("DR-14", "DR-11")
@in_one_look(62)
def test_what_nothing_reached_is_called_undone_and_sent_again(
    come: Come, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = come("hechuan")
    who.opens("/desk/outgoing/")
    who.look_over()
    one = Delivery.objects.filter(state=states.FAILED, channel="sms").order_by("at", "id").first()
    assert one is not None
    card = who.page.locator(f"#d-{one.id}")
    who.presses("打电话说", within=card)
    who.presses("打电话说了")
    who.reads("您刚记下的")
    one.refresh_from_db()
    assert (one.state, one.settled_how) == (states.SETTLED, "called")
    who.presses("撤销")
    who.reads("撤销了，这一条还等着办。")
    assert card.count() == 1

    for name, value in (
        ("OUTBOX", "0"),
        ("SMS_SECRET", "s"),
        ("SMS_URL", f"http://127.0.0.1:{free_port()}/"),
    ):
        monkeypatch.setenv(f"MULIN_{name}", value)
    who.presses("再发一次", within=card)
    who.settle()
    assert card.count() == 0
    assert carry_out(one) == states.FAILED, "nobody is there"
    who.opens("/desk/outgoing/")
    expect(card).to_contain_text(who.say("为什么"))
    who.look_over()
    with receiver() as gateway:
        gateway.answers = [gateway_takes_it]
        monkeypatch.setenv("MULIN_SMS_URL", gateway.url)
        who.presses("再发一次", within=card)
        who.settle()
        assert carry_out(one) == states.SENT
        assert gateway.got
    who.opens("/desk/outgoing/?state=sent&channel=sms")
    expect(card).to_be_visible()
    who.look_over()
