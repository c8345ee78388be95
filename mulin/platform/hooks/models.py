"""A street's hooks, and what is to be delivered to each."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform import keepings
from mulin.platform.crypto import EncryptedText
from mulin.platform.fields import WITH_OWNER
from mulin.platform.ids import new_id
from mulin.platform.timeline.models import Xid8


class Hook(models.Model):
    """An address that a street's events go to, from the moment it was made. `era` and `xid` say how far."""

    held = keepings.HOOKS.of(internal="name url kinds secret state why", personal="made_by", until=WITH_OWNER)

    class State(models.TextChoices):
        ON = "on", _("在送")
        PAUSED = "paused", _("停了")
        ENDED = "ended", _("不用了")

    id = models.UUIDField(primary_key=True, default=new_id)
    street_id = models.UUIDField()
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))
    secret = EncryptedText(purpose="platform.hook")
    state = models.CharField(max_length=6, choices=State, default=State.ON)
    why = models.CharField(max_length=200, blank=True)
    """Why it was paused."""
    failures = models.SmallIntegerField(default=0)
    """One after the other; a success counts from nothing again."""
    era = models.SmallIntegerField()
    xid = Xid8()
    made_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "platform"
        indexes = [models.Index(fields=["street_id"], name="hook_of_street")]
        constraints = [models.CheckConstraint(condition=~Q(kinds=[]), name="hook_has_kinds")]


class HookDelivery(models.Model):
    """One event for one hook. Those of one record go in the order of their numbers."""

    held = keepings.HOOKS.of(internal="body state error")

    class State(models.TextChoices):
        WAITING = "waiting", _("等着送")
        SENT = "sent", _("送到了")
        DEAD = "dead", _("没送到")

    id = models.BigAutoField(primary_key=True)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    """The act it tells of."""
    record_id = models.UUIDField()
    body = models.TextField()
    """The text that is signed, as it is sent."""
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    """While one worker sends it, no other takes it."""
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "platform"
        indexes = [
            models.Index(
                fields=["hook", "record_id", "id"],
                name="hook_delivery_in_order",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["not_before"], name="hook_delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["hook", "id"], name="hook_delivery_dead", condition=Q(state="dead")),
            models.Index(fields=["sent_at"], name="hook_delivery_old", condition=Q(state="sent")),
        ]
        constraints = [models.UniqueConstraint(fields=["hook", "event_id"], name="hook_delivery_once")]
