"""What stands beside a post: the home unit and commitments of part-time members, duties, and training."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.people import keepings
from mulin.people.models.person import Appointment, Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation


class PostDetail(models.Model):
    """Where somebody comes from and what they have taken on in a post (S1-12, S4-14)."""

    held = keepings.POSTS.of(internal="duty")

    id = models.UUIDField(primary_key=True, default=new_id)
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="detail")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The home unit of a part-time committee member."""
    duty = models.CharField(max_length=300, blank=True)
    """Commitments of a part-time member, what a grid member is there for; in their own plain words."""


class Training(models.Model):
    """A person was trained in something on a day, and until when it holds. No marks, no hours, no counts."""

    held = keepings.POSTS.of(internal="what")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="trainings")
    what = models.CharField(max_length=120)
    on = models.DateField()
    until = models.DateField(null=True)
    """The day from which it no longer holds."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "on"], name="training_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("on")), name="training_forwards"
            )
        ]
