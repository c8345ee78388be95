"""Many at once on a running instance: residents who read and raise, staff who work; no error, and how long each waited.

`python -m bench.load --seconds 600`. A home of its own (`var/load`), the demo street, `mulin up` as anybody would start
it, and clients in this process that each wait a while between two steps, as people do.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.speaking import Away, Heard, Speaker

ROOT = Path(__file__).resolve().parents[1]
THINKS = {"resident": 12.0, "staff": 8.0}
"""Seconds between two steps of one person, on average."""
RAISES = 0.15
"""How often a resident's step is to raise something."""
GIVES_UP = 30.0
"""Seconds after which nobody waits any longer: an error."""


class Crowd:
    """What everybody shares: what is to be done, and how long each step took."""

    def __init__(self, port: int, known: dict[str, Any]) -> None:
        self.port, self.known = port, known
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.took: dict[str, list[float]] = collections.defaultdict(list)
        self.errors: collections.Counter[str] = collections.Counter()
        self.to_dispatch: collections.deque[str] = collections.deque()
        self.to_answer: collections.deque[str] = collections.deque()

    def step(self, what: str, ask: Callable[[], Heard], well: tuple[int, ...] = (200,)) -> Heard | None:
        """One request, timed. None where it did not come to what was wanted."""
        try:
            heard = ask()
        except Away as error:
            self._wrong(f"{what}: {error}")
            return None
        with self.lock:
            self.took[what].append(heard.seconds)
        if heard.status not in well:
            self._wrong(f"{what}: {heard.status}")
            return None
        return heard

    def _wrong(self, what: str) -> None:
        with self.lock:
            self.errors[what] += 1

    def lives(
        self, kind: str, one: Callable[[Speaker, random.Random], None], session: str, seed: int
    ) -> None:
        """Somebody's time: a step, a while, a step. Nobody begins in the same instant as all others."""
        chance, speaker = random.Random(seed), Speaker(self.port, session=session, timeout=GIVES_UP)
        self.stop.wait(chance.uniform(0, THINKS[kind]))
        while not self.stop.is_set():
            one(speaker, chance)
            self.stop.wait(min(60.0, chance.expovariate(1 / THINKS[kind])))
        speaker.close()

    # Residents

    def resident(self, speaker: Speaker, chance: random.Random) -> None:
        if chance.random() < RAISES:
            self._raises(speaker, chance)
            return
        what, path = chance.choice(
            [
                ("street", "/"),
                ("mine", "/mine/"),
                ("matters of all", self.known["list"]),
                ("known", "/knowledge/"),
            ]
        )
        self.step(f"resident: {what}", lambda: speaker.get(path), (200, 302))

    def _raises(self, speaker: Speaker, chance: random.Random) -> None:
        self.step("resident: form", lambda: speaker.get("/raise/"))
        values = {
            "words": f"楼道灯又不亮了，昨晚下楼差点踩空 {uuid4().hex[:8]}",
            "place": chance.choice(self.known["places"]),
            "form_key": uuid4().hex,
            "reply_by": "in_app",
        }
        heard = self.step("resident: raise", lambda: speaker.form("/raise/", values), (302,))
        if heard is None:
            return
        token = heard.location.split("/s/")[1].split("/")[0]
        self.step("resident: slip", lambda: speaker.get(heard.location))
        ref = self.step("resident: slip as data", lambda: speaker.get(f"/api/slips/{token}"))
        if ref is not None:
            with self.lock:
                self.to_dispatch.append(ref.json()["ref"])

    # Staff

    def dispatcher(self, speaker: Speaker, chance: random.Random) -> None:
        self.step("staff: desk", lambda: speaker.get("/desk/"))
        if ref := self._next(self.to_dispatch):
            self.step("staff: matter", lambda: speaker.get(f"/matters/{ref}/"))
            values = {"other": self.known["handlers"], "to": self.known["handlers"], "reason": "归物业管"}
            if self.step(
                "staff: dispatch", lambda: speaker.form(f"/matters/{ref}/dispatches/", values), (302,)
            ):
                with self.lock:
                    self.to_answer.append(ref)

    def handler(self, speaker: Speaker, chance: random.Random) -> None:
        self.step("staff: desk", lambda: speaker.get("/desk/"))
        if ref := self._next(self.to_answer):
            self.step("staff: matter", lambda: speaker.get(f"/matters/{ref}/"))
            self.step("staff: accept", lambda: speaker.form(f"/matters/{ref}/acceptances/", {}), (302,))
            values = {"body": "灯换好了，晚上看过是亮的。", "proposes": "solved"}
            self.step("staff: answer", lambda: speaker.form(f"/matters/{ref}/answers/", values), (302,))

    def reader(self, speaker: Speaker, chance: random.Random) -> None:
        path = chance.choice(["/desk/", "/desk/", "/figures/", "/desk/knowledge/", "/desk/?cut=to_dispatch"])
        self.step(f"staff: {path.strip('/').split('/')[0]}", lambda: speaker.get(path))

    def _next(self, queue: collections.deque[str]) -> str:
        with self.lock:
            return queue.popleft() if queue else ""


def lines(crowd: Crowd, seconds: float) -> list[dict[str, Any]]:
    """How often, and how long half and nineteen in twenty of them waited at most, in milliseconds."""
    found = []
    for what, took in [
        *sorted(crowd.took.items()),
        ("all", [one for part in crowd.took.values() for one in part]),
    ]:
        ordered = sorted(took) or [0.0]
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        found.append(
            {"name": what, "count": len(took), "per_second": round(len(took) / seconds, 2),
             "p50": round(statistics.median(ordered) * 1000, 1), "p95": round(p95 * 1000, 1),
             "longest": round(ordered[-1] * 1000, 1)}
        )  # fmt: skip
    return found


def run(
    home: Path, *, residents: int, staff: int, seconds: float, matters: int
) -> tuple[list[dict[str, Any]], Crowd]:
    os.environ["MULIN_HOME"] = str(home)
    os.environ.pop("MULIN_TEST_CLUSTER", None)
    from mulin.platform import postgres, supervisor

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with postgres.running():
        known = json.loads(_python("bench.crowd", str(residents), str(staff), str(matters)))
        with (home / "load.log").open("wb") as log:
            up = subprocess.Popen(
                [sys.executable, "-m", "mulin.cli", "up", "--port", str(port)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        try:
            until = time.monotonic() + 240
            while not supervisor.answers("127.0.0.1", port):
                if up.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"it did not come up: {(home / 'load.log').read_text()}")
                time.sleep(0.5)
            crowd = _let_live(port, known, seconds)
        finally:
            supervisor.stop()
            up.wait(60)
    return lines(crowd, seconds), crowd


def _let_live(port: int, known: dict[str, Any], seconds: float) -> Crowd:
    crowd = Crowd(port, known)
    works = {"dispatcher": crowd.dispatcher, "handler": crowd.handler, "reader": crowd.reader}
    people: list[tuple[str, Any, str]] = [("resident", crowd.resident, one) for one in known["residents"]]
    people += [("staff", works[kind], session) for kind, session in known["staff"]]
    threads = [
        threading.Thread(target=crowd.lives, args=[kind, one, session, seed], daemon=True)
        for seed, (kind, one, session) in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    crowd.stop.wait(seconds)
    crowd.stop.set()
    for thread in threads:
        thread.join(GIVES_UP)
    return crowd


def _python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    # Before it stands what migrating said.
    return done.stdout.splitlines()[-1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--residents", type=int, default=200)
    parser.add_argument("--staff", type=int, default=30)
    parser.add_argument("--matters", type=int, default=400, help="in the street when it begins")
    asked = parser.parse_args()
    found, crowd = run(
        ROOT / "var" / "load",
        residents=asked.residents,
        staff=asked.staff,
        seconds=asked.seconds,
        matters=asked.matters,
    )
    print(f"{asked.residents} residents, {asked.staff} staff, {asked.seconds:g} s; milliseconds")
    for one in found:
        print(
            f"{one['name']:<26}{one['count']:>7} {one['per_second']:>7}/s   p50 {one['p50']:>8}   p95 {one['p95']:>8}"
            f"   longest {one['longest']:>8}"
        )
    errors = sum(crowd.errors.values())
    print(f"errors: {errors}")
    for what, count in crowd.errors.most_common(20):
        print(f"  {count} × {what}")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
