"""Open matters whose place moved: each has somebody who answers for it where it lies now (S1-21, S1-23)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mulin.matters import states
from mulin.matters.actions import base
from mulin.matters.models import LIVE_WORK, Assignment, Matter
from mulin.matters.queries.sight import SEES_AREA
from mulin.people import queries as people
from mulin.people.models import Person
from mulin.people.queries import Duty
from mulin.platform import search, timeline
from mulin.platform.actors import Actor
from mulin.platform.paths import within_any
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.territory.rehoming import Move, Over, in_step

SOURCES = {
    "matters_matter": "NOT t.history AND t.state <> 'closed'",
    "matters_outing": "t.state = 'planned'",
    "matters_whistle": "t.state = 'open'",
    "matters_sweep": "t.state = 'open'",
    "matters_triage": "t.state = 'waiting'",
    "matters_fix": "t.state = 'stands' AND t.valid_to IS NULL",
    "matters_article": "t.valid_to IS NULL OR t.valid_to > %(on)s",
}
"""Tables with a path, and which of their rows `t` are open: these follow a place that moves."""


@dataclass(frozen=True, slots=True)
class Change:
    """A matter, and who has it from now on; None where that stays as it is."""

    matter: Matter
    move: Move
    owner: Duty | None
    receiver: Duty | None


def plan(moves: Sequence[Move], now: dt.datetime, *, moved: bool, over: Over = None) -> list[Change]:
    """What becomes of every open matter in these places, before they have `moved` or after.

    Whoever has it in hand keeps it. Who answered for it at a window, and sees it no more, is followed by
    whoever answers for the new place. Raises `Conflict` where nobody does.
    """
    paths = [move.new if moved else move.old for move in moves]
    matters = list(
        Matter.objects.filter(LIVE_WORK, within_any(paths))
        .only("id", "street_id", "path", "state", "owner_id", "receiver_id", "concerns", "ref")
        .order_by("id")
    )
    sight = _Sight(matters, now, over)
    duties: dict[tuple[str, tuple[UUID, ...]], Duty] = {}
    changes = []
    for matter in matters:
        path = matter.path
        move = next(one for one in moves if path.startswith(one.new if moved else one.old))
        new = path if moved else move.new + path[len(move.old) :]
        lost = [
            not sight.keeps(matter, person, new, move, moved=moved)
            for person in (matter.owner_id, matter.receiver_id)
        ]
        duty = None
        if any(lost):
            key = (move.new, tuple(matter.concerns))
            if key not in duties:
                duties[key] = base.answerable(move.new, now, besides=matter.concerns, to_answer=moved)
            duty = duties[key]
        changes.append(Change(matter, move, duty if lost[0] else None, duty if lost[1] else None))
    return changes


class _Sight:
    """What everybody concerned sees and has in hand, read once."""

    def __init__(self, matters: Sequence[Matter], now: dt.datetime, over: Over) -> None:
        self.over = over
        on = now.astimezone(LOCAL).date()
        ids = {one.owner_id for one in matters} | {one.receiver_id for one in matters}
        self.actors = {one.id: people.actor_of(one, on=on) for one in Person.objects.filter(id__in=ids)}
        held = Assignment.objects.filter(
            matter__in=[one.id for one in matters], state__in=(states.IN_HAND, states.DONE)
        )
        self.in_hand = set(held.values_list("matter_id", "accepted_by_id"))

    def keeps(self, matter: Matter, person: UUID, new: str, move: Move, *, moved: bool) -> bool:
        """Whether they have it in hand, or still see it; posts inside the place go along with it."""
        if person == matter.owner_id and (matter.id, person) in self.in_hand:
            return True
        return any(
            post.role in SEES_AREA
            and (
                new.startswith(self.over[1] if self.over and post.path == self.over[0] else post.path)
                or (not moved and post.path.startswith(move.old) and matter.path.startswith(post.path))
            )
            for post in self.actors[person].posts
        )


def count_changes(moves: Sequence[Move], now: dt.datetime, over: Over = None) -> int:
    """How many open matters would go to another window."""
    return sum(change.owner is not None for change in plan(moves, now, moved=False, over=over))


def rehome(moves: Sequence[Move], actor: Actor, now: dt.datetime) -> int:
    """Give every open matter that moved somebody who answers there, and note on each where it lies now.

    In the caller's transaction, after the rows have followed. Returns how many matters moved.
    """
    for table, condition in SOURCES.items():
        in_step(table, moves, now, open=condition)
    changes = plan(moves, now, moved=True)
    _give("owner", changes)
    _give("receiver", changes)
    timeline.record_many(_entry(change, actor, now) for change in changes)
    return len(changes)


def _give(role: str, changes: Sequence[Change]) -> None:
    """Write who has them now: one statement for everybody who gets some."""
    by_duty: dict[Duty, list[UUID]] = defaultdict(list)
    for change in changes:
        duty: Duty | None = getattr(change, role)
        if duty is not None:
            by_duty[duty].append(change.matter.id)
    for duty, ids in by_duty.items():
        Matter.objects.filter(id__in=ids).update(
            **{f"{role}_id": duty.person_id, f"{role}_org_id": duty.organisation_id}
        )


def _entry(change: Change, actor: Actor, now: dt.datetime) -> timeline.Entry:
    verb = "rehome" if change.owner is None else "rehome_to_window"
    body = {"was": change.move.since, "to": change.move.to}
    return timeline.Entry(change.matter.street_id, change.matter.id, f"matters.{verb}", actor, now, now, body)


def follow_place(matter: Matter) -> None:
    """A closed matter that is taken up again lies where its place lies now; the caller saves its `path`."""
    if matter.path == matter.place.path or matter.place.valid_to is not None:
        return
    matter.path = matter.place.path
    records.change(matter.id, path=matter.path)
    search.move(matter.id, matter.path)
