"""What became of an open matter whose reporter has died."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.models.matter import Reporter
from mulin.people.models import Person
from mulin.platform.ids import new_id


class Afterwards(models.Model):
    """The family goes on as reporter, or it ends with an answer, or it goes on for everybody's sake."""

    held = keepings.REPORTERS.of(internal="way how_agreed")

    class Way(models.TextChoices):
        FAMILY = "family", _("家里人接着问")
        ENDED = "ended", _("家里人说不用办了")
        PUBLIC = "public", _("是大家的事，接着办")

    id = models.UUIDField(primary_key=True, default=new_id)
    reporter = models.OneToOneField(Reporter, models.CASCADE, related_name="afterwards")
    """Who is asked no more."""
    way = models.CharField(max_length=8, choices=Way)
    family = models.ForeignKey(Reporter, models.PROTECT, null=True, related_name="+")
    """Who goes on in their place."""
    how_agreed = models.CharField(max_length=120, blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="family", family__isnull=False) | (~Q(way="family") & Q(family__isnull=True)),
                name="afterwards_family_is_somebody",
            )
        ]
