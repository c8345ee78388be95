"""Recordings: what somebody said aloud, kept beside the matter until a worker has typed it and after."""

from __future__ import annotations

from django.db import models

from mulin.matters import keepings
from mulin.matters.keepings import MADE_FILE
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id

UNTYPED = "（有录音，等听写）"
"""The words of a matter that came as a recording alone, until somebody has typed it. Stored, so Chinese."""


class Voice(models.Model):
    """One recording. Dialect is why a person types it and no program."""

    held = keepings.PICTURES.of(personal="file", internal="mime sha256", plain={"file": MADE_FILE})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="voices")
    file = models.CharField(max_length=120)
    """Path below the instance's media folder."""
    mime = models.CharField(max_length=20)
    size = models.IntegerField()
    """Bytes."""
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    typed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(typed_at__isnull=True) | models.Q(typed_by__isnull=False),
                name="voice_typed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="voice_untyped", condition=models.Q(typed_at__isnull=True)),
        ]
