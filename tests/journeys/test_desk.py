"""What staff do besides the main way: a note of a call, a patrol, a table of matters."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_two_looks
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
PROPERTY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def printed(who: Somebody, words: str, tmp_path: Path) -> str:
    """The text of the PDF behind a link; empty where nothing on this machine reads a PDF back."""
    link = who.button(words)
    address = link.get_attribute("href")
    assert address
    answer = who.context.request.get(who.site + address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    file = tmp_path / "paper.pdf"
    file.write_bytes(answer.body())
    if not shutil.which("pdftotext"):
        return ""
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout


@in_two_looks(0)
def test_a_call_is_written_down_and_its_slip_printed(come: Come, look: Look, tmp_path: Path) -> None:
    worker = come("zhoumin")
    ref = desk.register(
        worker, "楼下的井盖松了，走过去咣当响", came="来电话", phone="10000000055", name="葛老师"
    )
    text = printed(worker, "印大字纸条", tmp_path)
    if text:
        assert ref in text
        assert "葛老师" not in text, "a slip says nothing about who raised it"
        assert "10000000055" not in text
    worker.presses("打开这一件")
    worker.hears("楼下的井盖松了，走过去咣当响")
    worker.look_over()


@in_two_looks(1)
def test_what_was_seen_on_patrol_is_confirmed_by_a_verifier(come: Come, look: Look) -> None:
    finder = come("linxiao")
    ref = desk.register(finder, "二楼的消防门合不上", came="巡查发现")
    desk.dispatch(come("hechuan"), ref, PROPERTY[look.language], "共用部位")
    handler = come("zhengkai")
    desk.accept(handler, ref)
    desk.answer(handler, ref, "门轴换了，关得严。")
    verifier = come("shaoning")
    desk.verify(verifier, ref, "开关三次，都合得上。")
    verifier.opens(f"/matters/{ref}/")
    verifier.reads("已解决")


TABLE = """编号,反映时间,标题,内容,地点
H-0001,2026-03-02 08:10,路灯不亮,门口的路灯三天没亮了,青桐苑
H-0002,何时,井盖松动,井盖踩上去响,青桐苑
H-0003,2026-03-04 19:40,夜里施工,夜里十一点还在施工,青桐苑
H-0001,2026-03-02 08:10,路灯不亮,门口的路灯三天没亮了,青桐苑
"""


@in_two_looks(2)
def test_a_table_is_tried_taken_in_and_reported(come: Come, look: Look, tmp_path: Path) -> None:
    table = tmp_path / "hotline.csv"
    table.write_text(TABLE, encoding="gb18030")
    dispatcher = come("hechuan")
    dispatcher.words.written.update(re.split(r"[,\n]", TABLE))
    dispatcher.unfolds("表和纸")
    dispatcher.presses("导入")
    dispatcher.reads("还没有导过表")
    with dispatcher.refused(422):
        dispatcher.presses("上传，先看看列")
        dispatcher.reads("请先选一个文件。")
    dispatcher.field("表格文件").set_input_files(table)
    dispatcher.presses("上传，先看看列")
    dispatcher.reads("看看每一列是什么，不对的改过来；下次同样的表头照这次的读。")
    dispatcher.writes("编号是谁编的", "12345")
    dispatcher.presses("试读一遍，先不收")
    dispatcher.reads("试读的结果")
    dispatcher.hears("何时")
    dispatcher.page.get_by_role(
        "button", name=re.compile(dispatcher.say("导入这 %(rows)s 行", rows=4))
    ).click()
    dispatcher.reads("正在导入。可以离开这一页，导完了在这里看结果；断了会接着导。")
    desk.work_through_the_queue()
    if not look.scripts:
        dispatcher.presses("刷新")
    dispatcher.reads("未收的行")
    figures = dispatcher.page.get_by_role("main")
    for word, count in (("收下", "2 / 4"), ("重复，已经收过", "1"), ("未收", "1")):
        said = dispatcher.say(word)
        expect(figures).to_contain_text(
            re.compile(rf"{re.escape(said)}\s*{count}|{count}\s*{re.escape(said)}")
        )
