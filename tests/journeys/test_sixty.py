"""Sixty matters before lunch: a dispatcher works through a queue by keyboard alone, and every keystroke is counted.

Twelve matters in the ordinary run; sixty with `MULIN_MATTERS=60` or in `make journeys`. Prints what it took.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass, field

import pytest
from django.db.models import Q
from playwright.sync_api import Page, expect

from mulin.matters import actions
from mulin.matters.models import Matter
from mulin.platform.actors import VISITOR
from mulin.territory.models import Area, Organisation, Place
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, full
from tests.journeys.somebody import Somebody

pytestmark = pytest.mark.browser
MOST_FOR_A_DISPATCH = 6
AT_THE_DESK = Look("zh-hans", "page", "light", True, (1440, 900))
MATTERS = int(os.environ.get("MULIN_MATTERS", 60 if full() else 12))


@dataclass
class Hands:
    """Two hands on a keyboard: keys pressed to act, and characters written."""

    who: Somebody
    keys: int = 0
    written: int = 0
    pages: int = 0
    dispatches: list[int] = field(default_factory=list)
    """Keystrokes of each ordinary dispatch."""
    refs: list[str] = field(default_factory=list)
    """The matters that were worked on."""

    def __post_init__(self) -> None:
        self.page.on("load", lambda page: self._loaded())

    def _loaded(self) -> None:
        self.pages += 1

    @property
    def page(self) -> Page:
        return self.who.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.who.settle()
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.written += len(text)

    def done(self, ref: str) -> None:
        """The desk says that something has been done with this matter."""
        expect(self.page.get_by_role("status").filter(has_text=ref).first).to_be_visible()
        self.who.settle()


def raised(now: dt.datetime, many: int) -> Place:
    """Matters in one compound of the demo street that a property company serves."""
    served = Organisation.objects.get(name="安和物业")
    area = Area.objects.filter(organisation=served, place__kind=Place.Kind.COMPOUND).order_by("id")[0]
    home = Place.objects.filter(kind=Place.Kind.BUILDING, compound=area.place).order_by("path")[0]
    for n in range(many):
        actions.raise_matter(
            place=home, words=f"{n + 1} 楼的灯不亮", channel="web", contact=actions.Contact(), actor=VISITOR, now=now,
        )  # fmt: skip
    return area.place


def opened(hands: Hands) -> str:
    """The number of the matter that stands open."""
    return hands.page.locator("#main .record-head .ref").first.inner_text()


def state(ref: str) -> str:
    return Matter.objects.get(ref=ref).state


def dispatch(hands: Hands) -> None:
    """The sheet, the first that is suggested, and away with it."""
    ref, before = opened(hands), hands.keys
    hands.press("d")
    expect(hands.page.locator("#sheet .handlers")).to_be_visible()
    hands.press("1", "Enter")
    hands.done(ref)
    hands.dispatches.append(hands.keys - before)
    assert state(ref) == "with_handler"


def receive_and_answer(hands: Hands) -> None:
    ref = opened(hands)
    if state(ref) == "new":
        hands.press("s")
        expect(hands.page.locator('#sheet [name="category"]')).to_be_focused()
        hands.press("Control+Enter")
        hands.done(ref)
    hands.press("a")
    expect(hands.page.locator('#sheet [name="proposes"]').first).to_be_focused()
    hands.press("Space", "Tab")
    hands.write("换了灯泡，今天晚上就亮了。")
    hands.press("Control+Enter")
    hands.done(ref)
    assert state(ref) == "answered"


def note_a_call(hands: Hands) -> None:
    """Somebody was telephoned first; then it goes out like any other."""
    ref = opened(hands)
    hands.press("c")
    expect(hands.page.locator('#sheet [name="words"]')).to_be_focused()
    hands.write("本人说晚上七点以后在家")
    hands.press("Control+Enter")
    hands.done(ref)
    assert Matter.objects.get(ref=ref).responded_at is not None
    dispatch(hands)


def several_at_once(hands: Hands, many: int) -> list[str]:
    """Pick some with x and Shift+X, and send them with one sheet."""
    hands.press("j", "x")
    boxes = hands.page.locator('.queue-row input[name="pick"]')
    expect(boxes.first).to_be_visible()
    hands.press("x", "x")  # off and on again: the range begins here
    hands.press(*["j"] * (many - 1))
    hands.press("Shift+X")
    ticked = hands.page.locator('.queue-row input[name="pick"]:checked')
    expect(ticked).to_have_count(many)
    refs = [one.get_attribute("value") or "" for one in ticked.all()]
    hands.press("d")
    expect(hands.page.locator('[name="to"]')).to_be_focused()
    hands.press("ArrowDown", "Tab")
    hands.write("同一个小区，一起看")
    hands.press("Control+Enter")
    expect(hands.page.get_by_role("status").filter(has_text=f"{many} 件办成了")).to_be_visible()
    assert {state(ref) for ref in refs} == {"with_handler"}
    hands.press("g", "q")
    hands.who.settle()
    return refs


@pytest.mark.mechanism("S1-18", "S0-23")
@pytest.mark.parametrize("look", [AT_THE_DESK], ids=str)
def test_a_morning_at_the_desk_by_keyboard_alone(
    come: Come, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)
    compound = raised(now, MATTERS)
    there = Q(place__compound=compound) | Q(path__startswith=compound.path)
    waiting = Matter.objects.filter(there, state__in=("new", "received")).count()
    dispatcher = come("hechuan")
    cut = f"/desk/?cut=to_dispatch&place={compound.id}"
    dispatcher.opens(cut)
    hands = Hands(dispatcher)
    began = dt.datetime.now(dt.UTC)
    picked = several_at_once(hands, max(3, MATTERS // 6))
    hands.refs += picked
    worked = len(picked)
    while worked < MATTERS:
        hands.refs.append(opened(hands))
        turn = worked % 6
        (receive_and_answer if turn == 0 else note_a_call if turn == 3 else dispatch)(hands)
        worked += 1
    took = (dt.datetime.now(dt.UTC) - began).total_seconds()
    assert hands.dispatches
    assert max(hands.dispatches) <= MOST_FOR_A_DISPATCH, hands.dispatches
    assert len(set(hands.refs)) == worked == MATTERS, "each once"
    assert not {state(ref) for ref in hands.refs} & {"new", "received"}
    left = Matter.objects.filter(there, state__in=("new", "received"))
    assert left.count() == waiting - MATTERS, "nothing was passed over"
    with capsys.disabled():
        sys.stdout.write(
            f"\n{worked} matters: {hands.keys} keystrokes ({hands.keys / worked:.1f} each),"
            f" {hands.written} characters written, {hands.pages} pages, {took:.0f} s;"
            f" an ordinary dispatch {sum(hands.dispatches) / len(hands.dispatches):.1f},"
            f" {max(hands.dispatches)} at most\n"
        )


@pytest.mark.parametrize("look", [AT_THE_DESK], ids=str)
def test_keys_wait_while_somebody_writes_and_the_help_lists_them(come: Come, look: Look) -> None:
    raised(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10), 2)
    dispatcher = come("hechuan")
    dispatcher.opens("/desk/")
    page = dispatcher.page
    page.keyboard.press("?")
    sheet = page.locator("#keys-help")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_text("从上一个勾的勾到这里")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="找", exact=True)
    expect(box).to_be_focused()
    page.keyboard.type("jx?d2")
    expect(box).to_have_value("jx?d2")
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(dispatcher.site + "/desk/")
    page.keyboard.press("Escape")
    page.keyboard.press("j")  # from the open row, which is the first
    second = page.locator(".queue-row h3 a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator(".queue-row").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(dispatcher.site + "/desk/mentions/")
