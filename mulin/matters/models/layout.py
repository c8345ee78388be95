"""The office's own layouts of tables: small texts, every version of them kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class SheetLayout(models.Model):
    """One layout of a street. Its text stands in its versions; the last one holds."""

    held = keepings.OFFICE.of(internal="name")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street", "name"], name="layout_name_once", condition=Q(retired_at__isnull=True)
            ),
        ]


class SheetLayoutVersion(models.Model):
    """A layout as it was written on a day."""

    held = keepings.OFFICE.of(internal="text")

    id = models.UUIDField(primary_key=True, default=new_id)
    layout = models.ForeignKey(SheetLayout, models.CASCADE, related_name="versions")
    number = models.SmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """None where it came with the demonstration."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layout", "number"], name="layout_version_once")]
