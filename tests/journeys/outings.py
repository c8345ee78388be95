"""What staff do when they go out: plan it, write down what they heard, say how it went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys import resident
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody


@dataclass(frozen=True)
class Heard:
    """One line of the sheet: somebody's words or a recording, and how to reach them where they said so.

    `category` is in the reader's language.
    """

    words: str = ""
    name: str = ""
    phone: str = ""
    recording: Path | None = None
    category: str = ""


FURTHER = "再细一点：到几点、具体在哪儿、谁一起去、要不要预告"


def plan(
    who: Somebody,
    kind: str,
    purpose: str,
    *,
    asks: str = "",
    spot: str = "",
    office: str = "",
    guests: str = "",
    announced: bool = False,
) -> None:
    """From the bar of the desk to the page of the outing."""
    outings(who)
    who.presses("定一次出门")
    who.picks(kind)
    who.selects("去哪里", HERE.compound_en if who.look.language == "en" else HERE.compound)
    who.writes("为什么去", purpose)
    if asks:
        who.writes("会问什么（入户必填，印在走访卡上）", asks)
    if spot or office or guests:
        who.unfolds(FURTHER)
    if spot:
        who.writes("具体在哪儿", spot)
    if office:
        who.page.get_by_role("checkbox", name=office, exact=True).check()
    if guests:
        who.writes("还有谁：一行一位，先写姓名，再写身份", guests)
        who.words.written.update(re.split(r"[，\n]", guests))
        if announced:
            who.picks("他们都同意在公开页上写身份（不写姓名）")
            who.picks("在街道公开页上预告（街头听民声、接待日）")
    who.look_over()
    who.presses("定下来")
    who.hears(who.say("还没有。听到一件记一件，一次可以记很多件。"))


def outings(who: Somebody) -> None:
    """The list of them, from any page of the desk."""
    who.presses("出门", within=who.page.get_by_role("navigation", name=who.say("主要")))


def hear(who: Somebody, *lines: Heard) -> list[str]:
    """Write down what was heard, all of it at once; gives the numbers."""
    who.presses("记听到的、看到的")
    for number, line in enumerate(lines, start=1):
        _fill(who, _line(who, number), line)
    who.look_over()
    who.presses("都收下")
    found = who.page.locator("#found")
    expect(found.get_by_role("listitem").nth(len(lines) - 1)).to_be_visible()
    return list(resident.REF.findall(found.inner_text()))


def _line(who: Somebody, number: int) -> Locator:
    return who.page.get_by_role("group", name=who.say("第 %(n)s 件", n=number), exact=True)


def _fill(who: Somebody, line: Locator, heard: Heard) -> None:
    for label, words in (("说了什么", heard.words), ("怎么称呼", heard.name), ("电话", heard.phone)):
        if words:
            who.words.written.add(words)
            line.get_by_label(who.say(label), exact=True).fill(words)
    if heard.phone:
        line.get_by_label(who.say("怎么告诉本人")).select_option(label=who.say("打电话"))
    if heard.category:
        line.get_by_label(who.say("类别")).select_option(label=heard.category)
    if heard.recording:
        line.get_by_label(who.say("录音")).set_input_files(heard.recording)


def was_there(who: Somebody, result: str) -> None:
    """It took place, told in plain words."""
    who.writes("结果怎样", result)
    who.presses("去过了")
    who.hears(result)
    who.look_over()
