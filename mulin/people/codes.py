"""The code that proves an address: made from this instance's secret and the moment it was asked for, and kept nowhere. Pure."""

from __future__ import annotations

import datetime as dt
import hmac

from django.utils.crypto import salted_hmac

from mulin.people.models import ContactWay

LASTS = dt.timedelta(minutes=10)
MOST_TRIES = 5


def code_of(way: ContactWay) -> str:
    """Six digits. Raises ValueError where none was asked for."""
    if way.code_at is None:
        raise ValueError("no code was asked for")
    said = f"{way.id}:{way.address_index}:{way.code_at.timestamp():.6f}"
    digest = salted_hmac("mulin.people.codes", said, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def good(way: ContactWay, now: dt.datetime) -> bool:
    """Whether the code asked for last may still be used."""
    return way.code_at is not None and now <= way.code_at + LASTS and way.code_tries < MOST_TRIES


def fits(way: ContactWay, code: str, now: dt.datetime) -> bool:
    return good(way, now) and hmac.compare_digest(code_of(way).encode(), code.strip().encode())
