"""Everything that can be wrong with the workbook of a street: told at its cell, with the rule and the way out."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from mulin.people import workbook
from mulin.people.models import Appointment, Person
from mulin.platform.tables import UnreadableTable
from mulin.platform.timeline.models import Act
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.people.workbooks import changed, check, take_in, told, with_rows, written

pytestmark = pytest.mark.django_db

AREA, GRID = "梧桐一居（n01）", "网格 03（n01/g03）"
OFFICE = "梧桐一居居委会"


def building(
    no: str = "", name: str = "9 号楼", area: str = AREA, grid: str = GRID, **more: Any
) -> list[Any]:
    given = [no, name, "", area, grid, more.get("compound", ""), more.get("doors", ""), more.get("homes", "")]
    return [*given, "", "", None, None, more.get("since"), more.get("until")]


def office(name: str, parent: str = "", kind: str = "驻区单位", areas: str = "全街道") -> list[Any]:
    return [kind, name, "", parent, areas, "", None, None]


def person(name: str, phone: str, role: str = "网格员", place: str = GRID, **more: Any) -> list[Any]:
    since = more.get("since", dt.date(2026, 3, 1))
    return [name, phone, role, place, more.get("office", OFFICE), "聘任", since, more.get("until")]


ROWS: dict[str, tuple[dict[str, list[list[Any]]], list[tuple[str, str]]]] = {
    "an unknown kind": (
        {"地方": [["n07", "公园", "某处", "", "", "", "", None, None, None, None]]},
        [("地方!B6", "S0-38")],
    ),
    "a number twice": (
        {"楼栋": [building("n01/g03/b003", "9 号楼")]},
        [("楼栋!A3", "S0-38")],
    ),
    "a number twice among new ones": (
        {"楼栋": [building("n01/g03/b009"), building("n01/g03/b009", "10 号楼")]},
        [("楼栋!A4", "S0-38")],
    ),
    "a name twice": (
        {"楼栋": [building("n01/g03/b009"), building("n01/g03/b010")]},
        [("楼栋!B4", "S0-38")],
    ),
    "a number of another kind": (
        {"网格": [["n01/c01", "网格 09", "", AREA, "", "", None, None, None, None]]},
        [("网格!A3", "S0-38")],
    ),
    "a building in a grid of another neighbourhood": (
        {"楼栋": [building(area="梧桐二居（n02）")]},
        [("楼栋!E3", "S1-21")],
    ),
    "a grid outside its neighbourhood": (
        {"网格": [["n02/g09", "网格 09", "", AREA, "", "", None, None, None, None]]},
        [("网格!A3", "S0-38")],
    ),
    "a neighbourhood nobody knows": ({"小区": [["", "新苑", "", "梧桐九居", "", "", None, None, None, None]]}, [("小区!D3", "S0-38")]),
    "what is not a number": (
        {"楼栋": [building("b 9!", homes="十来户", doors="2")]},
        [("楼栋!H3", "DR-02"), ("楼栋!A3", "S0-38")],
    ),
    "more homes than doors": ({"楼栋": [building(doors="东门、西门", homes="1、2、3")]}, [("楼栋!H3", "S0-38")]),
    "a code of a neighbouring district": (
        {"地方": [["n07", "居民区", "梧桐七居", "", "", "990205001007", "", None, None, None, None]]},
        [("地方!F6", "N-110")],
    ),
    "a code that is no neighbourhood's": (
        {"地方": [["n07", "居民区", "梧桐七居", "", "", "990199001700", "", None, None, None, None]]},
        [("地方!F6", "N-111")],
    ),
    "a cycle of organisations": (
        {"单位": [office("甲单位", "乙单位"), office("乙单位", "丙单位"), office("丙单位", "甲单位")]},
        [("单位!D6", "S1-03"), ("单位!D7", "S1-03"), ("单位!D8", "S1-03")],
    ),
    "its own superior": ({"单位": [office("甲单位", "甲单位")]}, [("单位!D6", "S1-03")]),
    "a superior nobody knows": ({"单位": [office("甲单位", "没有的单位")]}, [("单位!D6", "S1-03")]),
    "an organisation twice": ({"单位": [office("甲单位"), office("甲单位")]}, [("单位!B7", "S1-03")]),
    "two heads for one post": (
        {"在岗": [person("牛一", "10000000071", "居民区书记", AREA)]},
        [("在岗!C17", "S1-23")],
    ),
    "two new heads for one post": (
        {
            "在岗": [
                person("牛一", "10000000071", "居民区书记", "梧桐二居（n02）"),
                person("牛二", "10000000072", "居民区书记", "梧桐二居（n02）", office="网格中心"),
            ]
        },
        [("在岗!C18", "S1-23")],
    ),
    "more than the post has": (
        {
            "岗位": [["网格员", GRID, OFFICE, 1]],
            "在岗": [person("牛一", "10000000071"), person("牛二", "10000000072")],
        },
        [("在岗!C18", "S1-23")],
    ),
    "overlapping terms of one person": (
        {
            "在岗": [
                person("牛一", "10000000071", until=dt.date(2026, 6, 1)),
                person("牛一", "10000000071", since=dt.date(2026, 5, 1)),
            ]
        },
        [("在岗!G18", "S0-26")],
    ),
    "in that post already": (
        {"在岗": [person("周敏", "10000000001", "社区工作者", AREA)]},
        [("在岗!G17", "S0-26")],
    ),
    "a term that ends before it begins": (
        {"在岗": [person("牛一", "10000000071", until=dt.date(2026, 2, 1))]},
        [("在岗!H17", "S0-26")],
    ),
    "nobody can tell who": ({"在岗": [person("牛一", "*********71")]}, [("在岗!B17", "N-90")]),
    "no telephone number": ({"在岗": [person("牛一", "123")]}, [("在岗!B17", "N-90")]),
    "a desk post without an office": (
        {"在岗": [person("牛一", "10000000071", office="")]},
        [("在岗!E17", "S0-26")],
    ),
    "an unknown post": ({"在岗": [person("牛一", "10000000071", "大管家")]}, [("在岗!C17", "S0-38")]),
    "a post twice": (
        {"岗位": [["网格员", GRID, OFFICE, 1], ["网格员", GRID, OFFICE, 2]]},
        [("岗位!A3", "S1-22")],
    ),
    "a number of people that is none": ({"岗位": [["网格员", GRID, OFFICE, "许多"]]}, [("岗位!D2", "DR-02")]),
    "a day that is none": (
        {"楼栋": [building("n01/g03/b009", since="去年春天")]},
        [("楼栋!M3", "N-114")],
    ),
    "an end for something new": (
        {"楼栋": [building("n01/g03/b009", until=dt.date(2026, 1, 1))]},
        [("楼栋!N3", "S0-38")],
    ),
    "empty where it must not be": ({"楼栋": [building("n01/g03/b009", "")]}, [("楼栋!B3", "DR-02")]),
}  # fmt: skip


@pytest.mark.mechanism("S3-52", "S0-38", "S1-22", "DR-16")
@pytest.mark.parametrize("case", ROWS)
def test_what_is_wrong_with_a_row_is_told_at_its_cell(case: str, town: Town, now: dt.datetime) -> None:
    rows, wanted = ROWS[case]
    Place.objects.filter(pk=town.street.pk).update(code="990199001000")
    content = with_rows(written(town.street, now), **rows)
    before = Act.objects.count(), Place.objects.count(), Person.objects.count()
    plan = check(content, town.street, now)
    assert sorted(told(plan)) == sorted(wanted), [(one.address, one.message) for one in plan.problems]
    assert all(one.message and one.remedy for one in plan.problems)
    with pytest.raises(workbook.Faulty):
        take_in(content, town.street, now)
    assert (Act.objects.count(), Place.objects.count(), Person.objects.count()) == before


def rename(book: Workbook) -> None:
    book["楼栋"]["B1"] = "楼的样子"


def two_heads(book: Workbook) -> None:
    book["网格"]["C1"] = "名称"


def no_sheet(book: Workbook) -> None:
    del book["网格"]


def twice(book: Workbook) -> None:
    book.copy_worksheet(book["网格"]).title = "网格片区"


def empty(book: Workbook) -> None:
    book["岗位"].delete_rows(1, 10)


def merge(book: Workbook) -> None:
    book["在岗"].merge_cells("E3:E5")


def formula(book: Workbook) -> None:
    book["楼栋"]["B2"] = '="3"&"号楼"'


FORMS: dict[str, tuple[Callable[[Workbook], Any], list[tuple[str, str]]]] = {
    "a wrong head": (rename, [("楼栋!1", "DR-02")]),
    "a head twice": (two_heads, [("网格!C1", "DR-02")]),
    "a missing sheet": (no_sheet, [("网格", "DR-02")]),
    "a sheet twice": (twice, [("网格片区", "DR-02")]),
    "a sheet without heads": (empty, [("岗位", "DR-02")]),
    "merged cells": (merge, [("在岗!E3", "DR-02")]),
    "a formula without its value": (formula, [("楼栋!B2", "DR-02")]),
}


@pytest.mark.mechanism("S3-52", "DR-16")
@pytest.mark.parametrize("case", FORMS)
def test_what_is_wrong_with_a_sheet_is_told(case: str, town: Town, now: dt.datetime) -> None:
    change, wanted = FORMS[case]
    plan = check(changed(written(town.street, now), change), town.street, now)
    assert set(wanted) <= set(told(plan)), told(plan)
    assert all(one.message and one.remedy for one in plan.problems)


def files() -> dict[str, tuple[bytes, str]]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<nonsense")
    return {
        "nothing": (b"", "empty"),
        "broken": (packed.getvalue(), "broken"),
        "half of a zip": (packed.getvalue()[:40], "broken"),
        "an old workbook under a new name": (ole + bytes(600), "other_workbook"),
        "a password": (ole + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(90), "not_a_table"),
        "one csv": ("编号,名称\nn01,一居\n".encode(), "one_sheet"),
    }


@pytest.mark.mechanism("S3-52", "DR-16")
@pytest.mark.parametrize("case", files())
def test_files_that_are_no_workbook(case: str, town: Town, now: dt.datetime) -> None:
    content, code = files()[case]
    with pytest.raises(UnreadableTable) as caught:
        check(content, town.street, now)
    assert caught.value.code == code
    assert caught.value.message


@pytest.mark.mechanism("S3-52", "DR-16")
def test_everything_is_told_at_once_in_the_order_of_the_sheets(town: Town, now: dt.datetime) -> None:
    rows = {
        name: rows
        for case in ("two heads for one post", "an unknown kind", "a cycle of organisations", "a name twice")
        for name, rows in ROWS[case][0].items()
    }
    plan = check(with_rows(written(town.street, now), **rows), town.street, now)
    assert [one.part for one in plan.problems] == [
        "places", "buildings", "organisations", "organisations", "organisations", "people",
    ]  # fmt: skip


@pytest.mark.mechanism("S3-52")
def test_cells_are_read_as_they_were_meant(town: Town, now: dt.datetime) -> None:
    """Days as text, serial or with dots; full-width digits, spaces at the ends, hidden rows, sheets in any order."""

    def as_people_write(book: Workbook) -> None:
        book.move_sheet("在岗", -5)
        rows = book["楼栋"]
        rows.append(building("ｎ01/g03/b０09", " ９号楼　", since="2026.3.1", doors="２", homes="１2"))
        rows.append(building("", "10 号楼", since=46082, grid=" 网格 03 "))
        rows.append(building("", "11 号楼", since="2026年3月1日", area=" 梧桐一居", grid="n01/g03"))
        rows.row_dimensions[4].hidden = True
        book["地方"].insert_rows(1)
        book["地方"]["A1"] = "梧桐里街道地方一览表"
        book["地方"].merge_cells("A1:F1")

    content = changed(written(town.street, now), as_people_write)
    plan = take_in(content, town.street, now)
    assert plan.counts()["buildings"] == {"new": 3, "changed": 0, "ended": 0, "same": 1}
    assert any("藏" in one for one in plan.remarks)
    made = Place.objects.filter(kind="building", parent__name="网格 03").order_by("path")
    assert [(one.name, one.path[-5:], one.valid_from) for one in made[1:]] == [
        ("9号楼", "b009/", dt.date(2026, 3, 1)),
        ("10 号楼", "b010/", dt.date(2026, 3, 1)),
        ("11 号楼", "b011/", dt.date(2026, 3, 1)),
    ]
    doors = Place.objects.filter(parent=made[1]).order_by("path").values_list("name", "homes")
    assert list(doors) == [("1单元", 12), ("2单元", 12)]


@pytest.mark.mechanism("S3-52")
@pytest.mark.parametrize("where", ["appoint_many", "note_taken_in", "add_organisations"])
def test_broken_in_the_middle_nothing_is_half_taken(
    where: str, town: Town, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mulin.people import actions
    from mulin.people.actions import street_books
    from mulin.territory import actions as territory

    def breaks(**_given: Any) -> None:
        raise RuntimeError("in the middle")

    owner = {"appoint_many": actions, "note_taken_in": street_books, "add_organisations": territory}[where]
    rows = {"楼栋": [building()], "单位": [office("甲单位")], "在岗": [person("牛一", "10000000071")]}
    content = with_rows(written(town.street, now), **rows)

    def counted() -> list[int]:
        return [one.objects.count() for one in (Act, Place, Organisation, Person, Appointment)]

    before = counted()
    with monkeypatch.context() as patched:
        patched.setattr(owner, where, breaks)
        with pytest.raises(RuntimeError):
            take_in(content, town.street, now)
    assert counted() == before
    take_in(content, town.street, now)
    assert [after - one for after, one in zip(counted()[1:], before[1:], strict=True)] == [1, 1, 1, 1]
