"""A street from one workbook: taken out, changed, taken in with three rows to mend, and seen by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
HEAD = "欧阳工"


def download(who: Somebody, word: str, target: Path) -> Path:
    with who.page.expect_download() as coming:
        who.presses(word, within=who.page.get_by_role("main"))
    coming.value.save_as(target)
    return target


def mended(path: Path, change: Callable[[Workbook], Any]) -> Path:
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def upload(who: Somebody, path: Path) -> None:
    who.field("工作簿").set_input_files(path)
    who.presses("上传，先看会变什么")
    who.settle()


@pytest.mark.mechanism("S3-52", "S0-38", "S1-22", "DR-16")
@in_one_look(63)
def test_a_street_is_taken_in_and_three_rows_mended(come: Come, look: Look, tmp_path: Path) -> None:
    leader = come("jiyun")
    say = leader.say
    leader.opens("/desk/")
    leader.unfolds("人员、设置、练习")
    leader.presses("岗位、休假、交接")
    leader.settle()
    leader.presses("整街工作簿", within=leader.page.get_by_role("main"))
    leader.settle()
    leader.look_over()
    book = download(leader, "下载 xlsx", tmp_path / "street.xlsx")
    places, houses, people = (say(name) for name in ("地方", "楼栋", "在岗"))

    def add(workbook: Workbook) -> None:
        houses_now = workbook[houses]
        first = [cell.value for cell in houses_now[2]]
        own, another = (
            first[3],
            next(row[3].value for row in houses_now.iter_rows(min_row=3) if row[3].value != first[3]),
        )
        houses_now.append(["", "甲 1 座", "", another, first[4], "", "2", "12"])
        houses_now.append(["", "甲 2 座", "", own, first[4], "", "2", "十来户"])
        office = workbook[people]["E2"].value
        workbook[people].append([HEAD, "10000000063", say("网格员"), own, office, "", "2026.13.1"])
        workbook[places].append(["", say("公共地方"), "甲字绿地", "", own])

    leader.words.written.update({"十来户", "2026.13.1", HEAD, "甲 1 座", "甲 2 座", "甲字绿地"})
    upload(leader, mended(book, add))
    leader.reads("有要改的地方，一行也没有收。改好再传一次，对的行不用动。")
    for column in "EHG":
        leader.hears(f"!{column}")
    marked = download(leader, "下载标好的工作簿", tmp_path / "to-mend.xlsx")

    def mend(workbook: Workbook) -> None:
        wrong = {row[1].value: row for row in workbook[houses].iter_rows(min_row=2)}
        wrong["甲 1 座"][3].value = wrong["甲 2 座"][3].value
        wrong["甲 2 座"][7].value = 10
        last = next(row for row in workbook[people].iter_rows(min_row=2) if row[0].value == HEAD)
        last[6].value = "2026.3.1"

    leader.presses("整街工作簿", within=leader.page.get_by_role("main"))
    leader.settle()
    upload(leader, mended(marked, mend))
    leader.reads("还没有收。点数字看是哪几行，看好了再确认。")
    leader.look_over()
    button = leader.page.get_by_role("button", name=look.count("确认，收下这 %(num)s 行", 4, num=4))
    button.click()
    leader.reads("收下了，街道已经照这个工作簿改好。")
    leader.page.get_by_role("table").get_by_role("link", name="2", exact=True).click()
    leader.hears("甲 2 座")
    leader.look_over()

    dispatcher = come("hechuan")
    dispatcher.opens("/desk/posts/")
    dispatcher.writes("找人、单位、地方", HEAD)
    dispatcher.presses("找", within=dispatcher.page.get_by_role("main"))
    dispatcher.hears(HEAD)
