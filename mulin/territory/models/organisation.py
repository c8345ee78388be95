"""Organisations, and the places they are there for."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform.ids import new_id
from mulin.platform.language import in_language
from mulin.territory import keepings
from mulin.territory.models.place import Place
from mulin.territory.models.spans import DAYS, FORWARDS


class Organisation(models.Model):
    """An office, committee, company or unit; effective-dated (S1-03).

    `valid_to` is the first day on which it is no more, and is only set when it ends: what is planned for a
    day to come stands in `Change`. The name is the one of today; those before it stand in `FormerName`.
    """

    held = keepings.ORGANISATIONS.of(public="kind name name_en phone purpose")

    class Kind(models.TextChoices):
        """The kinds that code asks for by name. All others stand in the table of kinds alone."""

        STREET_OFFICE = "street_office", _("街道办事处")
        GRID_CENTRE = "grid_centre", _("网格中心")
        GRID_STATION = "grid_station", _("网格工作站")
        COMMITTEE = "committee", _("居委会")
        PROPERTY = "property", _("物业公司")
        DEPARTMENT = "department", _("部门")
        DISTRICT_OFFICE = "district_office", _("区级部门")
        UTILITY = "utility", _("公用事业单位")
        UNIT = "unit", _("驻区单位")
        OTHER = "other", _("其他")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=24)
    """The key of an `OrganisationKind`; the database refuses any other."""
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    phone = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    temporary = models.BooleanField(default=False)
    """Whether it was founded for a time only, with a purpose, a last day and who goes on with its work (S3-03)."""
    purpose = models.CharField(max_length=200, blank=True, default="")
    ends_on = models.DateField(null=True)
    """The first day on which a temporary one is no more."""
    heir = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """Who goes on with what is still open when a temporary one ends."""
    areas = models.ManyToManyField(Place, through="Area", related_name="served_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street", "name"], name="organisation_name_once", condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(temporary=False)
                | Q(ends_on__isnull=False, heir__isnull=False) & Q(purpose__regex=r"\S"),
                name="organisation_temporary_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)


class Area(models.Model):
    """A place an organisation is there for, from a day to a day: a company's compound, a committee's neighbourhood."""

    held = keepings.ORGANISATIONS.of(public="alone")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="area_rows")
    place = models.ForeignKey(Place, models.PROTECT, related_name="area_rows")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    alone = models.CharField(max_length=24, null=True, editable=False)
    """The kind, where a place has one organisation of it at a time: a neighbourhood its station (S1-19). The
    database fills it in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place"], name="area_once", condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(condition=FORWARDS, name="area_forwards"),
            ExclusionConstraint(
                name="area_one_of_its_kind",
                expressions=[("place", "="), ("alone", "="), (DAYS, "&&")],
                condition=Q(alone__isnull=False),
            ),
        ]


class FormerName(models.Model):
    """What an organisation was called until it was renamed; `valid_to` is the first day of the next name."""

    held = keepings.ORGANISATIONS.of(public="name name_en")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="former_name_forwards"),
            ExclusionConstraint(
                name="former_name_one_a_day", expressions=[("organisation", "="), (DAYS, "&&")]
            ),
        ]

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)


class FormerKind(models.Model):
    """Which kind an organisation was of until it became another; `valid_to` is the first day of the next kind."""

    held = keepings.ORGANISATIONS.of(public="kind")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_kinds")
    kind = models.CharField(max_length=24)
    """The key of an `OrganisationKind`; kinds are retired and never deleted."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="former_kind_forwards"),
            ExclusionConstraint(
                name="former_kind_one_a_day", expressions=[("organisation", "="), (DAYS, "&&")]
            ),
        ]
