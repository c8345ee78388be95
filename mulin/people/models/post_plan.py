"""How many people a post should have: the roster of a station before anybody's name (S1-22)."""

from __future__ import annotations

from django.db import models

from mulin.people import keepings
from mulin.platform.fields import ALWAYS
from mulin.platform.ids import new_id
from mulin.territory.models import Organisation, Place


class PostPlan(models.Model):
    """So many people in a role, for a place, perhaps in an organisation. None is a post that is no longer wanted."""

    held = keepings.POSTS.of(public="role", until=ALWAYS)

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "role", "organisation"], name="post_plan_once", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["street"], name="post_plan_of_street")]
