"""A printed form that stands for an act of a resident, from the printer back to the desk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mulin.people import keepings, states
from mulin.people.models.person import Person
from mulin.platform.fields import FILE
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class PaperForm(models.Model):
    """One sheet with its serial. A blank one has a row only when it comes back; one for a person from the printing on.

    `record_id` is what the act is about (a matter), `made_id` what came of it.
    """

    held = keepings.PAPERS.of(
        internal="serial kind state how_agreed", personal="picture", plain={"picture": FILE}
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    serial = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=24)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=states.PAPER.choices(), default=states.PRINTED)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="papers")
    record_id = models.UUIDField(null=True)
    how_agreed = models.CharField(max_length=120, blank=True)
    """How the person agreed, where nothing was signed: at the counter, on the telephone."""
    picture = models.CharField(max_length=120, blank=True)
    """The signed sheet's picture, below the media folder."""
    printed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    made_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["street", "arrived_at"], name="paperform_to_enter", condition=Q(state="arrived")
            ),
            models.Index(fields=["person"], name="paperform_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(entered_at__isnull=False), name="paperform_entered_has_time"
            ),
        ]
