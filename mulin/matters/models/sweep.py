"""A sweep for the same problem over places, never over people (S2-31, S2-34)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.fix import Fix
from mulin.matters.models.matter import Matter
from mulin.matters.states import sweep as states
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Sweep(models.Model):
    """What is looked for, in which area, at which places, by whom, until when."""

    held = keepings.HANDLING.of(internal="path ref state words places result", plain={"words": IN_THE_WORDS})

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    """The area."""
    path = PathField()
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=6)
    words = models.CharField(max_length=300)
    """What to look for."""
    places = models.CharField(max_length=14, choices=Place.Kind)
    """Which kind of places are looked at."""
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="sweeps")
    """The solved one it began from."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Whose people look."""
    until = models.DateField()
    began_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    fix = models.ForeignKey(Fix, models.PROTECT, null=True, related_name="sweeps")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="sweep_ref_once"),
            models.CheckConstraint(
                condition=Q(state=states.OPEN, ended_at__isnull=True)
                | (Q(state=states.ENDED, ended_at__isnull=False) & Q(result__regex=r"\S")),
                name="sweep_ended_with_result",
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="sweep_says_what"),
        ]
        indexes = [
            models.Index(fields=["street", "state", "-began_at"], name="sweep_of_street"),
            models.Index(fields=["matter"], name="sweep_of_matter", condition=Q(matter__isnull=False)),
        ]


class SweepLine(models.Model):
    """One place of a sweep."""

    held = keepings.HANDLING.of(internal="state note")

    id = models.UUIDField(primary_key=True, default=new_id)
    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="lines")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    state = models.CharField(max_length=8)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    """What was found, raised in the queue."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sweep", "place"], name="sweep_place_once"),
            models.CheckConstraint(
                condition=Q(state=states.TO_LOOK, looked_at__isnull=True, matter__isnull=True)
                | Q(state=states.CLEAR, looked_at__isnull=False, matter__isnull=True)
                | Q(state=states.FOUND, looked_at__isnull=False, matter__isnull=False),
                name="sweep_found_is_raised",
            ),
        ]
