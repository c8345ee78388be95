"""The instance's keys for encrypted fields: `keys/fields.json`, a file of its own, readable by its owner alone.

New texts are sealed with the current key; those of before open older ones until nothing is sealed with them
any more. The key of the blind indexes is changed in the same way: while both are known, a look-up asks for
either. Digests of random secrets (tokens, codes) have a key of their own that stays: what they were made of
is kept nowhere, so they could not be made anew.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mulin.platform import home

SUITE_AES_256_GCM = 1
MOST_KEYS = 255
"""The key id is one byte of every ciphertext."""
LOOK_AGAIN = 1.0
"""Seconds a process may go on with the keys it has read: so long may one still seal with the key before."""


class NoKey(ValueError):
    """Something is sealed with a key that is not in the file."""


class Blind(str):
    """A blind index, and what the same text gave with the key before, while that is still about."""

    __slots__ = ("before",)
    before: str


class Keyring:
    """The keys as they stood when the file was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            _begin(path)
        self.stamp = _stamp(path)
        self.body: dict[str, Any] = json.loads(path.read_text())
        self.current = int(self.body["current"])
        self._ciphers = {int(key): AESGCM(bytes.fromhex(value)) for key, value in self.body["keys"].items()}
        self._digests = bytes.fromhex(self.body["index"])
        self._index = bytes.fromhex(self.body.get("field_index") or self.body["index"])
        before = self.body.get("field_index_before")
        self._index_before = bytes.fromhex(before) if before else None

    @property
    def ids(self) -> list[int]:
        return sorted(self._ciphers)

    @property
    def indexes_turning(self) -> bool:
        """Whether look-ups still ask for the index key before, too."""
        return self._index_before is not None

    @cached_property
    def switched_at(self) -> dt.datetime | None:
        """When the current key came into use; None for the first one."""
        at = self.body.get("switched_at")
        return dt.datetime.fromisoformat(at) if at else None

    def seal(self, text: str, purpose: str) -> bytes:
        nonce = os.urandom(12)
        sealed = self._ciphers[self.current].encrypt(nonce, text.encode(), purpose.encode())
        return bytes((SUITE_AES_256_GCM, self.current)) + nonce + sealed

    def open(self, sealed: bytes, purpose: str) -> str:
        suite, key = sealed[0], sealed[1]
        if suite != SUITE_AES_256_GCM:
            raise ValueError(f"unknown cipher suite {suite}")
        if key not in self._ciphers:
            raise NoKey(f"no key {key} in {self.path}")
        return self._ciphers[key].decrypt(sealed[2:14], sealed[14:], purpose.encode()).decode()

    def digest(self, text: str, purpose: str) -> str:
        """A keyed digest of a secret: equal texts are equal, nothing else can be told."""
        return _mac(self._digests, text, purpose)

    def blind(self, text: str, purpose: str) -> str:
        """A look-up key for an encrypted value; with the one of before while indexes are made anew."""
        made = _mac(self._index, text, purpose)
        if self._index_before is None:
            return made
        both = Blind(made)
        both.before = _mac(self._index_before, text, purpose)
        return both


def _mac(key: bytes, text: str, purpose: str) -> str:
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


def _begin(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = {"current": 1, "keys": {"1": secrets.token_hex(32)}, "index": secrets.token_hex(32)}
    made = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    _write(made, body)
    try:
        os.link(made, path)  # whole or not there: nobody reads half a file
    except FileExistsError:
        pass  # another process of this instance was first
    finally:
        made.unlink()
    _settle(path.parent)


def _write(path: Path, body: dict[str, Any]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The names in a folder reach the disk: without the keys nothing sealed with them would open again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_ino


_ring: Keyring | None = None
_looked = 0.0


def keyring(*, anew: bool = False) -> Keyring:
    """The keys of this instance; a change of the file is seen within LOOK_AGAIN, or at once with `anew`."""
    global _ring, _looked
    moment = time.monotonic()
    if _ring is None:
        _ring, _looked = Keyring(home.path() / "keys" / "fields.json"), moment
    elif anew or moment - _looked > LOOK_AGAIN:
        if _stamp(_ring.path) != _ring.stamp:
            _ring = Keyring(_ring.path)
        _looked = moment
    return _ring


def open_sealed(sealed: bytes, purpose: str) -> str:
    """The text. One that another process sealed with a key made a moment ago opens too."""
    try:
        return keyring().open(sealed, purpose)
    except NoKey:
        return keyring(anew=True).open(sealed, purpose)


# Changing keys


@contextmanager
def _changing() -> Iterator[dict[str, Any]]:
    """The file's content, to be changed by one process at a time, and whole or not at all."""
    path = keyring(anew=True).path
    handle = os.open(path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        body = json.loads(path.read_text())
        yield body
        made = path.with_suffix(".new")
        _write(made, body)
        made.replace(path)
        _settle(path.parent)
    keyring(anew=True)


def add_key(now: dt.datetime) -> int:
    """A new key, in use from now on; those before still open. Raises ValueError when the ids are used up."""
    with _changing() as body:
        made = max(map(int, body["keys"])) + 1
        if made > MOST_KEYS:
            raise ValueError("no key id is left")
        body["keys"][str(made)] = secrets.token_hex(32)
        body["current"] = made
        body["switched_at"] = now.isoformat()
    return made


def drop_key(key: int, still_used: Callable[[], int]) -> bool:
    """Take a key out of the file for good, unless something is still sealed with it."""
    with _changing() as body:
        if key == int(body["current"]) or str(key) not in body["keys"] or still_used():
            return False
        del body["keys"][str(key)]
    return True


def add_index_key(now: dt.datetime) -> None:
    """A new key for the blind indexes. Raises ValueError while those of the last change are still made anew."""
    with _changing() as body:
        if body.get("field_index_before"):
            raise ValueError("indexes are still made anew")
        body["field_index_before"] = body.get("field_index") or body["index"]
        body["field_index"] = secrets.token_hex(32)
        body["index_switched_at"] = now.isoformat()


def settle_index_key() -> None:
    """All indexes are of the new key: that of before is forgotten."""
    with _changing() as body:
        body.pop("field_index_before", None)
