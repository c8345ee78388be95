"""A backup brings an instance back elsewhere as it was at a moment between two writes; whatever is wrong is said first."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import stat
from pathlib import Path

import psycopg
import pytest

from mulin.platform import home, postgres
from mulin.platform.backups import archiving, making, restoring, tallying
from mulin.platform.backups.store import Store, Wanted
from mulin.platform.console import Trouble
from tests.platform.test_restoring import mulin, run, verified

SEALED = """
act(30)
while seal(now): pass
from mulin.platform.once import KeptAnswer
KeptAnswer.objects.create(key="k", request="r", body="说过的话", taken_at=now, until=now)
"""


def write(word: str) -> dt.datetime:
    """One row more, committed; gives the moment just after it, on the database's own clock."""
    with postgres.cluster().connect(postgres.DATABASE) as connection:
        connection.execute(
            "INSERT INTO platform_cache (cache_key, value, expires) VALUES (%s, '', now())", [word]
        )
        row = connection.execute("SELECT clock_timestamp(), pg_sleep(0.3)").fetchone()
    assert row is not None
    return row[0] + dt.timedelta(seconds=0.1)


def words() -> set[str]:
    with postgres.cluster().connect(postgres.DATABASE) as connection:
        return {row[0] for row in connection.execute("SELECT cache_key FROM platform_cache").fetchall()}


def test_back_to_a_moment_between_two_writes(
    safe: Path, homes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(tmp_path / "backups", tmp_path / "keys", 2)
    assert wanted.to is not None
    store = Store(wanted.to)
    with postgres.running():
        run(SEALED)
        (home.media() / "ab").mkdir()
        (home.media() / "ab" / "photo.jpg").write_bytes(b"picture")
        first = making.make(wanted, now=dt.datetime.now(dt.UTC))
        between = write("before")
        as_it_was = tallying.tally()
        write("after")
        at_last = tallying.tally()
        assert tallying.differences(as_it_was, at_last), "the two moments can be told apart"
        said = mulin("backup")
        second = store.backups()[-1]
        assert str(second.folder) in said, "where to was remembered"
        checks = {one["name"]: one for one in json.loads(mulin("doctor", "--json"))["checks"]}
        assert checks["backup"]["level"] == "ok"
        assert "backup_keys" not in checks
        head = verified()["head"]
    assert first.name != second.name
    assert first.head == second.head == head
    closed_to_others(tmp_path)
    assert not [one for one in store.folder.rglob("*") if "fields.json" in one.name], "keys are kept apart"

    monkeypatch.setenv("MULIN_HOME", str(homes[1]))
    told = tmp_path / "tally.json"
    told.write_text(json.dumps(as_it_was))
    said = mulin(
        "restore", "--from", str(store.folder), "--keys", str(wanted.keys), "--at", between.isoformat()
    )
    assert f"30 records, head {head}" in said
    with postgres.running():
        assert words() == {"before"}
        assert "The same in both places" in mulin("tally", "--against", str(told))
        assert (home.media() / "ab" / "photo.jpg").read_bytes() == b"picture"
        run("act(3)\nwhile seal(now): pass")
        goes_on = verified()
        with postgres.cluster().connect(postgres.DATABASE) as connection:
            eras = connection.execute("SELECT era, count(*) FROM platform_act GROUP BY era ORDER BY era")
            assert eras.fetchall() == [(1, 30), (2, 3)]
    assert (goes_on["ok"], goes_on["records"]) == (True, 33)

    monkeypatch.setenv("MULIN_HOME", str(homes[2]))
    restoring.restore(store, at=None, keys=wanted.keys)
    with postgres.running():
        assert words() == {"before", "after"}
        assert tallying.differences(tallying.tally(), at_last) == [], "and to the end, without a moment"
        kept_only_as_many(store, first.name)


def closed_to_others(folder: Path) -> None:
    for one in [*folder.glob("backups/**/*"), *folder.glob("keys/**/*")]:
        assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0, one


def kept_only_as_many(store: Store, first: str) -> None:
    pieces = [one.name for one in store.pieces()]
    assert store.forget(2) == []
    assert store.forget(1) == [first]
    assert {one.name for one in store.pieces()} < set(pieces), "what only the first needed has gone with it"
    (left,) = store.backups()
    assert store.pieces()[0].name[:24] >= left.first
    assert left.broken() == []


def test_whatever_is_wrong_is_said_and_the_place_stays_empty(
    safe: Path, homes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(tmp_path / "backups", tmp_path / "keys", 2)
    store = Store(tmp_path / "backups")
    with postgres.running():
        made = making.make(wanted, now=dt.datetime.now(dt.UTC))
        with pytest.raises(Trouble, match="已经有一个实例"):
            restoring.restore(store, at=None, keys=wanted.keys)
        (tmp_path / "open").mkdir(mode=0o755)
        with pytest.raises(Trouble, match="其他用户"):
            making.make(dataclasses.replace(wanted, to=tmp_path / "open"), now=dt.datetime.now(dt.UTC))

    monkeypatch.setenv("MULIN_HOME", str(homes[1]))
    year = dt.timedelta(days=365)
    for at, keys, why in (
        (None, None, "没有密钥"),
        (None, tmp_path / "backups", "没有密钥"),
        (made.finished - year, wanted.keys, "回不到更早"),
        (made.finished + year, wanted.keys, "没有到"),
    ):
        with pytest.raises(Trouble, match=why):
            restoring.restore(store, at=at, keys=keys)
        assert not (homes[1] / "pg" / "data").exists()
        assert not (homes[1] / "instance.json").exists()
    with pytest.raises(Trouble, match="没有这份备份"):
        restoring.restore(store, at=None, keys=wanted.keys, name="x")
    with (made.folder / "base.tar.gz").open("r+b") as packed:
        packed.seek(5000)
        was = packed.read(1)[0]
        packed.seek(5000)
        packed.write(bytes([was ^ 0xFF]))
    with pytest.raises(Trouble, match="坏了"):
        restoring.restore(store, at=None, keys=wanted.keys)
    (made.folder / "mulin.json").unlink()
    with pytest.raises(Trouble, match="没有备份"):
        restoring.restore(store, at=None, keys=wanted.keys)


def test_what_cannot_be_carried_over_waits(
    safe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the backups is full or away: the pieces wait, and go when it is back."""
    wanted = Wanted(tmp_path / "backups", None, 2)
    with postgres.running():
        making.make(wanted, now=dt.datetime.now(dt.UTC))
        write("one more")
        with postgres.cluster().connect() as connection:
            connection.execute("SELECT pg_switch_wal()")
            wait_for_archiver(connection)
        store, before = Store(tmp_path / "backups"), archiving.waiting()
        assert before
        real = os.fsync

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        pieces = store.pieces()
        with pytest.raises(OSError, match="No space"):
            archiving.carry(dt.datetime.now(dt.UTC))
        assert (archiving.waiting(), store.pieces()) == (before, pieces)
        with pytest.raises(Trouble, match="备份没有做成"):
            making.make(wanted, now=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5))
        assert len(store.backups()) == 1, "the earlier one is still there"
        monkeypatch.setattr(os, "fsync", real)
        away = store.base.rename(tmp_path / "elsewhere")
        assert archiving.carry(dt.datetime.now(dt.UTC)) == 0
        away.rename(store.base)
        assert archiving.carry(dt.datetime.now(dt.UTC)) >= len(before)
        assert archiving.waiting() == []


def wait_for_archiver(connection: psycopg.Connection) -> None:
    import time

    until = time.monotonic() + 30
    while not archiving.waiting():
        assert time.monotonic() < until
        time.sleep(0.1)
