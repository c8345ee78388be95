"""Somebody named by a person to act for them: for what, by which way, until when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.people import keepings, states
from mulin.people.models.person import Person
from mulin.platform.ids import new_id


class Mandate(models.Model):
    """A person names a helper: limited, ending, accepted by the helper, ended at once by either (DR-10).

    It runs out by itself at `valid_to`; no flow is needed for that.
    """

    held = keepings.AGREEMENTS.of(internal="state purposes ways how_agreed")

    class Purpose(models.TextChoices):
        RAISE = "raise", _("替我反映事情")
        LOOK = "look", _("看我反映的事办到哪一步")
        WORD = "word", _("替我说解决没解决，替我重开、撤回、请人打电话")

    class Way(models.TextChoices):
        ONLINE = "online", _("在网上，用帮手自己的账号")
        DESK = "desk", _("到窗口、打电话")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    helper = models.ForeignKey(Person, models.PROTECT, related_name="mandated")
    state = models.CharField(max_length=8, choices=states.MANDATE.choices(), default=states.OFFERED)
    purposes = ArrayField(models.CharField(max_length=8, choices=Purpose))
    ways = ArrayField(models.CharField(max_length=8, choices=Way))
    how_agreed = models.CharField(max_length=120, blank=True)
    """Where the desk wrote it down: how the person said so. Empty where they did it themself."""
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    valid_to = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-offered_at"], name="mandate_of_person"),
            models.Index(fields=["helper", "-offered_at"], name="mandate_of_helper"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("offered_at")), name="mandate_ends"),
            models.CheckConstraint(
                condition=~Q(purposes__len=0) & ~Q(ways__len=0), name="mandate_for_something"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(accepted_at__isnull=False), name="mandate_runs_accepted"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="mandate_ended_has_time"
            ),
            models.UniqueConstraint(
                fields=["person", "helper"], condition=~Q(state="ended"), name="mandate_one_open"
            ),
        ]

    def may(self, purpose: str) -> bool:
        """Whether it is for this; saying a word includes looking."""
        held = set(self.purposes)
        return purpose in held or (purpose == self.Purpose.LOOK and self.Purpose.WORD in held)

    @property
    def purpose_words(self) -> list[str]:
        return [str(self.Purpose(one).label) for one in self.Purpose if one in self.purposes]

    @property
    def way_words(self) -> list[str]:
        return [str(self.Way(one).label) for one in self.Way if one in self.ways]
