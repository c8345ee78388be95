"""Killing parts of a running instance with -9, and waiting until it has brought itself back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mulin.platform import postgres, supervisor
from tests.command import called, environment

COMES_BACK, STARTS = 60.0, 180.0
"""Seconds in which the supervisor has to bring everything back, and to come up at first, on a busy machine."""


@dataclass
class Instance:
    """`mulin up` in the present home."""

    port: int
    extra: dict[str, str]
    said: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                called("up", "--port", str(self.port)),
                env=environment() | self.extra,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        wait(self.is_well, "it is up", STARTS)

    def is_well(self) -> bool:
        """The supervisor started lives, its two children too, and both the web and the database answer."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the supervisor has ended: {self.said.read_text()}")
        children = supervisor.state().get("children", [])
        alive = len(children) == 2 and all(supervisor.born(pid) == when for pid, when in children)
        return alive and postgres.cluster().is_running() and supervisor.answers("127.0.0.1", self.port)

    def stop(self) -> None:
        supervisor.stop()
        if self.process is not None:
            self.process.wait(60)


def wait(test: Callable[[], bool], what: str, seconds: float = COMES_BACK) -> float:
    """Gives the seconds it took."""
    begun = time.monotonic()
    while not test():
        assert time.monotonic() - begun < seconds, f"waited in vain until {what}"
        time.sleep(0.1)
    return time.monotonic() - begun


def database() -> int:
    return int((postgres.cluster().data / "postmaster.pid").read_text().split()[0])


def web_master() -> int:
    return int(supervisor.state()["children"][0][0])


def worker() -> int:
    return int(supervisor.state()["children"][1][0])


def web_process() -> int:
    """One of those that answer; the master stands over them."""
    master = web_master()
    found = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(found[0])


VICTIMS: dict[str, Callable[[], int]] = {
    "database": database,
    "web process": web_process,
    "worker": worker,
    "web": web_master,
}


def kill(what: str) -> None:
    """Kills one, and sees it gone."""
    pid = VICTIMS[what]()
    born = supervisor.born(pid)
    os.kill(pid, signal.SIGKILL)
    wait(lambda: supervisor.born(pid) != born, f"{what} is gone")
