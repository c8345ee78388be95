"""Where somebody is signed in: what they need to know to end it, and nothing else."""

from __future__ import annotations

from django.db import models

from mulin.people import keepings
from mulin.people.models.person import Account
from mulin.platform.fields import CHOICE
from mulin.platform.ids import new_id


class DeviceSession(models.Model):
    """One signed-in browser of one account, for its holder's eyes alone.

    No network address, no place, no page that was opened: `device` is a browser and a system in two words
    ("edge/windows"), `seen_at` moves once in some minutes. The row goes with the session.
    """

    held = keepings.SESSIONS.of(internal="session_key", personal="device", plain={"device": CHOICE})

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40)
    """The hash under which the session stands in its table."""
    device = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
