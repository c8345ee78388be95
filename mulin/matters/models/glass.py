"""Break-glass: a matter that is closed to somebody, opened by them with a reason and until a moment (ET-19)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation, Place


class GlassBreak(models.Model):
    """One opening. It ends by itself at `until`; earlier at `ended_at`, where it was given back or taken.

    Every reading within it is an act on the matter's timeline. Whether it was justified says the audit
    administrator, with words, and never who opened it.
    """

    held = keepings.HANDLING.of(
        internal="reason review_words", plain={"reason": IN_THE_WORDS, "review_words": IN_THE_WORDS}
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="glass_breaks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    readings = models.IntegerField(default=0)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)
    review_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="glass_break_ends"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="glass_break_says_why"),
            models.CheckConstraint(
                condition=Q(
                    reviewed_by__isnull=True,
                    reviewed_at__isnull=True,
                    justified__isnull=True,
                    review_words="",
                )
                | Q(
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    justified__isnull=False,
                    review_words__regex=r"\S",
                ),
                name="glass_break_reviewed_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                name="glass_break_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["matter", "person", "until"],
                name="glass_break_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["street", "-opened_at"], name="glass_break_of_street")]

    def runs(self, now: dt.datetime) -> bool:
        """Whether it still opens anything."""
        return self.ended_at is None and now < self.until
