"""That somebody has died, as their family or the office told it. Never shown outside the desk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.ids import new_id


class Death(models.Model):
    """Noted by a worker; taken back where it was a mistake. While it stands, nothing is sent to the person."""

    held = keepings.DEATHS.of(internal="told_by ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="deaths")
    on = models.DateField()
    told_by = models.CharField(max_length=60)
    """Who told it: the daughter, the police station. No name is asked for."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    account_closed = models.BooleanField(default=False)
    """Whether an account was closed with it, to be opened again if it is taken back."""
    ended = models.JSONField(default=dict)
    """Posts that ended with it, none with work at the desk, each with its own last day (or none): they run on
    if it is taken back."""
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="death_once", condition=Q(taken_back_at__isnull=True)
            )
        ]
