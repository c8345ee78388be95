"""Where a matter goes on besides being solved: decided by somebody, with a reason, waiting to be taken up (S0-09, S0-20)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.models.matter import Matter
from mulin.matters.states import triage as states
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Place


class Triage(models.Model):
    """One decision on one open matter. It never closes the matter and never stops its clock."""

    held = keepings.HANDLING.of(internal="path decision state reason end_words")

    class Decision(models.TextChoices):
        PROJECT = "project", _("邻里自己办的项目")
        PAIRING = "pairing", _("结对帮一家")
        TOPIC = "topic", _("大家商量")
        PROPOSAL = "proposal", _("提请上一级")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="triages")
    decision = models.CharField(max_length=10, choices=Decision)
    state = models.CharField(max_length=10)
    agreed = models.BooleanField(default=False)
    """Said that the neighbours agree."""
    able = models.BooleanField(default=False)
    """Said that they can do it themselves."""
    reason = models.CharField(max_length=500)
    alike = models.SmallIntegerField()
    """How many others of its kind there were near by when it was decided."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_words = models.CharField(max_length=500, blank=True)
    """With what and whom it goes on; or why it was withdrawn."""
    record_id = models.UUIDField(null=True)
    """The record that took it up, where it is one of this system."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="triage_one_waiting", condition=Q(state=states.WAITING)
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(states.TRIAGE.states)), name="triage_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(decision="project") | Q(agreed=True, able=True), name="triage_project_agreed"
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="triage_has_reason"),
            models.CheckConstraint(
                condition=Q(state=states.WAITING) | (Q(ended_at__isnull=False) & Q(end_words__regex=r"\S")),
                name="triage_ended_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["street", "decision", "at"], name="triage_waiting", condition=Q(state=states.WAITING)
            ),
            models.Index(fields=["matter"], name="triage_of_matter"),
        ]
