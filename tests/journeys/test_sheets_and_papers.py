"""What a desk prints and takes in: notices for entrances, sheets in its own layout, an old system's matters, practice."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from mulin.demo import practising
from mulin.platform.policy import LOCAL
from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.desk import work_through_the_queue
from tests.journeys.looks import Look, in_one_look
from tests.journeys.resident import HERE
from tests.journeys.somebody import PASSWORD, Somebody
from tests.journeys.test_desk import printed

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def to_paper(who: Somebody, page: str) -> None:
    """From the desk by its menu."""
    who.unfolds("表和纸")
    who.presses(page)
    who.settle()


@pytest.mark.mechanism("DR-10")
@in_one_look(49)
def test_a_notice_is_printed_for_every_entrance(come: Come, look: Look, tmp_path: Path) -> None:
    worker = come("zhoumin")
    to_paper(worker, "门口告示")
    worker.reads(
        "一段话，贴到许多门口：每个门口一页，写着是哪个门口；最后一页是张贴清单，贴一处勾一处。一次最多 %(n)s 页。",
        n=500,
    )
    compound, _building = HERE.named(look.language == "en")
    worker.writes("标题", "停水通知")
    worker.writes("告诉大家什么", "明天上午九点到下午五点停水，请提前备水。")
    with worker.refused(422):
        worker.presses("印出来，存一份")
        worker.reads("请至少选一处。")
    worker.page.get_by_role("group", name=worker.say("贴在哪里")).get_by_label(compound, exact=True).check()
    worker.presses("印出来，存一份")
    worker.reads("贴在这些门口")
    text = printed(worker, look.beginning("打印 %(n)s 页和张贴清单"), tmp_path)
    if text:
        pages = text.count("请提前备水")
        assert pages >= 2
        assert text.count(compound) >= 2 * pages, "every door stands on its page and in the list to tick off"
    secretary = come("fangjing")
    to_paper(secretary, "门口告示")
    secretary.page.get_by_role("link", name="停水通知").click()
    secretary.hears("请提前备水")
    secretary.look_over()


@pytest.mark.mechanism("DR-01", "DR-03")
@in_one_look(50)
def test_a_sheet_of_the_offices_own_goes_out_and_comes_back_answered(
    come: Come, look: Look, tmp_path: Path
) -> None:
    dispatcher = come("hechuan")
    to_paper(dispatcher, "表样")
    dispatcher.presses("给承办单位填的答复表")
    text = dispatcher.field("表样").input_value()
    dispatcher.writes(
        "表样", text.replace('name = "待答复清单"', 'name = "每周待答复"').replace("ref", "reff", 1)
    )
    with dispatcher.refused(422):
        dispatcher.presses("存下这张表样")
        dispatcher.hears("reff")
        dispatcher.look_over()
    dispatcher.writes("表样", text.replace('name = "待答复清单"', 'name = "每周待答复"'))
    dispatcher.presses("存下这张表样")
    dispatcher.reads("前几行")
    dispatcher.hears("每周待答复")

    ref = desk.register(
        come("zhoumin"), "单元门的门轴太紧", came="来电话", phone="10000000066", name="葛老师"
    )
    desk.dispatch(dispatcher, ref, COMPANY[look.language], "小区里的设施")
    keeper = come("zhengkai")
    desk.accept(keeper, ref)
    keeper.opens("/desk/")
    to_paper(keeper, "表样")
    keeper.page.get_by_role("link", name="每周待答复").click()
    keeper.reads("前几行")
    filled = _filled(keeper, ref, tmp_path)
    keeper.presses("交回填好的答复表", within=keeper.page.get_by_role("main"))
    keeper.field("填好的表").set_input_files(filled)
    keeper.look_over()
    keeper.presses("收进这些答复")
    keeper.reads("填好的答复，一件一件收的")
    expect(keeper.page.get_by_role("main")).to_contain_text("1 / ")
    dispatcher.opens(f"/matters/{ref}/")
    dispatcher.hears("门轴上了油，推得动了。")
    dispatcher.look_over()


def _filled(keeper: Somebody, ref: str, folder: Path) -> Path:
    """The sheet as it is downloaded, with one answer written into it."""
    address = keeper.button("存成 xlsx").get_attribute("href")
    answer = keeper.context.request.get(f"{keeper.site}{address}")
    book = load_workbook(io.BytesIO(answer.body()))
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if any(cell.value == "填写答复" for cell in row))
    column = {str(cell.value): cell.column for cell in head}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, column["编号"]).value == ref:
            sheet.cell(row, column["填写答复"], "门轴上了油，推得动了。")
            sheet.cell(row, column["填写答复类型"], "已解决")
            break
    else:
        raise AssertionError("what is in hand stands on the sheet")
    path = folder / "back.xlsx"
    book.save(path)
    keeper.words.written.add("门轴上了油，推得动了。")
    return path


OLD = """工单编号,反映时间,反映人,联系电话,地点,反映内容,状态,承办单位,是否接收,办理期限,答复内容,答复时间
A1,{raised},葛老师,10000000066,青桐苑,老台账：雨棚漏水,办理中,安和物业,是,{due},,
A2,{raised},葛老师,10000000066,青桐苑,老台账：花坛的砖松了,待受理,,,,,
A3,{raised},葛老师,10000000066,青桐苑,老台账：没人认的事,办理中,没有这家物业,是,,,
"""


@pytest.mark.mechanism("DR-15", "S2-32")
@in_one_look(51)
def test_running_matters_of_an_old_system_go_on_here(come: Come, look: Look, tmp_path: Path) -> None:
    today = dt.datetime.now(LOCAL).date()
    old = OLD.format(raised=today - dt.timedelta(days=9), due=today + dt.timedelta(days=3))
    table = tmp_path / "old.csv"
    table.write_text(old, encoding="utf-8")
    dispatcher = come("hechuan")
    dispatcher.words.written.update(re.split(r"[,\n]", old))
    to_paper(dispatcher, "导入")
    dispatcher.field("表格文件").set_input_files(table)
    dispatcher.presses("上传，先看看列")
    dispatcher.picks("老系统里正在办的事：照那边的状态接过来，接着办")
    dispatcher.picks("照原来的期限，过了的照样算超期；没写期限的从今天算")
    dispatcher.writes("编号是谁编的", "老平台")
    dispatcher.presses("试读一遍，先不收")
    dispatcher.reads("试读的结果")
    dispatcher.hears("没有这家物业")
    dispatcher.presses("导入这 %(rows)s 行", rows=3)
    dispatcher.reads("正在导入。可以离开这一页，导完了在这里看结果；断了会接着导。")
    work_through_the_queue()
    if not look.scripts:
        dispatcher.presses("刷新")
    dispatcher.reads("未收的行")
    expect(dispatcher.page.get_by_role("main")).to_contain_text("2 / 3")

    keeper = come("zhengkai")
    keeper.words.written.update(dispatcher.words.written)
    keeper.opens("/desk/")
    box = keeper.page.get_by_role("searchbox", name=keeper.say("找"), exact=True)
    keeper.words.written.add("雨棚漏水")
    box.fill("雨棚漏水")
    box.press("Enter")
    keeper.page.get_by_role("listitem").filter(has_text="雨棚漏水").get_by_role("link").click()
    main = keeper.page.get_by_role("main")
    expect(main).to_contain_text(re.compile("A1"))
    keeper.look_over()
    ref = re.search(r"M-20\d\d-\d{5}", main.inner_text())
    assert ref
    desk.answer(keeper, ref.group(), "雨棚补好了，不漏了。")


@pytest.mark.mechanism("DR-15")
@in_one_look(52)
def test_the_practice_street_is_plainly_one(come: Come, look: Look) -> None:
    practising.prepare(reset=False, now=dt.datetime.now(dt.UTC), password=PASSWORD)
    newcomer = come("zhoumin")
    newcomer.unfolds("人员、设置、练习")
    newcomer.presses("练习")
    newcomer.reads("怎么进去")
    newcomer.hears("lianxi-paidan")
    newcomer.opens("/mine/")
    newcomer.presses("退出登录")
    newcomer.presses("退出登录", within=newcomer.page.get_by_role("main"))
    newcomer.signs_in("lianxi-paidan")
    newcomer.reads("这里办的都不是真的事，什么都不会发出去，随时会清空。")
    row = newcomer.page.get_by_role("listitem").filter(has_text="井盖松了")
    row.get_by_role("link").click()
    newcomer.reads("这里办的都不是真的事，什么都不会发出去，随时会清空。")
    expect(newcomer.page.get_by_role("main")).to_contain_text(re.compile(r"LM-20\d\d-\d{5}"))
    found = re.search(r"LM-20\d\d-\d{5}", newcomer.page.get_by_role("main").inner_text())
    assert found
    desk.dispatch(newcomer, found.group(), "练习物业", "试一试")
    real = come("hechuan")
    real.opens(f"/desk/?q={found.group()}")
    real.reads("没有找到")
    real.sees_no("这里办的都不是真的事，什么都不会发出去，随时会清空。")
