"""The timeline of a street as the audit administrator reads it: who, what and when, and no words (N-2.12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.platform import registry
from mulin.platform.records.models import Record
from mulin.platform.timeline.models import Act, Block
from mulin.platform.timeline.queries import nothing_told

_looks: set[str] = set()


def add_looks(*verbs: str) -> None:
    """These verbs are readings of personal fields."""
    _looks.update(verbs)


def looks() -> frozenset[str]:
    return frozenset(_looks)


@dataclass(frozen=True, slots=True)
class Trace:
    """One act without its words. `ref` is empty where the record has no number."""

    id: UUID
    at: dt.datetime
    recorded_at: dt.datetime
    who: str
    office: str
    verb: str
    sentence: str
    ref: str


def traces(street_id: UUID, *, verbs: Iterable[str] | None, before: UUID | None, most: int) -> list[Trace]:
    """The latest acts of a street written before this one, newest first. Two statements."""
    found = Act.objects.filter(street_id=street_id)
    if verbs is not None:
        found = found.filter(verb__in=list(verbs))
    if before is not None:
        found = found.filter(id__lt=before)
    acts = list(found.select_related("detail").order_by("-id")[:most])
    refs = dict(Record.objects.filter(id__in={act.record_id for act in acts}).values_list("id", "ref"))
    return [_trace(act, refs) for act in acts]


def _trace(act: Act, refs: dict[UUID, str]) -> Trace:
    detail = getattr(act, "detail", None)
    body = detail.body if detail else {}
    return Trace(
        id=act.id,
        at=act.at,
        recorded_at=act.recorded_at,
        who=_who(act, body),
        office=body.get("office", ""),
        verb=act.verb,
        sentence=str(registry.sentences.get(act.verb, act.verb)) % nothing_told(),
        ref=refs.get(act.record_id, ""),
    )


def _who(act: Act, body: dict[str, Any]) -> str:
    """Staff by name, for they acted in a post; everybody else by what they are."""
    if body.get("office"):
        return str(body.get("who", ""))
    return str(
        {"person": _("本人"), "visitor": _("没登录的人"), "client": _("机器")}.get(act.actor_kind, _("系统"))
    )


def sealed() -> Block | None:
    """The last block: up to which the timeline is chained, its head to be noted elsewhere. None before the first."""
    return Block.objects.order_by("-era", "-number").first()
