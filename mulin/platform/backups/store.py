"""The folder in which backups lie, for its owner alone.

base/<moment>/  the database's files, PostgreSQL's own manifest of them, and `mulin.json`, which comes last
wal/            what was written since, in pieces of 16 MB and numbered, packed
media/          uploaded files, each under the path it has in the home

The keys are not in it: whoever finds the folder reads no name and no telephone number.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mulin.platform import home
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _

TOLD = "mulin.json"
KEEP = 7
SEGMENT = 24
"""Letters in the name of a piece: time line, then its number."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of the database. It can be carried on to any moment from `finished` to the end of the pieces."""

    folder: Path
    instance: str
    started: datetime
    finished: datetime
    first: str
    """The piece it needs first."""
    head: str
    """Of the timeline, as it stood then."""
    version: int
    """Of PostgreSQL."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of everything beside this note."""

    @property
    def name(self) -> str:
        return self.folder.name

    @classmethod
    def read(cls, folder: Path) -> Backup:
        told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
        for name in ("started", "finished"):
            told[name] = datetime.fromisoformat(told[name])
        return cls(folder=folder, **told)

    def note(self) -> dict[str, Any]:
        return {
            "instance": self.instance,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat(),
            "first": self.first,
            "head": self.head,
            "version": self.version,
            "files": self.files,
        }

    def broken(self) -> list[str]:
        """The files that are no longer what was written, or not there."""
        return [
            name
            for name, digest in self.files.items()
            if not (self.folder / name).is_file() or sha256(self.folder / name) != digest
        ]


@dataclass(frozen=True, slots=True)
class Store:
    folder: Path

    @property
    def base(self) -> Path:
        return self.folder / "base"

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def make(self) -> None:
        """Makes the folder, closed to other users. Trouble where it is open to them, or another instance's."""
        for place in (self.folder, self.base, self.wal, self.media):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            raise Trouble(
                _("其他用户可以进入备份的文件夹：%(folder)s") % {"folder": self.folder},
                f"chmod go= {self.folder}",
            )
        other = next((one for one in self.backups() if one.instance != home.instance()["id"]), None)
        if other is not None:
            raise Trouble(
                _("%(folder)s 里是另一个实例的备份。") % {"folder": self.folder},
                _("请为每个实例用一个文件夹。"),
            )

    def backups(self) -> list[Backup]:
        """Those that are whole, oldest first."""
        found = [one for one in self.base.glob("*") if (one / TOLD).is_file()]
        return sorted((Backup.read(one) for one in found), key=lambda one: one.finished)

    def pieces(self) -> list[Path]:
        return sorted(one for one in self.wal.glob("*.gz") if not one.name.startswith("."))

    def forget(self, keep: int) -> list[str]:
        """Removes all but the newest `keep` copies, and the pieces that none of those needs."""
        known = self.backups()
        gone, left = known[: max(0, len(known) - keep)], known[-keep:]
        for one in gone:
            # Its note first: half a copy is none.
            (one.folder / TOLD).unlink()
            shutil.rmtree(one.folder)
        for half in self.base.glob("*.half"):
            shutil.rmtree(half, ignore_errors=True)
        if left:
            first = min(one.first[8:] for one in left)
            for piece in self.pieces():
                if is_segment(piece) and piece.name[8:SEGMENT] < first:
                    piece.unlink()
        return [one.name for one in gone]


def is_segment(piece: Path) -> bool:
    """A piece of what was written, or a note on one; not the story of a time line, which is small and kept."""
    number = piece.name.partition(".")[0]
    return len(number) == SEGMENT and all(letter in "0123456789ABCDEF" for letter in number)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where this instance's backups go: by the environment, or as `mulin backup` was told last."""

    to: Path | None
    keys: Path | None
    keep: int


def configured() -> Wanted:
    """`MULIN_BACKUP`, `MULIN_BACKUP_KEYS`, `MULIN_BACKUP_KEEP`; else what is remembered in the home."""
    told = home.instance().get("backup") or {}
    to = os.environ.get("MULIN_BACKUP") or told.get("to")
    keys = os.environ.get("MULIN_BACKUP_KEYS") or told.get("keys")
    keep = os.environ.get("MULIN_BACKUP_KEEP") or told.get("keep") or KEEP
    return Wanted(Path(to) if to else None, Path(keys) if keys else None, int(keep))


def remember(wanted: Wanted) -> None:
    home.remember(
        backup={
            "to": str(wanted.to) if wanted.to else None,
            "keys": str(wanted.keys) if wanted.keys else None,
            "keep": wanted.keep,
        }
    )


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def copy(source: Path, target: Path) -> None:
    """A file's copy for its owner alone, there whole or not at all, also when the power goes."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.parent / f".{target.name}.half"
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, source.open("rb") as read:
            shutil.copyfileobj(read, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def files_in(folder: Path) -> Iterator[Path]:
    """Paths of the files below a folder, relative to it; halves and locks left out."""
    for one in sorted(folder.rglob("*")):
        if one.is_file() and not one.name.startswith("."):
            yield one.relative_to(folder)


def moment(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
