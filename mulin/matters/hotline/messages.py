"""One thing the hotline sends about an order, read and not yet taken. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mulin.matters.actions.importing import Draft

MOST = 2_000
"""Orders of one workbook or one call; more come in several."""


@dataclass(frozen=True, slots=True)
class Message:
    """One row. `draft` is the matter it would be, None where it says nothing of what it is about."""

    row: int
    source: str
    number: str
    draft: Draft | None
    words: str
    state: str
    told: str
    sent_at: dt.datetime | None
    due_at: dt.datetime | None
    answer: str
    callback: str
    urges: int

    @property
    def digest(self) -> str:
        """What makes it another message: everything it says, with their time where they give one."""
        said = [
            self.sent_at and self.sent_at.astimezone(dt.UTC).isoformat(),
            self.words,
            self.told,
            self.due_at and self.due_at.astimezone(dt.UTC).isoformat(),
            self.answer,
            self.callback,
            self.urges,
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
