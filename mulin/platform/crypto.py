"""Encrypted fields and blind indexes: AES-256-GCM with a key id and suite in every ciphertext.

A ciphertext is `suite (1 byte) | key id (1 byte) | nonce (12) | sealed text`, so that keys can be
rotated and another suite (SM4) can follow without guessing what an old row was written with.
The name of the field is bound in as associated data: a value moved to another column does not open.

What is read from the database stays sealed until somebody asks for it, and that is told to `readings.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.lookups import Exact, In
from django.db.models.query_utils import DeferredAttribute

from mulin.platform import readings
from mulin.platform.keyring import Blind, Keyring, keyring, open_sealed

__all__ = ["BlindIndex", "EncryptedText", "Keyring", "Sealed", "blind", "keyring", "settled"]

_INDEXED: set[str] = set()
"""Purposes whose blind indexes stand in columns, and can be made anew."""


class Sealed:
    """What stands in a column, not opened yet."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __bool__(self) -> bool:
        return bool(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)

    def __str__(self) -> str:
        raise TypeError("a sealed field is opened by its model alone, not by values()")


class _Opening(DeferredAttribute):
    """Opens a field when it is first asked for on an instance."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname  # type: ignore[attr-defined]
        held = instance.__dict__
        value = held[name] if name in held else super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field: EncryptedText = self.field  # type: ignore[attr-defined,assignment]
            value = open_sealed(value.content, field.purpose) if value.content else ""
            if not readings.passes():
                # What is only masked or compared stays sealed for whoever asks next.
                held[name] = value
            if value:
                readings.opened(instance, name)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value  # type: ignore[attr-defined]


class EncryptedText(models.BinaryField):
    """Text that is readable only through the application's keys.

    `purpose` says what the value is kept for (N-90) and is bound into the ciphertext.
    """

    descriptor_class = _Opening

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

    def pre_save(self, instance: Any, add: bool) -> Any:
        """What nobody opened goes back as it came."""
        held = instance.__dict__.get(self.attname)
        return held if isinstance(held, Sealed) else super().pre_save(instance, add)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.content
        if value is None or isinstance(value, bytes):
            return value
        return keyring().seal(str(value), self.purpose) if value else b""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def opened(self, value: Any) -> Any:
        """A value out of `values()`, opened: for what is named there on purpose, and recorded by who shows it."""
        if not isinstance(value, Sealed):
            return value
        return open_sealed(value.content, self.purpose) if value.content else ""

    def to_python(self, value: Any) -> Any:
        return value


class BlindIndex(models.CharField):
    """The blind index of an encrypted field: `of` names it, `purpose` is bound in. In the table plain text.

    While indexes are made anew with another key, a look-up finds those of both. `of` is empty where the text
    itself is kept nowhere and the row lasts for minutes.
    """

    def __init__(self, *args: Any, purpose: str = "", of: str = "", **kwargs: Any) -> None:
        self.purpose, self.of = purpose, of
        _INDEXED.add(purpose)
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations it is what it is in the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _both(values: Iterable[Any]) -> list[Any]:
    return [
        one for value in values for one in ((value, value.before) if isinstance(value, Blind) else (value,))
    ]


@BlindIndex.register_lookup
class _BlindExact(Exact):
    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not isinstance(self.rhs, Blind):
            return super().as_sql(compiler, connection)
        left, values = self.process_lhs(compiler, connection)
        return f"{left} IN (%s, %s)", (*values, str(self.rhs), self.rhs.before)


@BlindIndex.register_lookup
class _BlindIn(In):
    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, _both(rhs) if isinstance(rhs, list | tuple | set | frozenset) else rhs)


def blind(text: str, purpose: str) -> str:
    """The blind index of a value, or an empty string for an empty one."""
    if not text:
        return ""
    ring = keyring()
    return ring.blind(text, purpose) if purpose in _INDEXED else ring.digest(text, purpose)


def settled(asked: Iterable[str]) -> dict[str, str]:
    """Each index as it may stand in a column -> the one it is by today's key."""
    return {old: one for one in asked for old in ((one, one.before) if isinstance(one, Blind) else (one,))}
