"""What staff do at the desk: by keyboard where there are scripts and a screen, else by links and forms."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.db import connections
from openpyxl import Workbook
from playwright.sync_api import Locator, expect

from mulin.platform.jobs.app import app
from tests.journeys import resident
from tests.journeys.looks import meant
from tests.journeys.somebody import Somebody


def by_keys(who: Somebody) -> bool:
    return who.look.scripts and not who.look.narrow


def find(who: Somebody, ref: str) -> None:
    """Search for the number, or for words, and open what is found."""
    who.words.written.add(ref)
    if who.path != "/desk/":
        who.opens("/desk/")
    box = who.page.get_by_role("searchbox", name=who.say("找"), exact=True)
    if by_keys(who):
        who.page.keyboard.press("/")
        expect(box).to_be_focused()
        box.select_text()
        who.page.keyboard.insert_text(ref)
    else:
        box.fill(ref)
    who.page.keyboard.press("Enter")
    row = who.page.locator(".queue-row").filter(has_text=ref[-5:]).get_by_role("link")
    expect(row).to_have_count(1)
    if by_keys(who):
        who.page.keyboard.press("j")
        expect(row).to_be_focused()
        who.page.keyboard.press("Enter")
    else:
        row.click()
    # The first one found is open already on a wide screen: it is opened anew when the address says so.
    who.page.wait_for_url(re.compile(rf"[?&]m={ref}\b"))
    expect(who.page.locator("main").get_by_text(ref).first).to_be_visible()


def sheet(who: Somebody, act: str, key: str) -> Locator:
    """Open the sheet of an act on the matter that is open."""
    opened = who.page.get_by_role("region", name=who.say(act), exact=True)
    who.settle()
    if by_keys(who):
        who.page.keyboard.press(key)
    else:
        who.presses(act, within=who.page.get_by_role("group", name=who.say("办"), exact=True))
    who.settle()
    expect(opened).to_be_visible()
    return opened


def carry_out(who: Somebody, ref: str, opened: Locator, word: str) -> None:
    """Hand the sheet in, and read that it was done."""
    who.look_over()
    if by_keys(who):
        opened.get_by_role("button", name=re.compile(rf"^\s*{re.escape(who.say(word))}")).focus()
        who.page.keyboard.press("Control+Enter")
    else:
        who.presses(word, within=opened)
    expect(who.page.get_by_role("status").filter(has_text=ref)).to_be_visible()
    who.look_over()


def do(
    who: Somebody, ref: str, act: str, key: str, word: str, fill: Callable[[Locator], None] | None = None
) -> None:
    """One act from the search to the confirmation."""
    find(who, ref)
    opened = sheet(who, act, key)
    if fill is not None:
        fill(opened)
    carry_out(who, ref, opened, word)


def dispatch(who: Somebody, ref: str, office: str, reason: str, category: str = "") -> None:
    """`office` is in the reader's language: among the suggested ones, or in the list of all."""

    def fill(opened: Locator) -> None:
        suggested = opened.get_by_role("radio", name=re.compile(rf"^{re.escape(office)}"))
        if suggested.count():
            suggested.check()
        else:
            opened.get_by_label(
                re.compile(rf"^({re.escape(who.say('派给别家'))}|{re.escape(who.say('派给谁'))})")
            ).last.select_option(label=office)
        who.writes("为什么派给它", reason)
        if category:
            who.selects("类别", category)

    do(who, ref, "派单", "d", "派出", fill)


def accept(who: Somebody, ref: str) -> None:
    do(who, ref, "接下", "y", "接下")


def send_back(who: Somebody, ref: str, reason: str) -> None:
    do(
        who,
        ref,
        meant("act", "退回"),
        "r",
        "退回给窗口",
        lambda opened: who.writes("为什么退回，该归谁管", reason),
    )


def answer(who: Somebody, ref: str, body: str) -> None:
    def fill(opened: Locator) -> None:
        opened.get_by_role("radio", name=who.say("解决了"), exact=True).check()
        who.writes("给本人的答复", body)

    do(who, ref, "答复", "a", "答复", fill)


def register(who: Somebody, words: str, *, came: str, phone: str = "", name: str = "") -> str:
    """Write down what somebody said or what was seen on patrol; gives the number."""
    if by_keys(who):
        who.page.keyboard.press("n")
    else:
        who.presses("代人登记")
    who.reads("登记完马上有编号，能当场印纸条。先由您负责，到有人接下为止。")
    who.picks(came)
    who.writes("什么事？照原话记", words)
    resident.find_place(who, resident.HERE)
    if phone:
        who.writes("电话", phone)
        who.writes("怎么称呼", name)
    who.look_over()
    who.presses("登记", within=who.page.get_by_role("main"))
    who.reads("登记好了，编号是")
    return resident.number_on(who)


def verify(who: Somebody, ref: str, words: str) -> None:
    """Somebody who neither found nor handled it has been to look."""
    find(who, ref)
    opened = sheet(who, "现场核实", "v")
    who.writes("现场看到了什么", words)
    carry_out(who, ref, opened, "解决了")


def work_through_the_queue() -> None:
    """What a worker does with the jobs that wait, in a thread: this one belongs to the browser."""

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as queue:  # type: ignore[attr-defined]
            queue.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(60)
    assert not worker.is_alive()


def write_workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A workbook as another system exports it: one sheet, its heads in the first row."""
    book = Workbook(write_only=True)
    page = book.create_sheet("工单")
    for row in rows:
        page.append(list(row))
    book.save(path)
