"""What a resident does: raises a matter, reads the slip, says whether it is solved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.somebody import Somebody

REF = re.compile(r"M-20\d{2}-\d{5}")


@dataclass(frozen=True)
class Spot:
    """A compound of the demo street and a building in it, by their names in both languages."""

    compound: str
    compound_en: str
    building: str
    building_en: str

    def named(self, english: bool) -> tuple[str, str]:
        return (self.compound_en, self.building_en) if english else (self.compound, self.building)


HERE = Spot("青桐苑", "Qingtong Court", "3号楼", "Building 3")
"""Looked after by 安和物业, in the neighbourhood of the worker among the personas."""


def raise_matter(who: Somebody, words: str, spot: Spot) -> str:
    """From the street page to the slip, without an account. Gives the number."""
    who.opens("/")
    who.presses("我要反映")
    if who.look.elder:
        _raise_step_by_step(who, words, spot)
    else:
        who.reads("什么事？")
        who.writes("什么事？", words)
        find_place(who, spot)
        who.look_over()
        who.presses("提交")
    who.reads("收到了。")
    return number_on(who)


def _raise_step_by_step(who: Somebody, words: str, spot: Spot) -> None:
    """The elder view asks one thing a page."""
    who.reads("您想说什么事？")
    who.writes("写在这里", words)
    who.presses("下一步")
    who.reads("在哪里？")
    find_place(who, spot)
    who.look_over()
    who.presses("就是这里")
    who.reads("要不要打电话告诉您？")
    who.presses("上一步")
    who.reads("是在这里吗？")
    who.presses("就是这里")
    who.reads("要不要打电话告诉您？")
    who.presses("下一步")
    who.reads("您看看对不对")
    who.hears(words)
    who.presses("对，交上去")


def find_place(who: Somebody, spot: Spot) -> None:
    """Search for the compound, then say which building."""
    compound, building = spot.named(who.look.language == "en")
    where = who.page.get_by_role("group", name=who.say("在哪里？"))
    who.writes("小区、楼、路、公园的名字", spot.compound)
    if not who.look.scripts:
        who.presses("搜", within=where)
    hit = where.get_by_role("radio", name=re.compile(rf"^{re.escape(compound)}(\s|$)"))
    which = who.field("几号楼？")
    expect(hit.or_(which).first).to_be_visible()
    who.settle()
    if hit.count():
        # A script exchanges this part as soon as one is chosen.
        hit.first.click()
        if not who.look.scripts:
            who.presses("搜", within=where)
    who.selects("几号楼？", building)
    if who.look.scripts:
        expect(where.get_by_text(building).filter(visible=True).first).to_be_visible()


def number_on(who: Somebody) -> str:
    found = REF.search(who.page.locator("main").inner_text())
    assert found, "a slip has a number"
    return found.group()


def finds_the_slip(who: Somebody, ref: str, last_four: str) -> None:
    """From the number and the telephone that was left to the slip."""
    who.opens("/progress/")
    who.writes("编号", ref)
    who.writes("留的电话，后四位", last_four)
    who.presses("查进度", within=who.page.get_by_role("main"))
    who.page.wait_for_url("**/s/**")


def says_not_solved(who: Somebody, slip: str, words: str) -> None:
    """One tap, and a sentence on what is missing."""
    who.opens(slip)
    who.reads("解决了吗？")
    who.presses("没解决")
    who.reads("记下了：您说没解决。")
    who.writes("还差什么？", words)
    who.presses("告诉他们")
    who.reads("记下了，谢谢您告诉我们。")


def says_solved(who: Somebody, slip: str) -> None:
    """One tap, and another for how content."""
    who.opens(slip)
    who.presses("解决了")
    who.reads("记下了：您说解决了。")
    who.presses("满意")
    who.reads("记下了，谢谢您告诉我们。")


def reopens(who: Somebody, slip: str) -> None:
    """One tap on the slip of a closed matter."""
    who.opens(slip)
    who.reads("还没好，或者又发生了？")
    who.presses("重开这一件")
    who.reads("受理了，正在派")
