"""What is counted of matters, day by day. Computed from records, never typed in (DR-01, DR-03)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings


class DayFigures(models.Model):
    """The counts of one day of one street, whole and cut one way at a time.

    What each counts, and on which day, stands in `mulin.matters.figures`. Imported history is in none.
    """

    held = keepings.FIGURES.of(public="axis")

    class Axis(models.TextChoices):
        WHOLE = "whole", _("全街道")
        NEIGHBOURHOOD = "neighbourhood", _("居民区")
        COMPOUND = "compound", _("小区")
        CATEGORY = "category", _("类别")
        ORGANISATION = "organisation", _("单位")

    pk = models.CompositePrimaryKey("street_id", "axis", "day", "key")
    street_id = models.UUIDField()
    axis = models.CharField(max_length=13, choices=Axis)
    day = models.DateField()
    """In Asia/Shanghai."""
    key = models.UUIDField()
    """The place, category or organisation; for the whole the street; for "none" the nil UUID."""

    raised = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    explained = models.IntegerField(default=0)
    referred = models.IntegerField(default=0)
    cannot = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    not_reached = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    again = models.IntegerField(default=0)
    under_way = models.IntegerField(default=0)

    due = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    excused = models.IntegerField(default=0)
    joined_early = models.IntegerField(default=0)

    answered = models.IntegerField(default=0)

    said = models.IntegerField(default=0)
    said_solved = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    content = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    verified_solved = models.IntegerField(default=0)
    said_legal = models.IntegerField(default=0)

    unreached = models.IntegerField(default=0)

    handled = models.IntegerField(default=0)
    handled_in_time = models.IntegerField(default=0)
    handled_delayed = models.IntegerField(default=0)
    off_withdrawn = models.IntegerField(default=0)
    off_joined = models.IntegerField(default=0)
    off_legal = models.IntegerField(default=0)
    off_limitless = models.IntegerField(default=0)

    split_off = models.IntegerField(default=0)
    joined = models.IntegerField(default=0)
    transfers = models.IntegerField(default=0)
    taken_over = models.IntegerField(default=0)
    proposals = models.IntegerField(default=0)
    arbitrations = models.IntegerField(default=0)
    arbitrated = models.IntegerField(default=0)
    arbitrated_in_time = models.IntegerField(default=0)
    delays = models.IntegerField(default=0)
    delays_granted = models.IntegerField(default=0)
    delays_ended = models.IntegerField(default=0)
    legal = models.IntegerField(default=0)


class FiguresMark(models.Model):
    """How far the timeline has been counted. One row."""

    held = keepings.FIGURES.of(internal="xid scheme")

    id = models.SmallIntegerField(primary_key=True, default=1)
    era = models.SmallIntegerField(default=0)
    xid = models.CharField(max_length=20, default="0")
    counted_at = models.DateTimeField()
    scheme = models.CharField(max_length=16, default="")
    """What was counted, and in which meaning (`figures.scheme`)."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="figures_mark_one_row")]
