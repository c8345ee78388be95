"""In which streets besides their own somebody stands in a record: triggers write it, nobody else (`row_security.py`)."""

from __future__ import annotations

from django.db import models

from mulin.platform import keepings


class Reach(models.Model):
    """`who`, a person or an organisation, stands in a record of a street that is not their own."""

    held = keepings.REACH.of(internal="who")

    pk = models.CompositePrimaryKey("who", "street_id")
    who = models.UUIDField()
    street_id = models.UUIDField()

    class Meta:
        app_label = "platform"
