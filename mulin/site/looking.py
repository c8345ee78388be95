"""Who looked at one's name or telephone, for whatever reason (norms 4.2)."""

from __future__ import annotations

from uuid import UUID

from mulin.matters.queries import reporters
from mulin.people.queries.looks import looks_at


def looks(person_id: UUID, *, most: int = 50) -> list[reporters.Look]:
    """Every look, for a matter or at the desk, newest first. Two statements."""
    at_desk = [
        reporters.Look(line.at, line.office or line.who, "", line.body.get("reason", ""), "")
        for line in looks_at(person_id, most=most)
    ]
    found = [*reporters.looks(person_id, most=most), *at_desk]
    return sorted(found, key=lambda look: look.at, reverse=True)[:most]
