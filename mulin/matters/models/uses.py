"""How often each form was filled, day by day: for what forms cost, never for who filled them (DR-04, DR-08)."""

from __future__ import annotations

from django.db import models

from mulin.matters import keepings


class DayUses(models.Model):
    """The acts of one verb on one day of one street, counted from the timeline. Nothing of who acted."""

    held = keepings.FIGURES.of(internal="use")

    pk = models.CompositePrimaryKey("street_id", "day", "use")
    street_id = models.UUIDField()
    day = models.DateField()
    """In Asia/Shanghai."""
    use = models.CharField(max_length=40)
    """The verb of the act; what the desk wrote down for somebody is told apart from what they wrote themselves."""
    n = models.IntegerField(default=0)
