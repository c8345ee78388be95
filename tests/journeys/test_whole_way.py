"""One matter all the way: raised, dispatched, returned, dispatched again, answered, not solved, answered, closed, reopened."""

from __future__ import annotations

import pytest

from mulin.matters import states
from mulin.matters.models import Matter
from tests.journeys import desk, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_two_looks
from tests.journeys.resident import HERE
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
PROPERTY = {"zh-hans": "安和物业", "en": "Anhe Property"}
SQUAD = {"zh-hans": "梧桐里城管中队", "en": "Wutongli City Management Squad"}


def read_how_many_are_open(who: Somebody, count: int) -> None:
    """The street's page says so, in the view of its reader."""
    who.opens("/")
    if who.look.elder:
        who.hears(who.look.count("%(num)s 件在办", count))
        who.look_over()
    else:
        who.reads("还在办的 %(n)s 件", n=count)


@in_two_looks(13)
def test_a_matter_all_the_way(come: Come, look: Look) -> None:
    somebody = come()
    before = Matter.objects.filter(state__in=states.OPEN).count()
    read_how_many_are_open(somebody, before)
    ref = resident.raise_matter(somebody, "楼道的灯三天没亮了，老人上楼摸黑", HERE)
    slip = somebody.path

    dispatcher = come()
    dispatcher.signs_in("hechuan")
    desk.dispatch(dispatcher, ref, SQUAD[look.language], "先请城管看看")
    squad = come("shilei")
    desk.send_back(squad, ref, "楼里的灯归物业管")
    desk.dispatch(dispatcher, ref, PROPERTY[look.language], "共用部位的灯归物业")
    property_man = come("zhengkai")
    desk.accept(property_man, ref)
    desk.answer(property_man, ref, "三楼的灯泡换过了，现在亮着。")

    resident.says_not_solved(somebody, slip, "五楼还是黑的")
    desk.answer(property_man, ref, "五楼的线也接好了，一到六楼都亮了。")
    read_how_many_are_open(somebody, before + 1)
    resident.says_solved(somebody, slip)
    read_how_many_are_open(somebody, before)
    resident.reopens(somebody, slip)
    if look.elder:
        somebody.presses("经过")
    somebody.hears("五楼的线也接好了")
    read_how_many_are_open(somebody, before + 1)
