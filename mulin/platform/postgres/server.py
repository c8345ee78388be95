"""One PostgreSQL server for one home: made, started, shared by several processes, stopped by the last.

Each process that uses the server holds a shared lock on `users.lock`; who leaves and finds nobody else there
stops it. A lock dies with its process, so a killed one leaves nothing to tidy up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from mulin.platform import home
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres import binaries, place, tuning
from mulin.platform.postgres.place import Account

SUPERUSER = "postgres"
# How long a start is tried again: the processes of a server killed with -9 take a moment to notice.
PATIENCE_SECONDS = 60


@dataclass
class Cluster:
    """A cluster in a folder. `for_tests` trades safety of data for speed and must be used for tests alone."""

    folder: Path
    for_tests: bool = False
    _holding: IO[str] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def archive(self) -> Path:
        """Where the server lays what it has written, for backups; while it is there."""
        return self.folder / "archive"

    @property
    def socket(self) -> Path:
        return place.socket_folder(self.folder)

    @property
    def server_log(self) -> Path:
        return self.folder / "server.log"

    @property
    def account(self) -> Account | None:
        return place.server_account(self.folder)

    def conninfo(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket), port="5432", user=user, dbname=database, connect_timeout=10
        )

    @contextlib.contextmanager
    def connect(self, database: str = "postgres", user: str = SUPERUSER) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.conninfo(database, user), autocommit=True) as connection:
            yield connection

    def is_running(self) -> bool:
        """Whether it takes connections now."""
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    # Life

    def ensure(self) -> None:
        """Makes and starts it where needed, and counts this process among its users until `leave`."""
        place.make_folder(self.folder, self.account)
        with home.locked(self.folder / "start.lock"):
            if self._holding is None:
                self._holding = (self.folder / "users.lock").open("a")
                fcntl.flock(self._holding, fcntl.LOCK_SH)
            if self.is_running():
                return
            self._initialise()
            self._start()

    def leave(self) -> None:
        """Ends this process's use; stops the server when nobody else uses it."""
        if self._holding is None:
            return
        with home.locked(self.folder / "start.lock"):
            self._holding.close()
            self._holding = None
            if not self._in_use():
                self._stop()

    def stop(self) -> bool:
        """Stops it whoever uses it. False where it was not running."""
        if not self.data.exists():
            return False
        with home.locked(self.folder / "start.lock"):
            if self._holding is not None:
                self._holding.close()
                self._holding = None
            return self._stop()

    def remove(self) -> None:
        """Stops it and deletes all its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_suffix(".home").unlink(missing_ok=True)
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket, ignore_errors=True)

    def _in_use(self) -> bool:
        with (self.folder / "users.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    # Starting and stopping

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        # Made under another name first: initdb cut short would leave a folder that looks finished.
        half = self.folder / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        arguments = ["-D", str(half), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "-k", "--no-instructions"]
        if self.for_tests:
            arguments.append("--no-sync")
        self._program("initdb", *arguments, *self._locale_arguments())
        with (half / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude 'mulin.conf'\ninclude_if_exists 'local.conf'\n")
        half.rename(self.data)

    def _locale_arguments(self) -> list[str]:
        # The C locale alone takes every Chinese character for punctuation: `\w`, trigrams and case fail in
        # silence. The built-in provider (17 and later) still needs the character type of the C library.
        if binaries.version(self._programs()) >= 17:
            provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            return [*provider, "--lc-ctype=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _refuse_other_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text().strip())
        found = binaries.version(self._programs())
        if made_by != found:
            raise Trouble(
                _("数据由 PostgreSQL %(made)s 建立，而现有程序是 %(found)s。")
                % {"made": made_by, "found": found},
                _("请用 PG_BIN 指明 PostgreSQL %(made)s 的程序目录，或先用旧版导出数据。")
                % {"made": made_by},
            )

    def _start(self) -> None:
        place.make_socket_folder(self.socket, self.account)
        self._write_tuning()
        options = f"-c unix_socket_directories='{self.socket}'"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._clear_traces_of_dead()
            try:
                self._program("pg_ctl", "-D", str(self.data), "-l", str(self.server_log), "-o", options,
                              "-w", "-t", "300", "start")  # fmt: skip
                return
            except Trouble as trouble:
                # It may have been there all along, taking no connections while it recovered from a crash.
                if self.is_running():
                    return
                if time.monotonic() > deadline:
                    raise Trouble(
                        _("数据库没有启动：%(why)s") % {"why": self._last_words() or trouble.message},
                        _("日志在 %(log)s。") % {"log": self.server_log},
                    ) from trouble
            time.sleep(0.3)

    def start_archiving(self) -> None:
        """From now on the server lays what it writes into `archive`, for backups. Trouble where it is too old a start."""
        with home.locked(self.folder / "start.lock"):
            if not self.archive.exists():
                self.archive.mkdir(mode=0o700)
                if self.account is not None:
                    os.chown(self.archive, self.account.uid, self.account.gid)
            self._write_tuning()
        with self.connect() as connection:
            connection.execute("SELECT pg_reload_conf()")
            mode = connection.execute("SHOW archive_mode").fetchone()
        if mode is None or mode[0] != "on":
            raise Trouble(_("数据库启动时还没有备份的设置。"), _("请执行 mulin stop，再启动一次，然后备份。"))

    def copy_to(self, folder: Path) -> None:
        """A copy of the whole cluster while it works, packed, with a manifest of it; for its owner alone."""
        self._run(
            "pg_basebackup", f"--dbname={self.conninfo()}", f"--pgdata={folder}", "--format=tar", "--gzip",
            "--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password",
        )  # fmt: skip

    def _write_tuning(self) -> None:
        conf = self.data / "mulin.conf"
        written = tuning.text(
            binaries.version(self._programs()), self.for_tests, archiving=self.archive.is_dir()
        )
        conf.write_text(written, encoding="utf-8")
        if self.account is not None:
            os.chown(conf, self.account.uid, self.account.gid)
            os.chown(self.data / "postgresql.conf", self.account.uid, self.account.gid)

    def _stop(self) -> bool:
        self._clear_traces_of_dead()
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            # "fast" ends sessions and writes everything down; "immediate" would mean recovery at next start.
            self._program("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "120", "stop")
        except Trouble:
            return False
        return True

    def _clear_traces_of_dead(self) -> None:
        """Removes the lock files of a server that died, where its number seems to be alive.

        PostgreSQL sees to the usual case itself. It refuses to start, and waits in vain for the end, when the
        number belongs to somebody else by now (likely after a container with its small numbers was started
        again) or is a zombie that nobody has reaped.
        """
        file = self.data / "postmaster.pid"
        lock = self.socket / f"{place.SOCKET_NAME}.lock"
        if not Path("/proc/self/cwd").exists() or not (file.exists() or lock.exists()):
            return
        # Without the file PostgreSQL cannot know of processes left of the old server, so they are sought
        # here: each has the data folder as its working directory.
        if not _processes_in(self.data):
            file.unlink(missing_ok=True)
            lock.unlink(missing_ok=True)

    def _last_words(self) -> str:
        try:
            lines = self.server_log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return " / ".join(line for line in lines[-20:] if "FATAL" in line or "ERROR" in line)

    # Programs

    def _programs(self) -> Path:
        return binaries.find(self.account)

    def _program(self, name: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs as the server's user. Trouble with what it said where it fails."""
        account = self.account
        who = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
        self._run(name, *arguments, **who)

    def _run(self, name: str, *arguments: str, **who: Any) -> None:
        """The same as whoever runs this process."""
        done = subprocess.run(
            [str(self._programs() / name), *arguments],
            cwd="/",
            # A fixed environment: the caller's PG* and LC_* variables must not change what is made.
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": "/", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **who,
        )
        if done.returncode != 0:
            raise Trouble(f"{name}: {done.stdout.strip()}")


def _processes_in(folder: Path) -> list[int]:
    """The live processes whose working directory is the folder (what may not be looked at is not ours)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").resolve(strict=True) == folder.resolve():
                    found.append(int(entry.name))
    return found
