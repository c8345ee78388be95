"""Home study points 家庭小党校: small bodies that meet in a home or at a gathering spot, and their offices."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform.crypto import EncryptedText
from mulin.platform.fields import ALWAYS
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory import keepings
from mulin.territory.models.organisation import Organisation
from mulin.territory.models.place import Place
from mulin.territory.states import study_point as states


class StudyOffice(models.Model):
    """The office of a neighbourhood that keeps its study points; its head is who holds the secretary's post (S0-24)."""

    held = keepings.STUDY_POINTS.of(until=ALWAYS)

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    neighbourhood = models.OneToOneField(Place, models.PROTECT, related_name="study_office")
    last_number = models.IntegerField(default=0)
    """The last number given to one of its points; never given twice."""
    founded_at = models.DateTimeField()


class StudyPoint(models.Model):
    """One home study point (S0-02). Everybody sees its number and neighbourhood; where it is, its members alone.

    Who hosts it and who belongs to it stands in `people`. `path` is that of the grid area it lies in (or of
    the neighbourhood), never of the building: no list or map comes nearer to the home.
    """

    held = keepings.STUDY_POINTS.of(public="kind state functions", internal="path", personal="address")

    class Kind(models.TextChoices):
        HOME = "home", gettext_lazy("在家里")
        GATHERING = "gathering", gettext_lazy("在家门口的聚集点")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Place, models.PROTECT, related_name="study_points")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    """The grid area it lies in, or the neighbourhood where it has none."""
    path = PathField()
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=12, choices=states.STUDY_POINT.choices())
    functions = ArrayField(models.CharField(max_length=20), default=list)
    """What it is for, as keys of the policy value `territory.study_functions` (S0-01)."""
    station = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="study_points")
    """The doorstep station whose resources reach it, and to which its requests go (S0-05)."""
    address = EncryptedText(purpose="territory.study_address")
    founded_at = models.DateTimeField()
    established_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    buildings = models.ManyToManyField(Place, through="DutyBuilding", related_name="covered_by")

    class Meta:
        indexes = [models.Index(fields=["path", "state"], name="study_point_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "number"], name="study_point_number_once"),
            models.CheckConstraint(
                condition=~Q(state=states.ESTABLISHED) | Q(established_at__isnull=False),
                name="study_point_established_when",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ENDED, ended_at__isnull=False)
                | (~Q(state=states.ENDED) & Q(ended_at__isnull=True)),
                name="study_point_ended_when",
            ),
        ]

    def __str__(self) -> str:
        return self.open_name

    @property
    def open_name(self) -> str:
        """What everybody may call it: 梧桐一居 3 号. The neighbourhood has to be loaded."""
        return _("%(where)s %(n)s 号") % {"where": self.neighbourhood.local_name, "n": self.number}


class DutyBuilding(models.Model):
    """A building that a study point looks after: any, across grid areas and compounds, and several may share it (S0-13)."""

    held = keepings.STUDY_POINTS.of(until=ALWAYS)

    id = models.UUIDField(primary_key=True, default=new_id)
    point = models.ForeignKey(StudyPoint, models.CASCADE, related_name="duty_rows")
    place = models.ForeignKey(Place, models.PROTECT, related_name="duty_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "place"], name="duty_building_once")]
