"""Places and organisations: district › street › neighbourhood › grid area › building › entrance."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform.ids import new_id, new_token
from mulin.platform.language import in_language, reads_english
from mulin.platform.paths import PathField


class Place(models.Model):
    """One place of the tree. Codes are attributes with a validity period, never keys (N-112)."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("区")
        STREET = "street", _("街道")
        NEIGHBOURHOOD = "neighbourhood", _("居民区")
        GRID = "grid", _("网格片区")
        COMPOUND = "compound", _("小区")
        BUILDING = "building", _("楼")
        ENTRANCE = "entrance", _("单元")
        PUBLIC = "public", _("公共地方")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=14, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    street = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """The street a place lies in; a street's own is itself, a district has none."""
    compound = models.ForeignKey("self", models.PROTECT, null=True, related_name="buildings")
    """The compound a building belongs to; compounds cross grid areas (design, section 3)."""
    path = PathField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    full_name = models.CharField(max_length=120, blank=True)
    """As people say it from the street down: 青桐苑 3 号楼 2 单元."""
    full_name_en = models.CharField(max_length=160, blank=True)
    """The same in English, where every part of it has an English name: Qingtong Court, Building 3, Entrance 2."""
    code = models.CharField(max_length=24, blank=True)
    address = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    outline = models.JSONField(null=True)
    """Ring of [lon, lat] pairs, WGS 84."""
    door_token = models.CharField(max_length=32, unique=True, default=new_token)
    """What the QR code on the door carries; says where, nothing about who."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["street", "kind"], name="place_of_street"),
            models.Index(fields=["parent"], name="place_children"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith="/"), name="place_path_ends_in_slash"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=models.F("valid_from")),
                name="place_valid_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.name_en)

    @property
    def spoken(self) -> str:
        """As people say it: the compound with the building."""
        return spoken(self.name, self.name_en, self.full_name, self.full_name_en)


def spoken(name: str, name_en: str, full_name: str, full_name_en: str) -> str:
    """A place's name with the compound before the building. In English as far as English names are known."""
    whole = full_name or name
    if not reads_english():
        return whole
    return full_name_en or (name_en if whole == name else "") or whole


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
