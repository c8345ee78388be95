"""Kinds of organisations, chains over them, and lines of work on a grid: what a deployment may configure."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from mulin.platform.ids import new_id
from mulin.platform.language import in_language
from mulin.territory import keepings
from mulin.territory.models.organisation import Organisation
from mulin.territory.models.place import Place
from mulin.territory.models.spans import DAYS, FORWARDS


class Named(models.Model):
    """Something configured that has a key of its own and a word in both languages."""

    key = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    """Whether it is offered for what is new; what there is keeps it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)


class OrganisationKind(Named):
    """What sort of organisation something is; `members` says what its members are, where it has any."""

    held = keepings.ORGANISATIONS.of(public="key name name_en members members_en")

    temporary = models.BooleanField(default=False)
    members = models.CharField(max_length=20, blank=True)
    members_en = models.CharField(max_length=40, blank=True)
    alone = models.BooleanField(default=False)
    """Whether a place has one of this kind at a time (S1-19)."""
    handles = models.BooleanField(default=True)
    """Whether a dispatch is offered to it; what is only there for a chain stands on no such list."""

    @property
    def local_members(self) -> str:
        return in_language(self.members, self.members_en)


class Chain(Named):
    """A chain of organisations: several stand side by side over the same ones (S1-02, S3-04, S4-20)."""

    held = keepings.ORGANISATIONS.of(public="key name name_en note note_en")

    note = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    free = models.BooleanField(default=False)
    """Whether any kind may stand below any other; else the steps say which."""

    @property
    def local_note(self) -> str:
        return in_language(self.note, self.note_en)


class ChainStep(models.Model):
    """In this chain one kind may stand below another, or at the top, from a day to a day.

    `duty` is what that tier is there for (S3-05).
    """

    held = keepings.ORGANISATIONS.of(public="duty duty_en")

    id = models.UUIDField(primary_key=True, default=new_id)
    chain = models.ForeignKey(Chain, models.CASCADE, related_name="steps")
    above = models.ForeignKey(OrganisationKind, models.PROTECT, null=True, related_name="+")
    below = models.ForeignKey(OrganisationKind, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    """Which tier, counted from the top."""
    duty = models.CharField(max_length=120, blank=True)
    duty_en = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    """The first day on which it does not hold any more; who stood there before keeps their history."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="chain_step_forwards"),
            ExclusionConstraint(
                name="chain_step_once_a_day",
                expressions=[
                    ("chain", "="),
                    (Coalesce(F("above"), Value("")), "="),
                    ("below", "="),
                    (DAYS, "&&"),
                ],
            ),
        ]

    @property
    def local_duty(self) -> str:
        return in_language(self.duty, self.duty_en)


class ChainLink(models.Model):
    """An organisation's place in a chain, from a day to a day: below its parent, or at the top without one.

    One parent a chain at a time, and never in a circle on any day: the database refuses both.
    """

    held = keepings.ORGANISATIONS.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    child = models.ForeignKey(Organisation, models.PROTECT, related_name="links")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="links_below")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="chain_link_forwards"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("child")), name="chain_link_two"
            ),
            ExclusionConstraint(
                name="chain_link_one_parent",
                expressions=[("child", "="), ("chain", "="), (DAYS, "&&")],
            ),
        ]
        indexes = [models.Index(fields=["chain", "parent"], name="chain_link_below")]


class Layer(Named):
    """One line of work on the grid: party building, civil affairs, policing, fire, city management (S4-12)."""

    held = keepings.ORGANISATIONS.of(public="key name name_en")


class LayerPost(models.Model):
    """Which organisation staffs a line of work on one grid area: one grid, several layers, never several grids."""

    held = keepings.ORGANISATIONS.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    layer = models.ForeignKey(Layer, models.PROTECT, related_name="posts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="layers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="layers")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="layer_post_forwards"),
            ExclusionConstraint(
                name="layer_post_one_a_day", expressions=[("place", "="), ("layer", "="), (DAYS, "&&")]
            ),
        ]
