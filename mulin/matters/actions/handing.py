"""One matter handed over to a successor, as part of handing over everything."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.matters import states
from mulin.matters.actions import base
from mulin.matters.models import Arbitration, Assignment, Matter, Passing
from mulin.matters.states import arbitration
from mulin.matters.states import passing as flows
from mulin.people import queries as people
from mulin.people.estates import Piece
from mulin.people.models import Person
from mulin.platform import flow
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL


def pass_on(piece: Piece, giver: Person, taker: Person, actor: Actor, now: dt.datetime) -> None:
    """The successor has what the leaver had of this matter: at the window, or the sheet of one office."""
    matter = base.lock(Matter(pk=piece.record_id))
    if piece.org_id is not None:
        _sheet(matter, piece.org_id, giver, taker)
    else:
        _window(matter, giver, taker, now)
    for asked in Passing.objects.filter(matter=matter, state=flows.ASKED):
        flow.advance(asked, flows.PASSING, "call_off")
        asked.ended_at = now
        asked.save(update_fields=["state", "ended_at"])
    base.keep(matter, "owner", "owner_org", "receiver", "receiver_org")
    base.note(matter, "hand_over_to", actor, now, giver=giver.name, taker=taker.name)


def _sheet(matter: Matter, office: UUID, giver: Person, taker: Person) -> None:
    held = Assignment.objects.filter(
        matter=matter, organisation_id=office, accepted_by=giver, state__in=(states.IN_HAND, states.DONE)
    )
    in_hand = held.filter(state=states.IN_HAND).exists()
    held.update(accepted_by=taker)
    if in_hand and matter.owner_id == giver.id:
        matter.owner_id = taker.id


def _window(matter: Matter, giver: Person, taker: Person, now: dt.datetime) -> None:
    office = _office(matter, taker, now)
    if matter.receiver_id == giver.id:
        matter.receiver_id, matter.receiver_org_id = taker.id, office
    if matter.owner_id == giver.id:
        matter.owner_id, matter.owner_org_id = taker.id, office
    Arbitration.objects.filter(matter=matter, arbiter=giver, state=arbitration.OPEN).update(arbiter=taker)


def _office(matter: Matter, taker: Person, now: dt.datetime) -> UUID | None:
    """The office in which the successor answers for this place."""
    actor = people.actor_of(taker, on=now.astimezone(LOCAL).date())
    covering = (post.org_id for post in actor.own_posts if matter.path.startswith(post.path))
    return next(covering, actor.home_org_id)
