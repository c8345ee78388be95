"""Mine: everything one has raised with whose turn it is, and a neighbour's matter followed until it is answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import desk, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def in_mine(who: Somebody, part: str, ref: str) -> Locator:
    """The line of a matter in a part of Mine; the elder view shows one part at a time."""
    who.opens("/mine/")
    if who.look.elder:
        who.presses(part)
    who.look_over()
    line = who.page.get_by_role("main").get_by_role("listitem").filter(has_text=ref)
    expect(line).to_have_count(1)
    return line


@pytest.mark.mechanism("S0-22", "S3-57")
@in_one_look(53)
def test_every_matter_of_mine_says_whose_turn_it_is(come: Come, look: Look) -> None:
    who = come("gu")
    ref = _raise(who, "信报箱的锁坏了")
    desk.dispatch(come("hechuan"), ref, COMPANY[look.language], "小区里的设施")
    keeper = come("zhengkai")
    desk.accept(keeper, ref)
    expect(in_mine(who, "我反映的", ref)).to_contain_text(COMPANY[look.language])
    desk.answer(keeper, ref, "锁换好了，钥匙在门房。")

    line = in_mine(who, "要我说一声的", ref)
    expect(line).to_contain_text(look.say("轮到您：看看解决了没有，告诉我们一声。"))
    line.get_by_role("link").click()
    who.hears("锁换好了，钥匙在门房。")
    resident.says_not_solved(who, who.path, "钥匙还是打不开")
    expect(in_mine(who, "我反映的", ref)).to_contain_text(COMPANY[look.language])


def _raise(who: Somebody, words: str) -> str:
    """From Mine, where it is known how to reach them; gives the number."""
    who.presses("我要反映", within=who.page.get_by_role("main"))
    if who.look.elder:
        who.writes("写在这里", words)
        who.presses("下一步")
        resident.find_place(who, HERE)
        who.presses("就是这里")
        who.reads("您看看对不对")
        who.presses("对，交上去")
    else:
        who.writes("什么事？", words)
        resident.find_place(who, HERE)
        who.presses("提交", within=who.page.get_by_role("main"))
    who.reads("收到了。")
    return resident.number_on(who)


@pytest.mark.mechanism("S3-54")
@in_one_look(54)
def test_a_neighbours_matter_is_followed_and_counts_people(come: Come, look: Look) -> None:
    ref = desk.register(come("zhoumin"), "门口的路灯坏了", came="来电话", phone="10000000066", name="葛老师")
    visitor = come()
    visitor.opens("/")
    visitor.presses("大家反映的事" if look.elder else "看全部")
    visitor.reads("只写事，不写人。地点写到小区为止。")
    expect(visitor.page.get_by_role("main")).not_to_contain_text("葛老师")
    address = _public_page(visitor, ref)
    for number, name in enumerate(("lu", "gu"), start=1):
        who = come(name)
        who.opens(address)
        who.presses("我家也是")
        who.hears(look.count("%(num)s 位邻居说：我家也是。", number))
        who.reads("其中有您。")
    in_mine(who, "跟着看的", ref).get_by_role("link").click()
    who.hears(ref)
    who.presses("不跟了")
    who.hears(look.count("%(num)s 位邻居说：我家也是。", 1))
    who.presses("跟着看")
    who.settle()

    desk.answer(come("hechuan"), ref, "路灯修好了。")
    line = in_mine(who, "跟着看的", ref)
    line.get_by_role("link").click()
    who.look_over()
    who.hears(look.count("%(num)s 位邻居说：我家也是。", 1))
    expect(who.page.get_by_role("main")).not_to_contain_text(re.compile("葛老师|路灯修好了"))


def _public_page(who: Somebody, ref: str) -> str:
    """Through the list of what is open, page by page; gives the address of the matter's own page."""
    row = who.page.get_by_role("main").get_by_role("listitem").filter(has_text=ref)
    while not row.count():
        who.presses("下一页")
        who.settle()
    row.get_by_role("link").first.click()
    who.hears(ref)
    who.look_over()
    return who.path
