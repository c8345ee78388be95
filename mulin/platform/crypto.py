"""Field encryption: AES-256-GCM with a key id and suite in every ciphertext, and keyed blind indexes.

A ciphertext is `suite (1 byte) | key id (1 byte) | nonce (12) | sealed text`, so that keys can be
rotated and another suite (SM4) can follow without guessing what an old row was written with.
The name of the field is bound in as associated data: a value moved to another column does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from mulin.platform import home

SUITE_AES_256_GCM = 1


class Keyring:
    """The instance's keys: a file of its own beside the data, readable by the owner alone."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            body = {"current": 1, "keys": {"1": secrets.token_hex(32)}, "index": secrets.token_hex(32)}
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass  # another process of this instance was first
            else:
                with os.fdopen(handle, "w") as file:
                    json.dump(body, file)
        body = json.loads(path.read_text())
        self.current = int(body["current"])
        self._ciphers = {int(key): AESGCM(bytes.fromhex(value)) for key, value in body["keys"].items()}
        self._index = bytes.fromhex(body["index"])

    def seal(self, text: str, purpose: str) -> bytes:
        nonce = os.urandom(12)
        sealed = self._ciphers[self.current].encrypt(nonce, text.encode(), purpose.encode())
        return bytes((SUITE_AES_256_GCM, self.current)) + nonce + sealed

    def open(self, sealed: bytes, purpose: str) -> str:
        suite, key = sealed[0], sealed[1]
        if suite != SUITE_AES_256_GCM:
            raise ValueError(f"unknown cipher suite {suite}")
        return self._ciphers[key].decrypt(sealed[2:14], sealed[14:], purpose.encode()).decode()

    def blind(self, text: str, purpose: str) -> str:
        """A look-up key for an encrypted value: equal texts are equal, nothing else can be told."""
        return hmac.new(self._index, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


@cache
def keyring() -> Keyring:
    return Keyring(home.path() / "keys" / "fields.json")


class EncryptedText(models.BinaryField):
    """Text that is readable only through the application's keys.

    `purpose` says what the value is kept for (N-90) and is bound into the ciphertext.
    """

    _pyi_private_set_type: str  # type: ignore[assignment]
    _pyi_private_get_type: str  # type: ignore[assignment]

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, bytes):
            return value
        return keyring().seal(str(value), self.purpose) if value else b""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        return keyring().open(bytes(value), self.purpose) if len(value) else ""

    def to_python(self, value: Any) -> Any:
        return value


def blind(text: str, purpose: str) -> str:
    """The blind index of a value, or an empty string for an empty one."""
    return keyring().blind(text, purpose) if text else ""
