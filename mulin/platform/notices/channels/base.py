"""What every channel is: a way by which one message reaches one address, or says why it does not."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):
    """Permanent: this address will not take it, now or later. The next way is tried."""


class Unreachable(Exception):
    """Temporary: nobody was there, or too busy. Tried again, not before `after`."""

    def __init__(self, why: str, after: dt.timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel has taken it over; `number` is its own number for it, or empty."""

    number: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves. `id` is the same on every attempt, for the other side to know it again."""

    id: str
    subject: str
    text: str
    language: str = "zh-hans"
    office: str = ""
    link: str = ""
    stop: str = ""
    """Address where one tap ends this channel."""
    what: str = ""
    """In a few words, with nothing personal: what it is about."""


class Channel(Protocol):
    key: str
    word: Words
    hint: Words
    """What a person writes down for it."""
    cost: Words
    needs_address: bool
    urgent: bool
    """Whether it reaches people at once."""
    proved_by_code: bool
    open_words: bool
    """Whether others may read along (a lock screen, a shared telephone): nothing personal then."""
    once: bool
    """Whether each permission is for one message."""

    def configured(self) -> bool: ...

    def clean(self, address: str) -> str:
        """The address in its one form; raises ValueError for what cannot be one."""
        ...

    def resolve(self, given: str) -> str:
        """What a program gives for a person, as their address. Raises `Refused` or `Unreachable`."""
        ...

    def send(self, message: Outgoing, address: str) -> Receipt:
        """Hand it over. Raises `Refused` or `Unreachable`; returns within about `DEADLINE` seconds."""
        ...

    def probe(self) -> None:
        """See whether the other side is there, without sending anything. Raises `Unreachable`."""
        ...


DEADLINE = 10.0
"""Seconds for one attempt altogether, however slowly the other side answers."""

SEGMENT = 70
"""Characters of a Chinese text message of one part."""
_PART = 67
_LATIN = re.compile(r"[\n\r A-Za-z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*")
_LATIN_SEGMENT, _LATIN_PART = 160, 153


def segments(text: str) -> int:
    """How many text messages a text costs: 70 characters, or 67 in each of several (160 and 153 in Latin letters)."""
    latin = _LATIN.fullmatch(text) is not None
    one, part = (_LATIN_SEGMENT, _LATIN_PART) if latin else (SEGMENT, _PART)
    length = len(text) if latin else len(text.encode("utf-16-le")) // 2
    return 1 if length <= one else -(-length // part)
