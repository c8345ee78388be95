"""The secret address of a person's calendar feed."""

from __future__ import annotations

from django.db import models

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform import crypto
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id


def digest_of(token: str) -> str:
    """By what an address is found without being readable in the table."""
    return crypto.blind(token, "people.calendar")


class CalendarFeed(models.Model):
    """One address that opens a person's calendar without log-in, until it is renewed or withdrawn.

    A calendar program keeps the address and may show it around: it can be made anew at any time, and the
    old one opens nothing from then on. Found by a keyed hash; readable again for its owner alone.
    """

    held = keepings.FEEDS.of(personal="token", internal="digest language")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = EncryptedText(purpose="people.calendar.token")
    digest = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=10, default="zh-hans")
    """In which it is written; a calendar program says no language of its own."""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
