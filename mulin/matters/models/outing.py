"""Going out to hear and to look: a home visit, a joint patrol, a market stall, a deputy's reception, a shift."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Channel, Matter
from mulin.matters.states import outing as states
from mulin.people.models import Person
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Outing(models.Model):
    """Staff going somewhere at a time for a purpose that is said before (ET-07).

    Of a home visit no household, no name and no opinion is kept: what somebody says becomes a matter
    of theirs. One that did not take place has no reason, so nobody can count refusals.
    """

    held = keepings.OUTINGS.of(
        internal="path ref state kind spot purpose asks result done agreed", plain={"result": IN_THE_WORDS}
    )

    class Kind(models.TextChoices):
        VISIT = "visit", _("入户走访")
        PATROL = "patrol", _("联合巡查")
        LISTENING = "listening", _("街头听民声")
        RECEPTION = "reception", _("代表接待日")
        DUTY = "duty", _("值守")
        JOINT = "joint", _("联动联勤")

    class Done(models.TextChoices):
        """What came of a home visit: a closed list, so that nothing about the household is written."""

        TOLD = "told", _("要告诉的说清楚了")
        ASKED = "asked", _("要问的问到了")
        HANDED = "handed", _("东西交到了")
        AGAIN = "again", _("约好下次再来")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=8)
    kind = models.CharField(max_length=10, choices=Kind)
    spot = models.CharField(max_length=60, blank=True)
    """Where exactly people find them: a stall at the east gate."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=200)
    asks = models.CharField(max_length=300, blank=True)
    """What will be asked, as the card says it before the door opens."""
    announced = models.BooleanField(default=False)
    """Whether the street's page tells of it: for stalls and receptions."""
    result = models.TextField(blank=True)
    done = models.CharField(max_length=8, choices=Done, blank=True)
    agreed = models.CharField(max_length=20, blank=True)
    """How the person agreed that somebody comes in: said so, or on the telephone before."""
    held_at = models.DateTimeField(null=True)
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="outing_ref_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.OUTING.states)), name="outing_state_known"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="outing_has_purpose"),
            models.CheckConstraint(
                condition=~Q(kind="visit") | Q(result=""), name="outing_visit_without_opinion"
            ),
            models.CheckConstraint(
                condition=~Q(kind="visit", state=states.HELD) | ~Q(agreed=""),
                name="outing_visit_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.OFF) | Q(result="", done="", agreed="", held_at__isnull=True),
                name="outing_off_without_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "-starts_at"], name="outing_by_time"),
            models.Index(
                fields=["street", "starts_at"],
                name="outing_announced",
                condition=Q(announced=True, state=states.PLANNED),
            ),
        ]

    @property
    def channel(self) -> str:
        """How a matter that comes of it came in."""
        return Channel(self.kind).value

    @property
    def where(self) -> str:
        return " · ".join(part for part in (self.place.spoken, self.spot) if part)


class Goer(models.Model):
    """Who takes part: one of the staff, an organisation, or a guest by name, such as an owners' representative."""

    held = keepings.OUTINGS.of(personal="name", internal="title")

    id = models.UUIDField(primary_key=True, default=new_id)
    outing = models.ForeignKey(Outing, models.CASCADE, related_name="goers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = EncryptedText(purpose="matters.goer.name", default=b"")
    title = models.CharField(max_length=40, blank=True)
    """What they are: 区人大代表, 业主代表."""
    shown = models.BooleanField(default=False)
    """Whether they agreed that their title stands on the street's page (ET-11)."""


class Waiting(models.Model):
    """A number given to somebody who came to a reception: no name, only the order."""

    held = keepings.OUTINGS.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    outing = models.ForeignKey(Outing, models.CASCADE, related_name="waiting")
    number = models.SmallIntegerField()
    at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outing", "number"], name="waiting_number_once"),
        ]
