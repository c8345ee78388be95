"""One row for each linkable thing, whatever context owns it, and the links between them: the chain."""

from __future__ import annotations

from django.db import models

from mulin.platform import keepings
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField


class Record(models.Model):
    """What the chain shows of a thing: its kind, place, reference, public title and state.

    The id is that of the thing itself. `public_title` is empty until a desk has written or
    approved one; nothing else of a record is shown to those who may not open it.
    """

    held = keepings.RECORDS.of(internal="kind path ref title state", public="public_title")

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    street_id = models.UUIDField()
    path = PathField()
    ref = models.CharField(max_length=24)
    title = models.CharField(max_length=120, blank=True)
    public_title = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        app_label = "platform"
        constraints = [models.UniqueConstraint(fields=["street_id", "kind", "ref"], name="record_ref_once")]


class Link(models.Model):
    """One step of the chain: `to` came out of `source`, because of `kind`."""

    held = keepings.RECORDS.of(internal="kind")

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Record, models.PROTECT, related_name="links_out")
    to = models.ForeignKey(Record, models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        app_label = "platform"
        constraints = [
            models.UniqueConstraint(fields=["source", "to", "kind"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("to")), name="link_not_to_itself"),
        ]
