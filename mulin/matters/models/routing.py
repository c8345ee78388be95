"""Who handles what where, and the rules that suggest it: a directory with dates, and sets of rules in order."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.models.matter import Category, Channel
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation, Place


class Scope(models.TextChoices):
    """On which side of the gate an organisation is there for something (S1-20)."""

    COMPOUND = "compound", _("小区里面")
    STREET = "street", _("路面上")
    BOTH = "both", _("里外都管")


class Side(models.TextChoices):
    """Where a matter lies: inside a compound, on public ground, or where the two meet (S1-20)."""

    COMPOUND = "compound", _("小区里面")
    STREET = "street", _("路面上")
    BORDER = "border", _("小区和路面交界")


class Hours(models.TextChoices):
    """When a matter came in."""

    OFFICE = "office", _("办公时间")
    OUTSIDE = "outside", _("下班以后和休息日")


class Duty(models.Model):
    """One line of the directory: an organisation handles a kind of matter at a place, for a time (S1-17).

    A category with children stands for all of them, none for everything; a place stands for all that
    lies in it. `valid_to` is the first day it no longer holds.
    """

    held = keepings.OFFICE.of(internal="scope phone note")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="duties")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="duties")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.BOTH)
    phone = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=120, blank=True)
    """When they can be reached, and what else callers should know."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street", "category", "place", "scope", "valid_from"],
                name="duty_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="duty_valid_forwards",
            ),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="duty_scope_known"),
        ]
        indexes = [models.Index(fields=["street", "valid_to"], name="duty_of_street")]


class RuleSet(models.Model):
    """All rules of a street as they hold together; one set is in force, at most one is a draft.

    The fallback takes what no rule names. It is a column that cannot be empty, and the database keeps
    exactly one set in force once there has been one: so a street is never without it (N-72, N-73).
    """

    held = keepings.OFFICE.of(internal="reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    number = models.IntegerField()
    fallback = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    active_from = models.DateTimeField(null=True)
    """When it was switched on; none for a draft."""
    active_to = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="ruleset_number_once"),
            models.UniqueConstraint(
                fields=["street"],
                name="ruleset_one_in_force",
                condition=Q(active_from__isnull=False, active_to__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["street"], name="ruleset_one_draft", condition=Q(active_from__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True)
                | (Q(active_from__isnull=False) & Q(active_to__gte=F("active_from"))),
                name="ruleset_forwards",
            ),
        ]


class Rule(models.Model):
    """One rule of a set: conditions, all of which must hold, and whom it names. First match wins.

    No organisation means: whom the directory names; where it names nobody the next rule is asked.
    """

    held = keepings.OFFICE.of(internal="channel hours side")

    id = models.UUIDField(primary_key=True, default=new_id)
    ruleset = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    position = models.SmallIntegerField()
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="rules")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    hours = models.CharField(max_length=8, choices=Hours, blank=True)
    side = models.CharField(max_length=8, choices=Side, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    on = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset", "position"],
                name="rule_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="rule_position_counts"),
        ]
