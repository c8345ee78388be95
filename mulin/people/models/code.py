"""A code sent to a telephone, by which its holder signs in."""

from __future__ import annotations

from django.db import models

from mulin.people import keepings
from mulin.platform.crypto import BlindIndex
from mulin.platform.fields import INDEX
from mulin.platform.ids import new_id


class LoginCode(models.Model):
    """Six digits sent to a number, good for a few minutes and a few tries (N-2.12).

    One is written for every number that is asked for, known or not, so that nobody learns by it who is
    registered. Neither the number nor the digits stand in it, only what they are compared with.
    """

    held = keepings.CODES.of(personal="phone_index", internal="digest", plain={"phone_index": INDEX})

    id = models.UUIDField(primary_key=True, default=new_id)
    phone_index = BlindIndex(purpose="people.phone")
    digest = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="logincode_ends")]
