"""Every page of the product opens without a fault, for who may open it; and a resident's first page is light."""

from __future__ import annotations

import datetime as dt
import math
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve

from mulin.matters import slots
from tests.journeys import addresses, keepers, left_out
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_two_looks
from tests.journeys.somebody import Somebody

HEAVIEST = 150_000
"""Bytes a resident's page may weigh on first load (design section 4)."""


@pytest.fixture
def now(live_site: str) -> dt.datetime:
    """The moment at which two matters were closed, so that there are closed ones to look at."""
    moment = dt.datetime.now(dt.UTC)
    addresses.end_some(moment)
    return moment


def visit(who: Somebody, pages: addresses.Pages, heaviest: float = math.inf) -> None:
    """Open each page as if it were the first, and look it over."""
    faults = []
    line = who.context.new_cdp_session(who.page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weighed: list[float] = []
    line.on("Network.loadingFinished", lambda told: weighed.append(told["encodedDataLength"]))
    for address in sorted({one for listed in pages.values() for one in listed}):
        weighed.clear()
        who.words.written.update(parse_qs(urlsplit(address).query).get("q", []))
        who.opens(address)
        who.settle()
        assert weighed
        if sum(weighed) > heaviest:
            faults.append(f"{address} weighs {sum(weighed):,.0f} bytes")
        try:
            who.look_over()
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n".join(faults)


def test_no_page_is_forgotten(fresh_database: str) -> None:
    """A page that is added has to be visited, or it has to be said why not."""
    now = dt.datetime.now(dt.UTC)
    addresses.end_some(now)
    visited: set[str] = set()
    staff = addresses.of_staff(now)
    others = [addresses.of_others(one, now, known=staff) for one in addresses.OTHERS]
    for pages in (addresses.of_visitors(now), addresses.of_residents(now), staff, keepers.pages(), *others):
        for name, listed in pages.items():
            assert {resolve(one.partition("?")[0]).view_name for one in listed} == {name}
        visited |= set(pages)
    elsewhere = set(left_out.ELSEWHERE) | left_out.POSTED | left_out.NO_PAGES
    assert not visited & elsewhere
    assert left_out.names() == visited | elsewhere


@pytest.mark.browser
@in_two_looks(8)
def test_pages_for_everybody(come: Come, look: Look, now: dt.datetime) -> None:
    visit(come(), addresses.of_visitors(now), HEAVIEST)


@pytest.mark.browser
@in_two_looks(9)
def test_pages_of_ones_own(come: Come, look: Look, now: dt.datetime) -> None:
    visit(come("gu"), addresses.of_residents(now), HEAVIEST)


@pytest.mark.browser
@in_two_looks(10)
def test_pages_of_the_desk(come: Come, look: Look, now: dt.datetime) -> None:
    who = come("hechuan")
    # Slots of templates are written as they stand, in the language of the answers.
    # So is the head that the hotline gives its column of numbers.
    who.words.written |= {addresses.NEVER_SAID, "工单编号", *slots.SLOTS}
    visit(who, addresses.of_staff(now))


@pytest.mark.browser
@in_two_looks(12)
def test_sheets_of_a_handler_and_a_leader(come: Come, look: Look, now: dt.datetime) -> None:
    known = addresses.of_staff(now)
    for username in addresses.OTHERS:
        visit(come(username), addresses.of_others(username, now, known=known))


@pytest.mark.browser
@in_two_looks(13)
def test_pages_of_those_who_keep_places(come: Come, look: Look) -> None:
    visit(come(keepers.KEEPER), keepers.pages())


@pytest.mark.browser
@in_two_looks(11)
def test_a_page_that_is_not_there(come: Come, look: Look) -> None:
    who = come()
    with who.refused(404):
        who.opens("/no-such-page/")
        who.reads("没有这一页")
    resident = come("gu")
    with resident.refused(403):
        resident.opens("/desk/")
        resident.reads("工作台给在岗的工作人员用。")
