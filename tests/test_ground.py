"""The ground of the tests itself: which role, whose commits, and a site that answers."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from mulin.platform import home
from mulin.platform.calendar import CalendarYear


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('fsync')")
        assert cursor.fetchone() == ("mulin_app", "off")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE platform_calendaryear")


def test_the_home_of_tests_is_nobodys_instance() -> None:
    assert home.path().parent.name == "test"


@pytest.mark.parametrize("time", [1, 2])
def test_commits_are_real_and_gone_with_the_database(fresh_database: str, time: int) -> None:
    assert CalendarYear.objects.count() == 0, f"nothing is left of time {time - 1}"
    CalendarYear.objects.create(year=2040 + time, text="", source="here")
    seen: list[int] = []

    def look() -> None:
        seen.extend(CalendarYear.objects.values_list("year", flat=True))
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert seen == [2040 + time]


def test_the_site_answers(live_site: str) -> None:
    try:
        status = urllib.request.urlopen(live_site + "/no-such-page/", timeout=20).status
    except urllib.error.HTTPError as error:
        status = error.code
    assert status == 404


def test_now_is_a_working_morning(now: datetime) -> None:
    assert now.utcoffset() == timedelta(hours=8)
    assert (now.weekday(), now.hour) == (3, 9)
