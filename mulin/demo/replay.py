"""Replays the stories of the demo's matters through the product's own actions, in the order of time."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mulin.demo.matters import MatterSeed, matters
from mulin.demo.stories import Step
from mulin.matters import actions
from mulin.matters.models import Assignment, Category, Channel, Matter, ReplyBy, Reporter
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import VISITOR, Actor, system
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

HOTLINE = system("12345")


@dataclass
class Cast:
    """Everybody and everything the stories name, by key."""

    places: dict[str, Place]
    organisations: dict[str, Organisation]
    categories: dict[str, Category]
    persons: dict[str, Person]
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str | None, on: dt.datetime) -> Actor:
        """The actor a person is; posts of the demo's staff all began before its first matter."""
        if key is None:
            return VISITOR
        if key not in self._actors:
            self._actors[key] = actor_of(self.persons[key], on=on.astimezone(LOCAL).date())
        return self._actors[key]


@dataclass
class Running:
    """One matter being replayed."""

    seed: MatterSeed
    matter: Matter
    reporter: Reporter | None
    sheet: Assignment | None = None


def replay(cast: Cast, *, now: dt.datetime, progress: Callable[[str], None], most: int | None = None) -> int:
    """Replay the matters up to `now`; returns how many. `most` takes the latest ones only."""
    seeds = matters(now)[-most:] if most else matters(now)
    running: dict[str, Running] = {}
    for count, (at, seed, step) in enumerate(_in_order(seeds), start=1):
        if step is None:
            running[seed.key] = _raise(cast, seed, at)
        else:
            _STEPS[step.verb](cast, running[seed.key], step)
        if count % 500 == 0:
            progress(_("办了 %(n)s 步") % {"n": count})
    return len(seeds)


def _in_order(seeds: list[MatterSeed]) -> Iterator[tuple[dt.datetime, MatterSeed, Step | None]]:
    """Every act of every story as it happened in time: numbers are drawn in the order of raising."""
    stories = []
    for index, seed in enumerate(seeds):
        acts: list[tuple[dt.datetime, int, int, Step | None]] = [(seed.occurred, index, 0, None)]
        acts += [(step.at, index, turn, step) for turn, step in enumerate(seed.story, start=1)]
        stories.append(acts)
    for at, index, _turn, step in heapq.merge(*stories, key=lambda act: act[:3]):
        yield at, seeds[index], step


def _raise(cast: Cast, seed: MatterSeed, at: dt.datetime) -> Running:
    person = cast.persons[seed.reporter] if seed.reporter else None
    contact = None
    if not seed.found:
        contact = actions.Contact(
            name=person.name if person else "",
            phone=person.phone if person else "",
            reply_by=_reply_by(person),
            person=person,
        )
    intake = actions.raise_matter(
        place=cast.places[seed.place],
        words=seed.words,
        channel=seed.channel if seed.channel != "sheet" else Channel.PATROL,
        contact=contact,
        actor=_raiser(cast, seed, at),
        now=at,
        category_id=cast.categories[seed.category].id,
        source=seed.source,
        external_no=seed.external_no,
    )
    return Running(seed, intake.matter, intake.reporter)


def _raiser(cast: Cast, seed: MatterSeed, at: dt.datetime) -> Actor:
    """Who puts it in: the desk, the hotline's table, or the person on their own telephone."""
    if seed.recorder is None and seed.channel == Channel.HOTLINE:
        return HOTLINE
    return cast.actor(seed.recorder or seed.reporter, at)


def _reply_by(person: Person | None) -> str:
    if person is None:
        return ReplyBy.SLIP
    return person.reply_by if person.reply_by in ReplyBy.values else ReplyBy.PHONE


def _receive(cast: Cast, run: Running, step: Step) -> None:
    actions.receive(
        matter=run.matter,
        actor=cast.actor(step.by, step.at),
        now=step.at,
        category=cast.categories[step.data["category"]],
    )


def _dispatch(cast: Cast, run: Running, step: Step) -> None:
    run.sheet = actions.dispatch(
        matter=run.matter,
        to=cast.organisations[step.data["to"]],
        reason=step.data["reason"],
        task=step.data["task"],
        actor=cast.actor(step.by, step.at),
        now=step.at,
    )


def _accept(cast: Cast, run: Running, step: Step) -> None:
    actions.accept(assignment=_sheet(run), actor=cast.actor(step.by, step.at), now=step.at)


def _return(cast: Cast, run: Running, step: Step) -> None:
    actions.return_sheet(
        assignment=_sheet(run), reason=step.data["reason"], actor=cast.actor(step.by, step.at), now=step.at
    )


def _sheet(run: Running) -> Assignment:
    if run.sheet is None:
        raise ValueError(f"{run.seed.key}: no sheet is out")
    return run.sheet


def _on_matter(act: Callable[..., Any]) -> Callable[[Cast, Running, Step], None]:
    """A step whose data are just the action's arguments."""

    def do(cast: Cast, run: Running, step: Step) -> None:
        act(matter=run.matter, actor=cast.actor(step.by, step.at), now=step.at, **step.data)

    return do


def _by_reporter(act: Callable[..., Any]) -> Callable[[Cast, Running, Step], None]:
    """A step in which the person speaks, or somebody notes what they said."""

    def do(cast: Cast, run: Running, step: Step) -> None:
        act(
            matter=run.matter,
            reporter=run.reporter,
            actor=cast.actor(step.by, step.at),
            now=step.at,
            **step.data,
        )

    return do


_STEPS: dict[str, Callable[[Cast, Running, Step], None]] = {
    "receive": _receive,
    "dispatch": _dispatch,
    "accept": _accept,
    "return": _return,
    "title": _on_matter(actions.set_title),
    "contact": _on_matter(actions.note_contact),
    "answer": _on_matter(actions.answer),
    "attempt": _on_matter(actions.attempt),
    "verify": _on_matter(actions.verify),
    "word": _by_reporter(actions.say),
    "withdraw": _by_reporter(actions.withdraw),
    "reopen": _by_reporter(actions.reopen),
}
