"""Making a backup while the instance works: nobody waits for it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import tarfile
import time
from pathlib import Path

from mulin.platform import home, postgres
from mulin.platform.backups import archiving
from mulin.platform.backups.store import (
    TOLD,
    Backup,
    Store,
    Wanted,
    configured,
    files_in,
    moment,
    remember,
    sha256,
)
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres import binaries

LAID_DOWN_WITHIN = 60.0
"""Seconds that the server has for the last piece."""


def make(wanted: Wanted, *, now: dt.datetime) -> Backup:
    """One more copy in the folder; the oldest beyond `wanted.keep` go. The database is running.

    Raises `Trouble` where the folder cannot be used, the disk is full, or the copy does not verify.
    """
    if postgres.is_external():
        raise Trouble(
            _("数据库是外面的服务器（DATABASE_URL），这里备份不了它。"),
            _("请用那台服务器自己的备份；上传的文件在 %(media)s，密钥在 %(keys)s，请另外抄走。")
            % {"media": home.media(), "keys": home.keys()},
        )
    assert wanted.to is not None
    store = Store(wanted.to.absolute())
    try:
        store.make()
        with home.locked(home.run() / "backup.lock"):
            made, last = _make(store, now)
            _carry_over(store, last)
            remember(Wanted(store.folder, wanted.keys and wanted.keys.absolute(), wanted.keep))
            if wanted.keys is not None:
                archiving.keep_keys(wanted.keys)
            store.forget(max(1, wanted.keep))
            _forget_media(store)
    except OSError as error:
        raise Trouble(
            _("备份没有做成：%(why)s") % {"why": f"{error.strerror}: {error.filename}"},
            _("请看一下 %(folder)s 所在的磁盘。以前的备份还在。") % {"folder": store.folder},
        ) from error
    return made


def _make(store: Store, now: dt.datetime) -> tuple[Backup, str]:
    """The copy, and the piece in which everything up to its end lies."""
    cluster = postgres.cluster()
    cluster.start_archiving()
    half, whole = store.base / f"{moment(now)}.half", store.base / moment(now)
    shutil.rmtree(half, ignore_errors=True)
    before = os.umask(0o077)
    try:
        half.mkdir(mode=0o700)
        cluster.copy_to(half)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    finally:
        os.umask(before)
    label = _label(half)
    with cluster.connect(postgres.DATABASE) as connection:
        row = connection.execute(
            "SELECT encode(head, 'hex') FROM platform_block ORDER BY number DESC LIMIT 1"
        ).fetchone()
        # Everything up to here can be had back from now on, not only once the piece is full.
        ended = connection.execute(
            "SELECT clock_timestamp(), pg_walfile_name(pg_switch_wal() - 1)"
        ).fetchone()
    assert ended is not None
    made = Backup(
        folder=whole,
        instance=home.instance()["id"],
        started=now,
        finished=ended[0],
        first=label,
        head=row[0] if row else "",
        version=binaries.version(binaries.find(cluster.account)),
        files={str(path): sha256(half / path) for path in files_in(half)},
    )
    home.write_private(half / TOLD, json.dumps(made.note(), indent=1) + "\n")
    half.rename(whole)
    return made, ended[1]


def _label(folder: Path) -> str:
    """The first piece that the copy needs, as PostgreSQL's own label names it."""
    with tarfile.open(folder / "base.tar.gz") as packed:
        told = packed.extractfile("backup_label")
        assert told is not None
        first = told.readline().decode()
    return first.rpartition("file ")[2].strip().rstrip(")")


def _carry_over(store: Store, last: str) -> None:
    """Waits for the piece in which the copy ended: without it the copy is of no use."""
    wanted = Wanted(store.folder, configured().keys, configured().keep)
    until = time.monotonic() + LAID_DOWN_WITHIN
    while not (store.wal / f"{last}.gz").exists():
        if time.monotonic() > until:
            raise Trouble(
                _("数据库没有交出它写下的东西。"),
                _("请看日志：%(log)s") % {"log": postgres.cluster().server_log},
            )
        archiving.ship(wanted)
        time.sleep(0.1)


def _forget_media(store: Store) -> None:
    """Files that were erased go from the backups too, with the oldest copy that still knew them."""
    oldest = store.backups()[0].started
    for path in list(files_in(store.media)):
        if (home.media() / path).exists():
            continue
        copied = store.media / path
        seen = copied.with_name(f".{copied.name}.gone")
        if not seen.exists():
            seen.touch(mode=0o600)
        elif dt.datetime.fromtimestamp(seen.stat().st_mtime, dt.UTC) < oldest:
            copied.unlink()
            seen.unlink()
