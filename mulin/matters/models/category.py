"""What a matter can be about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.matters import keepings
from mulin.platform.ids import new_id
from mulin.platform.language import in_language


class Category(models.Model):
    """What a matter is about; two levels, editable, mapped to GB/T 39666 codes (N-71, S0-36)."""

    held = keepings.OFFICE.of(public="code name name_en gb_code urban_kind urban_class urgency")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", _("紧急")
        UTILITY = "utility", _("水电气热")
        ORDINARY = "ordinary", pgettext_lazy("urgency", "一般")
        COMPLEX = "complex", _("复杂")

    class Urban(models.TextChoices):
        COMPONENT = "component", pgettext_lazy("urban", "部件")
        EVENT = "event", _("事件")

    id = models.UUIDField(primary_key=True, default=new_id)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    gb_code = models.CharField(max_length=6, blank=True)
    """Six digits of GB/T 39666, two a level (N-71)."""
    urban_kind = models.CharField(max_length=9, choices=Urban, blank=True)
    """Whether urban management counts it as a component or an event, and which class of it (N-81)."""
    urban_class = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ORDINARY)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gb_code="") | Q(gb_code__regex=r"^[0-9]{6}$"), name="category_gb_code_of_six"
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)
