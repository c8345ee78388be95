"""One matter with everything about it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from mulin.matters import states
from mulin.matters.models import Answer, Assignment, Attempt, Matter, Photo, Reopening, Reporter, Voice, Word
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
    voices: list[Voice]

    @property
    def live(self) -> Assignment | None:
        return next((one for one in self.assignments if one.state in states.LIVE), None)

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


def whole(matter: Matter) -> Whole:
    """Everything about one matter in one statement, whatever has happened to it."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, {"id": matter.id})
        found = [json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone()]
    reporters, assignments, answers, words, attempts, photos, reopenings, voices = found
    return Whole(
        matter,
        revive_all(Reporter, reporters),
        revive_all(Assignment, assignments),
        revive_all(Answer, answers),
        revive_all(Word, words),
        revive_all(Attempt, attempts),
        revive_all(Photo, photos),
        revive_all(Reopening, reopenings),
        revive_all(Voice, voices),
    )


def _rows(select: str, order: str) -> str:
    return f"(SELECT coalesce(json_agg(part ORDER BY part.{order}, part.id), '[]') FROM ({select}) AS part)"


_WHOLE = "SELECT " + ", ".join(
    (
        _rows(
            "SELECT r.*, p.name AS person__name, p.phone AS person__phone FROM matters_reporter r"
            " LEFT JOIN people_person p ON p.id = r.person_id WHERE r.matter_id = %(id)s",
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
            "SELECT v.*, p.name AS typed_by__name FROM matters_voice v"
            " LEFT JOIN people_person p ON p.id = v.typed_by_id WHERE v.matter_id = %(id)s",
            "at",
        ),
    )
)
