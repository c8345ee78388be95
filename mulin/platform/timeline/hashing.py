"""How an act and a block are hashed. SHA-256; the suite's name is part of what is hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

SUITE = b"mulin-timeline-1/sha256"
GENESIS = bytes(32)


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def commit(salt: bytes, body: dict[str, Any]) -> bytes:
    """Binds the detail to the act without telling it: erase the salt, and nothing can be guessed."""
    return hashlib.sha256(salt + canonical(body)).digest()


def act_hash(
    *,
    id: UUID,
    street_id: UUID,
    record_id: UUID,
    verb: str,
    actor_id: UUID | None,
    actor_kind: str,
    at: dt.datetime,
    recorded_at: dt.datetime,
    commitment: bytes,
) -> bytes:
    """The hash over everything an act says. Times count in whole microseconds, as the table keeps them."""
    fields = [
        str(id),
        str(street_id),
        str(record_id),
        verb,
        str(actor_id or ""),
        actor_kind,
        _microseconds(at),
        _microseconds(recorded_at),
        bytes(commitment).hex(),
    ]
    return hashlib.sha256(SUITE + canonical(fields)).digest()


def block_head(previous: bytes, hashes: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256(SUITE + previous)
    for one in hashes:
        digest.update(one)
    return digest.digest()


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _microseconds(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)
