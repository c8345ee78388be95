"""“Call me instead”, and complaints about the service with the page they are about (N-03, DR-10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mulin.matters.models import Matter, Reporter
from tests.factories import Town

pytestmark = pytest.mark.django_db


def body(response: Any) -> str:
    return response.content.decode()


@pytest.mark.mechanism("DR-10")
@pytest.mark.parametrize("prefs", ["", "view=elder"])
def test_a_number_is_enough_to_be_called(town: Town, client: Client, prefs: str) -> None:
    client.cookies["mulin_prefs"] = prefs
    assert 'name="phone"' in body(client.get("/call-me/"))
    response = client.post("/call-me/", {"phone": "13800000000", "form_key": "k" * 20})
    assert response.headers["Location"].startswith("/s/")
    reporter = Reporter.objects.select_related("matter").get()
    assert (reporter.phone, reporter.reply_by) == ("13800000000", "phone")
    assert reporter.matter.respond_by is not None, "somebody has to call by then"
    client.post("/call-me/", {"phone": "13800000000", "form_key": "k" * 20})
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("phone", ["", "12", "没有"])
def test_without_a_number_it_asks_again(town: Town, client: Client, phone: str) -> None:
    response = client.post("/call-me/", {"phone": phone, "words": "晚上在家"})
    assert response.status_code == 422
    assert "晚上在家" in body(response)
    assert not Matter.objects.exists()


@pytest.mark.mechanism("N-03")
@pytest.mark.parametrize(
    ("came_from", "told"),
    [
        ("/desk/?q=%E9%A1%BE%E9%98%BF%E5%A9%86", "/desk/"),
        ("/s/secret-token-of-a-slip/", "/s/<token:token>/"),
        ("/matters/M-2026-00001/", "/matters/<str:ref>/"),
        ("https://elsewhere.example/", ""),
        ("", ""),
    ],
)
def test_the_page_comes_along_without_what_it_was_about(
    town: Town, client: Client, came_from: str, told: str
) -> None:
    page = body(client.get("/feedback/", {"from": came_from}))
    assert ("您是从这一页来的" in page) == bool(told)
    client.post("/feedback/", {"words": "字太小", "page": came_from, "form_key": "k" * 20})
    words = Matter.objects.get().words
    assert words == (f"字太小\n（说的是这一页：{told}）" if told else "字太小")


@pytest.mark.mechanism("N-03")
@pytest.mark.parametrize("who", ["", "resident", "worker", "handler"])
def test_every_layout_leads_there(town: Town, client: Client, who: str) -> None:
    if who:
        town.login(client, who)
    paths = [
        "/",
        "/accounts/code/",
        "/forms/",
        "/nowhere/",
        "/raise/",
        *([] if who else ["/accounts/login/"]),
    ]
    paths += {"resident": ["/mine/"], "worker": ["/desk/", "/desk/people/", "/desk/papers/"]}.get(who, [])
    paths += ["/desk/"] if who == "handler" else []
    for prefs in ("", "view=elder"):
        client.cookies["mulin_prefs"] = prefs
        for path in paths:
            assert 'href="/feedback/' in body(client.get(path)), (path, prefs)
