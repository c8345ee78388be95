"""Neighbours who follow what is public."""

from __future__ import annotations

from django.db import models

from mulin.matters import keepings
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id


class Follow(models.Model):
    """One person follows one matter, and has perhaps said that it is so with them too. A person counts once.

    Nobody but the person sees that they do; the matter shows how many, never who.
    """

    held = keepings.FOLLOWERS.of()

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    too = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "person"], name="follow_once")]
        indexes = [models.Index(fields=["person", "-id"], name="follow_of_person")]
