"""What leaves the house: one message to one person by one channel, and the street's own words for messages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mulin.platform import keepings
from mulin.platform.ids import new_id
from mulin.platform.notices import states


class Delivery(models.Model):
    """The notices of a person that go out together by one channel.

    It holds no address and no words: both are looked up when it goes out, so that what was withdrawn or
    no longer stands is not sent. Its id is the id of the message on every attempt.
    """

    held = keepings.NOTICES.of(
        internal="channel kind notices tried state receipt error settled_how",
        personal="person_id settled_by_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    street_id = models.UUIDField()
    person_id = models.UUIDField()
    channel = models.CharField(max_length=12)
    way_id = models.UUIDField()
    """The person's agreement to this channel."""
    kind = models.CharField(max_length=40, blank=True)
    """What says it, where it carries no notices, such as the code that proves an address."""
    notices = ArrayField(models.UUIDField(), default=list)
    tried = ArrayField(models.CharField(max_length=12), default=list)
    """Channels that did not lead there, before this one."""
    urgent = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)
    """The desk has asked to try again: it goes though one has gone today."""
    gathering = models.BooleanField(default=False)
    """Whether more may still be put to it."""
    state = models.CharField(max_length=10, choices=states.DELIVERY.choices(), default=states.WAITING)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True)
    """The channel's own number for it."""
    error = models.CharField(max_length=200, blank=True)
    passed_to = models.UUIDField(null=True)
    """The delivery by which it went on."""
    settled_by_id = models.UUIDField(null=True)
    settled_how = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "platform"
        indexes = [
            models.Index(fields=["channel", "not_before"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["channel", "claimed_until"], name="delivery_taken", condition=Q(state="sending")
            ),
            models.Index(fields=["street_id", "at"], name="delivery_failed", condition=Q(state="failed")),
            models.Index(fields=["street_id", "channel", "at"], name="delivery_of_street"),
            models.Index(fields=["person_id", "channel", "sent_at"], name="delivery_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "channel"], name="delivery_gathers_once", condition=Q(gathering=True)
            ),
            models.CheckConstraint(
                condition=~Q(gathering=True) | Q(state="waiting"), name="delivery_gathers_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_until__isnull=False), name="delivery_taken_ends"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="delivery_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_at__isnull=False), name="delivery_settled_has_time"
            ),
        ]


class NoticeText(models.Model):
    """A street's own words for one kind of message on one channel in one language. Without a row: the code's."""

    held = keepings.SETTINGS.of(internal="kind channel language subject body")

    id = models.UUIDField(primary_key=True, default=new_id)
    street_id = models.UUIDField()
    kind = models.CharField(max_length=40, blank=True)
    """Empty: every kind that has none of its own."""
    channel = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "platform"
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "kind", "channel", "language"], name="notice_text_once"
            ),
        ]
