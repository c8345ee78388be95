"""Every figure worked out from the rows in plain Python, from the definitions and not from the product's queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from mulin.matters.figures import NONE
from mulin.matters.models import (
    Answer,
    Arbitration,
    Assignment,
    Attempt,
    Delay,
    LegalReferral,
    Matter,
    Reopening,
    Word,
)
from mulin.platform.records.models import Link
from mulin.territory.models import Place

Cell = tuple[UUID, str, dt.date, UUID]
Counts = dict[Cell, Counter[str]]
Event = tuple[dt.datetime, str, UUID | bool | None]
"""When, what, and for which organisation; False where it is counted for none."""

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NO_ORGANISATION = False


class Rows:
    """Everything there is, by matter."""

    def __init__(self) -> None:
        self.answers = self._by_matter(Answer)
        self.words = self._by_matter(Word)
        self.attempts = self._by_matter(Attempt)
        self.reopenings = self._by_matter(Reopening)
        self.sheets = self._by_matter(Assignment)
        self.delays = self._by_matter(Delay)
        self.arbitrations = self._by_matter(Arbitration)
        self.referrals = self._by_matter(LegalReferral)
        self.parts = {link.to_id for link in Link.objects.filter(kind="part")}
        self.places = {place.id: place for place in Place.objects.all()}

    @staticmethod
    def _by_matter(model: Any) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        for row in model.objects.all():
            found[row.matter_id].append(row)
        return found

    def neighbourhood(self, place: Place) -> UUID:
        at: Place | None = place
        while at is not None and at.kind != "neighbourhood":
            at = self.places.get(at.parent_id)
        return at.id if at else NONE

    def compound(self, place: Place) -> UUID:
        if place.kind == "compound":
            return place.id
        parent = self.places.get(place.parent_id)
        return place.compound_id or (parent.compound_id if parent else None) or NONE


def by_hand(now: dt.datetime) -> Counts:
    rows = Rows()
    sums: Counts = defaultdict(Counter)
    for matter in Matter.objects.filter(history=False):
        place = rows.places[matter.place_id]
        for at, name, organisation in events(matter, rows, now):
            day = at.astimezone(SHANGHAI).date()
            keys: dict[str, UUID] = {
                "whole": matter.street_id,
                "neighbourhood": rows.neighbourhood(place),
                "compound": rows.compound(place),
                "category": matter.category_id or NONE,
            }
            if not isinstance(organisation, bool):
                keys["organisation"] = organisation or NONE
            for axis, key in keys.items():
                sums[matter.street_id, axis, day, key][name] += 1
    return sums


def events(matter: Matter, rows: Rows, now: dt.datetime) -> Iterator[Event]:
    yield from _raised(matter, rows)
    yield from _due(matter, rows, now)
    yield from _answers_and_words(matter, rows)
    yield from _handled(matter, rows, now)
    yield from _besides(matter, rows)


def _raised(matter: Matter, rows: Rows) -> Iterator[Event]:
    if matter.joined_to_id is not None:
        yield matter.closed_at, "joined", NO_ORGANISATION
        return
    yield matter.recorded_at, "raised", NO_ORGANISATION
    if matter.id in rows.parts:
        yield matter.recorded_at, "split_off", NO_ORGANISATION
    came_back = rows.reopenings[matter.id] or any(not word.solved for word in rows.words[matter.id])
    if matter.state == "closed":
        standing = matter.outcome
    elif matter.state == "answered":
        standing = "waiting"
    else:
        standing = "again" if came_back else "under_way"
    yield matter.recorded_at, standing, NO_ORGANISATION


def _due(matter: Matter, rows: Rows, now: dt.datetime) -> Iterator[Event]:
    limit, who = matter.respond_by, matter.receiver_org_id
    if limit is None or limit > now:
        return
    joined = matter.joined_to_id is not None and matter.closed_at <= limit
    if matter.responded_at is not None and matter.responded_at <= limit:
        yield limit, "in_time", who
        yield limit, "due", who
    elif _taken_back(limit, rows.answers[matter.id], rows.reopenings[matter.id]):
        yield limit, "excused", who
    elif joined:
        yield limit, "joined_early", who
    else:
        yield limit, "due", who


def _taken_back(limit: dt.datetime, answers: list[Answer], reopenings: list[Reopening]) -> bool:
    """Whether the last thing before the limit was that the person took it back."""
    acts = [(answer.at, True) for answer in answers if answer.proposes == "withdrawn"]
    acts += [(one.at, False) for one in reopenings]
    before = sorted(act for act in acts if act[0] <= limit)
    return bool(before) and before[-1][1]


def _answers_and_words(matter: Matter, rows: Rows) -> Iterator[Event]:
    law = {one.at for one in rows.referrals[matter.id]}
    tries: dict[UUID, list[dt.datetime]] = defaultdict(list)
    for one in rows.attempts[matter.id]:
        tries[one.answer_id].append(one.at)
    given = {answer.id: answer for answer in rows.answers[matter.id]}
    for answer in given.values():
        if answer.taken_back_at is None and answer.proposes not in ("withdrawn", "joined"):
            yield answer.at, "answered", answer.organisation_id
        if len(tries[answer.id]) >= 3:
            yield sorted(tries[answer.id])[2], "unreached", answer.organisation_id
    for word in rows.words[matter.id]:
        answer = given[word.answer_id]
        for name in _of_word(word, by_law=answer.at in law):
            yield word.at, name, answer.organisation_id


def _of_word(word: Word, *, by_law: bool) -> list[str]:
    if word.via == "verifier":
        return ["verified", "verified_solved"] if word.solved else ["verified"]
    if by_law:
        return ["said_legal"]
    return [
        name
        for name, holds in (
            ("said", True),
            ("said_solved", word.solved),
            ("asked", word.content != ""),
            ("content", word.content in ("yes", "fairly")),
        )
        if holds
    ]


def _handled(matter: Matter, rows: Rows, now: dt.datetime) -> Iterator[Event]:
    """Told as a story: each limit is watched until something ends the watch, whichever comes first."""
    answers = sorted(rows.answers[matter.id], key=lambda one: (one.at, one.id))
    granted = [one for one in rows.delays[matter.id] if one.state in ("approved", "ended")]
    ran_out = [one.limit_at for one in answers if one.limit_at is not None and one.limit_at < one.at]
    ran_out += [one.limit_before for one in granted if one.limit_before and one.limit_before < one.decided_at]
    if matter.state not in ("answered", "closed") and matter.solve_by is not None and matter.solve_by <= now:
        ran_out.append(matter.solve_by)
    ends = [
        one
        for one in answers
        if one.taken_back_at is None
        and (one.proposes not in ("withdrawn", "joined") or one.id == matter.answer_id)
    ]
    first = ends[0] if ends else None
    missed = min(ran_out, default=None)
    if missed is not None and (first is None or missed < first.at):
        yield missed, "handled", _led(matter, rows, missed)
        return
    if first is None:
        return
    who = _led(matter, rows, first.at)
    if first.proposes in ("withdrawn", "joined"):
        yield first.at, f"off_{first.proposes}", who
    elif any(one.at == first.at for one in rows.referrals[matter.id]):
        yield first.at, "off_legal", who
    elif first.limit_at is None:
        yield first.at, "off_limitless", who
    else:
        yield first.at, "handled", who
        yield first.at, "handled_in_time", who
        if any(one.decided_at <= first.at for one in granted):
            yield first.at, "handled_delayed", who


def _led(matter: Matter, rows: Rows, moment: dt.datetime) -> UUID | None:
    """Who led then: never a co-handler, and who was only asked to take it over does not lead yet."""
    for sheet in sorted(rows.sheets[matter.id], key=lambda one: one.offered_at):
        over = sheet.ended_at is not None and sheet.ended_at < moment
        if sheet.kind in ("lead", "proposal") and sheet.offered_at <= moment and not over:
            return sheet.organisation_id
    return matter.receiver_org_id


def _besides(matter: Matter, rows: Rows) -> Iterator[Event]:
    for sheet in rows.sheets[matter.id]:
        if sheet.kind == "transfer" or (sheet.kind != "co" and sheet.of_id is not None):
            yield sheet.offered_at, "transfers", NO_ORGANISATION
            if sheet.accepted_at is not None:
                yield sheet.offered_at, "taken_over", NO_ORGANISATION
        elif sheet.kind == "proposal":
            yield sheet.offered_at, "proposals", NO_ORGANISATION
    for one in rows.arbitrations[matter.id]:
        yield one.opened_at, "arbitrations", NO_ORGANISATION
        if one.state == "decided":
            yield one.opened_at, "arbitrated", NO_ORGANISATION
            if one.decided_at <= one.due_at:
                yield one.opened_at, "arbitrated_in_time", NO_ORGANISATION
    for one in rows.delays[matter.id]:
        yield one.asked_at, "delays", NO_ORGANISATION
        if one.state in ("approved", "ended"):
            yield one.asked_at, "delays_granted", NO_ORGANISATION
        if one.state == "ended":
            yield one.asked_at, "delays_ended", NO_ORGANISATION
    for one in rows.referrals[matter.id]:
        yield one.at, "legal", NO_ORGANISATION
