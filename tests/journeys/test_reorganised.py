"""One company takes another over: seen with numbers before it is done; the past stays whose it was."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from mulin.matters.models import Answer, Matter
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look, meant
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
OLD, NEW = "安和物业", "同檐物业"
REASON = "街道会议纪要第 12 号"


def figures_of(who: Somebody, name: str) -> tuple[list[str], list[str]]:
    """What a year's figures say of an organisation: what it has in hand now, and what it did."""
    who.opens("/figures/?days=365")
    who.settle()
    table = who.page.get_by_role("region", name=who.say("按单位的数"), exact=True)
    row = table.get_by_role("row").filter(has=who.page.get_by_role("rowheader", name=name, exact=True))
    cells = row.get_by_role("cell").all_inner_texts() if row.count() else []
    return cells[:2], cells[2:]


def to_organisation(who: Somebody, name: str) -> None:
    """From the desk by its rail, found by its name."""
    who.opens("/desk/")
    who.unfolds("人员、设置、练习")
    who.presses(meant("all", "单位"))
    who.settle()
    who.writes("找单位", name)
    who.presses("看", within=who.page.get_by_role("search"))
    who.settle()
    who.page.get_by_role("table").get_by_role("link", name=name, exact=True).click()
    who.settle()


@pytest.mark.mechanism("S1-03")
@in_one_look(65)
def test_one_goes_on_for_another(come: Come, look: Look) -> None:
    old, new = (Organisation.objects.get(name=name, street__kind="street") for name in (OLD, NEW))
    names = (old.name_en, new.name_en) if look.language == "en" else (old.name, new.name)
    held = set(Matter.objects.filter(owner_org=old).exclude(state="closed").values_list("ref", flat=True))
    answers = Answer.objects.filter(organisation_id=old.id).count()
    assert held
    assert answers
    leader = come("jiyun")
    (in_hand, did) = figures_of(leader, names[0])
    assert in_hand[0] != "0"

    to_organisation(leader, names[1])
    leader.presses("并进来", within=leader.page.get_by_role("main"))
    leader.settle()
    leader.page.get_by_role("checkbox", name=names[0], exact=True).check()
    leader.field("从哪天起").fill(dt.datetime.now(LOCAL).date().isoformat())
    leader.writes("为什么", REASON)
    leader.look_over()
    leader.presses("先看看会动什么")
    leader.reads("这是现在的数，生效那天有多少交多少。办结的、答复过的和以前的数字都不动。")
    counted = leader.page.locator("#preview, [aria-labelledby=preview]").first.get_by_role("listitem")
    expect(counted.filter(has_text=look.say("负责着的事"))).to_contain_text(str(len(held)))
    old.refresh_from_db()
    assert old.valid_to is None, "nothing is done yet"
    leader.presses("就这样办")
    leader.settle()
    leader.hears(look.beginning("办好了：%(what)s。%(n)s 项交给了接手的单位。"))
    leader.look_over()

    main = leader.page.get_by_role("main")
    expect(main.get_by_text(look.say("由谁变来"))).to_be_visible()
    assert not Matter.objects.filter(owner_org=old).exclude(state="closed").exists()
    assert held <= set(Matter.objects.filter(owner_org=new).values_list("ref", flat=True))
    leader.presses("负责着的事", within=main)
    leader.settle()
    listed = main.get_by_role("listitem").all_inner_texts()
    assert all(any(ref in line for line in listed) for ref in held)
    leader.page.go_back()
    leader.settle()
    main.get_by_role("link", name=names[0], exact=True).first.click()
    leader.settle()
    expect(main.get_by_text(look.say("后来变成"))).to_be_visible()
    leader.look_over()

    (now_in_hand, still) = figures_of(leader, names[0])
    assert still == did
    assert set(now_in_hand) <= {"0", "—", ""}
    assert Answer.objects.filter(organisation_id=old.id).count() == answers
    leader.look_over()
