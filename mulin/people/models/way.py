"""The channels a person agreed to be told by: which, since when, how it was agreed (N-90, DR-10, DR-14)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.fields import INDEX
from mulin.platform.ids import new_id, new_token


class ContactWay(models.Model):
    """One channel, by the person's own word. Withdrawn, the address is gone; that it was agreed to stays to be seen."""

    held = keepings.WAYS.of(
        personal="address address_index",
        internal="channel token agreed_how agreed_words broken_why",
        plain={"address_index": INDEX},
    )

    class How(models.TextChoices):
        SELF = "self", _("自己选的")
        DESK = "desk", _("窗口替本人记下")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="ways")
    channel = models.CharField(max_length=12)
    address = EncryptedText(purpose="people.way", default=b"")
    address_index = BlindIndex(purpose="people.way", of="address", blank=True, db_index=True)
    position = models.SmallIntegerField()
    """The lower first; where that does not get through, the next."""
    token = models.CharField(max_length=32, unique=True, default=new_token)
    """Opens the page that ends it, without log-in."""
    agreed_at = models.DateTimeField()
    agreed_how = models.CharField(max_length=8, choices=How)
    agreed_words = models.CharField(max_length=120, blank=True)
    """At the desk: how the person said so."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    code_at = models.DateTimeField(null=True)
    """When a code was last asked for; with the key of this instance it gives the code, so that none is kept."""
    code_tries = models.SmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    permits = models.SmallIntegerField(null=True)
    """Where each permission is for one message: how many are left."""
    used_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    broken_why = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"], name="way_once", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(address=b"", address_index=""),
                name="way_withdrawn_is_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(permits__isnull=True) | Q(permits__gte=0), name="way_permits_not_below_none"
            ),
            models.CheckConstraint(
                condition=~Q(agreed_how="desk") | (Q(noted_by__isnull=False) & ~Q(agreed_words="")),
                name="way_at_desk_says_who_and_how",
            ),
        ]
