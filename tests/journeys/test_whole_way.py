"""One matter all the way: raised, dispatched, returned, dispatched again, answered, not solved, answered, closed, reopened."""

from __future__ import annotations

import re

import pytest

from tests.journeys import desk, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_every_look
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
PROPERTY = {"zh-hans": "安和物业", "en": "Anhe Property"}
SQUAD = {"zh-hans": "梧桐里城管中队", "en": "Wutongli City Management Squad"}


def open_matters(who: Somebody) -> int:
    """How many matters the street's page says are open."""
    who.opens("/")
    who.look_over()
    told = who.page.get_by_role(
        "heading", name=re.compile(who.say("还在办的 %(n)s 件", n=r"(\d+)"))
    ).text_content()
    return int(re.search(r"\d+", told or "")[0])


@in_every_look()
def test_a_matter_all_the_way(come: Come, look: Look) -> None:
    somebody = come()
    ref = resident.raise_matter(somebody, "楼道的灯三天没亮了，老人上楼摸黑", HERE)
    slip = somebody.path

    dispatcher = come("hechuan")
    desk.dispatch(dispatcher, ref, SQUAD[look.language], "先请城管看看")
    squad = come("shilei")
    desk.send_back(squad, ref, "楼里的灯归物业管")
    desk.dispatch(dispatcher, ref, PROPERTY[look.language], "共用部位的灯归物业")
    property_man = come("zhengkai")
    desk.accept(property_man, ref)
    desk.answer(property_man, ref, "三楼的灯泡换过了，现在亮着。")

    resident.says_not_solved(somebody, slip, "五楼还是黑的")
    desk.answer(property_man, ref, "五楼的线也接好了，一到六楼都亮了。")
    resident.says_solved(somebody, slip)
    resident.reopens(somebody, slip)
    if look.elder:
        somebody.presses("经过")
    somebody.hears("五楼的线也接好了")
