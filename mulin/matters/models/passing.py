"""A colleague of the same office asked to answer for a matter, and what they said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings
from mulin.matters.models.matter import Matter
from mulin.matters.states import passing as states
from mulin.people.models import Person
from mulin.platform.ids import new_id


class Passing(models.Model):
    """Until the colleague takes it, `holder` answers for the matter (N-77, DR-06)."""

    held = keepings.HANDLING.of(internal="state")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="passings")
    state = models.CharField(max_length=10)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    """Who answered for it when it was asked."""
    asked = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="passing_one_asked", condition=Q(state=states.ASKED)
            ),
            models.CheckConstraint(condition=~Q(asked=F("holder")), name="passing_to_another"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.PASSING.states)), name="passing_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["asked"], name="passing_asked", condition=Q(state=states.ASKED)),
        ]
