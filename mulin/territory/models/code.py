"""Area codes as dated attributes of places (GB/T 2260, GB/T 10114; N-86, N-110 to N-112). Never a key."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from mulin.platform.ids import new_id
from mulin.territory import keepings
from mulin.territory.models.place import Place


def days(first: str, last: str) -> Func:
    """The days from one column up to, and without, the other; an empty end is open."""
    return Func(F(first), F(last), function="daterange", output_field=DateRangeField())


class AreaCode(models.Model):
    """The code a place has from a day to a day: twelve digits, for a grid area three more (N-86).

    A place has one code at a time and a code belongs to one place at a time. A grid's code is never
    given to another grid, whenever it ended.
    """

    held = keepings.PLACES.of(public="code urban_rural source")

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="codes")
    code = models.CharField(max_length=15)
    urban_rural = models.CharField(max_length=3, blank=True)
    """The statistical class of a neighbourhood: 111 main city … 220 rural (N-110)."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120, blank=True)
    """Where it was published."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^(\d{12}|\d{15})$"), name="area_code_digits"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_code_forwards",
            ),
            ExclusionConstraint(
                name="area_code_one_of_a_place",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="area_code_of_one_place",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="area_code_grid_never_again",
                expressions=[("code", RangeOperators.EQUAL), ("place", RangeOperators.NOT_EQUAL)],
                condition=Q(code__regex=r"^\d{15}$"),
            ),
        ]
