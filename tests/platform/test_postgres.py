"""The home's own PostgreSQL: it starts, is shared, survives a kill, and lets the application do no more than it may."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import psycopg
import pytest

from mulin.platform import home, postgres
from mulin.platform.console import Trouble
from mulin.platform.postgres import place

IS_ROOT = os.geteuid() == 0
NOBODY = 65534


def postmaster(cluster: postgres.Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def note(cluster: postgres.Cluster, word: str) -> None:
    with cluster.connect(postgres.DATABASE, postgres.OWNER) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
    with cluster.connect(postgres.DATABASE, postgres.APP) as app:
        app.execute("INSERT INTO notes VALUES (%s)", [word])


def notes(cluster: postgres.Cluster) -> list[str]:
    with cluster.connect(postgres.DATABASE, postgres.APP) as app:
        return [word for (word,) in app.execute("SELECT word FROM notes ORDER BY word")]


# Life


def test_starts_stops_and_keeps_data(here: Path) -> None:
    postgres.ensure()
    note(postgres.cluster(), "楼道灯坏了")
    assert postgres.stop()
    assert not postgres.cluster().is_running()
    assert not postgres.stop(), "there is nothing left to stop"
    postgres.ensure()
    assert notes(postgres.cluster()) == ["楼道灯坏了"]


def test_starts_again_right_after_a_kill(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A server as in use: the settings for tests lose what a kill must not.
    monkeypatch.delenv("MULIN_TEST_CLUSTER")
    postgres.ensure()
    cluster = postgres.cluster()
    for word in ("1", "2", "3"):
        note(cluster, word)
        os.kill(postmaster(cluster), signal.SIGKILL)
        postgres.ensure()
    assert notes(cluster) == ["1", "2", "3"]


def test_starts_where_the_pid_file_names_somebody_elses_process(here: Path) -> None:
    postgres.ensure()
    cluster = postgres.cluster()
    file = cluster.data / "postmaster.pid"
    left = file.read_text().splitlines()
    postgres.stop()
    sleeper = _as_server_user(["sleep", "60"])
    try:
        file.write_text("\n".join([str(sleeper.pid), *left[1:]]) + "\n")
        postgres.ensure()
        assert cluster.is_running()
        assert sleeper.poll() is None, "the stranger was left alone"
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_start_cut_short_is_begun_anew(here: Path) -> None:
    cluster = postgres.cluster()
    half = cluster.folder / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if IS_ROOT:
        account = place.server_account()
        assert account is not None
        os.chown(cluster.folder, account.uid, account.gid)
    postgres.ensure()
    assert cluster.is_running()


def test_two_homes_live_side_by_side(homes: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    clusters = []
    for folder in homes[:2]:
        monkeypatch.setenv("MULIN_HOME", str(folder))
        postgres.ensure()
        clusters.append(postgres.cluster())
        note(clusters[-1], folder.name)
    assert [notes(cluster) for cluster in clusters] == [["one"], ["two"]]
    clusters[0].stop()
    assert clusters[1].is_running()


def test_a_long_path_has_its_socket_elsewhere(homes: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    deep = homes[0].parent / "one" / ("街道" * 15) / ("neighbourhood" * 3)
    monkeypatch.setenv("MULIN_HOME", str(deep))
    postgres.ensure()
    try:
        cluster = postgres.cluster()
        assert cluster.socket.parent == Path("/tmp")
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
        note(cluster, "短")
        assert notes(cluster) == ["短"]
    finally:
        postgres.cluster().remove()
    assert not cluster.socket.exists()


def test_a_socket_folder_laid_by_others_is_refused(tmp_path: Path) -> None:
    mine = place.server_account()
    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    link = tmp_path / "link"
    link.symlink_to(real)
    with pytest.raises(Trouble):
        place.make_socket_folder(link, mine)
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(Trouble):
        place.make_socket_folder(open_to_all, mine)


def test_data_of_another_version_is_left_alone(here: Path) -> None:
    postgres.ensure()
    postgres.stop()
    version = postgres.cluster().data / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(Trouble, match="15"):
        postgres.ensure()
    assert version.read_text() == "15\n"


# Shared by processes

USER_OF_IT = """
import sys
from mulin.platform import postgres
with postgres.running():
    with postgres.cluster().connect(postgres.DATABASE, postgres.APP) as app:
        print("up", app.execute("SELECT 40 + 2").fetchone()[0], flush=True)
    sys.stdin.readline()
"""


def _another_process(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER_OF_IT],
        env=os.environ | {"MULIN_HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_start_at_once_share_one_and_the_last_stops_it(here: Path) -> None:
    users = [_another_process(here) for _ in range(3)]
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline() == "up 42\n"
    cluster = postgres.cluster()
    for user in users[:-1]:
        user.communicate("\n", timeout=30)
        assert cluster.is_running(), "somebody still uses it"
    users[-1].communicate("\n", timeout=30)
    assert not cluster.is_running()


def test_a_killed_user_does_not_keep_it_running(here: Path) -> None:
    killed, kept = _another_process(here), _another_process(here)
    for user in (killed, kept):
        assert user.stdout is not None
        user.stdout.readline()
    killed.kill()
    killed.communicate(timeout=30)
    kept.communicate("\n", timeout=30)
    assert not postgres.cluster().is_running()


# As root, and as an ordinary user


@pytest.mark.skipif(not IS_ROOT, reason="only root meets a home that its server's user cannot reach")
def test_below_a_closed_folder_the_cluster_lies_elsewhere(
    homes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = homes[0]
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("MULIN_HOME", str(closed))
    postgres.ensure()
    cluster = postgres.cluster()
    assert cluster.folder == place.SHARED_STATE / home.instance()["id"]
    note(cluster, "在别处")
    postgres.stop()
    postgres.ensure()
    assert notes(cluster) == ["在别处"]

    # A copy of this home names the same cluster: it is refused, rather than both writing one.
    copy = homes[1]
    shutil.copytree(closed, copy)
    monkeypatch.setenv("MULIN_HOME", str(copy))
    with pytest.raises(Trouble, match="one"):
        postgres.ensure()
    # Were it removed with the second home by name, the first would lose its data.
    shutil.rmtree(copy)
    assert notes(cluster) == ["在别处"]


def test_the_server_never_runs_as_root(here: Path) -> None:
    postgres.ensure()
    owner = Path(f"/proc/{postmaster(postgres.cluster())}").stat().st_uid
    assert owner != 0
    if not IS_ROOT:
        assert owner == os.geteuid()


def test_an_ordinary_user_has_a_home_too(homes: list[Path]) -> None:
    """Run by root as another user; an ordinary user's whole test run shows it anyway."""
    python = _python_for_everybody()
    if python is None:
        pytest.skip("no interpreter of this version, or not this checkout, is readable for other users")
    base = homes[0]
    base.mkdir()
    base.chmod(0o777)
    script = (
        "from mulin.platform import home, postgres\n"
        "with postgres.running():\n"
        "    c = postgres.cluster()\n"
        "    with c.connect(postgres.DATABASE, postgres.APP) as app:\n"
        "        print(c.folder, app.execute('SELECT current_user').fetchone()[0])\n"
        "print(c.is_running(), oct((home.path() / 'run').stat().st_mode)[-3:] if home.secret_key() else '')\n"
    )
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if IS_ROOT else {}
    done = subprocess.run(
        [python, "-c", script],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "MULIN_HOME": str(base),
            "PYTHONPATH": os.pathsep.join([str(home.checkout()), sysconfig.get_path("purelib")]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        **who,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{base / 'pg'} mulin_app", "False 700"]


def _python_for_everybody() -> str | None:
    if not IS_ROOT:
        return sys.executable
    nobody = place.Account(NOBODY, NOBODY)
    needed = [home.checkout() / "mulin" / "cli.py", Path(psycopg.__file__)]
    if not all(nobody.may("-r", path) for path in needed):
        return None
    named = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{named}", f"/usr/local/bin/{named}"):
        if Path(candidate).exists() and nobody.may("-x", Path(candidate)):
            return candidate
    return None


def _as_server_user(command: list[str]) -> subprocess.Popen[bytes]:
    account = place.server_account()
    who = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(command, cwd="/", **who)  # type: ignore[call-overload]
