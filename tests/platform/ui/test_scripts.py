"""The scripts in a real browser: keys on the desk, drafts that survive, a voice only where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mulin.platform.ui import assets

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

ADDRESS = "http://mulin.test/"
DESK = """
<html lang="zh-Hans-CN"{keys}><body>
<ul><li class="queue-row" aria-current="true"><input type="checkbox"><h3><a href="#one">1</a></h3></li>
<li class="queue-row"><input type="checkbox"><h3><a href="#two">2</a></h3></li></ul>
<input id="q" type="search" data-key="/"><button data-key="d" onclick="this.textContent='pressed'">d</button>
<form id="f" onsubmit="event.preventDefault(); this.dataset.sent=''"><textarea id="t"></textarea></form>
<dialog id="keys-help"><p>keys</p></dialog>
</body></html>
"""
FORM = """
<html lang="zh-Hans-CN"><body>{done}
<form {draft} data-found="found" data-drop="drop" onsubmit="event.preventDefault()">
<textarea name="what">{value}</textarea><input name="place"><input type="tel" name="phone">
<input name="secret" data-draft="off"><input type="password" name="word"></form>
</body></html>
"""


def show(page: Page, html: str, script: str) -> None:
    """`html` as a page of an origin of its own (so that it may store), with one of our scripts in it."""
    code = assets.files(script, "js") if script in assets.SCRIPTS else [_file(script)]
    joined = "\n".join(file.read_text(encoding="utf-8") for file in code)

    def answer(route: Route) -> None:
        route.fulfill(
            body=html.replace("</body>", f"<script>{joined}</script></body>"),
            content_type="text/html; charset=utf-8",
        )

    page.unroute("**/*")
    page.route("**/*", answer)
    page.goto(ADDRESS)


def _file(name: str) -> Path:
    return next(file for file in assets.files("page", "js") if file.stem == name)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent || document.activeElement.id")


def test_keys_walk_the_queue_and_press_what_carries_them(page: Page) -> None:
    show(page, DESK.format(keys=""), "desk")
    page.keyboard.press("j")
    assert focused(page) == "2"
    page.keyboard.press("j")
    assert focused(page) == "2"
    page.keyboard.press("x")
    assert page.locator(".queue-row").nth(1).get_attribute("data-picked") == ""
    page.keyboard.press("k")
    assert focused(page) == "1"
    page.keyboard.press("d")
    assert page.locator("[data-key=d]").text_content() == "pressed"
    page.keyboard.press("?")
    assert page.locator("#keys-help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys-help").is_visible()


def test_keys_do_nothing_while_somebody_writes(page: Page) -> None:
    show(page, DESK.format(keys=""), "desk")
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("djx?/")
    assert page.locator("#q").input_value() == "djx?/"
    assert page.locator("[data-key=d]").text_content() == "d"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+d")
    assert page.locator("[data-key=d]").text_content() == "d"
    page.locator("#t").focus()
    page.keyboard.press("Control+Enter")
    assert page.locator("#f").get_attribute("data-sent") == ""


def test_single_keys_can_be_switched_off(page: Page) -> None:
    """WCAG 2.2, 2.1.4."""
    show(page, DESK.format(keys=' data-keys="off"'), "desk")
    page.keyboard.press("d")
    assert page.locator("[data-key=d]").text_content() == "d"


def test_a_draft_survives_until_it_is_handed_in(page: Page) -> None:
    draft = 'data-draft="raise"'
    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    page.locator("[name=what]").fill("楼道灯不亮")
    for name in ("phone", "secret", "word"):
        page.locator(f"[name={name}]").fill("13800000027")
    page.wait_for_function("localStorage.length === 1")
    assert "138" not in page.evaluate("JSON.stringify(localStorage)")

    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    assert page.locator("[name=what]").input_value() == "楼道灯不亮"
    assert "found" in (page.locator(".notice").text_content() or "")

    show(page, FORM.format(done='<p data-draft-done="raise"></p>', draft="", value=""), "drafts")
    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    assert page.locator("[name=what]").input_value() == ""


def test_a_draft_never_overwrites_what_the_page_brings(page: Page) -> None:
    draft = 'data-draft="raise"'
    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    page.locator("[name=what]").fill("旧的")
    page.wait_for_function("localStorage.length === 1")
    show(page, FORM.format(done="", draft=draft, value="退回来的"), "drafts")
    assert page.locator("[name=what]").input_value() == "退回来的"


def test_a_draft_can_be_dropped(page: Page) -> None:
    draft = 'data-draft="raise"'
    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    page.locator("[name=place]").fill("青桐苑")
    page.wait_for_function("localStorage.length === 1")
    show(page, FORM.format(done="", draft=draft, value=""), "drafts")
    page.get_by_role("button", name="drop").click()
    assert page.locator("[name=place]").input_value() == ""
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("voices", "shown"), [("[]", False), ('[{lang: "en-US"}]', False), ('[{lang: "zh-CN"}]', True)]
)
def test_reading_aloud_is_offered_only_with_a_voice(page: Page, voices: str, shown: bool) -> None:
    page.add_init_script(
        "window.said = []; Object.defineProperty(window, 'speechSynthesis', {value: {"
        f"getVoices: () => {voices}, cancel: () => 0, speak: (one) => window.said.push(one.text), addEventListener: () => 0}}}});"
        "window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } addEventListener() {} };"
    )
    html = (
        '<html lang="zh-Hans-CN"><body><main id="main"><h1>登录</h1><p>写一句话。<small>就行</small></p>'
        '<button hidden data-speak="#main" data-stop="停"><span>读</span></button></main></body></html>'
    )
    show(page, html, "speak")
    button = page.locator("[data-speak]")
    assert button.is_visible() == shown
    if shown:
        button.click()
        assert button.text_content() == "停"
        assert "".join(page.evaluate("window.said")) == "登录。写一句话。就行。"
        button.click()
        assert button.text_content() == "读"
