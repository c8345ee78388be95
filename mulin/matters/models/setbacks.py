"""What holds a matter up, in the open: whose it is has to be decided, or it cannot be done in time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings
from mulin.matters.models.assignment import Assignment
from mulin.matters.models.matter import Matter
from mulin.matters.states import arbitration, delay
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation


class Arbitration(models.Model):
    """One named person says whose a matter is that was refused twice, by a day of its own (N-72)."""

    held = keepings.HANDLING.of(internal="state reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="arbitrations")
    arbiter = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="arbitration_one_open", condition=Q(state=arbitration.OPEN)
            ),
            models.CheckConstraint(
                condition=~Q(state=arbitration.DECIDED)
                | Q(organisation__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                name="arbitration_decides",
            ),
        ]


class Delay(models.Model):
    """Leave to go past a limit, with a reason for everybody to read and a day to look again (N-82, N-83)."""

    held = keepings.HANDLING.of(internal="state reason decision", public="public_reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="delays")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="delays")
    state = models.CharField(max_length=8)
    reason = models.TextField()
    """Why it cannot be done in time, for who approves."""
    public_reason = models.CharField(max_length=200)
    """The same in words that everybody may read: it stands on the hung list."""
    review_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_before = models.DateTimeField()
    limit_before = models.DateTimeField(null=True)
    """The matter's own limit, as residents were shown it, when it was decided: missed by then, it stays missed."""
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="delay_one_live", condition=Q(state__in=delay.LIVE)
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[delay.APPROVED, delay.REFUSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="delay_decided_by_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="delay_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], name="delay_hung", condition=Q(state=delay.APPROVED)),
        ]


class LegalReferral(models.Model):
    """A matter that law gives a channel of its own: where it went, and the days that office has (N-79)."""

    held = keepings.HANDLING.of(internal="nature office")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="referrals")
    nature = models.CharField(max_length=12)
    office = models.CharField(max_length=60)
    accept_by = models.DateField(null=True)
    handle_by = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
