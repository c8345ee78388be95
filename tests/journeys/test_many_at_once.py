"""What makes a desk one to live at: many at once, a kept filter, what is known at hand, notes, undoing and putting right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from mulin.matters import slots
from tests.journeys import desk, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look, meant
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def main_of(who: Somebody) -> Locator:
    return who.page.get_by_role("main")


def called_in(who: Somebody, words: str, phone: str = "10000000066") -> str:
    """The number of a matter that was told by telephone."""
    who.opens("/desk/")
    return desk.register(who, words, came="来电话", phone=phone, name="葛老师")


def kept(who: Somebody, name: str) -> int:
    """What the rail counts beside a kept filter."""
    link = who.page.get_by_role("link", name=re.compile(rf"^{re.escape(name)}\s*\d+$"))
    return int(link.get_by_role("definition").or_(link.locator("data")).first.inner_text())


def tick(who: Somebody, *refs: str) -> None:
    who.presses("勾选")
    who.settle()
    for ref in refs:
        row = who.page.get_by_role("listitem").filter(has_text=ref[-5:])
        row.get_by_role("checkbox").check()


@pytest.mark.mechanism("S1-18", "S0-23")
@in_one_look(43)
def test_several_go_out_at_once_and_a_kept_filter_counts_them(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    refs = [
        called_in(worker, words, f"1000000006{number}")
        for number, words in enumerate(("信报箱的门掉了", "晾衣杆的架子松了"))
    ]
    dispatcher = come("hechuan")
    dispatcher.presses("等派")
    dispatcher.presses("筛选")
    compound, _building = HERE.named(look.language == "en")
    dispatcher.selects("在哪里", compound)
    dispatcher.presses("就看这些")
    dispatcher.presses("存下这个筛选")
    dispatcher.writes("叫什么", "青桐苑等派")
    dispatcher.look_over()
    dispatcher.presses("存下", within=main_of(dispatcher))
    dispatcher.settle()

    dispatcher.opens("/desk/")
    before = kept(dispatcher, "青桐苑等派")
    dispatcher.page.get_by_role("link", name=re.compile("^青桐苑等派")).first.click()
    tick(dispatcher, *refs)
    dispatcher.look_over()
    dispatcher.presses(meant("bulk", "一起派"))
    dispatcher.selects("派给谁", COMPANY[look.language])
    dispatcher.writes("为什么派给它", "小区里的设施")
    dispatcher.look_over()
    dispatcher.presses("全部派出")
    dispatcher.reads("%(all)s 件里，%(done)s 件办成了，%(refused)s 件没有。", all=2, done=2, refused=0)
    main_of(dispatcher).get_by_role("link", name=look.say("回到队列")).last.click()
    dispatcher.settle()
    assert kept(dispatcher, "青桐苑等派") == before - 2

    keeper = come("zhengkai")
    desk.accept(keeper, refs[0])
    dispatcher.opens(f"/desk/?q={refs[0]}")
    tick(dispatcher, refs[0])
    dispatcher.presses(meant("bulk", "一起催"))
    dispatcher.writes("带一句话", "下雨前要弄好")
    dispatcher.presses("全部催一次")
    dispatcher.hears(look.say("催了%(who)s", who=COMPANY[look.language]))
    dispatcher.look_over()
    keeper.opens(f"/matters/{refs[0]}/")
    keeper.hears("下雨前要弄好")
    keeper.look_over()


@pytest.mark.mechanism("S0-22")
@in_one_look(44)
def test_what_is_known_is_written_once_and_used_in_an_answer(come: Come, look: Look) -> None:
    neighbour = come()
    ref = resident.raise_matter(neighbour, "信报箱的钥匙丢了怎么配", HERE)
    slip = neighbour.path
    dispatcher = come("hechuan")
    dispatcher.presses("知识")
    dispatcher.presses("写一条")
    dispatcher.writes("标题", "信报箱钥匙怎么配")
    dispatcher.writes("内容", "带户口簿到门房登记，两天配好，不收钱。")
    dispatcher.picks("居民也能看")
    dispatcher.look_over()
    dispatcher.presses("存下")
    dispatcher.reads("改过的版本")
    dispatcher.presses("知识", within=main_of(dispatcher))
    dispatcher.writes("找一条", "信报箱")
    dispatcher.presses("找", within=main_of(dispatcher))
    dispatcher.hears("信报箱钥匙怎么配")
    dispatcher.look_over()
    dispatcher.presses("答复模板")
    dispatcher.presses("写一个")
    dispatcher.words.written.update(f"{{{name}}}" for name in slots.SLOTS)
    dispatcher.writes("叫什么", "钥匙去哪里配")
    dispatcher.picks("说明了情况")
    dispatcher.writes("答复的话", "您反映的 {编号}：钥匙在门房配，带户口簿。")
    dispatcher.look_over()
    dispatcher.presses("存下")
    dispatcher.hears("钥匙去哪里配")

    desk.find(dispatcher, ref)
    opened = desk.sheet(dispatcher, "答复", "a")
    dispatcher.presses("用模板：%(name)s", name="钥匙去哪里配", within=opened)
    body = dispatcher.field("给本人的答复")
    filled = f"您反映的 {ref}：钥匙在门房配，带户口簿。"
    expect(body).to_have_value(filled)
    dispatcher.words.written.add(filled)
    dispatcher.writes("给本人的答复", f"您反映的 {ref}：钥匙在门房配，带户口簿，两天就好。")
    desk.carry_out(dispatcher, ref, opened, "答复")
    neighbour.opens(slip)
    neighbour.hears("两天就好")
    neighbour.opens("/knowledge/?q=信报箱")
    neighbour.hears("信报箱钥匙怎么配")
    neighbour.look_over()


@pytest.mark.mechanism("S1-23")
@in_one_look(45)
def test_a_colleague_is_called_and_what_was_noted_is_undone_and_put_right(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    ref = called_in(worker, "晾衣杆的架子松了")
    desk.find(worker, ref)
    opened = desk.sheet(worker, "联系了本人", "c")
    worker.writes("本人说了什么", "说的是二楼的架子")
    desk.carry_out(worker, ref, opened, "记下")
    worker.presses("收回")
    worker.reads("撤销了，和那一步以前一样。")
    desk.find(worker, ref)
    opened = desk.sheet(worker, "联系了本人", "c")
    worker.writes("本人说了什么", "说的是三楼的架子")
    desk.carry_out(worker, ref, opened, "记下")
    desk.find(worker, ref)
    opened = desk.sheet(worker, "备注", "t")
    worker.writes("备注", "@方静 下午您打个电话给本人")
    desk.carry_out(worker, ref, opened, "记下备注")

    secretary = come("fangjing")
    secretary.presses("提到我的")
    secretary.hears("下午您打个电话给本人")
    secretary.look_over()
    secretary.presses("看过了：%(ref)s", ref=ref)
    secretary.reads("没有新的")
    secretary.page.get_by_role("link", name=re.compile("晾衣杆")).first.click()
    secretary.hears("说的是二楼的架子")
    line = main_of(secretary).get_by_role("listitem").filter(has_text="说的是三楼的架子").last
    secretary.presses("更正", within=line)
    secretary.writes("应当是", "说的是三楼和四楼的架子")
    secretary.look_over()
    secretary.presses("更正", within=main_of(secretary))
    secretary.reads("更正写下了，原来的还看得到。")
    worker.opens(f"/matters/{ref}/")
    worker.hears("说的是三楼和四楼的架子")
    worker.hears(look.say("（后来更正了）"))
    worker.hears(look.say("（后来撤销了）"))
    worker.look_over()
