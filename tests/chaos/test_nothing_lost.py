"""Under load, the database, a web process and the worker are killed in turn: nothing accepted is lost, nothing told twice.

`make chaos` takes 20 rounds; `make test` a few. A real instance, real servers for what leaves the house.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from mulin.platform import home, postgres
from tests.chaos import killing
from tests.chaos.clients import Clients
from tests.command import environment
from tests.platform.notices import servers

ROUNDS = int(os.environ.get("MULIN_CHAOS_ROUNDS", "3"))
LONGEST = 600
"""Seconds after which no further round begins."""
UNDER_WAY = 130 if ROUNDS > 3 else 2
"""Seconds that clients wait at the end for what was not answered; a lost request's key is free after 120."""


@pytest.fixture
def receivers() -> Iterator[tuple[servers.SmtpServer, servers.HttpServer]]:
    with ExitStack() as stack:
        mail = stack.enter_context(servers.smtp())
        text = stack.enter_context(servers.http(lambda asked: servers.json_reply({"code": "0", "id": "1"})))
        yield mail, text


def python(*arguments: str, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment() | more,
        cwd=home.checkout(),
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


def got(mail: servers.SmtpServer, text: servers.HttpServer) -> list[str]:
    """The ids of the messages that were taken, as the other side knows them: as often as they came."""
    mails = [str(one.mail["Message-ID"]).strip("<>").partition("@")[0] for one in mail.posts]
    return mails + [one.headers["Idempotency-Key"] for one in text.asked]


def test_whatever_is_killed_nothing_is_lost(
    safe: Path, receivers: tuple[servers.SmtpServer, servers.HttpServer], tmp_path: Path
) -> None:
    mail, text = receivers
    connected = {
        "MULIN_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "MULIN_MAIL_FROM": "street@example.com",
        "MULIN_SMS_URL": text.url,
        "MULIN_SMS_SECRET": "secret",
        "MULIN_SITE": "https://street.example",
        "MULIN_OUTBOX": "0",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    instance = killing.Instance(port, connected, tmp_path / "up.log")
    try:
        with postgres.running():
            known = json.loads(python("tests.chaos.ground", **connected))
        instance.start()
        clients = Clients(port, known, under_way=UNDER_WAY)
        clients.start()
        took = _kill_in_turn(instance, clients)
        clients.end(UNDER_WAY)
        time.sleep(3)
        assert instance.is_well(), "it brought itself back"
    finally:
        instance.stop()
    told = clients.told
    with postgres.running():
        python("tests.chaos.judging", "carry", "-", **connected)
        values: dict[str, Any] = {
            "tried": sorted(told.tried), "raised": told.raised, "acts": told.acts, "got": got(mail, text)
        }  # fmt: skip
        file = tmp_path / "told.json"
        file.write_text(json.dumps(values))
        judged = json.loads(python("tests.chaos.judging", "judge", str(file)))
    _say(told, judged, values["got"], took)
    assert judged["faults"] == []
    assert told.odd == {}
    assert len(told.raised) > 5 * min(ROUNDS, 20) / 3
    assert any("answers" in done for done in told.acts.values())


def _kill_in_turn(instance: killing.Instance, clients: Clients) -> list[str]:
    """Each round: some load, one is killed under it, everything comes back by itself, and work goes on."""
    begun, chance, took = time.monotonic(), random.Random(5), []
    victims = list(killing.VICTIMS)
    killing.wait(
        lambda: any("answers" in done for done in list(clients.told.acts.values())), "work has begun"
    )
    for number in range(ROUNDS):
        if time.monotonic() - begun > LONGEST - killing.COMES_BACK:
            pytest.fail(f"{number} rounds took too long")
        time.sleep(chance.uniform(0.5, 2.0))
        what = victims[number % len(victims)]
        killing.kill(what)
        seconds = killing.wait(instance.is_well, f"it is well again after {what} was killed")
        took.append(f"{what} {seconds:.1f}")
        before = len(clients.told.raised)
        killing.wait(lambda known=before: len(clients.told.raised) > known, "work goes on")
    return took


def _say(told: Any, judged: dict[str, Any], received: list[str], took: list[str]) -> None:
    done = sum(map(len, told.acts.values()))
    sys.stdout.write(
        f"\n{len(took)} rounds (seconds until well again): {', '.join(took)}\n"
        f"{told.sent} requests, {told.away} unanswered; acknowledged: {len(told.raised)} raised, {done} acts; "
        f"{judged['acts']} acts sealed; {len(set(received))} messages, {len(received) - len(set(received))} known again\n"
    )
