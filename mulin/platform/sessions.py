"""Sessions whose key stands in the cookie alone: the table holds its hash.

Who reads the table, or a copy of it, cannot come in with what it finds there.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db


def kept(key: str) -> str:
    """What stands in the table for a key: 160 bits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, found by the hash of their key."""

    def _get_session_from_db(self) -> Any:
        key = self._session_key  # type: ignore[has-type]
        try:
            self._session_key = kept(key) if key else key
            return super()._get_session_from_db()  # type: ignore[misc]
        finally:
            # Where nothing was found Django has taken the key away, so that a new one is made.
            if self._session_key is not None:
                self._session_key = key

    def exists(self, session_key: str) -> bool:
        return super().exists(kept(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(kept(key))


def end(kept_key: str) -> None:
    """End a session by what stands in the table."""
    SessionStore.get_model_class().objects.filter(session_key=kept_key).delete()
