"""One person at a browser of their own, who finds everything by the words that stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from mulin.demo.personas import PERSONAS
from mulin.platform.ui.prefs import COOKIE
from tests.journeys import checks
from tests.journeys.looks import Look

PASSWORD = PERSONAS[0].password
EXCHANGED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
PATIENCE = 15_000
"""Milliseconds to wait for a page; a machine that does other things at the same time is slow, not broken."""


class Somebody:
    """A browser, a look, and what went wrong in it."""

    def __init__(self, context: BrowserContext, look: Look, site: str, glass: Page) -> None:
        self.context, self.look, self.site = context, look, site
        self.glass = glass
        """A page with scripts, in which the pages of who has none are looked at."""
        self.troubles: list[str] = []
        self.words = checks.Words()
        self._expected: set[int] = set()
        self._seen: tuple[Any, ...] = ()
        """The page that was last looked over and found in order: what has not changed since is not looked at again."""
        if value := look.prefs.cookie():
            context.add_cookies([{"name": COOKIE, "value": value, "url": site}])
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self._listen(self.page)

    # What goes wrong unseen

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is told by its answer, with the address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Leaving a page stops what was still under way on it.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")

    @contextmanager
    def refused(self, *status: int) -> Iterator[None]:
        """While inside, these answers are what is wanted."""
        self._expected.update(status)
        yield
        self._expected.difference_update(status)

    # Reading

    def say(self, msgid: str, **values: Any) -> str:
        return self.look.say(msgid, **values)

    def text(self, msgid: str, **values: Any) -> Locator:
        """Where these words of the product stand and can be seen."""
        return self.page.get_by_text(self.say(msgid, **values)).filter(visible=True).first

    def reads(self, msgid: str, **values: Any) -> None:
        """These words of the product are there; and the page they stand on is as every page must be."""
        expect(self.text(msgid, **values)).to_be_visible(timeout=PATIENCE)
        self.look_over()

    def hears(self, words: str) -> None:
        """Somebody's own words stand on the page, whatever its language."""
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=PATIENCE)

    def sees_no(self, msgid: str, **values: Any) -> None:
        expect(self.page.get_by_text(self.say(msgid, **values)).filter(visible=True)).to_have_count(0)

    def look_over(self) -> None:
        """Fail with everything that is wrong with the page."""
        self.settle()
        seen = (self.page.url, self.page.viewport_size, self.page.evaluate(checks.AS_IT_STANDS))
        if seen == self._seen and not self.troubles:
            return
        faults = [f"beyond the edge: {one}" for one in checks.beyond_the_edge(self.page)]
        if self.look.language == "en":
            faults += [f"not in English: {one}" for one in self._untranslated()]
        faults += self._barriers()
        faults += self.troubles
        self.troubles = []
        assert not faults, "\n".join([f"{self.page.url} in {self.look}", *faults])
        self._seen = seen

    def _untranslated(self) -> list[str]:
        found = checks.untranslated(self.page, self.words)
        if found:
            written = self.words.written
            self.words = checks.words_in_the_database()
            self.words.written = written
            found = checks.untranslated(self.page, self.words)
        return found

    def _barriers(self) -> list[str]:
        if self.look.scripts:
            return checks.barriers(self.page, self.look.shown)
        # axe-core is a script itself: the same page, read as it stands, where scripts may run but it has none.
        # As content of an empty page and not by a route, which would take the style sheets' cache away.
        shown = SCRIPT.sub("", self.page.content())
        self.glass.set_viewport_size(self.page.viewport_size or {"width": 390, "height": 844})
        self.glass.set_content(
            shown.replace("<head>", f'<head><base href="{self.page.url}">', 1), wait_until="load"
        )
        return checks.barriers(self.glass, self.look.shown)

    # Acting

    def settle(self) -> None:
        """Wait until the page stands still: loaded, and no part of it being exchanged."""
        self.page.wait_for_load_state("load")
        if self.look.scripts:
            expect(self.page.locator(EXCHANGED)).to_have_count(0, timeout=PATIENCE)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def signs_in(self, username: str, password: str = PASSWORD) -> None:
        """By the page, to where signing in leads."""
        self.opens("/accounts/login/")
        self.field("用户名，或工号").fill(username)
        self.field("密码").fill(password)
        self.presses("登录", within=self.page.get_by_role("main"))
        self.page.wait_for_url(re.compile(r"/(desk|mine)/"))

    def opens(self, path: str) -> None:
        self.page.goto(self.site + path if path.startswith("/") else path)

    def button(self, msgid: str, within: Locator | None = None, **values: Any) -> Locator:
        """The button or link that begins with these words; where several do, the one that is exactly so, or but for a count."""
        words = self.say(msgid, **values)
        root = within or self.page
        begins = re.compile(rf"^\s*{re.escape(words)}")
        either = (
            root.get_by_role("button", name=begins)
            .or_(root.get_by_role("link", name=begins))
            .filter(visible=True)
        )
        expect(either.first).to_be_visible(timeout=PATIENCE)
        if either.count() == 1:
            return either
        exact = (
            root.get_by_role("button", name=words, exact=True)
            .or_(root.get_by_role("link", name=words, exact=True))
            .filter(visible=True)
        )
        if exact.count():
            return exact
        whole = re.compile(rf"^\s*{re.escape(words)}(\s+[\d,]+\+?)?\s*$")
        counted = root.get_by_role("button", name=whole).or_(root.get_by_role("link", name=whole))
        return counted.filter(visible=True)

    def presses(self, msgid: str, within: Locator | None = None, **values: Any) -> None:
        self.settle()
        self.button(msgid, within, **values).click()

    def field(self, msgid: str) -> Locator:
        """The field whose label begins with these words; a mark that it may stay empty can follow.

        A sheet can go by the same name as its only field.
        """
        begins = re.compile(rf"^\s*{re.escape(self.say(msgid))}")
        fields = self.page.get_by_label(begins).and_(self.page.locator("input, select, textarea"))
        return fields.filter(visible=True).first

    def writes(self, msgid: str, words: str) -> None:
        self.settle()
        self.words.written.add(words)
        self.field(msgid).fill(words)

    def picks(self, msgid: str) -> None:
        """A radio button or a check box."""
        self.settle()
        self.field(msgid).check()

    def selects(self, msgid: str, option: str) -> None:
        self.settle()
        self.field(msgid).select_option(label=option)

    def unfolds(self, msgid: str) -> None:
        """Open what is folded away under these words."""
        self.page.locator("summary").filter(has_text=self.say(msgid)).click()
