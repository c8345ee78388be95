"""An act on somebody's own account: written down on their timeline, and told to them at once in Mine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mulin.people.models import Person
from mulin.platform import timeline
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices


def note_and_tell(
    person: Person,
    verb: str,
    kind: str,
    *,
    actor: Actor,
    now: dt.datetime,
    body: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """`body` goes into the act, `values` into the notice of this `kind`. In the caller's transaction."""
    timeline.record(
        street_id=person.street_id,
        record_id=person.id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        **(body or {}),
    )
    notices.later(
        street_id=person.street_id,
        record_id=person.id,
        kind=kind,
        channel="in_app",
        person_id=person.id,
        wait=False,
        now=now,
        **values,
    )
