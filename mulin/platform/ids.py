"""Keys: time-ordered UUIDs made in the application, and random tokens for what opens without log-in."""

import secrets
from uuid import UUID

import uuid_utils.compat as uuid_utils


def new_id() -> UUID:
    """A UUIDv7: sorts by the time it was made, so that inserts land at the end of an index."""
    return uuid_utils.uuid7()


def new_token() -> str:
    """About 131 bits, safe in an address and short enough for a QR code on paper."""
    return secrets.token_urlsafe(16)
