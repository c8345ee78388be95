"""What came by Open311, and what its sender has been told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.matters.models.matter import Reporter
from mulin.people.models import Token
from mulin.platform.ids import new_id


class Open311Request(models.Model):
    """One matter as its client raised it: with which token, under which account, and what the client was last told."""

    held = keepings.DOORS.of(internal="account told")

    id = models.UUIDField(primary_key=True, default=new_id)
    token = models.ForeignKey(Token, models.PROTECT, related_name="+")
    reporter = models.OneToOneField(Reporter, models.CASCADE, related_name="open311")
    account = models.CharField(max_length=80, blank=True)
    """The client's own name for the account; told back to that client alone."""
    told = models.CharField(max_length=12, blank=True)
    tries = models.SmallIntegerField(default=0)
    """Failed callbacks since the last that arrived."""
    next_at = models.DateTimeField(null=True)
    """When the next callback may go; None where the client wants none, or it was given up."""
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="open311_to_tell", condition=Q(next_at__isnull=False)),
        ]
