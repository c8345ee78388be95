"""The command `mulin`, run as a person or a script would, on homes of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mulin import cli
from mulin.platform import console, home, postgres, supervisor
from mulin.platform.console import Trouble
from tests.command import called, environment, mulin


@pytest.fixture
def ups(here: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Supervisors that a test has started; they end with it."""
    started: list[subprocess.Popen[str]] = []
    yield started
    supervisor.stop()
    for process in started:
        process.kill()
        process.communicate()


def start(ups: list[subprocess.Popen[str]], *options: str) -> str:
    """Starts `mulin up` and gives the address it prints."""
    process = subprocess.Popen(
        called("up", *options),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    ups.append(process)
    assert process.stdout is not None
    heard = []
    for line in process.stdout:
        heard.append(line)
        if line.startswith("Mulin is up: "):
            return line.split()[-1]
    raise AssertionError("it never came up: " + "".join(heard))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, test: object, seconds: float = 30) -> None:
    assert callable(test)
    until = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(0.1)


# Health and data


def test_verify_and_doctor_speak_json_where_there_is_nothing_yet(migrated: Path) -> None:
    verified = mulin("verify", "--json")
    assert verified.returncode == cli.DONE, verified.stderr
    report = json.loads(verified.stdout)
    assert report["ok"] is True
    assert report["records"] == 0
    assert set("0123456789abcdef") >= set(report["head"])
    assert report["head"]

    examined = mulin("doctor", "--json")
    report = json.loads(examined.stdout)
    levels = {check["name"]: check["level"] for check in report["checks"]}
    assert report["ok"] is True, report
    assert examined.returncode == cli.DONE
    for name in (
        "python",
        "disk",
        "secrets",
        "time_zones",
        "database",
        "locale",
        "clock",
        "roles",
        "migrations",
    ):
        assert levels[name] == "ok", report
    assert all(check["remedy"] for check in report["checks"] if check["level"] != "ok")
    assert not postgres.cluster().is_running(), "a command leaves nothing running that it found stopped"


def test_doctor_says_what_to_do_before_the_first_migration(here: Path) -> None:
    examined = mulin("doctor")
    assert examined.returncode == cli.FOUND
    assert "migrations have not been applied" in examined.stdout
    assert "→ Please run mulin migrate" in examined.stdout
    in_chinese = mulin("doctor", tongue="zh")
    assert "请执行 mulin migrate" in in_chinese.stdout


def test_open_keys_are_found(here: Path) -> None:
    home.secret_key()
    (here / "instance.json").chmod(0o644)
    report = json.loads(mulin("doctor", "--json").stdout)
    found = next(check for check in report["checks"] if check["name"] == "secrets")
    assert found["level"] == "bad"
    assert str(here / "instance.json") in found["remedy"]


def test_django_commands_pass_through(here: Path) -> None:
    done = mulin("django", "check")
    assert done.returncode == cli.DONE, done.stderr
    assert "no issues" in done.stdout


# Up and stop


def test_up_says_where_and_a_second_one_says_so(here: Path, ups: list[subprocess.Popen[str]]) -> None:
    port = free_port()
    address = start(ups, "--port", str(port))
    assert address == f"http://127.0.0.1:{port}/"
    assert supervisor.answers("127.0.0.1", port)

    second = mulin("up", "--port", str(free_port()))
    assert second.returncode == cli.BUSY
    assert f"Already running: {address}" in second.stdout

    stopped = mulin("stop")
    assert (stopped.returncode, stopped.stdout) == (cli.DONE, "Stopped.\n")
    assert ups[0].wait(30) == cli.DONE
    assert not postgres.cluster().is_running()
    assert mulin("stop").stdout == "Nothing is running.\n"

    assert home.instance()["port"] == port, "the next start uses the same port"


def test_what_dies_is_started_again(migrated: Path, ups: list[subprocess.Popen[str]]) -> None:
    port = free_port()
    start(ups, "--port", str(port))
    before = supervisor.state()["children"]
    for pid, _born in before:
        os.kill(pid, signal.SIGKILL)
    wait_for(
        "both are new", lambda: not set(map(tuple, supervisor.state()["children"])) & set(map(tuple, before))
    )
    wait_for("the web answers", lambda: supervisor.answers("127.0.0.1", port))

    os.kill(int((postgres.cluster().data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_for("the database is gone", lambda: not postgres.cluster().is_running())
    wait_for("the database is back", postgres.cluster().is_running)


def test_killed_as_a_whole_it_starts_again_on_the_same_port(
    migrated: Path, ups: list[subprocess.Popen[str]]
) -> None:
    port = free_port()
    start(ups, "--port", str(port))
    children = supervisor.state()["children"]
    ups[0].kill()
    os.kill(int((postgres.cluster().data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    ups[0].wait()
    assert start(ups) == f"http://127.0.0.1:{port}/"
    assert supervisor.state()["pid"] == ups[1].pid
    for pid, born in children:
        assert supervisor.born(pid) != born, "nothing of the first is left"


def test_ctrl_c_ends_everything(migrated: Path, ups: list[subprocess.Popen[str]]) -> None:
    port = free_port()
    start(ups, "--port", str(port))
    ups[0].send_signal(signal.SIGINT)
    assert ups[0].wait(40) == cli.DONE
    assert not supervisor.is_up()
    assert not supervisor.answers("127.0.0.1", port)
    assert not postgres.cluster().is_running()


def test_a_taken_port_is_said_before_anything_starts(here: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = mulin("up", "--port", str(port))
    assert done.returncode == cli.TROUBLE
    assert str(port) in done.stderr
    assert "mulin up --port" in done.stderr
    assert not (here / "pg" / "data").exists()


# Words and wrong use


@pytest.mark.parametrize(
    "wrong", [["up", "--port", "70000"], ["up", "--port", "x"], ["import", "people", "a.csv"], []]
)
def test_wrong_use_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = cli.main(wrong)
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == cli.USAGE
    said = capsys.readouterr()
    assert "usage: mulin" in said.out + said.err


def test_a_file_that_is_not_there_and_a_mapping_without_a_column(here: Path, tmp_path: Path) -> None:
    absent = mulin("import", "matters", str(tmp_path / "none.csv"))
    assert absent.returncode == cli.TROUBLE
    assert "none.csv" in absent.stderr
    unclear = mulin("import", "matters", str(tmp_path / "none.csv"), "--mapping", "标题")
    assert unclear.returncode == cli.TROUBLE
    assert "--mapping" in unclear.stderr


@pytest.mark.parametrize(
    ("variables", "tongue"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "MULIN_LANG": "en"}, "en"),
        ({}, "zh"),
    ],
)
def test_the_language_is_the_readers(
    variables: dict[str, str], tongue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MULIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert console.language() == tongue


def test_a_trouble_carries_its_remedy() -> None:
    assert str(Trouble("缺少磁盘空间", "请清理磁盘")) == "缺少磁盘空间\n请清理磁盘"
    assert str(Trouble("缺少磁盘空间")) == "缺少磁盘空间"
