"""Who is away from when to when, and who stands in for them. Why somebody is away is nobody's business here."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.ids import new_id


class Leave(models.Model):
    """A person away from a day on, back on another; the deputy acts in their posts meanwhile (S3-48).

    A leave that was called off before it began is empty: it ends on the day it would have begun.
    """

    held = keepings.LEAVES.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="stands_in")
    valid_from = models.DateField()
    """The first day away."""
    valid_to = models.DateField()
    """The day they are back."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["deputy", "valid_to"], name="leave_of_deputy")]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="leave_not_oneself"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="leave_forwards"),
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
