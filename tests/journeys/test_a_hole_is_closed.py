"""A compound's last houses lie in no grid area: seen on the map of coverage, closed there, and counted at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from mulin.demo.territory import BARE
from mulin.territory import queries
from mulin.territory.queries import Covered
from tests.journeys.conftest import Come
from tests.journeys.keepers import KEEPER
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser


def hole() -> Covered:
    street = queries.the_street()
    assert street is not None
    return next(row for row in queries.coverage_of(street) if not row.whole)


def to_coverage(who: Somebody) -> None:
    """From the desk by its rail."""
    who.opens("/desk/")
    who.unfolds("人员、设置、练习")
    who.presses("地方与单位")
    who.settle()
    who.look_over()
    who.presses("网格覆盖", within=who.page.get_by_role("main"))
    who.settle()


def row_of(who: Somebody, name: str) -> Locator:
    return who.page.get_by_role("row").filter(has=who.page.get_by_role("link", name=name, exact=True))


def number(n: int) -> str:
    return f"{n:,}"


@pytest.mark.mechanism("S1-21")
@in_one_look(64)
def test_a_hole_is_closed(come: Come, look: Look) -> None:
    before = hole()
    name = before.place.name_en if look.language == "en" else before.place.name
    missing = look.say("%(n)s 栋没有网格", n=BARE)
    inside = look.say("共 %(n)s 栋", n=number(before.buildings))
    leader = come(KEEPER)
    to_coverage(leader)
    row = row_of(leader, name)
    expect(row).to_contain_text(missing)
    row.get_by_role("link", name=name, exact=True).click()
    leader.reads("没有网格的楼")
    figure = leader.page.locator("dl").filter(has_text=look.say("在网格里的楼")).first
    expect(figure).to_contain_text(number(before.buildings - BARE))
    expect(figure).to_contain_text(inside)
    if look.scripts:
        expect(leader.page.locator(".grid-bare[d]")).to_have_count(BARE)
    houses = leader.page.get_by_role("group", name=look.say("哪几栋楼")).get_by_role("checkbox")
    expect(houses).to_have_count(BARE)

    houses.first.check()
    with leader.refused(422):
        leader.presses("归到这个网格")
        leader.reads("请选一个网格，或者写新网格的名字，只填一样。")
    expect(houses.first).to_be_checked()
    for house in houses.all():
        house.check()
    leader.field("归到哪个网格").select_option(index=1)
    leader.presses("归到这个网格")
    leader.reads("每栋楼都在一个网格里。")
    expect(figure).to_contain_text(number(before.buildings))
    expect(figure).not_to_contain_text(number(before.buildings - BARE))
    leader.presses("网格覆盖", within=leader.page.get_by_role("main"))
    expect(row_of(leader, name)).to_contain_text(look.say("都有网格"))
    leader.look_over()
