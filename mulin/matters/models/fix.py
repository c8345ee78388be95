"""Rules made because of a group of matters (S2-33, S2-34)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings
from mulin.matters.models.matter import Matter
from mulin.matters.states import fix as states
from mulin.people.models import Person
from mulin.platform.fields import ALWAYS
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Fix(models.Model):
    """One version of one rule, in plain words, with who answers for it and from when. Never edited."""

    held = keepings.HANDLING.of(internal="path ref state title words basis", until=ALWAYS)

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=10)
    title = models.CharField(max_length=60)
    words = models.TextField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Who answers for it."""
    basis = models.CharField(max_length=200, blank=True)
    """The law or rule it rests on."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The first day on which it no longer holds."""
    public = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="fix_ref_once"),
            models.CheckConstraint(condition=Q(state__in=list(states.FIX.states)), name="fix_state_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="fix_valid_forwards",
            ),
            models.CheckConstraint(
                condition=Q(words__regex=r"\S") & Q(title__regex=r"\S"), name="fix_says_something"
            ),
        ]
        indexes = [models.Index(fields=["street", "-valid_from"], name="fix_of_street")]


class FixMatter(models.Model):
    """A matter because of which the rule was made."""

    held = keepings.HANDLING.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    fix = models.ForeignKey(Fix, models.CASCADE, related_name="because")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="fixes")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fix", "matter"], name="fix_matter_once")]
