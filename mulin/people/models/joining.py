"""Two registrations that turned out to be one person, and those that turned out not to be."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.ids import new_id


class Merge(models.Model):
    """`gone` was found to be `kept`: all that was held on the one is now held on the other.

    What was moved is remembered row by row, so that a mistake can be taken apart exactly.
    """

    held = keepings.MERGES.of(internal="how_known")

    id = models.UUIDField(primary_key=True, default=new_id)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="merged_by")
    how_known = models.CharField(max_length=200)
    """In the worker's words: asked on the telephone, stood at the counter, …"""
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    split_until = models.DateTimeField()
    """Until when it can be taken apart, fixed when it was made."""
    split_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    split_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kept"], name="merge_of_kept")]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_two"),
            models.UniqueConstraint(fields=["gone"], name="merge_once", condition=Q(split_at__isnull=True)),
        ]


class MovedRow(models.Model):
    """One value that a merge changed: which table, column and row. An account closed by it is one too."""

    held = keepings.MOVED.of(internal="table column")

    id = models.UUIDField(primary_key=True, default=new_id)
    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    row_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "table", "column", "row_id"], name="moved_row_once")
        ]


class Apart(models.Model):
    """Somebody looked and said: these are two persons, a family on one telephone perhaps. Not asked again."""

    held = keepings.MERGES.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    low = models.ForeignKey(Person, models.PROTECT, related_name="+")
    high = models.ForeignKey(Person, models.PROTECT, related_name="+")
    """The two in the order of their ids, so that a pair stands once."""
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="apart_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="apart_in_order"),
        ]
