"""Whistle orders of a street, and the call to each department (S4-49, N-78)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Matter
from mulin.matters.states import whistle as states
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Whistle(models.Model):
    """The street calls named departments to one place, for one thing, until a moment."""

    held = keepings.HANDLING.of(internal="path ref state kind words", plain={"words": IN_THE_WORDS})

    class Kind(models.TextChoices):
        ENFORCEMENT = "enforcement", _("联合执法")
        KEY_WORK = "key_work", _("重点工作")
        EMERGENCY = "emergency", _("应急处置")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.TextField()
    """What it is about, in plain words."""
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="whistles")
    called_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    arrive_by = models.DateTimeField()
    """As fixed when the whistle was blown; a call insisted on has a later one of its own."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="whistle_ref_once"),
            models.CheckConstraint(
                condition=Q(state=states.OPEN, closed_at__isnull=True)
                | Q(state=states.CLOSED, closed_at__isnull=False),
                name="whistle_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(arrive_by__gt=F("called_at")), name="whistle_arrive_ahead"),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="whistle_says_something"),
        ]
        indexes = [
            models.Index(fields=["street", "state", "-called_at"], name="whistle_of_street"),
            models.Index(fields=["matter"], name="whistle_of_matter", condition=Q(matter__isnull=False)),
        ]

    @property
    def heading(self) -> str:
        line = " ".join(self.words.split())
        return line if len(line) <= 40 else line[:39] + "…"


class WhistleCall(models.Model):
    """The call to one department: when it came, what it did, and how the street rates the department."""

    held = keepings.HANDLING.of(
        internal="state post report reason reply rated_why", plain={"report": IN_THE_WORDS}
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="calls")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8)
    arrive_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    """When the department was reminded that its time has passed; once for each time given."""
    arrived_at = models.DateTimeField(null=True)
    people = models.SmallIntegerField(null=True)
    """How many came."""
    post = models.CharField(max_length=60, blank=True)
    """In which post they came: 队长带队. Never a name."""
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it cannot come."""
    reply = models.CharField(max_length=500, blank=True)
    """What the street said to that."""
    in_time = models.BooleanField(null=True)
    helped = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    rated_why = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whistle", "organisation"], name="whistle_call_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.CALL.states)), name="whistle_call_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(states.CALLED, states.DECLINED, states.EXCUSED))
                | (Q(arrived_at__isnull=False, people__gte=1) & ~Q(post="")),
                name="whistle_arrived_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(states.REPORTED, states.RATED)) | Q(report__regex=r"\S"),
                name="whistle_reported_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.RATED)
                | (
                    Q(in_time__isnull=False, helped__isnull=False, solved__isnull=False)
                    & Q(rated_why__regex=r"\S")
                ),
                name="whistle_rated_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(states.DECLINED, states.EXCUSED)) | Q(reason__regex=r"\S"),
                name="whistle_declined_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "whistle"], name="whistle_call_of_org"),
            models.Index(fields=["arrive_by"], name="whistle_call_due", condition=Q(state=states.CALLED)),
        ]

    @property
    def late(self) -> bool:
        """Whether it came after its time."""
        return self.arrived_at is not None and self.arrived_at > self.arrive_by
