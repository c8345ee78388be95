"""What goes on between offices, in a browser: passed on, refused twice and decided, put off, kept from whom it is about."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters.models import Matter
from mulin.territory.models import Place
from mulin.territory.naming import key_of
from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}
SQUAD = {"zh-hans": "梧桐里城管中队", "en": "Wutongli City Management Squad"}


def sheet(who: Somebody, ref: str, resource: str) -> None:
    """Open the sheet of one act on the matter's own page."""
    who.opens(f"/matters/{ref}/{resource}/#desk")
    who.look_over()


def hand_in(reader: Somebody, word: str, told: str, **values: object) -> None:
    """Send the sheet and read that it was done."""
    reader.presses(word)
    reader.reads(told, **values)
    reader.look_over()


def registered(come: Come, words: str, phone: str = "10000000066") -> str:
    return desk.register(come("zhoumin"), words, came="来电话", phone=phone, name="葛老师")


@pytest.mark.mechanism("S3-48", "S1-20")
@in_one_look(13)
def test_a_sheet_is_passed_on_and_helped_with(come: Come, look: Look) -> None:
    ref = registered(come, "围墙外占道的车堵了消防通道")
    dispatcher = come("hechuan")
    desk.dispatch(dispatcher, ref, COMPANY[look.language], "小区门口")
    keeper = come("zhengkai")
    desk.accept(keeper, ref)
    sheet(keeper, ref, "transfers")
    keeper.selects("转给谁", SQUAD[look.language])
    keeper.writes("为什么转给它", "车停在小区外的路上")
    hand_in(keeper, "请它接过去", "请%(who)s接过去，对方接下之前还由您负责。", who=SQUAD[look.language])
    squad = come("shilei")
    desk.accept(squad, ref)
    sheet(dispatcher, ref, "helpers")
    dispatcher.selects("请谁一起办", COMPANY[look.language])
    dispatcher.writes("请它做哪一部分", "把门口的隔离桩装回去")
    dispatcher.presses("请它一起办")
    desk.accept(keeper, ref)
    sheet(keeper, ref, "contributions")
    keeper.writes("做了什么、结果怎样", "隔离桩装好了")
    hand_in(keeper, "办好了，交给主办", "写好了，由主办的单位答复本人。")
    squad.opens(f"/matters/{ref}/")
    squad.hears("隔离桩装好了")
    desk.answer(squad, ref, "车拖走了，通道通了。")


@pytest.mark.mechanism("S3-48", "S4-17")
@in_one_look(14)
def test_what_two_refuse_is_decided(come: Come, look: Look) -> None:
    ref = registered(come, "围墙外的电线杆斜了")
    dispatcher = come("hechuan")
    for office, username in ((COMPANY, "zhengkai"), (SQUAD, "shilei")):
        desk.dispatch(dispatcher, ref, office[look.language], "在围墙边")
        handler = come(username)
        sheet(handler, ref, "returns")
        handler.writes("为什么退回，该归谁管", "不归我们管")
        hand_in(handler, "退回给窗口", "退回了，写的原因他们看得到。")
    leader = come("jiyun")
    sheet(leader, ref, "decisions")
    leader.hears("不归我们管")
    leader.selects("归谁管", SQUAD[look.language])
    leader.writes("凭什么归它管", "市容设施由城管协调")
    hand_in(leader, "定下来", "定了，归%(who)s，它不能再退。", who=SQUAD[look.language])


@pytest.mark.mechanism("S4-17")
@in_one_look(15)
def test_what_cannot_be_done_hangs_where_everybody_reads_it(come: Come, look: Look) -> None:
    ref = registered(come, "单元门的门禁又坏了")
    desk.dispatch(come("hechuan"), ref, COMPANY[look.language], "小区里的设施")
    keeper = come("zhengkai")
    desk.accept(keeper, ref)
    sheet(keeper, ref, "delays")
    keeper.writes("为什么办不完", "要等厂家的主板")
    keeper.writes("写在公开清单上的原因", "主板要定做，要等一个月")
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
    keeper.writes("哪一天再看", day.isoformat())
    hand_in(keeper, "请延期", "请了延期，批下来之前期限不变。")
    leader = come("jiyun")
    sheet(leader, ref, "delay-decisions")
    hand_in(leader, "批准", "批了，挂账到 %(day)s，公开清单上看得到。", day=day.isoformat())
    visitor = come()
    street = Place.objects.get(kind=Place.Kind.STREET)
    visitor.opens(f"/streets/{key_of(street)}/hung/")
    visitor.hears("主板要定做，要等一个月")
    visitor.look_over()


@pytest.mark.mechanism("S2-45")
@in_one_look(16)
def test_a_complaint_is_out_of_the_reach_of_whom_it_is_about(come: Come, look: Look) -> None:
    dispatcher = come("hechuan")
    ref = registered(come, "物业乱收停车费")
    sheet(dispatcher, ref, "natures")
    dispatcher.picks("投诉")
    dispatcher.selects("说的是哪家单位", COMPANY[look.language])
    hand_in(dispatcher, "记下来", "记下了。")
    keeper = come("zhengkai")
    with keeper.refused(404):
        keeper.opens(f"/matters/{ref}/")
    assert Matter.objects.get(ref=ref).private


@pytest.mark.mechanism("S3-54")
@in_one_look(17)
def test_the_same_thing_heard_twice_goes_on_under_one_number(come: Come, look: Look) -> None:
    first, second = registered(come, "滑梯的螺丝松了"), registered(come, "滑梯一踩就晃", "10000000077")
    dispatcher = come("hechuan")
    sheet(dispatcher, second, "joins")
    dispatcher.writes("或者写编号", first)
    hand_in(dispatcher, "并过去一起办", "并到 %(ref)s 一起办，反映的人都会得到答复。", ref=first)
    dispatcher.opens(f"/matters/{second}/")
    dispatcher.reads("和 %(ref)s 是同一件，在那里一起办、一起答复。", ref=first)
    dispatcher.look_over()
