"""How the street works is set at the desk: its clocks, the directory, the rules of dispatching; and the next matter follows."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from mulin.platform.policy import LOCAL
from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}
HOUSING = {"zh-hans": "梧桐里房管办", "en": "Wutongli Housing Office"}
COOPERATIVE = {"zh-hans": "梧桐里房管服务社", "en": "Wutongli Housing Service Co-operative"}
LIFTS = {"zh-hans": "电梯故障", "en": "Lift faults"}
DOORS = {"zh-hans": "单元门与门禁", "en": "Entrance doors and intercoms"}
ELECTRICITY = {"zh-hans": "用电", "en": "Electricity"}


def to_settings(who: Somebody, page: str) -> None:
    """From the desk by its menu."""
    who.unfolds("人员、设置、练习")
    who.presses("设置")
    who.presses(page, within=who.page.get_by_role("main"))


def called_in(come: Come, words: str) -> str:
    """The number of a matter that was told by telephone."""
    return desk.register(come("zhoumin"), words, came="来电话", phone="10000000066", name="葛老师")


def categorise(who: Somebody, ref: str, category: str) -> None:
    """From the fact on the matter's record, as one who reads it would."""
    desk.find(who, ref)
    who.presses("改", within=who.page.get_by_role("main"))
    who.settle()
    who.selects("类别", category)
    who.look_over()
    who.presses("改成这一类")
    who.settle()


def suggestion(who: Somebody, ref: str, office: str, why: str) -> None:
    """Dispatch to the office that the sheet names first, for the reason that stands beside it."""
    desk.find(who, ref)
    opened = desk.sheet(who, "派单", "d")
    first = opened.get_by_role("radio").first
    expect(first).to_have_accessible_name(re.compile(rf"^{re.escape(office)}.*{re.escape(why)}", re.DOTALL))
    first.check()
    desk.carry_out(who, ref, opened, "派出")


@pytest.mark.mechanism("S1-23")
@in_one_look(40)
def test_a_citys_clocks_are_put_in_force_and_the_next_matter_goes_by_them(come: Come, look: Look) -> None:
    leader = come("jiyun")
    to_settings(leader, "时限")
    leader.reads("今天按这些办")
    leader.reads("北京市 12345 热线规范（2021 年征求意见稿）")
    leader.picks("北京")
    leader.presses("从那天起照这样办")
    leader.hears(look.count("改了 %(n)s 项，已经定下的期限不动。", 2, n=2))
    leader.look_over()
    month = dt.datetime.now(LOCAL).date() + dt.timedelta(days=30)
    leader.picks("上海")
    leader.writes("从哪天起", month.isoformat())
    leader.presses("从那天起照这样办")
    leader.hears(month.isoformat())
    leader.look_over()

    ref = called_in(come, "电梯停在三楼不动")
    dispatcher = come("hechuan")
    desk.dispatch(dispatcher, ref, COMPANY[look.language], "小区里的设施")
    categorise(dispatcher, ref, LIFTS[look.language])
    dispatcher.hears(look.beginning("类别改了，期限跟着改到%(when)s。"))
    dispatcher.opens(f"/matters/{ref}/")
    dispatcher.look_over()
    seven_days, two_hours = look.count("%(n)s 天", 7, n=7), look.count("%(n)s 小时", 2, n=2)
    line = dispatcher.page.get_by_role("listitem").filter(has_text=seven_days).filter(has_text=two_hours)
    expect(line).to_have_count(1)


@pytest.mark.mechanism("S1-17", "S1-20")
@in_one_look(41)
def test_who_handles_what_where_is_written_down_and_used(come: Come, look: Look) -> None:
    dispatcher = come("hechuan")
    dispatcher.presses("谁管什么")
    dispatcher.reads("哪一类事、在哪里、小区里还是路面上，归哪家单位。派单时先看规则，再看这里。")
    dispatcher.presses("写一条")
    compound, _building = HERE.named(look.language == "en")
    dispatcher.selects("哪一类事", ELECTRICITY[look.language])
    dispatcher.selects("在哪里", compound)
    dispatcher.picks("小区里面")
    dispatcher.selects("归哪家", COOPERATIVE[look.language])
    dispatcher.writes("电话", "10000001234")
    dispatcher.writes("几点有人，还要知道什么", "电表箱的钥匙在他们那里")
    dispatcher.look_over()
    dispatcher.presses("写进名录")
    dispatcher.reads("谁管什么")
    dispatcher.writes("问一句：什么事、在哪里", "青桐苑的用电谁管")
    dispatcher.presses("查", within=dispatcher.page.get_by_role("main"))
    dispatcher.hears("电表箱的钥匙在他们那里")
    dispatcher.look_over()

    visitor = come()
    visitor.opens("/")
    if look.elder:
        visitor.presses("换回普通版")
        visitor.picks("普通版")
        visitor.presses("就这样显示")
    visitor.presses("谁管什么")
    visitor.writes("问一句：什么事、在哪里", "青桐苑的用电谁管")
    visitor.presses("查", within=visitor.page.get_by_role("main"))
    visitor.hears("电表箱的钥匙在他们那里")
    visitor.look_over()

    ref = called_in(come, "楼道的电表箱冒火花以后跳闸了")
    categorise(dispatcher, ref, ELECTRICITY[look.language])
    suggestion(dispatcher, ref, COOPERATIVE[look.language], f"{ELECTRICITY[look.language]} · {compound}")
    dispatcher.opens(f"/matters/{ref}/")
    dispatcher.hears(COOPERATIVE[look.language])


@pytest.mark.mechanism("S1-17", "S0-36")
@in_one_look(42)
def test_a_rule_is_made_tried_on_the_past_and_switched_on(come: Come, look: Look) -> None:
    dispatcher = come("hechuan")
    to_settings(dispatcher, "派单规则")
    dispatcher.reads("从第 1 条看起，第一条合上的算数；都合不上，归兜底的那家。规则只推荐，派给谁由人定。")
    dispatcher.presses("接着改第 %(n)s 套草稿", n=2)
    dispatcher.reads("在启用之前，派单照旧。先加规则、排次序，再拿过去的事试一遍。")
    dispatcher.selects("哪一类事", DOORS[look.language])
    dispatcher.selects("里面还是路面", look.say("小区里面"))
    dispatcher.selects("派给谁", HOUSING[look.language])
    dispatcher.presses("加在最后")
    dispatcher.reads("加在最后一条。")
    for place in (6, 5, 4):
        dispatcher.presses("%(act)s：第 %(n)s 条", act=look.say("往前"), n=place)
        dispatcher.reads("改好了。")
    dispatcher.presses("拿过去的事试一遍")
    dispatcher.reads("会派到别家的")
    main = dispatcher.page.get_by_role("main")
    row = (
        main.get_by_role("row")
        .filter(has_text=look.say("第 %(n)s 条", n=3))
        .filter(has_text=HOUSING[look.language])
    )
    row.get_by_role("link").click()
    dispatcher.reads("收起")
    listed = main.get_by_role("listitem").filter(has_text=re.compile(r"M-20\d\d-\d{5}"))
    expect(listed.first).to_be_visible()
    dispatcher.writes("为什么换这套规则", "门禁由房管办统一修")
    dispatcher.presses("启用这套规则")
    dispatcher.reads("第 %(n)s 套规则启用了。", n=2)

    ref = called_in(come, "单元门的门禁刷不开")
    categorise(dispatcher, ref, DOORS[look.language])
    suggestion(dispatcher, ref, HOUSING[look.language], look.beginning("按规则第 %(n)s 条：%(what)s"))
    leader = come("jiyun")
    to_settings(leader, "派单规则")
    leader.hears("门禁由房管办统一修")
    leader.look_over()
