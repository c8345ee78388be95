"""What a workbook does to a street that is there: rows changed, ended, left out; whose part it is; whose numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mulin.people import actions, queries, roles, workbook
from mulin.people.models import Appointment, Person, PostPlan
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.people.test_workbook_faults import AREA, GRID, OFFICE, building, office, person
from tests.people.workbooks import changed, check, street_again, take_in, told, values, with_rows, written

pytestmark = pytest.mark.django_db


def today(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


@pytest.mark.mechanism("S3-52", "S0-38")
def test_changed_rows_change_and_names_follow(town: Town, now: dt.datetime) -> None:
    def mend(book: Workbook) -> None:
        book["小区"]["B2"] = "新青桐苑"
        book["楼栋"]["G2"], book["楼栋"]["H2"] = "2", "12、-"
        book["楼栋"]["J2"] = "梧桐路 8 号"
        book["单位"]["F4"] = "021-5555"

    content = changed(written(town.street, now), mend)
    plan = take_in(content, town.street, now)
    assert [(one.part, one.what) for one in plan.lines if one.what != "same"] == [
        ("compounds", "changed"), ("buildings", "changed"), ("organisations", "changed"),
    ]  # fmt: skip
    house = Place.objects.get(pk=town.building.pk)
    assert (house.full_name, house.address) == ("新青桐苑 3 号楼", "梧桐路 8 号")
    doors = Place.objects.filter(parent=house).order_by("path")
    assert [(one.full_name, one.homes) for one in doors] == [
        ("新青桐苑 3 号楼 1单元", 12), ("新青桐苑 3 号楼 2单元", None),
    ]  # fmt: skip
    assert Act.objects.filter(verb="people.take_in_street", record_id=town.street.id).count() == 1
    again = written(town.street, now)
    assert not take_in(again, town.street, now).touched
    assert not take_in(content, town.street, now).touched


@pytest.mark.mechanism("S3-52")
def test_rows_left_out_end_nothing_and_empty_cells_leave_what_is_there(town: Town, now: dt.datetime) -> None:
    Place.objects.filter(pk=town.building.pk).update(address="梧桐路 8 号", code="B3")

    def cut(book: Workbook) -> None:
        book["在岗"].delete_rows(3, 5)
        book["单位"].delete_rows(2, 2)
        book["楼栋"]["J2"] = None
        book["楼栋"]["I2"] = "无"

    plan = take_in(changed(written(town.street, now), cut), town.street, now)
    assert plan.touched == 1
    house = Place.objects.get(pk=town.building.pk)
    assert (house.address, house.code) == ("梧桐路 8 号", "")
    assert queries.terms_in(town.street.id, on=today(now))[12:]


@pytest.mark.mechanism("S3-52", "S1-21")
def test_a_building_is_not_moved_by_a_sheet(town: Town, now: dt.datetime) -> None:
    content = changed(written(town.street, now), lambda book: book["楼栋"].__setitem__("E2", None))
    plan = check(content, town.street, now)
    assert told(plan) == [("楼栋!E2", "S1-21")]
    assert "“地方”页" in plan.problems[0].remedy


@pytest.mark.mechanism("S3-52", "S1-23")
def test_what_ends_ends_empty(town: Town, now: dt.datetime) -> None:
    """A neighbourhood with a compound, a committee with people, a building with a matter: each says what is left."""
    town.raise_matter(now=now)

    def end(book: Workbook) -> None:
        book["地方"]["K3"] = book["楼栋"]["N2"] = today(now)
        for row in book["单位"].iter_rows(min_row=2):
            if row[1].value == OFFICE:
                row[7].value = today(now)

    plan = check(changed(written(town.street, now), end), town.street, now)
    assert {(one.part, one.rule) for one in plan.problems} == {
        ("places", "S1-21"), ("places", "S1-23"), ("places", "S1-03"), ("buildings", "S1-03"),
        ("organisations", "S1-23"),
    }  # fmt: skip
    extra = with_rows(written(town.street, now), 楼栋=[building(doors="2")], 单位=[office("甲单位")])
    take_in(extra, town.street, now)

    def end_extra(book: Workbook) -> None:
        book["楼栋"]["N3"] = today(now)
        for row in book["单位"].iter_rows(min_row=2):
            if row[1].value == "甲单位":
                row[7].value = today(now)

    plan = take_in(changed(written(town.street, now), end_extra), town.street, now)
    assert [one.what for one in plan.lines if one.what != "same"] == ["ended", "ended"]
    gone = Place.objects.filter(path__startswith="d1/s01/n01/g03/b009/")
    assert [one.valid_to for one in gone] == [today(now)] * 3
    assert Organisation.objects.get(name="甲单位").valid_to == today(now)
    assert values(written(town.street, now)).keys()
    assert not take_in(written(town.street, now), town.street, now).touched


@pytest.mark.mechanism("S3-52", "S0-26")
def test_terms_begin_and_end(town: Town, now: dt.datetime) -> None:
    rows = [
        person("牛一", "10000000071"),
        person("牛一", "10000000071", "楼组长", "3 号楼", office=""),
        person("许文涛", "10000000001", "楼组长", "3 号楼", office=""),
    ]
    before = Person.objects.filter(street=town.street).count()
    plan = take_in(with_rows(written(town.street, now), 在岗=rows), town.street, now)
    assert plan.counts()["people"]["new"] == 3
    assert Person.objects.filter(street=town.street).count() == before + 1

    def end(book: Workbook) -> None:
        for row in book["在岗"].iter_rows(min_row=2):
            if row[0].value == "牛一" and row[2].value == "网格员":
                row[7].value = today(now)

    take_in(changed(written(town.street, now), end), town.street, now)
    ended = Appointment.objects.get(role=roles.GRID_MEMBER, valid_to=today(now))
    assert ended.person.name == "牛一"
    assert Act.objects.filter(verb="people.end_appointment", record_id=ended.person_id).exists()


@pytest.mark.mechanism("S3-52", "S0-26", "S0-38")
def test_a_secretary_takes_in_their_own_part(town: Town, now: dt.datetime) -> None:
    own = written(town.street, now, paths=workbook.scope_of(town.secretary, town.street))
    told_of = values(own)
    assert [row[2] for row in told_of["地方"]] == ["名称*", "梧桐一居"]
    assert not take_in(own, town.street, now, town.secretary).touched
    rows = {
        "楼栋": [building()],
        "在岗": [person("牛一", "10000000071")],
        "岗位": [["网格员", GRID, OFFICE, 2]],
    }
    assert take_in(with_rows(own, **rows), town.street, now, town.secretary).touched == 3
    whole = written(town.street, now)
    assert {one.rule for one in check(whole, town.street, now, town.secretary).problems} == {"S0-38"}
    for rows, rule in (
        ({"地方": [["n07", "居民区", "梧桐七居", "", "", "", "", None, None, None, None]]}, "S0-38"),
        ({"单位": [office("甲单位")]}, "S1-03"),
        ({"在岗": [person("牛二", "10000000072", "派单员", AREA)]}, "S0-26"),
        ({"楼栋": [building(area="梧桐二居（n02）", grid="")]}, "S0-38"),
    ):
        plan = check(with_rows(own, **rows), town.street, now, town.secretary)
        assert [one.rule for one in plan.problems] == [rule]
    with pytest.raises(errors.Refusal):
        actions.hand_in_book(
            file=io.BytesIO(own), name="x", street=town.street, plan={}, actor=town.dispatcher, now=now
        )


@pytest.mark.mechanism("S0-26")
def test_nobody_appoints_themselves_or_their_equals(town: Town, now: dt.datetime) -> None:
    for role, who in (("楼组长", "方远"), ("街道负责人", "牛一")):
        row = person(who, "10000000001", role, AREA if role == "楼组长" else "全街道", office="网格中心")
        plan = check(with_rows(written(town.street, now), 在岗=[row]), town.street, now, town.leader)
        assert [one.rule for one in plan.problems] == ["S0-26"]


@pytest.mark.mechanism("S3-52", "S1-22")
def test_telephone_numbers_leave_by_an_act_of_their_own(town: Town, now: dt.datetime) -> None:
    masked = values(written(town.street, now))["在岗"]
    assert {row[1] for row in masked[1:]} == {"*********01"}
    for actor, purpose in ((town.secretary, "值班表"), (town.dispatcher, "值班表"), (town.leader, "  ")):
        with pytest.raises(errors.Refusal):
            workbook.with_contacts(street_again(town.street), purpose=purpose, actor=actor, now=now)
    content = workbook.with_contacts(street_again(town.street), purpose="值班表", actor=town.leader, now=now)
    assert {row[1] for row in values(content)["在岗"][1:]} == {"10000000001"}
    assert Act.objects.filter(verb="people.take_out_contacts", record_id=town.street.id).count() == 1
    assert Act.objects.filter(verb="people.show_person", record_id=town.persons["worker"].id).count() == 1
    assert not take_in(content, town.street, now).touched

    def other_number(book: Workbook) -> None:
        book["在岗"]["B3"] = "13900000000"

    plan = check(changed(content, other_number), town.street, now)
    assert told(plan) == [("在岗!B3", "N-90")]


@pytest.mark.mechanism("S3-52", "S1-22")
def test_a_plan_of_posts(town: Town, now: dt.datetime) -> None:
    for number, what in ((3, "new"), (4, "changed"), (0, "ended"), (0, "same")):
        base = changed(written(town.street, now), lambda book: book["岗位"].delete_rows(2, 9))
        plan = take_in(with_rows(base, 岗位=[["网格员", GRID, "", number]]), town.street, now)
        assert [one.what for one in plan.lines if one.part == "posts"] == [what]
    assert PostPlan.objects.get().number == 0


@pytest.mark.mechanism("S3-52")
def test_csv_in_a_zip_is_the_same_street(town: Town, now: dt.datetime) -> None:
    take_in(with_rows(written(town.street, now), 楼栋=[building(doors="2", homes="3")]), town.street, now)
    content = written(town.street, now, kind="zip")
    assert not take_in(content, town.street, now).touched
    assert written(town.street, now, kind="zip") == content


WORDS = st.text("甲乙丙丁戊己庚辛 楼苑12（）", min_size=1, max_size=8).map(str.strip).filter(bool)
NAMES = st.lists(WORDS, min_size=1, max_size=3, unique_by=lambda name: name.replace(" ", ""))
HOMES = st.lists(st.one_of(st.none(), st.integers(0, 99)), max_size=3)


@st.composite
def streets(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "areas": draw(NAMES),
        "compounds": draw(NAMES),
        "houses": draw(
            st.lists(st.tuples(WORDS, HOMES, st.booleans()), max_size=4, unique_by=lambda one: one[0])
        ),
        "offices": draw(NAMES),
        "people": draw(st.lists(st.tuples(WORDS, st.integers(0, 9)), max_size=4, unique=True)),
        "lon": draw(st.one_of(st.none(), st.floats(-180, 180, allow_nan=False))),
    }


@pytest.mark.mechanism("S3-52", "S0-38")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=streets())
def test_any_small_street_comes_back_as_it_went_out(
    seed: dict[str, Any], town: Town, now: dt.datetime
) -> None:
    from django.db import transaction

    with transaction.atomic():
        content = _made(seed, town, now)
        written_out = written(town.street, now, phones=True)
        assert not take_in(written_out, town.street, now).touched
        assert values(written(town.street, now, phones=True)) == values(written_out)
        assert not take_in(content, town.street, now).touched
        transaction.set_rollback(True)


def _made(seed: dict[str, Any], town: Town, now: dt.datetime) -> bytes:
    """The town's workbook with the drawn rows, taken in."""
    areas = [
        [f"n{n}", "居民区", f"{name}一居", "", "", "", "", seed["lon"], None, None, None]
        for n, name in enumerate(seed["areas"], 31)
    ]
    compounds = [
        ["n31/c0" + str(n), name, "", "n31", "", "", None, None, None, None]
        for n, name in enumerate(seed["compounds"], 1)
    ]
    houses = []
    for n, (name, homes, inside) in enumerate(seed["houses"], 1):
        doors = "、".join(f"{number}单元" for number in range(1, len(homes) + 1))
        counts = "、".join("-" if one is None else str(one) for one in homes)
        houses.append(
            building(
                f"n31/b{n:03d}",
                name,
                "n31",
                "",
                doors=doors,
                homes=counts,
                compound="n31/c01" if inside else "",
            )
        )
    rows = {
        "地方": areas,
        "小区": compounds,
        "楼栋": houses,
        "单位": [office(f"{name}单位", areas="n31") for name in seed["offices"]],
        "岗位": [["网格员", "n31", "", 9]],
        "在岗": [person(name, f"1000000080{n}", "楼组长", "n31", office="") for name, n in seed["people"]],
    }  # fmt: skip
    content = with_rows(written(town.street, now), **rows)
    take_in(content, town.street, now, SYSTEM)
    return content
