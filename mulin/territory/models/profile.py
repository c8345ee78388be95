"""What a street is said to measure: area, homes, people, each with its day and where it is from (S1-01)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.platform.ids import new_id
from mulin.territory import keepings
from mulin.territory.models.place import Place


class ProfileFigure(models.Model):
    """One figure of a street, as of a day. Figures are added and never changed: the latest one noted holds."""

    held = keepings.PLACES.of(public="key source")

    class Key(models.TextChoices):
        AREA = "area", _("面积")
        HOUSEHOLDS = "households", _("户数")
        HUKOU = "hukou", _("户籍人口")
        RESIDENT = "resident", _("常住人口")
        NEIGHBOURHOODS = "neighbourhoods", _("居民区数")
        COMPOUNDS = "compounds", _("小区数")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="profile")
    key = models.CharField(max_length=14, choices=Key)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    """Square kilometres for the area, a whole number for everything else."""
    as_of = models.DateField()
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="profile_figure_not_below_nought"),
            models.CheckConstraint(condition=Q(source__regex=r"\S"), name="profile_figure_has_source"),
        ]
        indexes = [
            models.Index(fields=["street", "key", "-as_of", "-recorded_at"], name="profile_figure_latest")
        ]

    @property
    def amount(self) -> str:
        """The value as it is written: 5.2, 118,403."""
        whole, _dot, part = format(self.value.normalize(), "f").partition(".")
        return f"{int(whole):,}" + (f".{part}" if part else "")

    @property
    def unit(self) -> str:
        """The area's unit; a count of homes or people needs none beside its name."""
        return gettext("平方公里") if self.key == self.Key.AREA else ""
