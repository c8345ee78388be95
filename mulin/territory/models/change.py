"""What was or will be done with organisations: each act from a day on, and who stands on which side of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.platform.ids import new_id
from mulin.territory import keepings
from mulin.territory.models.organisation import Organisation
from mulin.territory.models.place import Place
from mulin.territory.states import change as states


class Change(models.Model):
    """One act on an organisation that takes effect on a day (S1-03). What was done is never changed again."""

    held = keepings.ORGANISATIONS.of(internal="verb state reason details hindrance moved")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="changes")
    """What it is about: of a merger the one that goes on."""
    verb = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    on = models.DateField()
    reason = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    """What the act needs besides: a name, a chain and a parent, places."""
    hindrance = models.CharField(max_length=300, blank=True)
    """Why it could not take effect on its day; it is tried again until it does or is called off."""
    noted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)
    """How much of each kind was passed on, by the kind's name."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(states.CHANGE.states)), name="change_state_known"
            ),
            models.CheckConstraint(condition=Q(verb__in=list(states.VERBS)), name="change_verb_known"),
            models.CheckConstraint(
                condition=~Q(state=states.DONE) | Q(done_at__isnull=False), name="change_done_has_time"
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="change_says_why"),
        ]
        indexes = [
            models.Index(fields=["on"], name="change_planned", condition=Q(state=states.PLANNED)),
            models.Index(fields=["street", "-on"], name="change_of_street"),
        ]


class ChangeSide(models.Model):
    """An organisation that something comes from, or goes to, in a merger, a split or an abolition."""

    held = keepings.ORGANISATIONS.of(internal="side")

    class Side(models.TextChoices):
        FROM = "from"
        TO = "to"

    id = models.UUIDField(primary_key=True, default=new_id)
    change = models.ForeignKey(Change, models.CASCADE, related_name="sides")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sides")
    side = models.CharField(max_length=4, choices=Side)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "organisation"], name="change_side_once"),
        ]
