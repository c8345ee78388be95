"""Who may raise matters by Open311, what came that way, and what its sender has been told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.matters.models.matter import Reporter
from mulin.people.models import Person
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class Open311Key(models.Model):
    """One client of one street. The key itself is shown once and kept only as a keyed hash."""

    held = keepings.DOORS.of(internal="name digest callback secret")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    """Which client it is: an app, another city's system."""
    digest = models.CharField(max_length=32, unique=True)
    callback = models.URLField(max_length=300, blank=True)
    """Where the client is told that a state has changed; set by the office, never by a request."""
    secret = EncryptedText(purpose="matters.open311.secret", default=b"")
    """What callbacks are signed with."""
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """None where it was made at the command line."""
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Open311Request(models.Model):
    """One matter as its client raised it: under which account, and the state the client has last been told."""

    held = keepings.DOORS.of(internal="account told")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.ForeignKey(Open311Key, models.PROTECT, related_name="requests")
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
