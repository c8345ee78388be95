"""Cuts of the queue that somebody keeps under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.matters import keepings
from mulin.matters.models.matter import Category, Channel
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation, Place


class SavedFilter(models.Model):
    """One cut of the queue under a name: a person's own, or shared with the colleagues of one office.

    What it narrows to is kept as what it is and not as an address, so that a category that is no longer
    used, a place or an office that has ended, is seen and said.
    """

    held = keepings.OWN_FILTERS.of(internal="name cut channel due")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Whose people see it besides its maker; None where it is the maker's alone."""
    name = models.CharField(max_length=20)
    position = models.SmallIntegerField(default=0)
    cut = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    due = models.CharField(max_length=10, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_name"),
        ]
        indexes = [
            models.Index(fields=["office", "position"], name="saved_filter_of_office"),
        ]
