"""What the acts on nouns beside the matter share: their record in the chain, their line on the timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol
from uuid import UUID

from mulin.matters.models import Matter
from mulin.platform import bulk, refs, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.platform.records.models import Record


class Kept(Protocol):
    """A thing with a number, a street, a path and a state."""

    id: UUID
    street_id: UUID
    path: str
    ref: str
    state: str


def put(kept: Kept, kind: str, prefix: str, title: str, now: dt.datetime, *, public: bool = False) -> None:
    """Give a new thing its number and its row in the chain. The counter is drawn last of all that waits."""
    kept.ref = refs.draw(prefix, kept.street_id, now.astimezone(LOCAL).year)[0]
    bulk.insert(
        Record(
            id=kept.id,
            kind=kind,
            street_id=kept.street_id,
            path=kept.path,
            ref=kept.ref,
            title=title[:120],
            public_title=title[:120] if public else "",
            state=kept.state,
            at=now,
        )
    )


def note(kept: Kept, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=kept.street_id, record_id=kept.id, verb=f"matters.{verb}", actor=actor, now=now, **body
    )


def link(matter: Matter, kept: Kept, kind: str, now: dt.datetime) -> None:
    """Say that this came out of the matter."""
    records.link(matter.id, kept.id, kind, now)
