"""The ground's own pages, error pages and the kit, in both languages and every view."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings

from mulin.platform.ui import prefs
from mulin.platform.ui.prefs import Prefs

pytestmark = pytest.mark.django_db

PAGES = ["/preferences/", "/accessibility/", "/without-a-phone/"]
READERS = [
    Prefs(),
    Prefs(language="en", theme="dark"),
    Prefs(view="elder", elder_size=30, contrast="more"),
    Prefs(language="en", view="elder", theme="light", keys="off"),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.cookie() or "plain")
@pytest.mark.parametrize("path", PAGES)
def test_pages_show_as_the_reader_wishes(client: Client, path: str, reader: Prefs) -> None:
    client.cookies[prefs.COOKIE] = reader.cookie()
    html = client.get(path).content.decode()
    opening = re.search(r"<html[^>]*>", html)
    assert opening is not None
    assert f'lang="{reader.html_lang}"' in opening[0]
    assert f'data-theme="{reader.theme}"' in opening[0]
    assert f'data-view="{reader.view}"' in opening[0]
    assert ('data-contrast="more"' in opening[0]) == (reader.contrast == "more")
    assert 'href="#main"' in html
    assert 'id="main"' in html
    assert html.count("<h1") == 1


def test_a_page_that_is_not_there_says_the_way_out(client: Client) -> None:
    response = client.get("/no/such/page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>没有这一页</h1>" in html
    assert 'data-kind="primary"' in html


def test_a_preference_switch_is_a_form_of_its_own(client: Client) -> None:
    html = client.get("/accessibility/?x=1").content.decode()
    assert '<input type="hidden" name="next" value="/accessibility/?x=1">' in html
    client.post("/preferences/", {"language": "en", "next": "/accessibility/"})
    assert 'lang="en"' in client.get("/accessibility/").content.decode()


def test_the_kit_is_not_part_of_the_product(client: Client) -> None:
    with override_settings(DEBUG=False, MULIN_KIT=False):
        assert client.get("/kit/").status_code == 404


@pytest.mark.parametrize("language", prefs.LANGUAGES)
def test_the_kit_shows_every_component(client: Client, language: str) -> None:
    client.cookies[prefs.COOKIE] = Prefs(language=language).cookie()
    with override_settings(MULIN_KIT=True):
        html = client.get("/kit/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in (
        "queue-row",
        "turn",
        "flow",
        "timeline",
        "chain",
        "sheet",
        "same",
        "answer",
        "slip",
        "map",
        "split",
    ):
        assert f'class="{name}"' in html
