"""Notes within one office about a matter, and who is called to one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation


class Note(models.Model):
    """Words among the colleagues of one office. Nobody else reads them: neither other offices nor who raised it."""

    held = keepings.HANDLING.of(internal="words", plain={"words": IN_THE_WORDS})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="note_says_something"),
        ]
        indexes = [models.Index(fields=["matter", "office", "at"], name="note_of_matter")]


class Mention(models.Model):
    """A colleague called to a note."""

    held = keepings.HANDLING.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "person"], name="mention_once"),
        ]
        indexes = [
            models.Index(fields=["person"], name="mention_unseen", condition=Q(seen_at__isnull=True)),
            models.Index(fields=["person", "-id"], name="mention_of_person"),
        ]
