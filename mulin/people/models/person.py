"""Persons, their accounts, and the posts they hold."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mulin.people import keepings, roles
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.fields import CHOICE, DIGEST, INDEX, USERNAME
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Person(models.Model):
    """A person as the office knows them: only what is needed to reach them.

    No score, rank, label or count of anything stands here (norms 4.3).
    """

    held = keepings.PERSONS.of(
        personal="name name_index phone phone_index reply_by language",
        plain={"name_index": INDEX, "phone_index": INDEX, "reply_by": CHOICE, "language": CHOICE},
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    name = EncryptedText(purpose="people.name")
    name_index = BlindIndex(purpose="people.name", of="name", db_index=True)
    phone = EncryptedText(purpose="people.phone", default=b"")
    phone_index = BlindIndex(purpose="people.phone", of="phone", blank=True, db_index=True)
    reply_by = models.CharField(max_length=10, default="in_app")
    """How the person would like answers: in_app, phone, letter."""
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    """In which language they want to be told; empty where they never said."""
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """Where two registrations turned out to be one person: the one that is kept. This id keeps leading there."""
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


_SESSION_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way for a person to log in."""

    held = keepings.ACCOUNTS.of(
        personal="password username last_login",
        plain={"password": DIGEST, "username": USERNAME, "last_login": CHOICE},
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    epoch = models.IntegerField(default=0)
    """Raised by one to end every session of this account; the password stays."""
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        held = self.password if not self.epoch else f"{self.password}#{self.epoch}"
        return salted_hmac(_SESSION_SALT, held, secret=secret, algorithm="sha256").hexdigest()


class Appointment(models.Model):
    """A person in a post, for a place or in an organisation, from a day to a day.

    What somebody may see and do follows from their appointments of today, and from nothing else. One that
    was taken back on its first day, or before it, is empty: it ends on the day it began.
    """

    held = keepings.POSTS.of(public="role path route")

    class Route(models.TextChoices):
        ELECTED = "elected", _("选举")
        SELF = "self", _("自荐")
        RECOMMENDED = "recommended", _("推荐")
        ENGAGED = "engaged", _("聘任")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="appointments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    """The place's path: what the post covers."""
    route = models.CharField(max_length=12, choices=Route, default=Route.ENGAGED)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="appointment_of_person"),
            models.Index(fields=["organisation", "role"], name="appointment_of_office"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_forwards",
            ),
            # Deferred, because a handover puts the successor in before the leaver is out.
            *(
                ExclusionConstraint(
                    name=name,
                    expressions=[
                        ("role", RangeOperators.EQUAL),
                        (where, RangeOperators.EQUAL),
                        (
                            Func(
                                F("valid_from"),
                                F("valid_to"),
                                function="daterange",
                                output_field=DateRangeField(),
                            ),
                            RangeOperators.OVERLAPS,
                        ),
                    ],
                    condition=Q(role__in=sorted(seats)),
                    deferrable=Deferrable.DEFERRED,
                )
                for name, where, seats in (
                    ("appointment_one_seat", "place", roles.ONE_SEAT),
                    ("appointment_one_seat_in_office", "organisation", roles.SEATED_AT),
                )
            ),
        ]


class Assistance(models.Model):
    """A desk worker or named helper acting for a person: who agreed to what, and until when (DR-10)."""

    held = keepings.AGREEMENTS.of(internal="purpose how_agreed")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="assisted")
    helper = models.ForeignKey(Person, models.PROTECT, related_name="assists")
    purpose = models.CharField(max_length=120)
    how_agreed = models.CharField(max_length=120)
    """In the helper's words: by telephone, at the counter with the person present, …"""
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "valid_to"], name="assistance_of_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("helper")), name="assistance_not_oneself"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="assistance_ends"),
        ]
