"""A passkey in a real browser: added and used with the keyboard, under the content security policy."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mulin.people import actions as people
from tests.factories import build_town
from tests.factories.town import FOUNDED, SYSTEM

PASSWORD = "four words make one"


@pytest.mark.browser
def test_a_passkey_is_added_and_opens_the_desk(
    page: Page, live_site: str, settings: Any, now: dt.datetime
) -> None:
    settings.SECOND_FACTOR = True
    town = build_town()
    people.open_account(
        person=town.persons["dispatcher"], username="dispatcher", password=PASSWORD, actor=SYSTEM, now=FOUNDED,
        trusted=True,
    )  # fmt: skip
    # A passkey belongs to a name, not to an address of the network.
    site = live_site.replace("127.0.0.1", "localhost")
    refused: list[str] = []
    page.on(
        "console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None
    )
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip

    sign_in(page, site)
    expect(page).to_have_url(f"{site}/accounts/second-factor/needed/")
    page.get_by_role("link", name="通行密钥").focus()
    page.keyboard.press("Enter")
    page.get_by_label("给它起个名字").fill("办公室电脑")
    expect(page.locator("[data-passkey-absent]")).to_be_hidden()
    page.get_by_role("button", name="添这把钥匙").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="备用码", level=1)).to_be_visible()
    expect(page.locator(".factor-codes li")).to_have_count(10)
    expect(page.get_by_role("button", name="打印这一页")).to_be_visible()
    page.get_by_role("link", name="印好、抄好了").click()
    page.goto(f"{site}/desk/")
    expect(page).to_have_url(f"{site}/desk/")

    page.context.clear_cookies()
    sign_in(page, site)
    expect(page).to_have_url(f"{site}/accounts/second-factor/")
    page.wait_for_load_state("load")
    page.get_by_role("button", name="用通行密钥").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/")
    page.goto(f"{site}/mine/security/")
    expect(page.get_by_role("heading", name="办公室电脑")).to_be_visible()
    # What draws, swaps parts and reads aloud runs under the policy too, and so does the API's own page.
    for path in ("/", "/raise/", "/desk/figures/", "/desk/", "/preferences/", "/api/docs"):
        page.goto(f"{site}{path}")
        page.wait_for_load_state("networkidle")
    assert not refused


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("用户名，或工号").fill("dispatcher")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
