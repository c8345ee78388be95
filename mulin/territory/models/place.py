"""Places: district › street › neighbourhood › grid area › building › entrance › home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.platform.ids import new_id, new_token
from mulin.platform.language import in_language, reads_english
from mulin.platform.paths import PathField
from mulin.territory import keepings


class Place(models.Model):
    """One place of the tree. Codes are attributes with a validity period, never keys (N-112)."""

    held = keepings.PLACES.of(
        public="kind path name name_en full_name full_name_en code address outline", internal="door_token"
    )

    class Kind(models.TextChoices):
        DISTRICT = "district", _("区")
        STREET = "street", _("街道")
        NEIGHBOURHOOD = "neighbourhood", _("居民区")
        GRID = "grid", _("网格片区")
        COMPOUND = "compound", _("小区")
        BUILDING = "building", _("楼")
        ENTRANCE = "entrance", _("单元")
        PUBLIC = "public", _("公共地方")
        HOME = "home", _("户")
        """Below an entrance, or a building without any. Never public, never on a map, not searched for."""

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
    homes = models.PositiveSmallIntegerField(null=True)
    """How many homes there are behind this door, as the office counts them; None where nobody has.

    A number that was stated, as the workbook of a street brings it. Homes that are registered are places of their
    own (`Kind.HOME`) and may be fewer or none: nothing makes one follow from the other, and coverage shows both.
    """
    door_token = models.CharField(max_length=32, unique=True, default=new_token)
    """What the QR code on the door carries; says where, nothing about who."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["street", "kind", "path"], name="place_of_street_by_path"),
            models.Index(fields=["parent"], name="place_children"),
            models.Index(
                fields=["path"], name="place_home_path", condition=Q(kind="home", valid_to__isnull=True)
            ),
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
