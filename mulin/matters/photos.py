"""The files of photos and recordings: one folder a matter below the media folder, opened only through a page that asks who reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

MOST = 3
"""Photos of one matter as raised; always optional (DR-02)."""


class Picture(Protocol):
    """A photo as it may be kept: re-encoded as JPEG, without what the camera wrote into it."""

    @property
    def content(self) -> bytes: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def sha256(self) -> str: ...


class Shelf:
    """Where files are put while a transaction runs."""

    def __init__(self) -> None:
        self.written: list[Path] = []

    def put(self, matter_id: UUID, number: int, content: bytes, ending: str = "jpg") -> str:
        """Write one picture or recording to the disk. Returns its path below the media folder."""
        name = f"matters/{matter_id}/{number}.{ending}"
        target = path_of(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.written.append(target)
        with target.open("xb") as file:
            file.write(content)
            file.flush()
            # The row that names it must never outlive it.
            os.fsync(file.fileno())
        return name


_around: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


@contextmanager
def keeping() -> Iterator[Shelf]:
    """What is put on the shelf inside stays if the block succeeds, and is removed if it fails.

    One inside another hands over what it wrote, so that many matters stay or go together.
    """
    shelf, outer = Shelf(), _around.get()
    token = _around.set(shelf)
    try:
        yield shelf
        if outer is not None:
            outer.written += shelf.written
    except BaseException:
        for target in shelf.written:
            target.unlink(missing_ok=True)
        for folder in {target.parent for target in shelf.written}:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
        raise
    finally:
        _around.reset(token)


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name
