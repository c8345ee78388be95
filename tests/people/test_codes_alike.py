"""Nobody learns by asking for a code whether a number is registered: same words, same statements, same time."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.people import actions as people
from mulin.people import login_codes
from mulin.platform import errors
from mulin.platform.actors import VISITOR
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.mechanism("N-2.12")]
KNOWN, UNKNOWN = "13900000001", "13900000002"
ROUNDS = 25


@pytest.fixture(autouse=True)
def registered(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    people.add_person(street=town.street, name="温如玉", phone=KNOWN, actor=SYSTEM, now=FOUNDED)
    monkeypatch.setattr(login_codes, "_carrier", (lambda sent: None, lambda: True))


def send(phone: str, now: dt.datetime, client: str = "one") -> Any:
    return people.send_code(phone=phone, client=client, now=now)


def shape(act: Callable[[], Any]) -> list[str]:
    """The statements of an act without their values."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked]


def tried(sent: Any, now: dt.datetime) -> str:
    with pytest.raises(errors.Invalid) as refused:
        people.enter_code(code_id=sent.id, code="not it", actor=VISITOR, now=now)
    return f"{refused.value.message}{refused.value.remedy}{refused.value.field}"


def test_the_same_statements_for_both(now: dt.datetime) -> None:
    send("13900000003", now)  # what a process reads once is read by now
    asked = [shape(lambda phone=phone: send(phone, now)) for phone in (KNOWN, UNKNOWN)]
    assert [len(one) for one in asked] == [len(asked[0])] * 2
    assert [one.split()[0] for one in asked[0]] == [one.split()[0] for one in asked[1]]
    sent = [send(phone, now) for phone in (KNOWN, UNKNOWN)]
    entered = [shape(lambda one=one: tried(one, now)) for one in sent]
    assert entered[0] == entered[1]


def test_the_same_words_try_after_try_and_limit_after_limit(now: dt.datetime) -> None:
    said = []
    for phone in (KNOWN, UNKNOWN):
        sent = send(phone, now, client=phone)
        words = [tried(sent, now) for _turn in range(7)]
        assert len(set(words)) == 5, "four more tries counted down, then it is over"
        refusals = []
        for _turn in range(5):
            try:
                send(phone, now, client=phone)
            except errors.TooMany as refusal:
                refusals.append(f"{refusal.message}{refusal.remedy}")
        said.append((words, refusals))
    assert said[0] == said[1]
    assert len(said[0][1]) == 1, "five an hour for one number, registered or not"


def test_the_same_time_for_both(now: dt.datetime) -> None:
    """Interleaved, the quickest of each, by this thread's own clock: what the machine does besides falls out. What
    the database does is the same statements (above)."""
    best = {KNOWN: float("inf"), UNKNOWN: float("inf")}
    for turn in range(ROUNDS):
        moment = now + dt.timedelta(days=turn)
        for phone in (KNOWN, UNKNOWN) if turn % 2 else (UNKNOWN, KNOWN):
            begun = time.thread_time()
            send(phone, moment, client=str(turn))
            best[phone] = min(best[phone], time.thread_time() - begun)
    slow, quick = max(best.values()), min(best.values())
    assert slow - quick < max(0.3 * quick, 0.001), best


def test_the_pages_are_the_same_to_the_letter(client: Client) -> None:
    pages = []
    for phone in (KNOWN, UNKNOWN):
        asking = Client()
        first = asking.post("/accounts/code/", {"phone": phone})
        second = asking.get(first.headers["Location"])
        third = asking.post(first.headers["Location"], {"code": "nothing"})
        plain = [re.sub(r'value="[^"]{40,}"', "", one.content.decode()) for one in (first, second, third)]
        names = [sorted(one.headers) for one in (first, second, third)]
        pages.append((plain, names, [one.status_code for one in (first, second, third)]))
    assert pages[0] == pages[1]
