"""Making an instance from its backup, in an empty place, as it was at a moment."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidTag
from psycopg import sql

from mulin.platform import home, postgres
from mulin.platform.backups.store import SEGMENT, Backup, Store, copy, files_in, is_segment
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres import binaries, place

REPLAYED_WITHIN = 3600.0
"""Seconds that the server has for going over what was written since the copy."""
OURS = ("restore_command", "recovery_target_time", "recovery_target_action", "recovery_target_inclusive")


@dataclass(frozen=True, slots=True)
class Restored:
    backup: Backup
    last: dt.datetime | None
    """When what was written last had been written; None where nothing was written since the copy."""


def restore(store: Store, *, at: dt.datetime | None, keys: Path | None, name: str = "") -> Restored:
    """The database as it was at `at`, or at the end; uploaded files and keys beside it. The server runs afterwards.

    Raises `Trouble`, and leaves the place as empty as it was, where the place is not empty, the moment cannot
    be had, a file is damaged, or the keys are not those of the data.
    """
    _require_empty()
    backup = _chosen(store, at, name)
    _require_keys(keys)
    if broken := backup.broken():
        raise Trouble(
            _("备份 %(name)s 里的文件坏了：%(files)s") % {"name": backup.name, "files": _("、").join(broken)},
            _("请用 --backup 另选一份：%(names)s")
            % {"names": _("、").join(one.name for one in store.backups())},
        )
    try:
        last = _bring_back(store, backup, at, keys)
    except BaseException:
        _clear()
        raise
    return Restored(backup, last)


def _require_empty() -> None:
    held = [one for one in (home.path() / "instance.json", home.path() / "keys") if one.exists()]
    held += [one for one in (home.path() / "pg",) if (one / "data").exists()]
    if held or any((home.path() / "media").glob("*")):
        raise Trouble(
            _("%(home)s 里已经有一个实例了。") % {"home": home.path()},
            _("请用 MULIN_HOME 指一个空的文件夹，恢复到那里。"),
        )


def _chosen(store: Store, at: dt.datetime | None, name: str) -> Backup:
    """The newest copy that was finished by then: from it everything after can be gone over."""
    known = store.backups()
    if not known:
        raise Trouble(
            _("%(folder)s 里没有备份。") % {"folder": store.folder}, _("请用 --from 指明备份的文件夹。")
        )
    if name:
        known = [one for one in known if one.name == name]
        if not known:
            raise Trouble(_("没有这份备份：%(name)s") % {"name": name})
    if at is not None:
        known = [one for one in known if one.finished <= at] or known[:0]
        if not known:
            first = store.backups()[0].finished
            raise Trouble(
                _("备份最早只到 %(first)s，回不到更早。")
                % {"first": first.astimezone().isoformat(timespec="minutes")},
                _("请给一个更晚的时刻，或不写 --at。"),
            )
    chosen = known[-1]
    found = binaries.version(binaries.find(place.server_account()))
    if chosen.version != found:
        raise Trouble(
            _("备份由 PostgreSQL %(made)s 做成，这里的程序是 %(found)s。")
            % {"made": chosen.version, "found": found},
            _("请用 PG_BIN 指明 PostgreSQL %(made)s 的程序目录。") % {"made": chosen.version},
        )
    return chosen


def _require_keys(keys: Path | None) -> None:
    """Without its keys an instance comes back whose names and telephone numbers nobody can read."""
    if keys is None or not (keys / "instance.json").is_file() or not (keys / "keys").is_dir():
        raise Trouble(
            _("没有密钥：恢复出来的姓名和电话谁也打不开。"),
            _("请用 --keys 指明另外保管的密钥文件夹（里面有 keys 和 instance.json）。"),
        )


def _bring_back(
    store: Store, backup: Backup, at: dt.datetime | None, keys: Path | None
) -> dt.datetime | None:
    assert keys is not None
    for path in files_in(keys / "keys"):
        copy(keys / "keys" / path, home.keys() / path)
    # The identity is a new one: the place of the first may still be there, and two must not share a cluster.
    told = json.loads((keys / "instance.json").read_text(encoding="utf-8"))
    kept = {name: value for name, value in told.items() if name not in ("id", "port", "backup")}
    home.remember(**kept)
    for path in files_in(store.media):
        copy(store.media / path, home.media() / path)
    cluster = postgres.cluster()
    place.make_folder(cluster.folder, cluster.account)
    _unpack(store, backup, cluster)
    _write_recovery(cluster, at)
    return _replay(cluster, at)


def _unpack(store: Store, backup: Backup, cluster: postgres.Cluster) -> None:
    half = cluster.folder / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    for name, target in (("base.tar.gz", half), ("pg_wal.tar.gz", half / "pg_wal")):
        target.mkdir(mode=0o700, exist_ok=True)
        with tarfile.open(backup.folder / name) as packed:
            packed.extractall(target, filter="tar")
    pieces = cluster.folder / "restoring"
    shutil.rmtree(pieces, ignore_errors=True)
    pieces.mkdir(mode=0o700)
    for piece in store.pieces():
        if not is_segment(piece) or piece.name[8:SEGMENT] >= backup.first[8:]:
            copy(piece, pieces / piece.name)
    (half / "recovery.signal").touch(mode=0o600)
    if (account := cluster.account) is not None:
        for top in (half, pieces):
            for one in (top, *top.rglob("*")):
                os.lchown(one, account.uid, account.gid)
    half.rename(cluster.data)


def _write_recovery(cluster: postgres.Cluster, at: dt.datetime | None) -> None:
    lines = [
        'restore_command = \'gzip -dc "../restoring/%f.gz" > "%p"\'',
        "recovery_target_action = 'promote'",
    ]
    if at is not None:
        lines.append(f"recovery_target_time = '{at.astimezone(dt.UTC).isoformat()}'")
    with (cluster.data / "postgresql.auto.conf").open("a", encoding="utf-8") as conf:
        conf.write("".join(f"{line}\n" for line in lines))


def _replay(cluster: postgres.Cluster, at: dt.datetime | None) -> dt.datetime | None:
    """Starts the server and waits until it has gone over everything and takes writes again."""
    try:
        cluster.ensure()
        until = time.monotonic() + REPLAYED_WITHIN
        while True:
            with cluster.connect() as connection:
                row = connection.execute(
                    "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()"
                ).fetchone()
            if row is not None and not row[0]:
                break
            if time.monotonic() > until:
                raise Trouble(_("数据库没有在规定时间内恢复完。"), str(cluster.server_log))
            time.sleep(0.2)
    except (Trouble, psycopg.OperationalError) as error:
        raise _told(cluster, at, error) from error
    with cluster.connect() as connection:
        for name in OURS:
            connection.execute(f"ALTER SYSTEM RESET {name}")
    shutil.rmtree(cluster.folder / "restoring")
    cluster.leave()
    return row[1]


def require_readable() -> None:
    """Trouble where the keys do not open what the database holds. The database is running and Django set up."""
    from django.apps import apps

    from mulin.platform import crypto

    fields = [
        (model._meta.db_table, str(one.column), one.purpose)
        for model in apps.get_models()
        for one in model._meta.local_fields
        if isinstance(one, crypto.EncryptedText)
    ]
    with postgres.cluster().connect(postgres.DATABASE) as connection:
        for table, column, purpose in fields:
            query = sql.SQL("SELECT {0} FROM {1} WHERE length({0}) > 0 LIMIT 1")
            row = connection.execute(query.format(sql.Identifier(column), sql.Identifier(table))).fetchone()
            try:
                if row is not None:
                    crypto.keyring().open(bytes(row[0]), purpose)
            except (KeyError, ValueError, InvalidTag) as error:
                raise Trouble(
                    _("密钥不是这些数据的：%(table)s 打不开。") % {"table": table},
                    _("请删去这个文件夹，换上对的密钥，再恢复一次。"),
                ) from error


def _told(cluster: postgres.Cluster, at: dt.datetime | None, error: Exception) -> Trouble:
    try:
        log = cluster.server_log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        log = ""
    if at is not None and "before configured recovery target was reached" in log:
        return Trouble(
            _("备份没有到 %(at)s 那么晚。") % {"at": at.astimezone().isoformat(timespec="seconds")},
            _("请给一个更早的时刻；不写 --at，就恢复到备份的最后。"),
        )
    return error if isinstance(error, Trouble) else Trouble(str(error).strip(), str(cluster.server_log))


def _clear() -> None:
    """What a restoration cut short has laid goes, so that it can be tried again."""
    cluster = postgres.cluster()
    cluster.remove()
    for name in ("keys", "media", "run", "log"):
        shutil.rmtree(home.path() / name, ignore_errors=True)
    (home.path() / "instance.json").unlink(missing_ok=True)
