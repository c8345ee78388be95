"""Those who work while things are killed, and remember every write that was acknowledged to them.

What was not answered is sent again as it was: a form with its key, an operation with its `Idempotency-Key`.
"""

from __future__ import annotations

import collections
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.speaking import Away, Heard, Speaker

PAUSE = 0.15
"""Seconds between two tries."""


@dataclass
class Told:
    """What the clients were told: by these it is judged afterwards."""

    raised: dict[str, str] = field(default_factory=dict)
    """The words of a matter -> the token of its slip."""
    tried: set[str] = field(default_factory=set)
    """Words sent at least once, acknowledged or not."""
    acts: dict[str, list[str]] = field(default_factory=dict)
    """The number of a matter -> the acts on it that were acknowledged."""
    odd: collections.Counter[str] = field(default_factory=collections.Counter)
    """Answers that were neither a yes nor a word that somebody should try again."""
    away: int = 0
    sent: int = 0


class Stopped(Exception):
    """It was asked to end while it tried."""


class LeftOpen(Exception):
    """The request was lost with its process; its key is free again only after two minutes."""


class Clients:
    """Residents who raise, a window that dispatches, a handler who answers, each a thread."""

    def __init__(self, port: int, known: dict[str, Any], *, under_way: float) -> None:
        """`under_way`: seconds to wait for a request that was lost, before going on with something else."""
        self.port, self.known, self.told, self.under_way = port, known, Told(), under_way
        self.stop = threading.Event()
        self.give_up = threading.Event()
        """Set with `stop` some time later: whoever still waits for an answer leaves it open."""
        self.open: collections.deque[str] = collections.deque()
        self.lock = threading.Lock()
        works = [lambda session=one: self._raise(session) for one in known["sessions"][:4]]
        works += [self._work] * 4
        self.threads = [threading.Thread(target=self._guarded, args=[one], daemon=True) for one in works]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self, patience: float) -> None:
        """Lets each finish what it has begun, for so many seconds."""
        self.stop.set()
        until = time.monotonic() + patience
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))
        self.give_up.set()
        for thread in self.threads:
            thread.join(40)

    def _guarded(self, work: Any) -> None:
        while not self.stop.is_set():
            try:
                work()
            except Stopped:
                return
            except LeftOpen:
                continue
            except Exception as error:
                self._odd(f"{type(error).__name__}: {error}")

    def _raise(self, session: str) -> None:
        speaker = Speaker(self.port, session=session)
        words = f"楼道灯不亮 {unlike()}"
        with self.lock:
            self.told.tried.add(words)
        values = {
            "words": words,
            "place": self.known["building"],
            "form_key": uuid4().hex,
            "reply_by": "in_app",
        }
        heard = self._until(lambda: speaker.form("/raise/", values), (302,))
        token = heard.location.split("/s/")[1].split("/")[0]
        with self.lock:
            self.told.raised[words] = token
        ref = self._until(lambda: speaker.get(f"/api/slips/{token}"), (200,)).json()["ref"]
        with self.lock:
            self.open.append(ref)
        time.sleep(0.1)

    def _work(self) -> None:
        with self.lock:
            ref = self.open.popleft() if self.open else ""
        if not ref:
            time.sleep(0.1)
            return
        desk = Speaker(self.port, token=self.known["tokens"]["dispatcher"])
        hand = Speaker(self.port, token=self.known["tokens"]["handler"])
        self._do(desk, ref, "dispatches", {"to": self.known["property"], "reason": "归物业"})
        self._do(hand, ref, "acceptances", {})
        self._do(hand, ref, "answers", {"body": "换好了，亮了", "proposes": "solved"})

    def _do(self, speaker: Speaker, ref: str, what: str, body: Any) -> None:
        key = uuid4().hex
        self._until(lambda: speaker.post(f"/api/matters/{ref}/{what}/", body, key), (201,))
        with self.lock:
            self.told.acts.setdefault(ref, []).append(what)

    def _until(self, ask: Any, well: tuple[int, ...]) -> Heard:
        """Asks until it is acknowledged. What is neither a yes nor "again later" is noted and left."""
        begun = time.monotonic()
        while True:
            if self.give_up.is_set():
                raise Stopped
            with self.lock:
                self.told.sent += 1
            try:
                heard: Heard = ask()
            except Away:
                with self.lock:
                    self.told.away += 1
            else:
                if heard.status in well:
                    return heard
                under_way = heard.status == 409 and _same(heard)
                if under_way and time.monotonic() - begun > self.under_way:
                    raise LeftOpen
                if heard.status not in (502, 503) and not under_way:
                    self._odd(f"{heard.status} {heard.raw[:200].decode(errors='replace')}")
                    if heard.status < 500:
                        raise RuntimeError(f"refused: {heard.status}")
            time.sleep(PAUSE)

    def _odd(self, what: str) -> None:
        with self.lock:
            self.told.odd[what] += 1


def unlike() -> str:
    """Letters that nobody has used. No digits, for what looks like a telephone number is taken out of words."""
    return uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))


def _same(heard: Heard) -> bool:
    """Whether the same request is still under way somewhere."""
    return bool(heard.json().get("rule") == "API")
