"""An old neighbour who uses no telephone page has everything done at the desk; a helper goes on for him."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from mulin.matters import actions
from mulin.matters.models import Matter
from mulin.people.models import PaperForm, Person
from mulin.people.queries import actor_of
from tests.journeys import resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody
from tests.people.test_papers import picture_of

pytestmark = pytest.mark.browser
NAME, PHONE = "苗阿公", "10000000900"
HELPER, HELPERS_PHONE = "顾文涛", "10000000027"
LIGHT = "三楼的灯不亮，晚上看不见"


def card(who: Somebody) -> None:
    """The desk's card of the old neighbour."""
    who.words.written.update({NAME, PHONE})
    who.opens("/desk/people/")
    who.writes("本人的手机或座机", PHONE)
    who.presses("查")


def registers(who: Somebody) -> None:
    card(who)
    who.reads("这个号码还没有登记过，请在下面登记。")
    who.writes("姓名", NAME)
    who.presses("登记", within=who.page.get_by_role("main"))
    who.hears(NAME)
    who.look_over()


def raises_for_him(who: Somebody) -> str:
    """At the counter, with his word for it; the register knows already who it is."""
    who.presses("替本人办一件事")
    who.selects("办什么", who.say("反映一件事"))
    who.writes("本人怎么同意的", "本人在场")
    who.presses("本人同意了，直接办")
    who.reads("这一样在另一页上办。办好了，回到这里按“录好了”。")
    who.presses("去那一页办")
    who.writes("什么事？照原话记", LIGHT)
    resident.find_place(who, resident.HERE)
    who.look_over()
    who.presses("登记", within=who.page.get_by_role("main"))
    who.reads("登记好了，编号是")
    ref = resident.number_on(who)
    raised = Matter.objects.get(ref=ref)
    person = raised.reporters.get().person
    assert person is not None
    assert person.name == NAME
    return ref


def answered(ref: str) -> None:
    """A colleague received it and answered; that is another story."""
    now = dt.datetime.now(dt.UTC)
    by = {"actor": actor_of(Person.objects.get(account__username="hechuan"), on=now.date()), "now": now}
    matter = Matter.objects.get(ref=ref)
    actions.receive(matter=matter, **by)
    actions.answer(matter=Matter.objects.get(ref=ref), body="灯换好了", proposes="solved", **by)


def scans(who: Somebody, paper: PaperForm, folder: Path) -> None:
    """The signed sheet under the scanner: its code opens the form that is meant."""
    picture = folder / "signed.jpg"
    picture.write_bytes(picture_of(paper.kind, paper.serial, turn=4))
    who.opens("/desk/papers/")
    who.settle()
    who.field("拍一张，或扫描").set_input_files(picture)
    who.look_over()
    who.presses("打开", within=who.page.get_by_role("main"))
    who.page.wait_for_url(f"**/desk/papers/{paper.serial}/")


def signs_on_paper(who: Somebody, ref: str, folder: Path) -> None:
    """Told of the answer he takes a sheet home, ticks, signs, and brings it back."""
    who.words.written.add(ref)
    who.opens("/desk/papers/")
    who.presses("印一张，或替本人直接办")
    who.selects("办什么", who.say("说解决没解决"))
    who.writes("哪一件事的编号", ref)
    who.look_over()
    who.presses("印一张给本人签")
    who.reads("打开来印")
    paper = PaperForm.objects.get(kind="word")
    scans(who, paper, folder)
    who.picks("解决了")
    who.look_over()
    who.presses("录好了", within=who.page.get_by_role("main"))
    who.reads("录好了：%(what)s。", what=who.say("说解决没解决"))
    assert Matter.objects.get(ref=ref).state == "closed"
    scans(who, paper, folder)
    who.reads("录的人")


def names_a_helper(who: Somebody) -> None:
    card(who)
    who.words.written.update({HELPER, HELPERS_PHONE})
    who.presses("请人帮忙")
    who.writes("帮手的姓名", HELPER)
    who.writes("帮手登记过的手机或座机", HELPERS_PHONE)
    who.writes("本人怎么同意的", "本人在场")
    who.look_over()
    who.presses("请这一位")
    who.reads("记下了：请%(who)s帮忙。对方答应了才生效。", who=HELPER)
    who.presses("帮手在场，答应了")
    who.reads("答应了，可以替%(who)s办了。", who=NAME)


def helps(who: Somebody, ref: str) -> None:
    """The helper acts for him, sees that one's matters, and goes back to himself."""
    who.words.written.update({NAME, ref, LIGHT})
    who.opens("/mine/")
    who.presses("请人帮忙" if who.look.elder else "看一看", within=None if who.look.elder else _section(who))
    if who.look.elder:
        who.presses("请您帮忙的")
    who.presses("替%(who)s办事", who=NAME)
    who.reads("您正在替 %(who)s 办事", who=NAME)
    who.page.get_by_role("link", name=LIGHT[:6]).click()
    who.hears("灯换好了")
    who.reads("您正在替 %(who)s 办事", who=NAME)
    who.presses("回到自己")
    who.sees_no("您正在替 %(who)s 办事", who=NAME)
    who.look_over()


def _section(who: Somebody) -> Locator:
    return who.page.locator("section").filter(
        has=who.page.get_by_role("heading", name=who.say("请人帮忙"), exact=True)
    )


@pytest.mark.mechanism("DR-10")
@in_one_look(80)
def test_everything_is_done_at_the_desk(come: Come, look: Look, tmp_path: Path) -> None:
    worker = come("zhoumin")
    registers(worker)
    ref = raises_for_him(worker)
    answered(ref)
    signs_on_paper(worker, ref, tmp_path)
    names_a_helper(worker)
    helps(come("gu"), ref)
