"""Who belongs to a home study point, who helps, who is cared for, and what it asks of its station."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.people import keepings, states
from mulin.people.models.person import Person
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation, StudyPoint


class StudyMember(models.Model):
    """Somebody who joined a point of their own accord. Who leaves is struck out: no row tells that they were there."""

    held = keepings.STUDY.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    point = models.ForeignKey(StudyPoint, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="studies")
    hosts = models.BooleanField(default=False)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "person"], name="study_member_once"),
            models.UniqueConstraint(fields=["point"], name="study_one_host", condition=Q(hosts=True)),
        ]


class TeamMember(models.Model):
    """One of a point's volunteers, by name; a plain list until teams have a context of their own (S0-04)."""

    held = keepings.STUDY.of(personal="name")

    id = models.UUIDField(primary_key=True, default=new_id)
    point = models.ForeignKey(StudyPoint, models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Where somebody of that name and telephone is registered: for their own "My data"."""
    name = EncryptedText(purpose="people.team_name")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point"], name="study_team_one_leader", condition=Q(leads=True))
        ]


class CareRow(models.Model):
    """Somebody a point looks after, who said yes; sensitive, and therefore closed to all but three (S0-04, ET-06)."""

    held = keepings.CARE.of(personal="name", sensitive="need", internal="how_agreed")

    id = models.UUIDField(primary_key=True, default=new_id)
    point = models.ForeignKey(StudyPoint, models.CASCADE, related_name="cared")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = EncryptedText(purpose="people.cared_name")
    need = EncryptedText(purpose="people.cared_need")
    how_agreed = models.CharField(max_length=120)
    review_on = models.DateField()
    """The day to ask again whether they still want it."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="care_row_of_person")]


class StationRequest(models.Model):
    """What a point needs from the street, asked of its station and answered there (S0-05)."""

    held = keepings.STUDY.of(internal="state words answer")

    id = models.UUIDField(primary_key=True, default=new_id)
    point = models.ForeignKey(StudyPoint, models.PROTECT, related_name="requests")
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="study_requests")
    state = models.CharField(max_length=10, choices=states.REQUEST.choices())
    words = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["station", "asked_at"],
                name="station_request_open",
                condition=Q(state=states.OPEN),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=states.OPEN, answer="", answered_at__isnull=True))
                | (Q(state=states.ANSWERED, answered_at__isnull=False) & ~Q(answer="")),
                name="station_request_answered_with_words",
            )
        ]
