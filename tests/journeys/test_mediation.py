"""A mediation all the way: asked for, agreed to, talked over, settled, looked after; and closed to everybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from mulin.matters.jobs import remind_of_confirmations
from mulin.platform.notices import actions as notices
from mulin.platform.policy import LOCAL
from mulin.platform.ui import words
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look, meant
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
ASKER, OTHER, MEDIATOR, SECOND = "顾文涛", "陆桂兰", "钟立言", "方静"
OTHERS_PHONE = "10000000031"
NEIGHBOURHOOD = {"zh-hans": "梧桐一居", "en": "Wutong First Neighbourhood"}
DAYS = 30
"""After it takes effect the parties have so many days to ask the court together (N-48)."""


def does(who: Somebody, case: str, act: str, told: str) -> None:
    """Hand in the sheet of an act that is open, and read that it was done."""
    who.look_over()
    who.presses(act, within=who.page.get_by_role("main"))
    who.page.wait_for_url(f"**{case}")
    who.hears(who.say(told))


def begins(who: Somebody, case: str, act: str) -> None:
    """From the page of the mediation to the sheet of an act."""
    if who.path != case:
        who.opens(case)
    who.presses(act, within=who.page.get_by_role("main"))


def to_mediations(who: Somebody) -> None:
    """From Mine to the mediations."""
    who.opens("/mine/")
    if who.look.elder:
        who.presses("调解")
    else:
        part = who.page.locator("section").filter(
            has=who.page.get_by_role("heading", name=who.say("调解"), exact=True)
        )
        part.get_by_role("link").click()
    who.reads("调解是自愿的")


def asks(who: Somebody, about: str, look: Look) -> str:
    """A resident asks; gives the address of the mediation."""
    to_mediations(who)
    who.presses("申请调解")
    who.writes("要调解什么事", about)
    who.writes("对方怎么称呼", OTHER)
    who.page.get_by_label(who.say("电话")).first.fill(OTHERS_PHONE)
    who.selects("在哪个居民区", NEIGHBOURHOOD[look.language])
    mediators = who.field("请哪位调解员")
    option = mediators.locator("option").filter(has_text=MEDIATOR).first.get_attribute("value")
    mediators.select_option(option)
    who.look_over()
    who.presses("申请调解", within=who.page.get_by_role("main"))
    who.reads("还差 %(n)s 方同意，都同意了才开始。", n=1)
    return who.path


@pytest.mark.mechanism("S4-18", "S4-29")
@in_one_look(35)
def test_two_neighbours_are_helped_to_agree(come: Come, look: Look) -> None:
    asker = come("gu")
    case = asks(asker, "楼上半夜拖椅子，睡不着", look)
    other = come("lu")
    to_mediations(other)
    other.page.get_by_role("link").filter(has_text=case.rstrip("/").rpartition("/")[2]).click()
    other.hears("楼上半夜拖椅子，睡不着")
    begins(other, case, "同意调解")
    does(other, case, "同意调解", "记下了。")

    mediator = come("zhongliyan")
    begins(mediator, case, "记一次谈话")
    at = (dt.datetime.now(dt.UTC) - dt.timedelta(seconds=50)).astimezone(LOCAL)
    mediator.writes("什么时候谈的", at.strftime("%Y-%m-%dT%H:%M"))
    mediator.writes("在哪里谈的", "居委会二楼")
    for name in (ASKER, OTHER):
        mediator.page.get_by_role("checkbox", name=name).check()
    mediator.writes("接下来各自做什么", "给椅子脚垫上毛毡")
    does(mediator, case, "记一次谈话", "记好了，各方都看得到。")
    begins(mediator, case, "写下谈成的约定")
    mediator.words.written.add("椅子脚都垫上毛毡")
    mediator.page.get_by_label(look.say("第 %(n)s 条：做什么", n=1)).fill("椅子脚都垫上毛毡")
    mediator.page.get_by_label(mediator.say("谁来做")).first.select_option(label=OTHER)
    does(mediator, case, "写下谈成的约定", "写好了，请各方看一看。")
    begins(mediator, case, "记协议生效")
    does(mediator, case, "记协议生效", "协议生效了。")

    reads_of_the_last_day(asker, case)
    asks_the_court(mediator, case)
    begins(mediator, case, "看做到没有")
    mediator.page.get_by_role("radio", name="椅子脚都垫上毛毡").check()
    mediator.picks("做到了")
    does(mediator, case, "看做到没有", "记下了。")
    begins(mediator, case, "看完了，结束")
    does(mediator, case, "看完了，结束", "达成了协议，调解结束。")
    mediator.look_over()
    other.opens(case)
    other.reads("达成了协议，调解结束。")
    for outsider in ("hechuan", "guapo"):
        one = come(outsider)
        with one.refused(404):
            one.opens(case)
        expect(one.page.get_by_text("毛毡")).to_have_count(0)


def asks_the_court(who: Somebody, case: str) -> None:
    """The mediator notes that the parties asked the court together, then that it confirmed."""
    for what, kept in (("各方一起申请了", "申请了确认"), ("法院确认了", "法院确认")):
        begins(who, case, "记司法确认")
        who.picks(what)
        does(who, case, "记司法确认", "记下了。")
        who.hears(who.say(kept))


@pytest.mark.mechanism("S4-18")
@in_one_look(19)
def test_another_mediator_takes_over_and_the_first_sees_it_no_more(come: Come, look: Look) -> None:
    asker = come("gu")
    case = asks(asker, "楼道里的鞋柜挡路", look)
    mediator = come("zhongliyan")
    begins(mediator, case, "换调解员")
    mediator.selects(meant("mediator", "换成谁"), SECOND)
    mediator.writes("为什么换，当事人看得到", "方书记和两家都熟")
    mediator.look_over()
    mediator.presses("换调解员", within=mediator.page.get_by_role("main"))
    mediator.reads("交给另一位调解员了。")
    with mediator.refused(404):
        mediator.opens(case)
    asker.opens(case)
    asker.hears("方书记和两家都熟")
    asker.look_over()
    second = come("fangjing")
    to_mediations(second)
    second.page.get_by_role("link", name=ASKER).click()
    second.hears("楼道里的鞋柜挡路")


def reads_of_the_last_day(who: Somebody, case: str) -> None:
    """Until when confirmation can be asked for: on the page, among one's mediations, and told when it comes near."""
    now = dt.datetime.now(dt.UTC)
    last = now.astimezone(LOCAL).date() + dt.timedelta(days=DAYS)
    day = words.day(last, who.look.language, now)
    who.opens(case)
    who.reads("各方一起向法院申请，最晚 %(day)s；不申请也有效", day=day)
    to_mediations(who)
    who.reads("想请法院确认的，各方最晚 %(day)s 一起申请", day=day)
    near = now + dt.timedelta(days=DAYS - 5)
    assert remind_of_confirmations(near) >= 1
    notices.send_due(near + dt.timedelta(hours=1))
    who.opens("/mine/?part=notices" if who.look.elder else "/mine/")
    # A notice goes out in the language of the person, which for everybody in the demo street is Chinese.
    who.hears(f"想请法院确认协议的，各方最晚 {words.day(last, 'zh-hans', near)} 一起申请。")
