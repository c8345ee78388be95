"""From a day to a day: what the tables with dates share."""

from __future__ import annotations

from django.contrib.postgres.fields.ranges import DateRangeField
from django.db.models import F, Func, Q

DAYS = Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField())
"""The days of a row; without a first day it has held since ever, without a last one it still does."""
FORWARDS = Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from"))
