"""The street's public page, the lists behind its numbers, and one matter as everybody may see it."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.models import Matter, Reporter
from mulin.site.pages.matters import OPEN_LISTS
from mulin.territory.models import Place
from tests.factories import Town
from tests.factories.season import season

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a href="(/streets/[^"]+/matters/\?[^"]*)"[^>]*>([\d,]+)')
ROW = '<li class="matter">'
STATEMENTS = 12


@pytest.fixture
def today() -> dt.datetime:
    """The moment at which requests come in, which is the server's own."""
    return dt.datetime.now(dt.UTC)


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def rows(client: Client, address: str) -> int:
    """How many rows a list has, over all its pages."""
    count, seen = 0, set()
    while address:
        assert address not in seen
        seen.add(address)
        page = get(client, address)
        count += page.count(ROW)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    return count


def street_page(town: Town) -> str:
    return reverse("site:street", args=[town.street.id])


def list_page(town: Town, **values: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return reverse("site:street_matters", args=[town.street.id]) + f"?{query}"


@pytest.mark.mechanism("S0-23")
@pytest.mark.parametrize("days", ["30", "90", "365"])
def test_every_number_opens_a_list_of_that_many(
    client: Client, town: Town, today: dt.datetime, days: str
) -> None:
    list(season(town, seed=11, until=today, matters=60, days=100))
    actions.refresh_figures(now=today)
    page = get(client, f"{street_page(town)}?days={days}")
    found = {html.unescape(address): int(number.replace(",", "")) for address, number in LINK.findall(page)}
    states = {parse_qs(urlsplit(address).query)["state"][0] for address in found}
    assert states >= {"open", "overdue", "raised", "solved", "said", "said_solved", "in_time", "asked"}
    for address, number in found.items():
        assert rows(client, address) == number, address
        assert f"共 {number} " in get(client, address), address


def test_nobodys_words_names_or_telephones(client: Client, town: Town, today: dt.datetime) -> None:
    contact = actions.Contact(name="顾阿婆", phone="10000000027", person=town.persons["resident"])
    told = town.raise_matter(
        now=today, words="我家暗号是雨燕，隔壁老王不修", contact=contact, title="雨燕的楼道"
    ).matter
    actions.answer(matter=told, body="雨燕已知悉", proposes="solved", actor=town.dispatcher, now=today)
    shown = town.raise_matter(now=today, words="另一句雨燕的话", contact=contact).matter
    actions.set_title(matter=shown, title="楼道灯整层不亮", public=True, actor=town.dispatcher, now=today)
    sheet = actions.dispatch(
        matter=shown,
        to=town.property,
        reason="雨燕的理由",
        task="雨燕的要求",
        actor=town.dispatcher,
        now=today,
    )
    actions.return_sheet(assignment=sheet, reason="雨燕退回", actor=town.handler, now=today)
    old = town.raise_matter(now=today, words="雨燕的旧事", title="历史雨燕").matter
    Matter.objects.filter(id=old.id).update(history=True)
    actions.refresh_figures(now=today)

    token = Reporter.objects.filter(matter=told).get().token
    forbidden = [
        "雨燕",
        "顾阿婆",
        "10000000027",
        "0027",
        token,
        "何川",
        "罗建平",
        str(town.persons["resident"].id),
    ]
    pages = [street_page(town), reverse("site:home")]
    pages += [list_page(town, state=state) for state in OPEN_LISTS]
    pages += [reverse("site:street_matter", args=[town.street.id, one.ref]) for one in (told, shown)]
    for address in pages:
        page = get(client, address)
        for word in forbidden:
            assert word not in page, (address, word)
    assert "楼道灯整层不亮" in get(client, list_page(town))
    assert old.ref not in "".join(get(client, address) for address in pages)
    get(client, reverse("site:street_matter", args=[town.street.id, old.ref]), 404)


def test_places_are_told_down_to_the_compound(client: Client, town: Town, today: dt.datetime) -> None:
    matter = town.raise_matter(now=today, place=town.building).matter
    page = get(client, reverse("site:street_matter", args=[town.street.id, matter.ref]))
    assert "青桐苑" in page
    assert "3 号楼" not in page
    assert "网格 03" not in page


def test_a_matter_shows_who_has_it_and_how_far_it_has_come(
    client: Client, town: Town, today: dt.datetime
) -> None:
    matter = town.raise_matter(now=today - dt.timedelta(days=40)).matter
    sheet = actions.dispatch(
        matter=matter,
        to=town.property,
        reason="共用部位",
        category=town.lighting,
        actor=town.dispatcher,
        now=today - dt.timedelta(days=40),
    )
    actions.accept(assignment=sheet, actor=town.handler, now=today - dt.timedelta(days=39))
    page = get(client, reverse("site:street_matter", args=[town.street.id, matter.ref.lower()]))
    for word in ("公共照明", "安和物业", "已等 40 天，超期", "派给安和物业", 'aria-current="step"'):
        assert word in page, word


def test_a_returned_matter_waits_to_be_sent_again(client: Client, town: Town, today: dt.datetime) -> None:
    matter = town.raise_matter(now=today).matter
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=today
    )
    actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=today)
    page = get(client, reverse("site:street_matter", args=[town.street.id, matter.ref]))
    here = page.split('aria-current="step"')[1].split("</li>")[0]
    assert "派给能办的单位" in here
    assert "安和物业" not in here


def test_few_words_make_no_rate(client: Client, town: Town, today: dt.datetime) -> None:
    for number in range(4):
        intake = town.raise_matter(now=today, words=f"第{number}件")
        actions.answer(matter=intake.matter, body="好了", proposes="solved", actor=town.dispatcher, now=today)
        actions.say(
            matter=intake.matter,
            reporter=intake.reporter,
            solved=True,
            content="yes",
            actor=town.visitor,
            now=today,
        )
    actions.refresh_figures(now=today)
    page = get(client, street_page(town))
    assert "怕看出是谁说的" in page
    assert "4<span> / 4" not in page
    assert "100%" not in page
    assert "少于 5 件" in page


def test_the_first_day_says_why_it_is_empty(client: Client, town: Town, today: dt.datetime) -> None:
    actions.refresh_figures(now=today)
    page = get(client, street_page(town))
    assert "收到第一件，这里就开始数" in page
    assert "还算不出" in page
    assert "%" not in re.sub(r'style="[^"]*"', "", page.split("<main")[1])
    get(client, list_page(town))


def test_without_a_street_the_door_still_opens(client: Client, db: None) -> None:
    assert "还没有街道" in get(client, "/")


def test_before_anything_was_counted(client: Client, town: Town, today: dt.datetime) -> None:
    town.raise_matter(now=today)
    page = get(client, street_page(town))
    assert "还没数过" in page
    assert "眼下有" in page


def test_a_street_is_found_by_code_and_by_id(client: Client, town: Town) -> None:
    Place.objects.filter(id=town.street.id).update(code="990199001000")
    assert "梧桐里街道" in get(client, reverse("site:street", args=["990199001000"]))
    get(client, reverse("site:street", args=[town.street.id]))
    assert "柳堤街道" in get(client, reverse("site:street", args=[town.other_street.id]))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "content"},
        {"state": "nonsense"},
        {"state": "open", "age": "12"},
        {"state": "raised", "age": "3"},
        {"place": "x"},
        {"place": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_no_list_knows_is_not_found(client: Client, town: Town, values: dict[str, str]) -> None:
    get(client, list_page(town, **values), 404)


def test_no_list_of_a_building_or_of_another_street(client: Client, town: Town) -> None:
    for place in (town.building, town.other_neighbourhood, town.other_building):
        status = 200 if place == town.other_neighbourhood else 404
        get(client, list_page(town, place=str(place.id)), status)
    get(client, reverse("site:street", args=["nowhere"]), 404)
    get(client, reverse("site:street_matter", args=[town.street.id, "M-2020-99999"]), 404)
    get(client, reverse("site:street_matter", args=[town.street.id, "x\x00y"]), 404)


def test_a_list_can_be_narrowed_to_a_compound(client: Client, town: Town, today: dt.datetime) -> None:
    town.raise_matter(now=today, place=town.building)
    town.raise_matter(now=today, place=town.compound)
    town.raise_matter(now=today, place=town.public)
    assert rows(client, list_page(town)) == 3
    assert rows(client, list_page(town, place=str(town.compound.id))) == 2
    assert rows(client, list_page(town, place=str(town.neighbourhood.id))) == 2


def test_pages_of_a_list_hold_every_row_once(client: Client, town: Town, today: dt.datetime) -> None:
    for number in range(65):
        # Several at one moment: the mark between pages must tell them apart.
        town.raise_matter(now=today - dt.timedelta(days=number // 10), words=f"第{number}件")
    for state in ("open", "raised"):
        assert rows(client, list_page(town, state=state)) == 65
    get(client, list_page(town, after="garbage"))
    get(client, list_page(town, after="99999999999999999999.00000000000000000000000000000000"))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_same_few_statements_whatever_the_rows(
    client: Client, town: Town, today: dt.datetime, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        matter = town.raise_matter(now=today, words=f"第{number}件").matter
        sheet = actions.dispatch(
            matter=matter,
            to=town.property,
            reason="共用部位",
            category=town.lighting,
            actor=town.dispatcher,
            now=today,
        )
        if number % 2:
            actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=today)
    actions.refresh_figures(now=today)
    expected = {
        street_page(town): 11,
        list_page(town): 6,
        list_page(town, state="raised", place=str(town.compound.id)): 7,
        reverse("site:street_matter", args=[town.street.id, matter.ref]): 7,
    }
    for address, statements in expected.items():
        assert statements <= STATEMENTS
        with django_assert_num_queries(statements):
            get(client, address)


def test_the_elder_view_is_a_page_of_its_own(client: Client, town: Town, today: dt.datetime) -> None:
    town.raise_matter(now=today)
    client.cookies["mulin_prefs"] = "view=elder"
    page = get(client, street_page(town))
    assert 'class="one"' in page
    assert "1 件在办" in page
    assert 'data-view="elder"' in get(client, list_page(town))


def test_the_page_is_light(client: Client, town: Town, today: dt.datetime) -> None:
    list(season(town, seed=12, until=today, matters=30))
    actions.refresh_figures(now=today)
    assert len(get(client, street_page(town)).encode()) < 60_000
