"""How places were called and where they lay before they changed (S0-38, S1-03)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory import keepings
from mulin.territory.models.code import days
from mulin.territory.models.place import Place


class PastPlace(models.Model):
    """A place as it was up to a day: written when it is renamed or moved, and never changed.

    What no row covers is as the place stands now; so a place that never changed has none.
    """

    held = keepings.PLACES.of(public="path name name_en full_name full_name_en")

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="past")
    since = models.DateField(null=True)
    """The first day; None where it was so from the beginning."""
    until = models.DateField()
    """The day from which it is otherwise."""
    parent = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    compound = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    path = PathField(db_index=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    full_name = models.CharField(max_length=120, blank=True)
    full_name_en = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__gt=F("since")), name="past_place_forwards"
            ),
            ExclusionConstraint(
                name="past_place_one_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class PastOutline(models.Model):
    """The outline a place had up to a day: written when it is drawn anew, and never changed.

    A table of its own, so that a place that moves or is renamed does not keep the same ring twice.
    """

    held = keepings.PLACES.of(public="outline")

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="past_outlines")
    since = models.DateField(null=True)
    until = models.DateField()
    """The day from which it is otherwise."""
    outline = models.JSONField(null=True)
    """Ring of [lon, lat] pairs, WGS 84; None where it had none."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__gt=F("since")), name="past_outline_forwards"
            ),
            ExclusionConstraint(
                name="past_outline_one_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
