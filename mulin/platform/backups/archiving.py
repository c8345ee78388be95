"""What was written since the last copy: the server lays it into its own folder, and it is carried to the backups from there.

Two steps, for the server may run as a user who cannot enter the folder of backups, and that folder may be away
for a while: nothing is lost meanwhile, and the server does not wait.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from mulin.platform import home, postgres
from mulin.platform.backups.store import Store, Wanted, configured, copy, files_in


def spool() -> Path:
    """Where the server lays what it has written, once backups are made."""
    return postgres.cluster().archive


def waiting() -> list[Path]:
    """The pieces not carried over yet, oldest first."""
    return sorted(one for one in spool().glob("*.gz") if not one.name.startswith("."))


def carry(now: dt.datetime) -> int:
    """For the worker: carries over what waits, and gives how many pieces. Nothing where no backups are made."""
    wanted = configured()
    if wanted.to is None or postgres.is_external() or not Store(wanted.to).base.is_dir():
        # Another disk, not there at the moment: what waits keeps waiting.
        return 0
    done = ship(wanted)
    if wanted.keys is not None:
        keep_keys(wanted.keys)
    return done


def ship(wanted: Wanted) -> int:
    """Carry over what waits, and new uploaded files; returns how many pieces."""
    assert wanted.to is not None
    store = Store(wanted.to)
    with home.locked(home.run() / "ship.lock"):
        done = 0
        for piece in waiting():
            copy(piece, store.wal / piece.name)
            piece.unlink()
            done += 1
        mirror(store)
    return done


def mirror(store: Store) -> int:
    """Copies uploaded files that are not there yet: they are written once and never changed."""
    done = 0
    for path in files_in(home.media()):
        source, target = home.media() / path, store.media / path
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            copy(source, target)
            done += 1
    return done


def keep_keys(folder: Path) -> None:
    """Copies what opens the data, where it has changed: the keys, and the instance's identity with its secret."""
    (folder / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in files_in(home.keys()):
        _renew(home.keys() / path, folder / "keys" / path)
    _renew(home.path() / "instance.json", folder / "instance.json")


def _renew(source: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != source.read_bytes():
        copy(source, target)
