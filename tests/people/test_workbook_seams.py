"""Where the workbook meets what others keep: codes with their days, kinds that are rows, acts on organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mulin.matters.models import Matter
from mulin.people.models import PostPlan
from mulin.territory import queries
from mulin.territory.models import (
    Area,
    AreaCode,
    ChainLink,
    Change,
    Organisation,
    OrganisationKind,
    Place,
)
from tests.factories import Town
from tests.people.test_workbook_changes import today
from tests.people.test_workbook_faults import AREA, OFFICE, office
from tests.people.workbooks import changed, check, street_again, take_in, told, values, with_rows, written

pytestmark = [pytest.mark.django_db, pytest.mark.mechanism("S3-52")]
STREET, FIRST, GRID = "990199001000", "990199001001", "990199001001003"
CODED = ("street", "neighbourhood", "grid")


def row_of(sheet: Worksheet, column: int, value: object) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[column].value == value)


def coding(street: str = "", neighbourhood: str = "", grid: str = "") -> Callable[[Workbook], None]:
    def write(book: Workbook) -> None:
        places, grids = book["地方"], book["网格"]
        if street:
            places.cell(row_of(places, 1, "街道"), 6).value = street
        if neighbourhood:
            places.cell(row_of(places, 0, "n01"), 6).value = neighbourhood
        if grid:
            grids.cell(2, 5).value = grid

    return write


def at_one(town: Town, now: dt.datetime) -> bool:
    """Whether every place shows the code that it has today."""
    shown = Place.objects.filter(street=town.street, kind__in=CODED).values_list("id", "code")
    dated = AreaCode.objects.filter(valid_from__lte=today(now), valid_to__isnull=True)
    held = dict(dated.values_list("place_id", "code"))
    return all(code == held.get(one, "") for one, code in shown)


@pytest.mark.mechanism("N-110", "N-112")
def test_codes_of_a_workbook_hold_from_a_day_and_are_shown_beside_the_place(
    town: Town, now: dt.datetime
) -> None:
    book = changed(written(town.street, now), coding("990199001", FIRST, "990199001 001 003"))
    book = with_rows(
        book, 地方=[["n07", "居民区", "梧桐七居", "", "", "990199001007", "", None, None, None, None]]
    )
    take_in(book, town.street, now)
    assert street_again(town.street).code == STREET, "the noughts at its end need not be written"
    assert Place.objects.get(kind="grid", street=town.street).code == GRID
    assert AreaCode.objects.count() == 4
    assert at_one(town, now)
    assert queries.place_of_code("990199001007", on=today(now)).name == "梧桐七居"  # type: ignore[union-attr]
    assert not take_in(written(town.street, now), town.street, now).touched
    later = now + dt.timedelta(days=30)
    take_in(changed(written(town.street, later), coding("990199002")), town.street, later)
    assert Place.objects.get(kind="grid", street=town.street).code == "990199002001003"
    assert at_one(town, later)
    assert queries.place_of_code(GRID, on=today(now)) == Place.objects.get(kind="grid", street=town.street)


@pytest.mark.mechanism("N-86", "N-112")
def test_what_is_wrong_with_a_code_on_any_day_is_told_at_its_cell(town: Town, now: dt.datetime) -> None:
    take_in(changed(written(town.street, now), coding(STREET, FIRST, GRID)), town.street, now)
    empty = check(changed(written(town.street, now), coding(neighbourhood="无")), town.street, now)
    assert [rule for _cell, rule in told(empty)] == ["N-112"]
    again = check(changed(written(town.street, now), coding(grid="990199001001004")), town.street, now)
    assert [rule for _cell, rule in told(again)] == ["N-112"], "two codes from one day"
    later = now + dt.timedelta(days=30)
    new = ["n07", "居民区", "梧桐七居", "", "", FIRST, "", None, None, None, None]
    taken = check(with_rows(written(town.street, later), 地方=[new]), town.street, later)
    assert [rule for _cell, rule in told(taken)] == ["N-112"]
    assert "梧桐一居" in taken.problems[0].message
    pair = [
        ["n07", "居民区", "七居", "", "", "990199001007"],
        ["n08", "居民区", "八居", "", "", "990199001007"],
    ]
    twice = check(with_rows(written(town.street, later), 地方=pair), town.street, later)
    assert [rule for _cell, rule in told(twice)] == ["N-112"]


@pytest.mark.mechanism("S1-02")
def test_kinds_of_organisations_are_those_of_the_table_at_that_moment(town: Town, now: dt.datetime) -> None:
    row = with_rows(written(town.street, now), 单位=[office("甲商会", kind="街区商会")])
    assert told(check(row, town.street, now)) == [("单位!A6", "S0-38")]
    kind = OrganisationKind.objects.create(key="chamber", name="街区商会", name_en="Chamber of the quarter")
    take_in(row, town.street, now)
    assert Organisation.objects.get(name="甲商会").kind == "chamber"
    assert "街区商会" in [one[0] for one in values(written(town.street, now))["单位"]]
    OrganisationKind.objects.filter(pk=kind.pk).update(name="商圈商会", active=False)
    assert "商圈商会" in [one[0] for one in values(written(town.street, now))["单位"]]
    assert not take_in(written(town.street, now), town.street, now).touched, "what there is keeps its kind"
    more = with_rows(written(town.street, now), 单位=[office("乙商会", kind="商圈商会")])
    assert [rule for _cell, rule in told(check(more, town.street, now))] == ["S1-02"]


@pytest.mark.mechanism("S1-03")
def test_parents_and_places_change_by_acts_with_a_day(town: Town, now: dt.datetime) -> None:
    take_in(with_rows(written(town.street, now), 单位=[office("甲单位", OFFICE)]), town.street, now)
    made = Organisation.objects.get(name="甲单位")
    assert ChainLink.objects.get(child=made).parent == town.committee
    later = now + dt.timedelta(days=30)

    def move(book: Workbook) -> None:
        sheet = book["单位"]
        row = row_of(sheet, 1, "甲单位")
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = town.centre.name, AREA

    take_in(changed(written(town.street, later), move), town.street, later)
    assert set(Change.objects.filter(organisation=made).values_list("verb", "state")) == {
        ("reparent", "done"), ("rearea", "done"),
    }  # fmt: skip
    links = ChainLink.objects.filter(child=made).order_by("valid_to")
    assert [(one.parent, one.valid_to) for one in links] == [
        (town.committee, today(later)), (town.centre, None),
    ]  # fmt: skip
    assert Area.objects.get(organisation=made, valid_to__isnull=True).valid_from == today(later)
    assert not take_in(written(town.street, later), town.street, later).touched


@pytest.mark.mechanism("S1-03", "S1-22")
def test_what_has_anything_in_hand_is_not_ended_by_a_sheet(town: Town, now: dt.datetime) -> None:
    take_in(with_rows(written(town.street, now), 单位=[office("甲单位")]), town.street, now)
    made = Organisation.objects.get(name="甲单位")

    def end(book: Workbook) -> None:
        book["单位"].cell(row_of(book["单位"], 1, "甲单位"), 8).value = today(now)

    matter = town.raise_matter(now=now).matter
    Matter.objects.filter(pk=matter.pk).update(owner_org=made)
    plan = PostPlan.objects.create(
        street=town.street, role="worker", place=town.street, organisation=made, number=2
    )
    held = check(changed(written(town.street, now), end), town.street, now)
    assert sorted(rule for _cell, rule in told(held)) == ["S1-03", "S1-22"]
    Matter.objects.filter(pk=matter.pk).update(owner_org=town.committee)
    plan.delete()
    Area.objects.create(organisation=made, place=town.neighbourhood)
    take_in(changed(written(town.street, now), end), town.street, now)
    made.refresh_from_db()
    assert made.valid_to == today(now)
    assert not Area.objects.filter(organisation=made, valid_to__isnull=True).exists()
