"""A street of the size of a district town's, in and out; and a file as long as a file may be."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from mulin.people.models import Appointment
from mulin.territory.models import Place
from tests.factories import Town
from tests.people.test_workbook_faults import building, person
from tests.people.workbooks import changed, check, take_in, values, with_rows, written

pytestmark = pytest.mark.django_db

AREAS, HOUSES, DOORS = 28, 1_100, 3


def large(town: Town, now: dt.datetime, areas: int = AREAS, houses: int = HOUSES) -> bytes:
    def area(n: int) -> str:
        return f"测试{n % areas}居（n{n % areas + 10}）"

    rows = {
        "地方": [[f"n{n + 10}", "居民区", f"测试{n}居", "", "", "", "", None, None, None, None] for n in range(areas)],
        "网格": [[f"n{n % areas + 10}/g{n // areas + 1:02d}", f"网格 {n:03d}", "", area(n), "", "", None, None, None, None] for n in range(areas * 4)],
        "小区": [[f"n{n % areas + 10}/c01", f"小区{n}", "", area(n), "", "", None, None, None, None] for n in range(areas)],
        "楼栋": [
            building(
                f"n{n % areas + 10}/g{n // areas % 4 + 1:02d}/b{n:04d}",
                f"{n} 号楼",
                area(n),
                f"n{n % areas + 10}/g{n // areas % 4 + 1:02d}",
                doors=str(DOORS),
                homes="12",
                compound=f"n{n % areas + 10}/c01",
            )
            for n in range(houses)
        ],
        "单位": [["居委会", f"测试{n}居委会", "", "网格中心", area(n), "", None, None] for n in range(areas)],
        "岗位": [["网格员", area(n), f"测试{n}居委会", 8] for n in range(areas)],
        "在岗": [
            person(f"人{n}", f"1000{n:07d}", "网格员", area(n), office=f"测试{n % areas}居委会")
            for n in range(areas * 6)
        ],
    }  # fmt: skip
    return with_rows(written(town.street, now), **rows)


@pytest.mark.mechanism("S3-52", "S2-12")
def test_a_street_of_28_neighbourhoods_and_1100_buildings_takes_seconds(town: Town, now: dt.datetime) -> None:
    content = large(town, now)
    began = time.perf_counter()
    plan = take_in(content, town.street, now)
    taken = time.perf_counter() - began
    assert plan.counts()["buildings"]["new"] == HOUSES
    assert Place.objects.filter(kind="entrance").count() == HOUSES * DOORS
    assert Appointment.objects.count() > AREAS * 6
    began = time.perf_counter()
    out = written(town.street, now)
    assert not take_in(out, town.street, now).touched
    again = time.perf_counter() - began
    assert values(written(town.street, now)) == values(out)
    print(f"in {taken:.1f} s, out and in again {again:.1f} s")  # noqa: T201
    assert taken < 30


@pytest.mark.mechanism("S3-52")
def test_statements_do_not_grow_with_the_rows(town: Town, now: dt.datetime) -> None:
    counts = []
    for areas, houses in ((1, 2), (5, 60)):
        with transaction.atomic():
            content = large(town, now, areas, houses)
            with CaptureQueriesContext(connection) as seen:
                check(content, town.street, now)
            planned = len(seen)
            with CaptureQueriesContext(connection) as seen:
                take_in(content, town.street, now)
            counts.append((planned, len(seen)))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12


@pytest.mark.mechanism("S3-52")
def test_as_many_rows_as_a_sheet_may_hold(town: Town, now: dt.datetime) -> None:
    """20,000 buildings, three of them wrong: told in seconds; one row more is told too."""

    def fill(book: Workbook) -> None:
        page = book["楼栋"]
        for n in range(19_999):
            page.append(["", f"{n} 座", "", "n01", "没有的网格" if n in (7, 70, 700) else "n01/g03"])

    content = changed(written(town.street, now), fill)
    began = time.perf_counter()
    plan = check(content, town.street, now)
    print(f"20,000 rows looked at in {time.perf_counter() - began:.1f} s")  # noqa: T201
    assert [one.address for one in plan.problems] == ["楼栋!E10", "楼栋!E73", "楼栋!E703"]
    assert plan.counts()["buildings"]["new"] == 19_996
