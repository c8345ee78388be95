"""How somebody is told: one chooses text messages in Mine and takes it back; what did not get through is the desk's."""

from __future__ import annotations

import pytest

from mulin.people import codes
from mulin.people.models import ContactWay
from mulin.platform.notices import states
from mulin.platform.notices.delivery import Delivery
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look

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


@pytest.mark.mechanism("DR-14")
@in_one_look(62)
def test_what_nothing_reached_is_called(come: Come, look: Look) -> None:
    who = come("hechuan")
    who.opens("/desk/outgoing/")
    who.look_over()
    before = Delivery.objects.filter(state=states.FAILED).count()
    assert before
    first = who.page.get_by_role("article").first
    who.presses("打电话说", within=first)
    who.presses("打电话说了")
    who.look_over()
    assert Delivery.objects.filter(state=states.FAILED).count() == before - 1
    assert Delivery.objects.filter(state=states.SETTLED, settled_how="called").count() == 1
