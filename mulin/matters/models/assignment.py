"""Sheets: who was asked to handle a matter, who helps them, who is asked to take it over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings, states
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation

IS_LIVE = Q(state__in=states.LIVE)


class Assignment(models.Model):
    """One sheet of a matter to one organisation, with its own clock.

    At most one live sheet leads: a dispatch, or a proposal to the next level. Beside it stand those of
    co-handlers, who help and do not answer, and at most one transfer that has been offered and not yet
    taken: when it is, it becomes the one that leads (DR-06).
    """

    held = keepings.HANDLING.of(
        internal="kind state reason task result limit end_reason",
        plain={"task": IN_THE_WORDS, "result": IN_THE_WORDS},
    )

    class Kind(models.TextChoices):
        LEAD = "lead", _("主办")
        CO = "co", _("会办")
        PROPOSAL = "proposal", _("提案")
        TRANSFER = "transfer", _("转办")

    LEADING = (Kind.LEAD, Kind.PROPOSAL)

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LEAD)
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="beside", db_index=False)
    """The leading sheet that a co-handler helps, or that a transfer takes over."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    """Why this organisation."""
    task = models.TextField(blank=True)
    """What it should be like when it is done, in the dispatcher's words."""
    result = models.TextField(blank=True)
    """What a co-handler did, for the one who answers."""
    bound = models.BooleanField(default=False)
    """Sent by an arbiter's decision: it is not returned again (N-72)."""
    inherited = models.BooleanField(default=False)
    """Came to a successor when its organisation was merged, split or abolished: nobody was asked, nothing transferred."""
    limit = models.CharField(max_length=30)
    """`amount unit`, as the policy gave it at dispatch."""
    due_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    accept_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                name="assignment_one_leads",
                condition=IS_LIVE & Q(kind__in=["lead", "proposal"]),
            ),
            models.UniqueConstraint(
                fields=["matter"], name="assignment_one_transfer", condition=IS_LIVE & Q(kind="transfer")
            ),
            models.UniqueConstraint(
                fields=["matter", "organisation"],
                name="assignment_helps_once",
                condition=IS_LIVE & Q(kind="co"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["lead", "proposal"]) | Q(of__isnull=False), name="assignment_beside_one"
            ),
            models.CheckConstraint(
                condition=~Q(kind="transfer") | ~Q(state__in=[states.IN_HAND, states.DONE]),
                name="assignment_transfer_is_offer",
            ),
            models.CheckConstraint(
                condition=~Q(kind="co", state=states.DONE) | Q(result__regex=r"\S"),
                name="assignment_help_has_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(states.ASSIGNMENT.states)), name="assignment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=states.IN_HAND) | Q(accepted_by__isnull=False),
                name="assignment_in_hand_has_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.RETURNED) | ~Q(end_reason=""),
                name="assignment_returned_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_at"], name="assignment_queue", condition=IS_LIVE),
            models.Index(fields=["organisation", "matter"], name="assignment_of_org"),
        ]

    @property
    def live(self) -> bool:
        return self.state in states.LIVE

    @property
    def leads(self) -> bool:
        return self.kind in self.LEADING
