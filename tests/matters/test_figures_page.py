"""The office's figures and the codes for doors, as pages of the desk."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions, charts
from mulin.matters.figures import Rate
from mulin.platform.print.pdf import PrintFailed, render
from mulin.territory.models import Place
from tests.factories import Town
from tests.factories.season import season

ROW = '<li class="matter">'
LINK = re.compile(r'<a href="(/figures/matters/\?[^"]*)"[^>]*>([\d,]+)(?: 件)?</a>')


@pytest.fixture
def today() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def rows(client: Client, address: str) -> int:
    count = 0
    while address:
        page = get(client, address)
        count += page.count(ROW)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    return count


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29", "S0-23")
def test_every_figure_opens_what_it_counts(client: Client, town: Town, today: dt.datetime) -> None:
    list(season(town, seed=21, until=today, matters=50, days=80))
    actions.refresh_figures(now=today)
    town.login(client, "leader")
    page = get(client, reverse("matters:figures"))
    found = {html.unescape(address): int(number.replace(",", "")) for address, number in LINK.findall(page)}
    assert len(found) > 40
    for part in (
        "of=in_time",
        "of=content",
        "organisation=",
        "category=",
        "month=",
        "of=silent",
        "of=in_hand",
    ):
        assert any(part in address for address in found), part
    for address, number in found.items():
        assert rows(client, address) == number, address
        assert f"共 {number} " in get(client, address), address


@pytest.mark.django_db
@pytest.mark.mechanism("S0-23")
def test_what_has_no_reply_is_always_in_sight(client: Client, town: Town, today: dt.datetime) -> None:
    town.login(client, "leader")
    assert "没有。反映过的人，都有人联系过了。" in get(client, reverse("matters:figures"))
    matter = town.raise_matter(now=today - dt.timedelta(days=20), title="没人理的事").matter
    page = get(client, reverse("matters:figures"))
    assert matter.ref in page
    assert "超期" in page
    actions.note_contact(matter=matter, words="听到了", actor=town.dispatcher, now=today)
    assert matter.ref not in get(client, reverse("matters:figures"))


@pytest.mark.django_db
def test_no_person_stands_in_the_figures(client: Client, town: Town, today: dt.datetime) -> None:
    list(season(town, seed=22, until=today, matters=20))
    actions.refresh_figures(now=today)
    town.login(client, "leader")
    page = get(client, reverse("matters:figures"))
    for name, person in town.persons.items():
        if name != "leader":
            assert person.name not in page, name
            assert str(person.id) not in page


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_same_few_statements_whatever_the_rows(
    client: Client, town: Town, today: dt.datetime, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        matter = town.raise_matter(now=today, words=f"第{number}件").matter
        actions.dispatch(
            matter=matter,
            to=town.property,
            reason="共用部位",
            category=town.lighting,
            actor=town.dispatcher,
            now=today,
        )
    actions.refresh_figures(now=today)
    town.login(client, "leader")
    for address, statements in (
        (reverse("matters:figures"), 12),
        (reverse("matters:figure") + "?of=raised", 7),
        (reverse("matters:figure") + f"?of=raised&category={town.lighting.id}", 9),
        (reverse("matters:figure_places"), 7),
        (reverse("matters:burden"), 5),
        (reverse("matters:burden_form", args=["dispatch"]), 7),
    ):
        assert statements <= 12
        with django_assert_num_queries(statements):
            get(client, address)


@pytest.mark.django_db
def test_figures_are_the_desks(client: Client, town: Town) -> None:
    assert client.get(reverse("matters:figures")).status_code == 302
    town.login(client, "resident")
    get(client, reverse("matters:figures"), 403)
    town.login(client, "handler")
    get(client, reverse("matters:figures"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "",
        "of=nothing",
        "of=raised&age=3",
        "of=open&age=9",
        "of=raised&month=2026-13",
        "of=raised&category=x",
        "of=raised&organisation=1",
    ],
)
def test_what_no_figure_counts_is_not_found(client: Client, town: Town, query: str) -> None:
    town.login(client, "leader")
    get(client, f"{reverse('matters:figure')}?{query}", 404)


@pytest.mark.django_db
def test_a_handler_opens_only_what_is_theirs_to_see(client: Client, town: Town, today: dt.datetime) -> None:
    matter = town.raise_matter(now=today, title="内部标题").matter
    actions.refresh_figures(now=today)
    address = reverse("matters:figure") + "?of=raised"
    town.login(client, "leader")
    assert "内部标题" in get(client, address)
    town.login(client, "handler")
    page = get(client, address)
    assert matter.ref in page
    assert "内部标题" not in page
    assert reverse("matters:matter", args=[matter.ref]) not in page


def test_a_month_with_too_few_breaks_the_line() -> None:
    chart = charts.rates([Rate(5, 5), Rate(5, 10), Rate(1, 2), Rate(0, 0), Rate(0, 8), Rate(4, 8)], ["a"] * 6)
    assert [dot.rate for dot in chart.dots] == [Rate(5, 5), Rate(5, 10), Rate(0, 8), Rate(4, 8)]
    assert [len(line.split()) for line in chart.lines] == [2, 2]
    assert (chart.dots[0].y, chart.dots[2].y) == (charts.TOP, charts.BOTTOM)
    assert chart.ticks[0] == (charts.LEFT, "a")


@pytest.mark.django_db
def test_codes_for_the_doors_of_a_compound(client: Client, town: Town) -> None:
    house = town.building
    for number in (2, 1, 10):
        Place.objects.create(
            kind="entrance", name=f"{number} 单元", full_name=f"青桐苑 3 号楼 {number} 单元", parent=house, compound=town.compound,
            street=town.street, path=f"{house.path}e{number:02d}/",
        )  # fmt: skip
    town.login(client, "worker")
    assert town.compound.name in get(client, reverse("matters:doors"))
    page = get(client, f"{reverse('matters:doors')}?place={town.compound.id}")
    told = re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", page.split("door-list")[1])
    assert told == ["青桐苑", "青桐苑 3 号楼 1 单元", "青桐苑 3 号楼 2 单元", "青桐苑 3 号楼 10 单元"]
    response = client.get(f"{reverse('matters:doors_sheet')}?place={town.compound.id}")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


@pytest.mark.django_db
def test_each_code_opens_the_form_at_its_door(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Any] = []
    monkeypatch.setattr(
        "mulin.matters.pages.doors.doors_pdf", lambda *given: printed.append(given) or b"%PDF"
    )
    town.login(client, "dispatcher")
    client.get(f"{reverse('matters:doors_sheet')}?place={town.building.id}")
    _office, title, doors, _lang = printed[0]
    assert title == town.building.spoken
    (door,) = doors
    page = get(client, door.url.removeprefix("http://testserver"))
    assert town.building.name in page


@pytest.mark.django_db
def test_doors_are_printed_by_their_own_window(client: Client, town: Town) -> None:
    sheet = f"{reverse('matters:doors_sheet')}?place={town.compound.id}"
    town.login(client, "handler")
    get(client, sheet, 403)
    town.login(client, "other_dispatcher")
    get(client, sheet, 403)
    town.login(client, "dispatcher")
    for wrong in ("", "x", str(town.street.id), str(town.district.id)):
        get(client, f"{reverse('matters:doors_sheet')}?place={wrong}", 404)


def test_a_sheet_without_doors_is_refused() -> None:
    with pytest.raises(PrintFailed):
        render("doors", {"words": {}})
