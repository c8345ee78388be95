"""Raising a matter on the web: one sentence, one number, once; who is told what; one step a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mulin.matters import tokens
from mulin.matters.models import Matter
from mulin.platform.ui import assets
from mulin.territory import actions as territory
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.raising import KEY, body, send, taken, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def elder() -> Client:
    client = Client()
    client.cookies["mulin_prefs"] = "view=elder"
    return client


@pytest.mark.mechanism("S3-57", "S1-18")
def test_one_sentence_is_enough_and_the_number_comes_at_once(town: Town, client: Client) -> None:
    response = send(client, words="楼下垃圾桶满了两天没人收")
    matter = taken(response).matter
    assert (matter.place_id, matter.channel, matter.state) == (town.street.id, "web", "new")
    assert matter.owner_id == town.dispatcher.id
    page = body(client.get(response.headers["Location"]))
    assert matter.ref in page
    assert "收到了" in page
    assert 'data-draft-done="raise"' in page


def test_the_form_asks_six_things_and_needs_one(town: Town, client: Client) -> None:
    page = re.sub(r"<details[^>]*data-besides.*?</details>", "", body(client.get("/raise/")), flags=re.DOTALL)
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*name="(\w+)"', page))
    assert asked - {"csrfmiddlewaretoken", "form_key", "way", "q", "next"} == {
        "words", "place", "photos", "name", "phone", "reply_by",
    }  # fmt: skip
    assert page.index("110") < page.index("<h1"), "danger to life comes first"


def test_the_first_visit_weighs_little(town: Town, client: Client) -> None:
    parts = [assets.load("page").packed, assets.load("page", "js").packed]
    htmx = dict(assets.VENDOR_DIRS)["vendor/htmx"] / "htmx.min.js"
    weight = sum(map(len, parts)) + len(client.get("/raise/").content) + htmx.stat().st_size
    assert weight <= 150 * 1024


def test_a_form_from_another_site_is_refused(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict)
    assert response.status_code == 403
    assert Matter.objects.count() == 0


def test_the_page_asks_a_fixed_number_of_statements(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    def statements(path: str) -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    paths = ["/raise/", f"/raise/at/{town.building.door_token}/", "/raise/?way=list", "/places/?q=青桐"]
    before = [statements(path) for path in paths]
    for number in range(50):
        territory.add_place(
            kind="compound",
            name=f"青桐{number}村",
            step=f"x{number}",
            parent=town.neighbourhood,
            actor=SYSTEM,
            now=FOUNDED,
        )
    assert [statements(path) for path in paths] == before


# Once, not twice


def test_the_same_form_twice_is_one_matter(town: Town, client: Client) -> None:
    first, second = (send(client, form_key=KEY) for _ in range(2))
    assert token_of(first) == token_of(second)
    other = send(client, form_key=KEY, words="另一件事，从同一页退回来写的")
    assert token_of(other) != token_of(first), "going back and writing something else is another matter"
    assert Matter.objects.count() == 2


def test_a_key_that_could_be_guessed_opens_nobodys_slip(town: Town, client: Client) -> None:
    first, second = (send(client, form_key="1") for _ in range(2))
    assert token_of(first) != token_of(second)


# Who is told what


@pytest.mark.mechanism("S2-32")
def test_what_signing_in_knows_is_not_asked_again(town: Town, client: Client) -> None:
    town.login(client, "resident")
    page = body(client.get("/raise/"))
    assert 'name="phone"' not in page
    assert 'name="name"' not in page
    assert "顾阿婆" in page
    reporter = taken(send(client))
    assert (reporter.person_id, reporter.phone, reporter.reply_by) == (town.resident.id, "", "in_app")


@pytest.mark.mechanism("S2-45")
def test_a_hardship_is_heard_without_being_shown(town: Town, client: Client) -> None:
    words = "我家困难，孩子学费交不上"
    response = send(client, words=words, name="陆小满", phone="13800001234")
    matter = taken(response).matter
    slip = body(client.get(response.headers["Location"]))
    assert words not in slip
    assert "陆小满" not in slip
    assert "1234" not in slip
    for who in ("neighbour", "power_handler", "other_dispatcher"):
        town.login(client, who)
        assert client.get(f"/matters/{matter.ref}/").status_code in (403, 404)


def test_who_leaves_a_telephone_is_called_unless_they_say_otherwise(town: Town, client: Client) -> None:
    assert taken(send(client, phone="138 0000 1234")).reply_by == "phone"
    assert taken(send(client, words="二", phone="13800001234", reply_by="slip")).reply_by == "slip"
    assert taken(send(client, words="三")).reply_by == "slip"


def test_danger_is_told_first_and_taken_all_the_same(town: Town, client: Client) -> None:
    response = send(client, words="楼道里有煤气味，有人晕倒了")
    page = body(client.get(response.headers["Location"]))
    assert page.index("请先打电话") < page.index("收到了")
    assert 'href="tel:119"' in page
    assert 'href="tel:120"' in page
    calm = body(client.get(send(client, words="路灯不亮").headers["Location"]))
    assert "请先打电话" not in calm


# One step a page


def test_the_elder_view_goes_step_by_step_and_back_without_loss(town: Town, elder: Client) -> None:
    first = body(elder.get("/raise/"))
    assert "第 1 步，共 4 步" in first
    assert "/raise/for/" in first
    assert "/raise/chat/" in first
    said = {"words": "楼道灯又不亮了", "form_key": KEY}
    where = body(elder.post("/raise/", {**said, "step": "what"}))
    assert "在哪里？" in where
    assert 'name="words" value="楼道灯又不亮了"' in where
    place = {"place": str(town.building.id)}
    tell = body(elder.post("/raise/", {**said, **place, "step": "where"}))
    assert "要不要打电话告诉您" in tell
    back = body(
        elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "tell", "act": "back"})
    )
    assert "是在这里吗" in back
    assert 'value="13800001234"' in back
    check = body(elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "tell"}))
    assert "青桐苑 3 号楼" in check
    assert "尾号 34" in check
    assert Matter.objects.count() == 0
    reporter = taken(elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "check"}))
    assert (reporter.matter.place_id, reporter.phone, reporter.reply_by) == (
        town.building.id,
        "13800001234",
        "phone",
    )


def test_a_step_with_a_mistake_stays_where_it_is(town: Town, elder: Client) -> None:
    assert elder.post("/raise/", {"step": "what", "words": " "}).status_code == 422
    response = elder.post("/raise/", {"step": "tell", "words": "灯", "phone": "1"})
    assert response.status_code == 422
    assert "要不要打电话告诉您" in body(response)
    response = elder.post("/raise/", {"step": "check", "words": ""})
    assert response.status_code == 422
    assert "您想说什么事" in body(response), "where the first mistake is asked"


def test_who_is_signed_in_has_three_steps(town: Town, elder: Client) -> None:
    town.login(elder, "resident")
    assert "共 3 步" in body(elder.get("/raise/"))
    page = body(elder.post("/raise/", {"step": "where", "words": "灯不亮"}))
    assert "您看看对不对" in page
    assert elder.post("/raise/", {"step": "tell", "words": "灯不亮"}).status_code in (302, 422)


def test_a_token_follows_from_the_key_and_the_words() -> None:
    assert tokens.for_form("short") != tokens.for_form("short")
    assert tokens.for_form(KEY, "a") == tokens.for_form(KEY, "a")
    assert tokens.for_form(KEY, "a") != tokens.for_form(KEY, "b")
