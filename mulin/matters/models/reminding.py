"""Reminders of a sheet that is out."""

from __future__ import annotations

from django.db import models

from mulin.matters import keepings
from mulin.matters.models.assignment import Assignment
from mulin.people.models import Person
from mulin.platform.ids import new_id


class Reminder(models.Model):
    """The window asked the office that has a sheet to see to it. At most one a day on each sheet."""

    held = keepings.HANDLING.of(internal="words")

    id = models.UUIDField(primary_key=True, default=new_id)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders")
    words = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "day"], name="reminder_once_a_day"),
        ]
