"""One matter with everything about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from mulin.matters import states
from mulin.matters.models import Answer, Assignment, Attempt, Matter, Photo, Reporter, Word


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

    @property
    def live(self) -> Assignment | None:
        return next((one for one in self.assignments if one.state in states.LIVE), None)

    @property
    def returned(self) -> int:
        return sum(one.state == states.RETURNED for one in self.assignments)


def whole(matter: Matter) -> Whole:
    """Everything about one matter: a fixed number of statements, whatever has happened to it."""
    prefetched = Matter.objects.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("organisation", "accepted_by").order_by("offered_at")),
        Prefetch("answers", Answer.objects.select_related("organisation").order_by("at")),
        Prefetch("said", Word.objects.order_by("at"), to_attr="words_said"),
        Prefetch("attempts", Attempt.objects.order_by("at")),
        Prefetch("reporters", Reporter.objects.select_related("person").order_by("at")),
        Prefetch("photos", Photo.objects.order_by("at")),
    )
    prefetch_related_objects([matter], *prefetched._prefetch_related_lookups)  # type: ignore[attr-defined]
    return Whole(
        matter,
        list(matter.reporters.all()),
        list(matter.assignments.all()),
        list(matter.answers.all()),
        list(matter.words_said),  # type: ignore[attr-defined]
        list(matter.attempts.all()),
        list(matter.photos.all()),
    )
