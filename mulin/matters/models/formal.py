"""Formal replies to what deputies and members raised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Answer, Matter
from mulin.matters.states import formal
from mulin.people.models import Person
from mulin.platform.ids import new_id


class FormalReply(models.Model):
    """A reply with a number of its own, that somebody else than its writer has signed (S1-16)."""

    held = keepings.HANDLING.of(internal="state body proposes ref back_because", plain={"body": IN_THE_WORDS})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="formal_replies")
    state = models.CharField(max_length=8)
    body = models.TextField()
    proposes = models.CharField(max_length=12)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    ref = models.CharField(max_length=24, blank=True)
    """Drawn when it is signed."""
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    back_because = models.CharField(max_length=500, blank=True)
    answer = models.OneToOneField(Answer, models.PROTECT, null=True, related_name="formal")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="formal_one_to_sign", condition=Q(state=formal.DRAFTED)
            ),
            models.CheckConstraint(
                condition=~Q(state=formal.SIGNED)
                | Q(signed_by__isnull=False, answer__isnull=False)
                & ~Q(ref="")
                & ~Q(signed_by=F("drafted_by")),
                name="formal_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=formal.BACK) | ~Q(back_because=""), name="formal_back_with_reason"
            ),
        ]
