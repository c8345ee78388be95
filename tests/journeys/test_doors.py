"""The doors of intake: in the courtyard, at somebody's door, before deputies, out of a chat, by the hotline, for another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, outings, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.outings import Heard
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody
from tests.matters.doors import WAV

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}
POWER = {"zh-hans": "梧桐供电所", "en": "Wutong Power Supply Office"}


def finds_by_words(who: Somebody, words: str, ref: str) -> None:
    """What was said is found by a few words of it."""
    who.opens("/desk/")
    who.words.written.add(words)
    box = who.page.get_by_role("searchbox", name=who.say("找"), exact=True)
    box.fill(words)
    box.press("Enter")
    row = who.page.locator(".queue-row").filter(has_text=ref[-5:])
    expect(row).to_have_count(1)
    who.look_over()


def reads_how_it_came(who: Somebody, ref: str, last_four: str, msgid: str) -> None:
    """From the number and the telephone to the slip, and on it to how it came in."""
    resident.finds_the_slip(who, ref, last_four)
    if who.look.elder:
        who.presses("经过")
    who.reads(msgid)


@pytest.mark.mechanism("S2-42", "S3-54")
@in_one_look(20)
def test_an_afternoon_in_the_courtyard(come: Come, look: Look, tmp_path: Path) -> None:
    recording = tmp_path / "said.wav"
    recording.write_bytes(WAV)
    worker = come("zhoumin")
    outings.plan(worker, "街头听民声", "听听大家最近烦什么")
    pond, spoken = outings.hear(
        worker,
        Heard("菜场门口下雨就积水", "沈阿姨", "10000007104"),
        Heard(recording=recording),
    )
    outings.was_there(worker, "来了两位，说得最多的是积水。")
    outings.outings(worker)
    worker.presses("等听写的录音")
    worker.page.get_by_role("listitem").filter(has_text=spoken).get_by_role("link").click()
    worker.writes("照录音写下来", "弄堂口的灯勿亮，老人不敢走")
    worker.look_over()
    worker.presses("写好了")
    worker.hears("弄堂口的灯勿亮，老人不敢走")
    worker.look_over()
    kept = worker.page.locator("audio").get_attribute("src")
    assert worker.context.request.get(f"{worker.site}{kept}").body() == WAV, "the voice stays as it was"

    dispatcher = come("hechuan")
    finds_by_words(dispatcher, "勿亮", spoken)
    desk.find(dispatcher, pond)
    dispatcher.reads("街头听民声")
    neighbour = come()
    reads_how_it_came(neighbour, pond, "7104", "在街头听民声时说了这件事，工作人员替您记下。")


@pytest.mark.mechanism("S4-16", "S2-05")
@in_one_look(22)
def test_a_visit_at_the_door_and_a_patrol_with_others(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    outings.plan(worker, "入户走访", "送防汛通知", asks="家里有没有会进水的门")
    card = worker.button("印走访卡，给本人一份").get_attribute("href")
    worker.opens(card or "")
    worker.reads("您可以不开门，可以不回答，可以不签字。")
    worker.page.go_back()
    worker.picks("在门口看了卡，说可以")
    worker.picks("要告诉的说清楚了")
    worker.presses("去过了")
    (door,) = outings.hear(worker, Heard("门槛低，一下大雨就进水", "吴伯伯", "10000007105"))

    outings.plan(worker, "联合巡查", "雨季前看看消防通道", guests="方阿姨，业主代表")
    (boxes,) = outings.hear(worker, Heard("消防通道上堆了三堆纸箱"))
    outings.was_there(worker, "走了三栋楼，别处都通。")
    desk.answer(worker, boxes, "纸箱搬走了，通道空了。")
    verifier = come("shaoning")
    desk.verify(verifier, boxes, "走了一遍，空的。")
    dispatcher = come("hechuan")
    desk.find(dispatcher, boxes)
    dispatcher.reads("%(how)s时发现，没有反映人", how=look.say("巡查"))
    neighbour = come()
    reads_how_it_came(neighbour, door, "7105", "入户走访时说了这件事，走访的人替您记下。")


@pytest.mark.mechanism("S4-25", "S1-16")
@in_one_look(24)
def test_deputies_hear_people_one_after_the_other(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    outings.plan(worker, "代表接待日", "代表当面听大家说", guests="沈立，区人大代表", announced=True)
    visitor = come()
    visitor.opens("/")
    if look.elder:
        visitor.presses("当面来说")
    visitor.reads("代表接待日")
    visitor.hears("区人大代表")
    expect(visitor.page.get_by_text("沈立")).to_have_count(0)

    for number in (1, 2):
        worker.presses("发下一个号")
        worker.hears(look.say("%(n)s 号，在等", n=number))
    worker.presses("请 %(n)s 号说", n=1)
    worker.writes("说了什么？照原话记", "变压器夜里嗡嗡响")
    worker.selects("建议派给哪家（派单员来定）", POWER[look.language])
    worker.look_over()
    worker.presses("说完了")
    worker.hears(look.say("%(n)s 号，说过了", n=1))
    worker.presses("请 %(n)s 号说", n=2)
    worker.presses("说完了")
    worker.reads("%(n)s 号，说过了", n=2)
    ref = resident.number_on(worker)
    dispatcher = come("hechuan")
    desk.find(dispatcher, ref)
    dispatcher.reads("代表委员建议派给%(to)s", to=POWER[look.language])
    dispatcher.hears(look.say("代表接待日"))


@pytest.mark.mechanism("S1-15")
@in_one_look(16)
def test_somebody_keeps_watch_and_the_services_go_out_together(come: Come, look: Look) -> None:
    worker = come("zhoumin")
    outings.plan(worker, "值守", "台风天守着低洼的几栋楼", spot="东门岗亭")
    (pump,) = outings.hear(worker, Heard("地下车库门口积水，水泵没有开"))
    outings.was_there(worker, "守到半夜，水退了。")
    outings.plan(worker, "联动联勤", "一起清一次楼道里的电瓶车", office=COMPANY[look.language])
    worker.hears(COMPANY[look.language])
    expect(worker.page.get_by_text("东门岗亭")).to_have_count(0)
    (wire,) = outings.hear(worker, Heard("有人从窗口拉线充电"))
    outings.was_there(worker, "推走了六辆，线剪了。")
    outings.outings(worker)
    worker.presses("值守", within=worker.page.get_by_role("group", name=worker.say("哪一种")))
    worker.hears("东门岗亭")
    worker.look_over()
    dispatcher = come("hechuan")
    for ref, words in ((pump, "地下车库门口积水，水泵没有开"), (wire, "有人从窗口拉线充电")):
        desk.find(dispatcher, ref)
        dispatcher.hears(words)
        dispatcher.look_over()


HEADS = ("工单编号", "来电时间", "诉求内容", "地址", "办理期限", "回访结果")
CALLS = (
    ("G-2026-1", "2026-03-02 08:10", "楼下的污水井往外冒", "青桐苑3号楼", "", ""),
    ("G-2026-2", "2026-03-02 09:30", "电梯里有异响", "青桐苑3号楼", "2099-01-01 12:00", "本人说还没好"),
)


@pytest.mark.mechanism("S1-15", "S3-54")
@in_one_look(26)
def test_the_hotlines_workbook_goes_into_the_queue(come: Come, look: Look, tmp_path: Path) -> None:
    book = tmp_path / "hotline.xlsx"
    desk.write_workbook(book, [HEADS, *CALLS])
    dispatcher = come("hechuan")
    dispatcher.words.written.update(cell for row in (HEADS, *CALLS) for cell in row)
    dispatcher.unfolds("表和纸")
    dispatcher.presses("导入")
    dispatcher.field("表格文件").set_input_files(book)
    dispatcher.presses("上传，先看看列")
    expect(dispatcher.field("编号是谁编的")).to_have_value("12345")
    dispatcher.look_over()
    dispatcher.presses("试读一遍，先不收")
    dispatcher.reads("每一行都读得懂。")
    dispatcher.presses("导入这 %(rows)s 行", rows=2)
    dispatcher.reads("正在导入。可以离开这一页，导完了在这里看结果；断了会接着导。")
    desk.work_through_the_queue()
    if not look.scripts:
        dispatcher.presses("刷新")
    dispatcher.presses("看队列")
    dispatcher.presses("12345")
    dispatcher.page.get_by_role("link").filter(has_text="电梯里有异响").click()
    dispatcher.hears("G-2026-2")
    dispatcher.hears("本人说还没好")
    dispatcher.look_over()


@pytest.mark.mechanism("S3-51")
@in_one_look(27)
def test_one_message_of_a_chat_becomes_a_matter(come: Come, look: Look) -> None:
    neighbour = come()
    neighbour.opens("/")
    neighbour.presses("我要反映")
    neighbour.presses("转一条群消息")
    neighbour.writes("把那一条消息贴在这里", "王先生 10:23\n电梯又停了，打我13812345627")
    resident.find_place(neighbour, HERE)
    neighbour.picks("别人写的，本人同意转来")
    neighbour.look_over()
    neighbour.presses("提交", within=neighbour.page.get_by_role("main"))
    neighbour.reads("收到了。")
    ref = resident.number_on(neighbour)
    line = neighbour.page.locator(".status-line")
    expect(line).to_contain_text(ref)
    expect(line).not_to_contain_text("电梯")
    dispatcher = come("hechuan")
    desk.find(dispatcher, ref)
    dispatcher.hears("电梯又停了")
    dispatcher.reads("转来一条群消息，写的人同意")
    for kept in ("王先生", "13812345627"):
        expect(dispatcher.page.get_by_text(kept)).to_have_count(0)


NEIGHBOUR, PHONE = "沈阿姨", "10000007107"


@pytest.mark.mechanism("S3-50", "S2-45")
@in_one_look(28)
def test_a_neighbour_is_spoken_for_and_kept_from_the_handler(come: Come, look: Look) -> None:
    helper = come("lu")
    helper.opens("/")
    helper.presses("我要反映")
    helper.presses("替邻居反映")
    helper.writes("邻居说的什么事？", "家门口的地砖翘了，进出绊脚")
    resident.find_place(helper, HERE)
    helper.writes("邻居怎么称呼", NEIGHBOUR)
    helper.writes("邻居怎么同意您代说的", "当面说的")
    helper.picks("打电话给邻居")
    helper.writes("邻居的电话", PHONE)
    helper.picks("不让办事的单位知道邻居是谁")
    helper.look_over()
    helper.presses("提交", within=helper.page.get_by_role("main"))
    helper.reads("替邻居记下了，编号是")
    ref, followed = resident.number_on(helper), helper.path
    expect(helper.page.get_by_text("地砖")).to_have_count(0)

    desk.dispatch(come("hechuan"), ref, COMPANY[look.language], "共用部位")
    keeper = come("zhengkai")
    desk.accept(keeper, ref)
    keeper.opens(f"/matters/{ref}/")
    keeper.hears("家门口的地砖翘了，进出绊脚")
    keeper.reads("不给看：要问什么，请告诉窗口")
    shown = keeper.page.content()
    assert NEIGHBOUR not in shown
    assert PHONE[-4:] not in shown

    neighbour = come()
    resident.finds_the_slip(neighbour, ref, PHONE[-4:])
    neighbour.reads("这件是邻居替您说的，您同意过。不想让邻居再管，一点就收回，事情照样办。")
    neighbour.presses("不用邻居代办了")
    neighbour.look_over()
    with helper.refused(404):
        helper.opens(followed)


@in_one_look(29)
def test_a_child_speaks_and_a_guardian_gets_the_answer(come: Come, look: Look) -> None:
    child = come()
    child.opens("/")
    child.presses("我要反映")
    words = "滑梯下面的螺丝露出来了"
    send = "对，交上去" if look.elder else "提交"
    if look.elder:
        child.writes("写在这里", words)
        child.presses("下一步")
        resident.find_place(child, HERE)
        child.presses("就是这里")
        child.presses("下一步")
    else:
        child.writes("什么事？", words)
        resident.find_place(child, HERE)
    child.unfolds("不想让人知道是谁？说的是某家单位？未满十四岁？")
    child.picks("本人未满十四岁")
    with child.refused(422):
        child.presses(send, within=child.page.get_by_role("main"))
        child.reads("未满十四岁，要有一位监护人知道并同意。")
    child.writes("监护人怎么称呼", "陆妈妈")
    child.writes("监护人的电话", "10000007108")
    child.writes("监护人怎么同意的", "妈妈在旁边")
    child.presses(send, within=child.page.get_by_role("main"))
    child.reads("收到了。")
    worker = come("zhoumin")
    desk.find(worker, resident.number_on(child))
    worker.reads("姓名、电话是监护人的，答复给这位大人。怎么同意的：%(how)s", how="妈妈在旁边")
