"""Who opened the name or telephone of a registered person, for themself to see."""

from __future__ import annotations

from uuid import UUID

from mulin.platform.timeline import queries as acts
from mulin.platform.timeline.queries import Line


def looks_at(person_id: UUID, *, most: int = 50) -> list[Line]:
    """Newest first; `body["reason"]` says why. One statement."""
    return [line for _record, line in acts.of_verb([person_id], "people.show_person", most=most)]
