"""The people of a desk: away with a deputy, gone with everything handed over, and residents who were registered twice."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, expect

from mulin.platform.policy import LOCAL
from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def day(days: int) -> str:
    return (dt.datetime.now(LOCAL).date() + dt.timedelta(days=days)).isoformat()


def to_people(who: Somebody, part: str) -> None:
    """From the desk by its menu."""
    who.opens("/desk/")
    who.unfolds("人员、设置、练习")
    who.presses("岗位、休假、交接")
    who.settle()
    if part != "岗位":
        who.presses(part, within=who.page.get_by_role("main"))
        who.settle()


def one_named(who: Somebody, label: str, name: str) -> None:
    """Choose somebody from a list of colleagues, whatever posts stand beside the name."""
    who.settle()
    field = who.field(label)
    option = field.locator("option").filter(has_text=name).first
    field.select_option(value=option.get_attribute("value"))


def queue_row(who: Somebody, cut: str, ref: str) -> Locator:
    who.opens("/desk/")
    who.presses(cut)
    who.settle()
    return who.page.locator("#queue").get_by_role("listitem").filter(has_text=ref[-5:])


@pytest.mark.mechanism("S3-48", "S4-17")
@in_one_look(46)
def test_who_is_away_has_a_deputy_and_finds_everything_again(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    ref = desk.register(worker, "门厅的玻璃裂了", came="来电话", phone="10000000066", name="葛老师")
    to_people(worker, "休假和代班")
    worker.writes("从哪天起", day(0))
    worker.writes("哪天回来上班", day(-2))
    one_named(worker, "谁代班", "方静")
    with worker.refused(422):
        worker.presses("记下", within=worker.page.get_by_role("main"))
        worker.reads("回来的日子要在开始的后面。")
    worker.writes("哪天回来上班", day(5))
    worker.presses("记下", within=worker.page.get_by_role("main"))
    worker.reads("记下了，这几天由%(who)s代班。", who="方静")

    deputy = come("fangjing")
    row = queue_row(deputy, "我负责的", ref)
    expect(row).to_have_count(1)
    row.get_by_role("link").click()
    deputy.hears(look.say("（休假，由%(who)s代班）", who="方静"))
    deputy.look_over()
    desk.dispatch(deputy, ref, COMPANY[look.language], "共用部位")
    to_people(worker, "休假和代班")
    worker.presses("今天就结束")
    worker.reads("结束了，从今天起还是%(who)s自己办。", who="周敏")
    worker.opens(f"/matters/{ref}/")
    worker.hears(COMPANY[look.language])
    worker.look_over()


@pytest.mark.mechanism("S1-23", "S3-48", "S4-17")
@in_one_look(47)
def test_everything_of_a_dispatcher_goes_to_the_successor(come: Come, look: Look) -> None:
    dispatcher = come("hechuan")
    ref = desk.register(dispatcher, "门厅的玻璃裂了", came="来电话", phone="10000000066", name="葛老师")
    leader = come("jiyun")
    to_people(leader, "岗位")
    leader.writes("找人、单位、地方", "何川")
    leader.presses("找", within=leader.page.get_by_role("main"))
    leader.presses("办交接")
    leader.reads("下面这些一次交清：每件事的经过里都会写上，交完岗位今天结束，账号退出登录。少一样都不交。")
    leader.hears(ref)
    one_named(leader, "交给谁", "周敏")
    with leader.refused(422):
        leader.presses("全部交接")
        leader.hears(look.say("先给这位定岗，或在下面勾上“一并定岗”；也可以换一位接手的人。"))
        leader.look_over()
    leader.page.get_by_role("group", name=leader.say("一并定岗")).get_by_role("checkbox").first.check()
    leader.presses("全部交接")
    leader.hears(look.beginning("交接好了，%(n)s 件事都有人接。"))
    leader.look_over()

    successor = come("zhoumin")
    row = queue_row(successor, "我负责的", ref)
    expect(row).to_have_count(1)
    row.get_by_role("link").click()
    successor.hears("门厅的玻璃裂了")
    successor.look_over()
    desk.dispatch(successor, ref, COMPANY[look.language], "共用部位")
    dispatcher.opens("/desk/")
    dispatcher.reads("登录")


@pytest.mark.mechanism("N-90", "S2-32")
@in_one_look(48)
def test_somebody_registered_twice_becomes_one_and_two_again(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    worker.unfolds("人员、设置、练习")
    worker.presses("居民和账号")
    for name in ("缪兰英", "缪蓝英"):
        worker.writes("姓名", name)
        worker.writes("手机或座机", "10000000555")
        worker.look_over()
        worker.presses("登记", within=worker.page.get_by_role("main"))
        worker.hears(name)
    worker.presses("重复的登记")
    worker.reads(
        "同一个号码登记了不止一位：可能是一家人，也可能是同一个人登记了两次。问清楚了再办；系统不会自己合并。"
    )
    worker.page.get_by_role("link", name="缪** · 缪**").click()
    worker.look_over()
    worker.presses("看全名和电话（会记下来）")
    worker.hears("缪蓝英")
    worker.picks("先登记的这条（A）")
    worker.writes("怎么知道是同一个人", "打电话问过本人")
    worker.look_over()
    worker.presses("合成一条")
    worker.reads("合成一条了。弄错了，可以在这一页拆开。")

    secretary = come("fangjing")
    secretary.unfolds("人员、设置、练习")
    secretary.presses("居民和账号")
    secretary.writes("本人的手机或座机", "10000000555")
    secretary.presses("查", within=secretary.page.get_by_role("main"))
    secretary.hears(look.count("%(num)s 位", 1))
    secretary.look_over()
    secretary.presses("重复的登记")
    secretary.hears("打电话问过本人")
    secretary.presses("弄错了，拆开")
    secretary.reads("拆开了，各归各的。")
    expect(secretary.page.get_by_role("link", name="缪** · 缪**")).to_have_count(1)
