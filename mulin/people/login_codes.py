"""How a code reaches a telephone: by the SMS channel, which an instance has or writes down to a folder instead.

The channel says that it is there by `carry_by`; with `MULIN_OUTBOX` it is, and its folder holds the codes with
all else. In development (`MULIN_DEBUG=1`) without either, a code goes to `outbox/` in the home. Any other instance
sends no codes, and the page says what one can do instead.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import salted_hmac

from mulin.platform import crypto, home

DIGITS = 6
KIND = "people.code"
"""The kind of notice the channel is given."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One code on its way. Whose number it is stands there only where somebody is registered with it."""

    id: UUID
    phone: str
    code: str
    at: dt.datetime
    person_id: UUID | None = None
    street_id: UUID | None = None

    @property
    def known(self) -> bool:
        return self.person_id is not None


Carrier = Callable[[Sent], None]
"""In the caller's transaction, without waiting. For an unknown number it writes as much and sends nothing, so that
nobody learns by the clock who is registered."""
Ready = Callable[[], bool]
_carrier: tuple[Carrier, Ready] | None = None


def carry_by(carrier: Carrier, ready: Ready) -> None:
    """The SMS channel: `carrier` puts one code into the outbox, `ready()` says whether it is configured."""
    global _carrier
    _carrier = carrier, ready


def code_of(code_id: UUID) -> str:
    """Six digits, made from this instance's secret and an id that is used once; so they need to be kept nowhere."""
    digits = salted_hmac("mulin.people.login_codes", str(code_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digits[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def digest(code_id: object, code: str) -> str:
    """What a code is compared with: keyed, and bound to the one row it belongs to."""
    return crypto.blind(f"{code_id}:{code}", "people.code")


def can_deliver() -> bool:
    """Whether a code can reach anybody."""
    return (_carrier is not None and _carrier[1]()) or _outbox_declared()


def deliver(sent: Sent) -> None:
    """Send a code. For a number that nobody is registered with the same is done, and nothing leaves.

    The outbox is a folder with a file for each; it is for trying an instance out.
    """
    if _carrier is not None and _carrier[1]():
        _carrier[0](sent)
        return
    if not _outbox_declared():
        raise RuntimeError("no way to deliver a code; ask can_deliver() first")
    words = {"kind": KIND, "to": sent.phone, "code": sent.code if sent.known else ""}
    name = f"code-{secrets.token_hex(6)}.json"
    home.write_private(home.folder("outbox", private=True) / name, json.dumps(words, ensure_ascii=False))


def _outbox_declared() -> bool:
    return os.environ.get("MULIN_DEBUG") == "1"
