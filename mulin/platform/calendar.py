"""The instance's working-day calendar: the years built in and those imported later."""

from __future__ import annotations

import time

from django.db import models

from mulin.platform import keepings
from mulin.platform.workdays import Calendar, built_in_calendar, load_calendar

RELOAD_AFTER = 60.0
"""Seconds until another process sees an imported year."""

_loaded: tuple[float, Calendar] | None = None


class CalendarYear(models.Model):
    """One imported year of public holidays and make-up working days, as the State Council's notice gives it."""

    held = keepings.SETTINGS.of(public="text source")

    year = models.SmallIntegerField(primary_key=True)
    text = models.TextField()
    """As imported, in the format `workdays.load_calendar` reads."""
    source = models.CharField(max_length=200)

    class Meta:
        app_label = "platform"


def current() -> Calendar:
    """The calendar in force; a year nobody has imported counts weekdays and says so."""
    global _loaded
    if _loaded is None or time.monotonic() - _loaded[0] > RELOAD_AFTER:
        calendar = built_in_calendar()
        for row in CalendarYear.objects.order_by("year"):
            calendar |= load_calendar(row.text)
        _loaded = (time.monotonic(), calendar)
    return _loaded[1]


def put(text: str, source: str) -> list[int]:
    """Import the years in `text`; returns them. Raises `workdays.BadCalendar` for what is none."""
    years = sorted(load_calendar(text).years)
    for year in years:
        CalendarYear.objects.update_or_create(year=year, defaults={"text": text, "source": source})
    forget()
    return years


def forget() -> None:
    global _loaded
    _loaded = None
