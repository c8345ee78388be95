"""What every act on a mediation does: lock it, write it down without a word or a name, tell who is concerned."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.matters.models import Mediation, MediationParty
from mulin.people import queries as people
from mulin.platform import timeline
from mulin.platform.actors import Actor, system
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice

NOTICE = "matters.mediation"
SOMEBODY = system("matters.mediation")
"""Under whose name it stands that somebody no longer wanted to: who it was is written nowhere (N-48, ET-08)."""


def lock(mediation: Mediation) -> Mediation:
    """The mediation as it stands now, its row locked until the transaction ends."""
    return Mediation.objects.select_for_update(no_key=True).get(pk=mediation.pk)


def parties_of(mediation: Mediation) -> list[MediationParty]:
    return list(MediationParty.objects.filter(mediation=mediation).order_by("position"))


def note(mediation: Mediation, verb: str, actor: Actor, now: dt.datetime) -> None:
    """One act on the timeline: what kind it was and whose id, no word that was said and nobody's name."""
    timeline.record(
        street_id=mediation.street_id,
        record_id=mediation.id,
        verb=f"matters.mediation_{verb}",
        actor=Actor(id=actor.id, kind=actor.kind),
        now=now,
    )


def tell(
    mediation: Mediation,
    what: str,
    now: dt.datetime,
    *,
    but: Actor | None = None,
    mediator: bool = True,
    parties: bool = True,
) -> None:
    """A message to mediator and parties who have an account, without saying what it is about."""
    wanted: list[UUID] = [mediation.mediator_id] if mediator else []
    if parties:
        known = [one.person_id for one in parties_of(mediation) if one.person_id]
        reached = people.with_accounts(known)
        wanted += [one for one in known if one in reached]
    for person_id in wanted:
        if but is not None and person_id == but.id:
            continue
        notices.later(
            street_id=mediation.street_id,
            record_id=mediation.id,
            kind=NOTICE,
            channel=Notice.Channel.IN_APP,
            person_id=person_id,
            now=now,
            what=what,
        )
