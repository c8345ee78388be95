"""Keeps an instance up: its database, the web and the worker, each started again when it dies.

One supervisor per home, known by a lock that ends with it and by `run/up.json`, which says where it runs.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mulin.platform import home, postgres
from mulin.platform.console import Trouble, warn
from mulin.platform.console import gettext as _

# Longer than a machine takes that does much else at the same time; what dies meanwhile is told at once.
STARTS_WITHIN = 300.0
ENDS_WITHIN = 30.0
# After the first death in a while it is started again at once, then each time twice as late.
FIRST_WAIT, LONGEST_WAIT, SETTLED_AFTER = 1.0, 30.0, 60.0
LARGEST_LOG = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1


class AlreadyUp(Exception):
    """Another supervisor has this home; `state` is what it wrote about itself."""

    def __init__(self, state: dict[str, Any]) -> None:
        super().__init__(state.get("address", ""))
        self.state = state


@dataclass
class Child:
    """A process that is kept alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait: float = FIRST_WAIT
    start_at: float = 0.0

    @property
    def log(self) -> Path:
        return home.log() / f"{self.name}.log"

    def start(self) -> None:
        _turn_over(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | {"MULIN_PROCESS": self.name, "DJANGO_SETTINGS_MODULE": "mulin.settings"},
                cwd=home.checkout(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C goes to the supervisor alone, which ends its children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.started_at = time.monotonic()

    def revive(self, now: float) -> None:
        """Starts it again where it has died and waited long enough."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            if now - self.started_at > SETTLED_AFTER:
                self.wait = FIRST_WAIT
            warn(
                _("%(name)s 已退出（代码 %(code)s），%(wait)g 秒后重新启动。日志：%(log)s")
                % {"name": self.name, "code": self.process.returncode, "wait": self.wait, "log": self.log}
            )
            self.process, self.start_at = None, now + self.wait
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        if now >= self.start_at:
            self.start()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def await_end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Its own children too: it leads a group.
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Runs the children until told to end, by SIGTERM, SIGINT (Ctrl-C) or a closed terminal."""

    children: list[Child]
    address: str
    ending: bool = False
    state: dict[str, Any] = field(default_factory=dict)

    def run(self, probe: Callable[[], bool], on_ready: Callable[[], None]) -> int:
        """Exit code 0 after an orderly end, 1 where the web never answered."""
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, self._end)
        code = 0
        try:
            for child in self.children:
                child.start()
            self._note()
            if self._await(probe):
                on_ready()
                self._watch()
            elif not self.ending:
                code = 1
                for child in self.children:
                    warn(_("%(name)s 的日志：%(log)s") % {"name": child.name, "log": child.log})
        finally:
            self._end_all()
        return code

    def _await(self, probe: Callable[[], bool]) -> bool:
        until = time.monotonic() + STARTS_WITHIN
        while not self.ending and time.monotonic() < until:
            if probe():
                return True
            self._revive()
            time.sleep(0.1)
        return False

    def _watch(self) -> None:
        looked_at_database = time.monotonic()
        while not self.ending:
            self._revive()
            if time.monotonic() - looked_at_database > 1:
                looked_at_database = time.monotonic()
                # The database is nobody's child here: it is shared with commands of other terminals.
                try:
                    if not postgres.is_running():
                        postgres.ensure()
                except (Trouble, psycopg.OperationalError) as trouble:
                    # Killed once more while it was being started, say: looked at again in a second.
                    warn(str(trouble).strip())
            time.sleep(0.3)

    def _revive(self) -> None:
        before = [child.process for child in self.children]
        for child in self.children:
            child.revive(time.monotonic())
        if before != [child.process for child in self.children]:
            self._note()

    def _note(self) -> None:
        running = [child.process.pid for child in self.children if child.process is not None]
        self.state = {
            "address": self.address,
            "pid": os.getpid(),
            "children": [[pid, born(pid)] for pid in running],
        }
        home.write_private(_state_file(), json.dumps(self.state))

    def _end(self, signum: int, frame: object) -> None:
        self.ending = True

    def _end_all(self) -> None:
        for child in self.children:
            child.end()
        until = time.monotonic() + ENDS_WITHIN
        for child in self.children:
            child.await_end(until)


@contextmanager
def sole() -> Iterator[None]:
    """Inside, this process is the home's one supervisor. Raises `AlreadyUp` where there is one."""
    with _lock_file().open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(state()) from None
        _end_orphans()
        try:
            yield
        finally:
            _state_file().unlink(missing_ok=True)


def state() -> dict[str, Any]:
    """What the last supervisor wrote: `address`, `pid`, `children`. Empty where there is nothing to read."""
    try:
        return json.loads(_state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def is_up() -> bool:
    with _lock_file().open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def stop() -> bool:
    """Tells the supervisor of this home to end and waits for it. False where none runs."""
    if not is_up():
        _end_orphans()
        return False
    pid = state().get("pid")
    if pid is None:
        raise Trouble(_("服务正在启动，请稍后再试。"))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + ENDS_WITHIN + 10
    while is_up():
        if time.monotonic() > until:
            raise Trouble(_("进程 %(pid)s 没有在规定时间内结束。") % {"pid": pid})
        time.sleep(0.1)
    return True


def assert_port_free(host: str, port: int) -> None:
    """Trouble where somebody listens there, said before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                _("不能使用 %(host)s 的端口 %(port)s：%(why)s")
                % {"host": host, "port": port, "why": error.strerror},
                _("请换一个端口，例如：mulin up --port %(port)s") % {"port": min(port + 1, 65535)},
            ) from None


def web(host: str, port: int) -> Child:
    """The web: some processes of eight threads. Each thread may hold one connection of its process's pool."""
    processes = os.environ.get("MULIN_WEB_PROCESSES") or str(max(2, os.cpu_count() or 1))
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return Child(
        "web",
        [sys.executable, "-m", "gunicorn", "mulin.wsgi", "--bind", bind, "--worker-class", "gthread",
         "--workers", processes, "--threads", "8", "--timeout", "60", "--graceful-timeout", "20",
         # Its control socket would lie in the user's home, where two instances meet.
         "--no-control-socket",
         # No access log: addresses of slips open them, and who asked for what is nobody's business.
         "--log-level", "warning"],
    )  # fmt: skip


def worker() -> Child:
    return Child("worker", [sys.executable, "-m", "mulin.platform.jobs.worker"])


def answers(host: str, port: int) -> bool:
    """Whether the web answers on its port; with what is the page's own affair."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        with socket.create_connection((reached, port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(4) == b"HTTP"
    except OSError:
        return False


def _lock_file() -> Path:
    return home.run() / "up.lock"


def _state_file() -> Path:
    return home.run() / "up.json"


def _end_with_parent() -> None:
    """In the child: be told to end when the supervisor is killed without a word (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_orphans() -> None:
    """Ends what a killed supervisor has left; told apart by number and birth, for numbers are used again."""
    left = [(pid, when) for pid, when in state().get("children", []) if when and born(pid) == when]
    for step in (signal.SIGTERM, signal.SIGKILL):
        for pid, when in left:
            if born(pid) == when:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, step)
        until = time.monotonic() + 10
        while time.monotonic() < until and any(born(pid) == when for pid, when in left):
            time.sleep(0.05)


def born(pid: int) -> str | None:
    """When a living process was started, in ticks since the machine was. None: there is none, or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def _turn_over(log: Path) -> None:
    """Keeps one older log beside the current one, so that neither grows for ever."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.old"))
