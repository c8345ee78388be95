"""A dump restored into another cluster: nothing is lost, the seals hold, and the timeline goes on in an era of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from mulin.platform import postgres
from mulin.platform.postgres import binaries
from tests import command

ACT = """
import datetime as dt
from mulin.platform import timeline
from mulin.platform.actors import system
from mulin.platform.ids import new_id
from mulin.platform.timeline.sealer import seal
now = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
def act(count):
    for number in range(count):
        timeline.record(street_id=new_id(), record_id=new_id(), verb="test.act", actor=system("test"), now=now, n=number)
"""


def mulin(*arguments: str) -> str:
    """Runs the command in the present home; gives what it says."""
    done = command.mulin(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run(code: str) -> str:
    return mulin("django", "shell", "-v", "0", "-c", ACT + code)


def verified() -> dict[str, object]:
    return json.loads(mulin("verify", "--json"))


def program(name: str, *arguments: str) -> None:
    subprocess.run([str(binaries.find(postgres.cluster().account) / name), *arguments], check=True)


def test_a_restored_database_goes_on(
    homes: list[Path], migrated: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dump = tmp_path / "mulin.dump"
    with postgres.running():
        run("act(300); seal(now); act(2)")
        before = verified()
        assert (before["ok"], before["records"]) == (True, 300)
        program(
            "pg_dump", "--format=custom", "--enable-row-security", f"--file={dump}", postgres.owner_url()
        )  # fmt: skip
    kept = (migrated / "instance.json").read_text()

    homes[1].mkdir()
    (homes[1] / "instance.json").write_text(kept)
    monkeypatch.setenv("MULIN_HOME", str(homes[1]))
    with postgres.running():
        program(
            "pg_restore", "--clean", "--if-exists", "--create", "--exit-on-error",
            f"--dbname={postgres.owner_url('postgres')}", str(dump),
        )  # fmt: skip
        assert verified()["head"] == before["head"], "what was sealed holds as it is"
        assert " 2" in mulin("migrate"), "it says which era begins"
        assert mulin("migrate") == "", "said and done once"
        run("act(3)\nwhile seal(now): pass")
        after = verified()
        assert (after["ok"], after["records"], after["faults"]) == (True, 305, [])
        with postgres.cluster().connect(postgres.DATABASE, user=postgres.APP) as connection:
            may = connection.execute(
                "SELECT has_table_privilege('platform_act', 'INSERT'), has_table_privilege('platform_act', 'UPDATE'),"
                " has_table_privilege('platform_act', 'DELETE'), has_table_privilege('platform_act', 'TRUNCATE')"
            ).fetchone()
        assert may == (True, False, False, False)
