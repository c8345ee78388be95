"""Organisations, and the places they are there for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform.ids import new_id
from mulin.platform.language import in_language
from mulin.territory.models.place import Place


class Organisation(models.Model):
    """An office, committee, company or unit; effective-dated (S1-03)."""

    class Kind(models.TextChoices):
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
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    phone = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    areas = models.ManyToManyField(Place, through="Area", related_name="served_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street", "name"], name="organisation_name_once", condition=Q(valid_to__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)


class Area(models.Model):
    """A place an organisation is there for: a company's compound, a committee's neighbourhood."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="area_rows")
    place = models.ForeignKey(Place, models.PROTECT, related_name="area_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "place"], name="area_once")]
