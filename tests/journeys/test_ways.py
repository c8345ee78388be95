"""The ways a matter can take: sorted, proposed upwards, answered formally, split, made a rule of, whistled for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import desk, outings, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.outings import Heard
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
CENTRE = {"zh-hans": "梧桐里街道网格中心", "en": "Wutongli Grid Centre"}
OFFICE = {"zh-hans": "梧桐里街道办事处", "en": "Wutongli Street Office"}
SQUAD = {"zh-hans": "梧桐里城管中队", "en": "Wutongli City Management Squad"}
PARKING = {"zh-hans": "小区停车", "en": "Parking inside compounds"}
HOUSING = {"zh-hans": "梧桐里房管办", "en": "Wutongli Housing Office"}


def takes_up(who: Somebody, ref: str, act: str, *, more: bool = True) -> None:
    """Open the matter and press an act of its bar, or one of those folded away."""
    desk.find(who, ref)
    bar = who.page.get_by_role("group", name=who.say("办"), exact=True)
    if more:
        who.settle()
        bar.locator("summary").filter(has_text=who.say("更多")).click()
    who.presses(act, within=bar)
    who.settle()


def sheet_of(who: Somebody, act: str) -> Locator:
    opened = who.page.get_by_role("region", name=who.say(act), exact=True)
    expect(opened).to_be_visible()
    return opened


def together(who: Somebody, page: str) -> None:
    """One of the lists of what is done together, from the rail of the desk."""
    if who.path != "/desk/":
        who.opens("/desk/")
    who.unfolds("大家一起办")
    who.presses(page, within=who.page.get_by_role("navigation", name=who.say("大家一起办")))


def row_of(who: Somebody, words: str) -> Locator:
    found = who.page.get_by_role("main").get_by_role("listitem").filter(has_text=words)
    expect(found.first).to_be_visible()
    return found.first


def reads_what_happened(who: Somebody, slip: str, msgid: str, **values: object) -> None:
    """A line of the story on the slip; in the elder view it is one press away."""
    who.opens(slip + "?part=story" if who.look.elder else slip)
    who.reads(msgid, **values)


@pytest.mark.mechanism("S0-09", "S0-20")
@in_one_look(30)
def test_what_neighbours_can_settle_waits_until_somebody_takes_it_up(come: Come, look: Look) -> None:
    somebody = come()
    ref = resident.raise_matter(somebody, "想在空地上搭个停电动车的棚子", HERE)
    slip = somebody.path
    worker = come("zhoumin")
    takes_up(worker, ref, "分流")
    opened = sheet_of(worker, "分流")
    worker.picks("邻里自己办的项目：邻居都同意，自己办得了")
    worker.picks("问过了，邻居都同意")
    worker.picks("问过了，自己办得了")
    worker.writes("为什么这样分", "三栋楼都想要，楼里有会搭棚子的")
    desk.carry_out(worker, ref, opened, "分流")
    reads_what_happened(somebody, slip, "也请邻居一起想办法自己办。这件照样接着办。因为：")
    somebody.hears("三栋楼都想要，楼里有会搭棚子的")

    secretary = come("fangjing")
    together(secretary, "待接的事")
    waiting = row_of(secretary, ref)
    waiting.locator("summary").filter(has_text=secretary.say("有人接了")).click()
    secretary.writes("谁接了，拿它做什么", "三号楼的楼长接了，周六量地方")
    secretary.look_over()
    secretary.presses("有人接了", within=waiting.locator("form").first)
    secretary.hears(look.say("记下了，有人接了。"))
    reads_what_happened(somebody, slip, "前面说的另一条路，有人接了。")


@pytest.mark.mechanism("S0-20")
@in_one_look(18)
def test_what_is_said_again_and_again_suggests_a_project(come: Come, look: Look) -> None:
    """It stands picked, with what it rests on one press away; who triages decides otherwise or not."""
    worker = come("zhoumin")
    outings.plan(worker, "街头听民声", "听听停车的事")
    said = [Heard(f"{number} 号楼下又停满了", category=PARKING[look.language]) for number in range(1, 5)]
    ref, *_others = outings.hear(worker, *said)
    takes_up(worker, ref, "分流")
    opened = sheet_of(worker, "分流")
    worker.reads("提议：立项目。")
    expect(worker.field("邻里自己办的项目：邻居都同意，自己办得了")).to_be_checked()
    worker.look_over()
    opened.get_by_role("link").click()
    worker.reads(
        "同一类，同一个小区或居民区，%(days)s 天以内。到 %(least)s 件就提议立项目，定不定由人。",
        days=180,
        least=3,
    )
    worker.look_over()


@pytest.mark.mechanism("S0-12", "S1-04", "S3-57")
@in_one_look(31)
def test_a_proposal_goes_up_and_who_raised_it_sees_every_hop(come: Come, look: Look) -> None:
    somebody = come()
    ref = resident.raise_matter(somebody, "老楼没有电梯，老人下不了楼", HERE)
    slip = somebody.path
    worker = come("zhoumin")
    takes_up(worker, ref, "往上提")
    opened = sheet_of(worker, "往上提")
    worker.selects("提给哪一级", CENTRE[look.language])
    worker.writes("建议上面怎么办", "问过三十户，请街道牵头来讲一次办法")
    desk.carry_out(worker, ref, opened, "往上提")
    centre = come("hechuan")
    desk.accept(centre, ref)
    takes_up(centre, ref, "转办")
    opened = sheet_of(centre, "转办")
    centre.selects("转给谁", OFFICE[look.language])
    centre.writes("为什么转给它", "要排进全街道的计划")
    desk.carry_out(centre, ref, opened, "请它接过去")
    leader = come("jiyun")
    desk.accept(leader, ref)
    desk.answer(leader, ref, "排进了下半年的计划，九月来楼里讲。")

    reads_what_happened(somebody, slip, "往上提给%(to)s：", to=CENTRE[look.language])
    somebody.hears("问过三十户，请街道牵头来讲一次办法")
    somebody.hears(look.say("想请%(to)s接过去，对方接下之前还由这里负责。", to=OFFICE[look.language]))
    somebody.hears(look.say("从%(from)s接过来，接着办。", **{"from": CENTRE[look.language]}))
    somebody.hears("排进了下半年的计划，九月来楼里讲。")


@pytest.mark.mechanism("S1-16")
@in_one_look(32)
def test_a_deputys_opinion_is_answered_formally(come: Come, look: Look) -> None:
    worker, leader = come("zhoumin"), come("jiyun")
    ref = desk.register(
        worker, "建议给老楼的楼道装扶手", came="代表委员提的", phone="10000007201", name="许代表"
    )
    _drafts(worker, ref, "会考虑的。")
    takes_up(leader, ref, "签发答复", more=False)
    leader.hears("会考虑的。")
    leader.writes("退回的，写要怎么改", "写明装几栋、什么时候")
    leader.look_over()
    leader.presses("退回重写", within=sheet_of(leader, "签发答复"))
    leader.hears(look.say("退回重写了，写明了怎么改。"))
    _drafts(worker, ref, "今年先装十栋，九月底前装完。", because="写明装几栋、什么时候")
    takes_up(leader, ref, "签发答复", more=False)
    leader.presses("签发", within=sheet_of(leader, "签发答复"))
    signed = re.escape(look.say("签发了，编号 %(ref)s。", ref="#")).replace(re.escape("#"), r"R-\S+")
    expect(leader.page.get_by_text(re.compile(signed)).first).to_be_visible()

    deputy = come()
    resident.finds_the_slip(deputy, ref, "7201")
    deputy.hears("今年先装十栋，九月底前装完。")
    slip = deputy.path
    deputy.presses("这样行")
    deputy.reads("记下了：您说行。")
    deputy.opens(slip)
    deputy.look_over()


def _drafts(who: Somebody, ref: str, body: str, *, because: str = "") -> None:
    takes_up(who, ref, "拟正式答复", more=False)
    opened = sheet_of(who, "拟正式答复")
    if because:
        who.hears(because)
    opened.get_by_role("radio", name=who.say("说明了情况"), exact=True).check()
    who.writes("给本人的答复", body)
    desk.carry_out(who, ref, opened, "送负责人签发")


@pytest.mark.mechanism("S2-33", "S2-34", "S3-54")
@in_one_look(33)
def test_two_things_said_at_once_are_parted_and_a_rule_is_made_of_them(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    first = desk.register(
        worker, "垃圾桶不够用，三楼的灯也不亮", came="来窗口", phone="10000007202", name="葛老师"
    )
    dispatcher = come("hechuan")
    takes_up(dispatcher, first, "分成几件")
    opened = sheet_of(dispatcher, "分成几件")
    dispatcher.writes("分出来的第一件", "三楼的灯不亮")
    desk.carry_out(dispatcher, first, opened, "分成几件")
    told = dispatcher.page.get_by_role("status").inner_text()
    second = next(one for one in resident.REF.findall(told) if one != first)
    somebody = come()
    resident.finds_the_slip(somebody, first, "7202")
    if look.elder:
        somebody.presses("一起说的，分开办")
    else:
        somebody.page.get_by_role("link", name=second).click()
    somebody.page.wait_for_url("**/s/**")
    somebody.hears(second)
    somebody.look_over()
    slip = somebody.path

    takes_up(dispatcher, second, "立规矩")
    dispatcher.writes("这条规矩叫什么", "物业的报修三天有回音")
    dispatcher.writes("规矩怎么说，用家常话", "报修三天里上门，修不了的写明为什么。")
    dispatcher.selects("归谁管", HOUSING[look.language])
    dispatcher.picks("放到街道的公开页上")
    dispatcher.look_over()
    dispatcher.presses("记下")
    dispatcher.reads("规矩记下了。下面勾上是因为哪几件事。")
    dispatcher.writes("说过的话、编号、地点", first)
    dispatcher.presses("找", within=dispatcher.page.get_by_role("main"))
    dispatcher.page.get_by_role("checkbox", name=re.compile(first)).check()
    dispatcher.presses("连上")
    dispatcher.hears(look.say("连上了 %(n)s 件。", n=1))
    dispatcher.presses("一起答复")
    dispatcher.reads("答复了 %(n)s 件。", n=2)
    somebody.opens(slip)
    somebody.hears("报修三天里上门，修不了的写明为什么。")
    reads_what_happened(somebody, slip, "因为这类事，立了规矩：%(title)s", title="物业的报修三天有回音")


@pytest.mark.mechanism("S4-49")
@in_one_look(34)
def test_the_street_whistles_and_the_department_comes(come: Come, look: Look) -> None:
    somebody = come()
    ref = resident.raise_matter(somebody, "夜里烧烤摊占了人行道，油烟进屋", HERE)
    slip = somebody.path
    dispatcher = come("hechuan")
    takes_up(dispatcher, ref, "吹哨")
    dispatcher.writes("来办什么", "晚上一起来看，请摊主搬到夜市")
    for office in (SQUAD, HOUSING):
        dispatcher.page.get_by_role("checkbox", name=office[look.language], exact=True).check()
    dispatcher.look_over()
    dispatcher.presses("吹响")
    dispatcher.reads("哨吹响了，叫到的部门马上收到。")
    order = dispatcher.path.rstrip("/").rpartition("/")[2]

    squad = come("shilei")
    _opens_the_order(squad, order)
    squad.writes("来了几个人", "3")
    squad.writes("谁带队（写岗位，不写姓名）", "中队长")
    squad.presses("到场了", within=squad.page.get_by_role("main"))
    squad.hears(look.say("记下了，到场。"))
    squad.writes("做了什么，结果怎样", "摊主当晚搬到夜市去了")
    squad.presses("报结果")
    squad.reads("结果报上去了。")

    leader = come("jiyun")
    _opens_the_order(leader, order)
    leader.hears("摊主当晚搬到夜市去了")
    leader.unfolds("评这一次")
    for question in ("按时到了", "出了力", "解决了"):
        asked = leader.page.get_by_role("group", name=leader.say(question), exact=True)
        asked.get_by_role("radio", name=leader.say("是"), exact=True).check()
    leader.writes("为什么这样评", "来得快，说到做到")
    leader.look_over()
    leader.presses("评这一次")
    leader.hears(look.say("评好了。"))
    leader.presses("吹哨", within=leader.page.get_by_role("navigation", name=leader.say("大家一起办")))
    leader.presses("各部门的数字")
    leader.hears(SQUAD[look.language])
    leader.look_over()
    called = look.say("、").join(one[look.language] for one in (SQUAD, HOUSING))
    reads_what_happened(somebody, slip, "叫了%(to)s一起来办。", to=called)


def _opens_the_order(who: Somebody, order: str) -> None:
    together(who, "吹哨")
    row_of(who, order).get_by_role("link").first.click()
    who.hears(order)
    who.look_over()
