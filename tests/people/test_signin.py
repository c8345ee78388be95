"""Signing in and out: plain words, equal answers, limits that hold and say so."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from mulin.people import actions as people
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
PASSWORD = "four words make one"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def accounts(town: Town) -> Town:
    for who in ("resident", "dispatcher"):
        people.open_account(
            person=town.persons[who], username=who, password=PASSWORD, actor=SYSTEM, now=FOUNDED, trusted=True
        )
    return town


def body(response: Any) -> str:
    return response.content.decode()


def sign_in(client: Client, name: str = "resident", password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


@pytest.mark.parametrize("prefs", ["", "view=elder", "language=en", "view=elder&language=en"])
def test_the_page_says_what_one_can_do_without_an_account(client: Client, prefs: str) -> None:
    client.cookies["mulin_prefs"] = prefs
    page = body(client.get(LOGIN))
    assert 'name="password"' in page
    assert 'href="/raise/"' in page
    assert "captcha" not in page.lower()


@pytest.mark.parametrize(("who", "where"), [("resident", "/mine/"), ("dispatcher", "/desk/")])
def test_name_and_password_are_enough(client: Client, who: str, where: str) -> None:
    response = sign_in(client, who)
    assert response.headers["Location"] == "/arrive/"
    assert client.get("/arrive/").headers["Location"] == where


def test_it_returns_to_where_one_was_going(client: Client) -> None:
    asked = client.get("/my-data/").headers["Location"]
    page = body(client.get(asked))
    assert 'name="next" value="/my-data/"' in page
    assert sign_in(client, next="/my-data/").headers["Location"] == "/my-data/"


def test_it_leads_to_no_other_site(client: Client) -> None:
    assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/arrive/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("resident", "a wrong one"),
        ("nobody", PASSWORD),
        ("' OR 1=1", "--a-guess--"),
        ("名" * 60, "--a-guess--"),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    client: Client, name: str, password: str
) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 422
    page = body(response)
    assert "用户名和密码对不上" in page
    assert password not in page


def test_what_is_missing_is_told_at_its_field(client: Client) -> None:
    response = sign_in(client, "", "")
    assert response.status_code == 422
    assert "请填用户名或工号" in body(response)
    assert "请填密码" in body(response)


def test_five_failures_close_a_name_for_a_while(client: Client) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 422
    response = sign_in(client)
    assert response.status_code == 429, "the right password too, so that nothing can be learnt"
    assert "15 分钟以后再试" in body(response)
    assert 'value="resident"' in body(response)
    assert sign_in(client, "dispatcher").status_code == 302, "other names stay open"


def test_another_host_name_is_no_way_around_the_limit(client: Client) -> None:
    for number in range(5):
        sign_in(Client(headers={"host": f"h{number}.example"}), password="wrong")
    assert sign_in(Client(headers={"host": "h9.example"})).status_code == 429


def test_success_does_not_wipe_out_the_failures_before_it(client: Client) -> None:
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    other = Client()
    assert sign_in(other, password="wrong").status_code == 422
    assert sign_in(other, password="wrong").status_code == 429


def test_one_network_cannot_try_without_end(client: Client) -> None:
    statuses = [sign_in(client, f"name{number}", "x").status_code for number in range(62)]
    assert statuses[-1] == 429
    page = body(sign_in(client, "another", "x"))
    assert "反映事情、看公开页都不用登录" in page or "15 分钟以后再试" in page


def test_the_limit_lies_in_the_database(client: Client) -> None:
    sign_in(client, password="wrong")
    assert (
        "db.DatabaseCache"
        in type(cache._connections["default"]).__module__
        + "."
        + type(  # type: ignore[attr-defined]
            cache._connections["default"]  # type: ignore[attr-defined]
        ).__name__
    )


def test_signing_out_takes_a_press(client: Client) -> None:
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/mine/").status_code == 200, "looking at the page signs nobody out"
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert client.get("/mine/").status_code == 302


def test_an_account_that_is_closed_is_a_wrong_password(client: Client, town: Town) -> None:
    from mulin.people.models import Account

    Account.objects.filter(username="resident").update(is_active=False)
    assert sign_in(client).status_code == 422


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_reset_password", "account_inactive"],
)
def test_the_librarys_other_pages_are_not_served(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/"]
)
def test_their_addresses_are_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_form_from_elsewhere_signs_nobody_in(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
