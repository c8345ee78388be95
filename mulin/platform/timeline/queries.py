"""The story of a record, act by act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mulin.platform import registry
from mulin.platform.timeline.models import Act


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story: when, who, what in plain words, and what was said."""

    id: UUID
    at: dt.datetime
    recorded_at: dt.datetime
    verb: str
    who: str
    office: str
    actor_kind: str
    actor_id: UUID | None
    sentence: str
    said: str
    body: dict[str, Any]


def story(record_ids: Iterable[UUID], *, most: int = 200) -> list[Line]:
    """Every act on these records, oldest first by when it happened. One statement."""
    acts = (
        Act.objects.filter(record_id__in=list(record_ids))
        .select_related("detail")
        .order_by("at", "id")[:most]
    )
    return [line(act) for act in acts]


def of_verb(record_ids: Iterable[UUID], verb: str, *, most: int = 50) -> list[tuple[UUID, Line]]:
    """Acts of one kind on these records, each with its record, newest first. One statement."""
    found = Act.objects.filter(record_id__in=list(record_ids), verb=verb).select_related("detail")
    return [(act.record_id, line(act)) for act in found.order_by("-at", "-id")[:most]]


def line(act: Act) -> Line:
    detail = getattr(act, "detail", None)
    body = detail.body if detail else {}
    sentence = registry.sentences.get(act.verb, act.verb)
    return Line(
        id=act.id,
        at=act.at,
        recorded_at=act.recorded_at,
        verb=act.verb,
        who=body.get("who", ""),
        office=body.get("office", ""),
        actor_kind=act.actor_kind,
        actor_id=act.actor_id,
        sentence=str(sentence) % _Blank(body),
        said=body.get("said", ""),
        body=body,
    )


class _Blank(dict[str, Any]):
    """An erased detail leaves a gap in the sentence, not an error."""

    def __missing__(self, key: str) -> str:
        return "…"
