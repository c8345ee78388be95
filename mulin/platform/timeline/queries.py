"""The story of a record, act by act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.platform import registry
from mulin.platform.prepared import Prepared, among
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


MOST_LINES = 200
_STORY = Prepared(
    lambda: (
        Act.objects.filter(among("record_id", "records"))
        .select_related("detail")
        .defer("era", "xid", "commitment", "hash", "detail__salt")
        .order_by("at", "id")[:MOST_LINES]
    )
)


def story(record_ids: Iterable[UUID], names: Mapping[str, str] | None = None) -> list[Line]:
    """The acts on these records, oldest first by when they happened, `MOST_LINES` at most. One statement.

    The timeline keeps the names of offices as they were written; `names` says what a reader calls them.
    """
    return [line(act, names or {}) for act in _STORY.rows(records=list(record_ids))]


def of_verb(record_ids: Iterable[UUID], verb: str, *, most: int = 50) -> list[tuple[UUID, Line]]:
    """Acts of one kind on these records, each with its record, newest first. One statement."""
    found = Act.objects.filter(record_id__in=list(record_ids), verb=verb).select_related("detail")
    return [(act.record_id, line(act, {})) for act in found.order_by("-at", "-id")[:most]]


_OFFICES = ("office", "to", "from")
"""Where the words of an act name an office, or several."""
AND = "、"
"""Between several that are written down one after the other, whatever language the writer reads."""


def line(act: Act, names: Mapping[str, str]) -> Line:
    detail = getattr(act, "detail", None)
    body = dict(detail.body) if detail else {}
    if names:
        body.update({key: _called(body[key], names) for key in _OFFICES if body.get(key)})
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


def _called(written: str, names: Mapping[str, str]) -> str:
    """One office, or several as they are written one after the other, by the names the reader knows."""
    if written in names:
        return names[written]
    return _("、").join(names.get(one, one) for one in written.split(AND))


class _Blank(dict[str, Any]):
    """An erased detail leaves a gap in the sentence, not an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def nothing_told() -> dict[str, Any]:
    """For a sentence without what its act tells."""
    return _Blank()


def last(record_id: UUID, *, besides: Iterable[str] = ()) -> Line | None:
    """The latest act on a record, passing over acts of these verbs."""
    found = Act.objects.filter(record_id=record_id).exclude(verb__in=list(besides)).select_related("detail")
    act = found.order_by("-recorded_at", "-id").first()
    return line(act, {}) if act else None


def last_id(record_id: UUID) -> UUID | None:
    """The id of the act written last on a record: its version, for who must know whether anything happened since."""
    return Act.objects.filter(record_id=record_id).order_by("-id").values_list("id", flat=True).first()


def one(record_id: UUID, act_id: UUID) -> Line | None:
    """One act on a record."""
    act = Act.objects.filter(record_id=record_id, pk=act_id).select_related("detail").first()
    return line(act, {}) if act else None


def standing(lines: Iterable[Line]) -> list[Line]:
    """The lines of a story without those that were undone, and without the undoing: for who is told what holds."""
    told = list(lines)
    undone = undone_in(told)
    return [one for one in told if str(one.id) not in undone]


def undone_in(lines: Iterable[Line], verb: str = "undo") -> set[str]:
    """The ids of the acts that later ones of this verb are about."""
    return {one.body["act"] for one in lines if one.verb.endswith(f".{verb}") and "act" in one.body}
