"""What happened lately on a street's public page, for feeds: acts that everybody may know of, on public matters."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mulin.matters.models import Matter
from mulin.matters.queries import lists
from mulin.platform.timeline import queries as timeline
from mulin.platform.timeline.models import Act
from mulin.territory import queries as territory

VERBS = (
    "answer", "take_back", "decide", "approve_delay", "end_delay", "say_solved", "say_not_solved", "note_solved",
    "note_not_solved", "verify_solved", "verify_not_solved", "close_not_reached", "reopen",
)  # fmt: skip
"""Answered, decided, hung, ended, taken up again; the steps between are on each matter's own page."""

MOST = 60


@dataclass(frozen=True, slots=True)
class News:
    """One act, with the matter as a list may show it."""

    matter: Matter
    line: timeline.Line


def news(street_id: UUID, most: int = MOST) -> list[News]:
    """The latest acts that stand, newest first. Five statements, whatever happened."""
    verbs = [f"matters.{verb}" for verb in VERBS]
    acts = list(
        Act.objects.filter(street_id=street_id, verb__in=verbs)
        .select_related("detail")
        .order_by("-recorded_at", "-id")[: most * 2]
    )
    found = lists.by_ids(street_id, {act.record_id for act in acts})
    undone = {
        line.body["act"]
        for _record, line in timeline.of_verb(found, "matters.undo", most=most * 2)
        if "act" in line.body
    }
    names = territory.names_for_reader(street_id)
    told = [
        News(found[act.record_id], timeline.line(act, names))
        for act in acts
        if act.record_id in found and str(act.id) not in undone
    ]
    return told[:most]
