"""Keys for programs: each acts as one person, or reads for one named machine of a street, and ends."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class Token(models.Model):
    """A token by which a program asks. The token itself is kept nowhere: only a keyed hash of it.

    With a `person` it acts as that person, in their posts of the day. Without one it is a machine of the
    street, known by its `name`, which reads and serves its own channel, and does nothing that somebody
    must answer for (S1-23).
    """

    held = keepings.TOKENS.of(internal="name scopes prefix hash callback secret")

    LONGEST = dt.timedelta(days=365)

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tokens")
    name = models.CharField(max_length=60)
    """What it is for, in the words of who made it."""
    scopes = ArrayField(models.CharField(max_length=40))
    prefix = models.CharField(max_length=12)
    """Its first letters, to know it by; empty for one that was an Open311 key before tokens took these in."""
    hash = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    callback = models.URLField(max_length=300, blank=True)
    """Where its system is told that what it raised by Open311 has moved on; set here, never by a request."""
    secret = EncryptedText(purpose="people.token.secret", default=b"")
    """What callbacks are signed with."""
    last_used_on = models.DateField(null=True)
    """The day alone: when during a day somebody's program asks is nobody's business."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["street", "-created_at"], name="token_of_street")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + dt.timedelta(days=365)),
                name="token_ends_in_a_year",
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_has_scopes"),
        ]
