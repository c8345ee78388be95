"""One matter with everything about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from mulin.matters import states
from mulin.matters.models import (
    Answer,
    Arbitration,
    Assignment,
    Attempt,
    Delay,
    FormalReply,
    LegalReferral,
    Matter,
    Note,
    Passing,
    Photo,
    Reopening,
    Reporter,
    Voice,
    Word,
)
from mulin.matters.queries.beside import COLUMNS as BESIDE
from mulin.matters.queries.beside import Beside, read_beside, values_beside
from mulin.matters.states import arbitration, delay, formal
from mulin.people.models import Leave, Person
from mulin.platform.policy import LOCAL
from mulin.platform.rows import revive_all


@dataclass(slots=True)
class Whole:
    """One matter with everything its page shows."""

    matter: Matter
    reporters: list[Reporter]
    assignments: list[Assignment]
    answers: list[Answer]
    words: list[Word]
    attempts: list[Attempt]
    photos: list[Photo]
    reopenings: list[Reopening]
    arbitrations: list[Arbitration]
    delays: list[Delay]
    referrals: list[LegalReferral]
    joined: list[Matter]
    """Matters handled together with this one, by their numbers."""
    notes: list[Note]
    """Those of the reader's own offices; empty for everybody else."""
    passings: list[Passing]
    """Colleagues asked to take it who have not said anything yet."""
    voices: list[Voice]
    formal_replies: list[FormalReply]
    leaves: list[Leave]
    """Of who answers for it, where they are away today."""

    @property
    def live(self) -> Assignment | None:
        """The sheet that leads."""
        return next((one for one in self.assignments if one.live and one.leads), None)

    @property
    def helping(self) -> list[Assignment]:
        """Sheets of co-handlers that are out."""
        return [one for one in self.assignments if one.live and one.kind == Assignment.Kind.CO]

    @property
    def transfer(self) -> Assignment | None:
        """The one that has been asked to take over and has not said yes or no."""
        return next(
            (one for one in self.assignments if one.live and one.kind == Assignment.Kind.TRANSFER), None
        )

    def sheet_of(self, offices: Collection[UUID]) -> Assignment | None:
        """The live sheet of one of these offices: one that waits to be accepted first, then the one that leads."""
        theirs = [one for one in self.assignments if one.live and one.organisation_id in offices]
        return min(theirs, key=lambda one: (one.state != states.OFFERED, not one.leads), default=None)

    @property
    def arbitration(self) -> Arbitration | None:
        return next((one for one in self.arbitrations if one.state == arbitration.OPEN), None)

    @property
    def deputy(self) -> Person | None:
        """Who stands in today for whoever answers for it."""
        return self.leaves[0].deputy if self.leaves else None

    @property
    def to_sign(self) -> FormalReply | None:
        """The formal reply that waits for its signature."""
        return next((one for one in self.formal_replies if one.state == formal.DRAFTED), None)

    @property
    def delay(self) -> Delay | None:
        """The delay that has been asked for or stands."""
        return next((one for one in self.delays if one.state in delay.LIVE), None)

    @property
    def asked(self) -> Passing | None:
        """The colleague who is asked now, by who answers for it."""
        return next((one for one in self.passings if one.holder_id == self.matter.owner_id), None)

    @property
    def returned(self) -> int:
        return sum(one.state == states.RETURNED for one in self.assignments)

    @property
    def standing(self) -> Answer | None:
        """The answer that stands, with who wrote it."""
        return next((one for one in self.answers if one.id == self.matter.answer_id), None)

    def word_on(self, answer: Answer) -> Word | None:
        return next((one for one in self.words if one.answer_id == answer.id), None)

    @property
    def tried(self) -> list[Attempt]:
        """The attempts to reach the person about the answer that stands."""
        return [one for one in self.attempts if one.answer_id == self.matter.answer_id]


def whole(matter: Matter, offices: Sequence[UUID] = (), *, on: dt.date | None = None) -> Whole:
    """Everything about one matter in one statement, whatever has happened to it.

    `offices` are the reader's: only their notes are read. `on` is the day on which somebody may be away;
    without one nobody is asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS}", _asked(matter, offices, on))
        return _read(matter, cursor.fetchone())


def with_beside(matter: Matter, offices: Sequence[UUID], now: dt.datetime) -> tuple[Whole, Beside]:
    """Everything about one matter and everything beside it, for its page: one statement."""
    values = _asked(matter, offices, now.astimezone(LOCAL).date()) | values_beside(matter, now)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS}, {BESIDE}", values)
        row = cursor.fetchone()
    parts = _PARTS + len(_MORE)
    return _read(matter, row[:parts]), read_beside(matter, row[parts:], now)


def _asked(matter: Matter, offices: Sequence[UUID], on: dt.date | None) -> dict[str, Any]:
    return {"id": matter.id, "offices": list(offices), "today": on}


_PARTS = 7


def _read(matter: Matter, row: Sequence[Any]) -> Whole:
    found = [json.loads(part) if isinstance(part, str) else part for part in row]
    reporters, assignments, answers, words, attempts, photos, reopenings, *rest = found
    return Whole(
        matter,
        revive_all(Reporter, reporters),
        revive_all(Assignment, assignments),
        revive_all(Answer, answers),
        revive_all(Word, words),
        revive_all(Attempt, attempts),
        revive_all(Photo, photos),
        revive_all(Reopening, reopenings),
        *(revive_all(model, rows) for model, rows in zip(_MORE, rest, strict=True)),
    )


_MORE: tuple[type[Any], ...] = (
    Arbitration,
    Delay,
    LegalReferral,
    Matter,
    Note,
    Passing,
    Voice,
    FormalReply,
    Leave,
)


def _rows(select: str, order: str) -> str:
    return f"(SELECT coalesce(json_agg(part ORDER BY part.{order}, part.id), '[]') FROM ({select}) AS part)"


_COLUMNS = ", ".join(
    (
        _rows(
            "SELECT r.*, p.name AS person__name, p.phone AS person__phone FROM matters_reporter r"
            " LEFT JOIN people_person p ON p.id = r.person_id WHERE r.matter_id = %(id)s"
            " AND NOT EXISTS (SELECT 1 FROM matters_afterwards w WHERE w.reporter_id = r.id)",
            "at",
        ),
        _rows(
            "SELECT s.*, o.name AS organisation__name, o.name_en AS organisation__name_en,"
            " o.phone AS organisation__phone, p.name AS accepted_by__name FROM matters_assignment s"
            " JOIN territory_organisation o ON o.id = s.organisation_id"
            " LEFT JOIN people_person p ON p.id = s.accepted_by_id WHERE s.matter_id = %(id)s",
            "offered_at",
        ),
        _rows(
            "SELECT a.*, o.name AS organisation__name, o.name_en AS organisation__name_en,"
            " p.name AS author__name FROM matters_answer a"
            " LEFT JOIN territory_organisation o ON o.id = a.organisation_id"
            " LEFT JOIN people_person p ON p.id = a.author_id WHERE a.matter_id = %(id)s",
            "at",
        ),
        _rows("SELECT * FROM matters_word WHERE matter_id = %(id)s", "at"),
        _rows("SELECT * FROM matters_attempt WHERE matter_id = %(id)s", "at"),
        _rows("SELECT * FROM matters_photo WHERE matter_id = %(id)s", "at"),
        _rows("SELECT * FROM matters_reopening WHERE matter_id = %(id)s", "at"),
        _rows(
            "SELECT t.*, p.name AS arbiter__name FROM matters_arbitration t"
            " JOIN people_person p ON p.id = t.arbiter_id WHERE t.matter_id = %(id)s",
            "opened_at",
        ),
        _rows("SELECT * FROM matters_delay WHERE matter_id = %(id)s", "asked_at"),
        _rows("SELECT * FROM matters_legalreferral WHERE matter_id = %(id)s", "at"),
        _rows(
            "SELECT id, ref, state, recorded_at FROM matters_matter WHERE joined_to_id = %(id)s",
            "recorded_at",
        ),
        _rows(
            "SELECT n.*, p.name AS author__name FROM matters_note n JOIN people_person p ON p.id = n.author_id"
            " WHERE n.matter_id = %(id)s AND n.office_id = ANY(%(offices)s::uuid[])",
            "at",
        ),
        _rows(
            "SELECT s.*, p.name AS asked__name FROM matters_passing s"
            " JOIN people_person p ON p.id = s.asked_id WHERE s.matter_id = %(id)s AND s.state = 'asked'",
            "at",
        ),
        _rows(
            "SELECT v.*, p.name AS typed_by__name FROM matters_voice v"
            " LEFT JOIN people_person p ON p.id = v.typed_by_id WHERE v.matter_id = %(id)s",
            "at",
        ),
        _rows("SELECT * FROM matters_formalreply WHERE matter_id = %(id)s", "drafted_at"),
        _rows(
            "SELECT l.*, d.name AS deputy__name FROM people_leave l JOIN people_person d ON d.id = l.deputy_id"
            " WHERE l.person_id = (SELECT owner_id FROM matters_matter WHERE id = %(id)s)"
            " AND l.valid_from <= %(today)s::date AND l.valid_to > %(today)s::date",
            "valid_from",
        ),
    )
)
