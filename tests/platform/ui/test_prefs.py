"""Preferences: what a cookie says, whatever stands in it, and the round trip through the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.ui import pages, prefs
from mulin.platform.ui.middleware import PreferencesMiddleware
from mulin.platform.ui.prefs import DEFAULT, Prefs, parse

every_prefs = st.builds(
    Prefs,
    language=st.sampled_from(prefs.LANGUAGES),
    theme=st.sampled_from(prefs.THEMES),
    contrast=st.sampled_from(prefs.CONTRASTS),
    view=st.sampled_from(prefs.VIEWS),
    elder_size=st.sampled_from(prefs.ELDER_SIZES),
    keys=st.sampled_from(prefs.KEYS),
)


@given(every_prefs)
def test_a_cookie_says_what_was_chosen(chosen: Prefs) -> None:
    assert parse(chosen.cookie()) == chosen
    assert len(chosen.cookie()) < 200


@given(st.text(max_size=300))
def test_whatever_stands_in_a_cookie_gives_preferences(cookie: str) -> None:
    found = parse(cookie)
    assert found.language in prefs.LANGUAGES
    assert found.elder_size in prefs.ELDER_SIZES


@given(every_prefs, st.dictionaries(st.sampled_from([*Prefs.__slots__, "other"]), st.text(max_size=8)))
def test_an_invalid_wish_changes_nothing(before: Prefs, wishes: dict[str, str]) -> None:
    after = before.changed(wishes)
    for name in Prefs.__slots__:
        assert str(getattr(after, name)) in (str(getattr(before, name)), wishes.get(name))


def test_a_reader_without_wishes_has_no_cookie() -> None:
    assert DEFAULT.cookie() == ""
    assert DEFAULT.language == "zh-hans"


def _post(data: dict[str, str], cookie: str = "", **headers: Any) -> HttpResponse:
    request = RequestFactory().post("/preferences/", data, headers=headers)
    request.COOKIES[prefs.COOKIE] = cookie
    return pages.preferences(request)


def test_one_press_changes_one_preference_and_goes_back() -> None:
    response = _post({"view": "elder", "next": "/raise/?place=7"}, cookie="language=en")
    assert response.status_code == 302
    assert response.headers["Location"] == "/raise/?place=7"
    assert parse(response.cookies[prefs.COOKIE].value) == Prefs(language="en", view="elder")


def test_back_to_the_defaults_takes_the_cookie_away() -> None:
    response = _post({"language": "zh-hans"}, cookie="language=en")
    assert response.cookies[prefs.COOKIE]["max-age"] == 0


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(elsewhere: str) -> None:
    assert _post({"view": "elder", "next": elsewhere}).headers["Location"] == "/preferences/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}],
)
def test_another_site_cannot_change_them(headers: dict[str, str]) -> None:
    response = _post({"view": "elder"}, **headers)
    assert response.status_code == 403
    assert prefs.COOKIE not in response.cookies


def test_the_language_holds_for_one_request_alone() -> None:
    seen: list[str | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse("")

    request = RequestFactory().get("/")
    request.COOKIES[prefs.COOKIE] = "language=en"
    before = translation.get_language()
    response = PreferencesMiddleware(page)(request)
    assert seen == ["en"]
    assert translation.get_language() == before
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Vary"] == "Cookie"
