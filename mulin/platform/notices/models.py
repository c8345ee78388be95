"""The outbox: what is to be told to whom, written in the transaction of the act it tells of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform import keepings
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id


class Notice(models.Model):
    """One message to one person by one channel.

    It waits until `not_before` (five minutes by policy) and can be undone until then. What it says is
    rendered when it goes out, so that it tells how things stand then.
    """

    held = keepings.NOTICES.of(
        internal="kind channel values state error title body", personal="addressee person_id"
    )

    class Channel(models.TextChoices):
        IN_APP = "in_app", _("站内消息")
        LETTER = "letter", _("打印的信")

    class State(models.TextChoices):
        WAITING = "waiting", _("等着发")
        SENT = "sent", _("已送出")
        UNDONE = "undone", _("已撤回")
        FAILED = "failed", _("没送成")

    id = models.UUIDField(primary_key=True, default=new_id)
    street_id = models.UUIDField()
    record_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    addressee = EncryptedText(purpose="notices.addressee", default=b"")
    """Name on a letter. Erased when the letter has been handed over."""
    values = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False, db_default=False)
    """Said to be so when it was written; by policy, its kind may be urgent too."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        app_label = "platform"
        indexes = [
            models.Index(fields=["not_before"], name="notice_due", condition=Q(state="waiting")),
            models.Index(
                fields=["person_id", "-sent_at"], name="notice_of_person", condition=Q(state="sent")
            ),
            models.Index(fields=["record_id"], name="notice_of_record"),
            models.Index(
                fields=["street_id", "sent_at"],
                name="notice_letters",
                condition=Q(state="sent", channel="letter"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notice_sent_has_time"
            ),
        ]
