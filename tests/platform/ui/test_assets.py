"""Bundles: one request, kept for ever, small; and what a resident's first page weighs."""

from __future__ import annotations

import gzip
import re

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from mulin.platform.ui import assets, pages

FIRST_LOAD = 150 * 1024
"""Bytes, design section 4."""


@pytest.mark.parametrize(
    ("kind", "name"), [("css", name) for name in assets.STYLES] + [("js", name) for name in assets.SCRIPTS]
)
def test_a_bundle_is_its_files_joined(kind: str, name: str) -> None:
    found = assets.load(name, kind)
    assert gzip.decompress(found.packed) == found.body
    text = found.body.decode()
    if kind == "css":
        assert text.count("{") == text.count("}")
        assert "/*" not in text
    else:
        assert all(file.read_text() in text for file in assets.files(name, kind))


def test_squeezing_keeps_values_apart() -> None:
    squeezed = assets.squeeze_css(
        'a::after { content: "a  b"; inset: calc(1px + 2px) 0 ; } /* x */ @media (a) { b { c: d; } }'
    )
    assert "calc(1px + 2px) 0" in squeezed
    assert squeezed.endswith("@media (a){b{c: d}}")


def test_an_asset_is_kept_for_ever_under_its_own_name() -> None:
    name = assets.load("page").file_name
    response = pages.asset(RequestFactory().get(f"/assets/{name}", headers={"Accept-Encoding": "gzip"}), name)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert gzip.decompress(response.content) == assets.load("page").body
    again = RequestFactory().get("/", headers={"If-None-Match": response.headers["ETag"]})
    assert pages.asset(again, name).status_code == 304


def test_an_old_name_gets_todays_style_without_being_kept() -> None:
    name = "page-000000000000.css"
    response = pages.asset(RequestFactory().get(f"/assets/{name}"), name)
    assert response.content == assets.load("page").body
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["page.css", "nothing-000000000000.css", "page-000000000000.txt", "..-000000000000.css"]
)
def test_what_is_no_bundle_is_not_found(name: str) -> None:
    with pytest.raises(Http404):
        pages.asset(RequestFactory().get(f"/assets/{name}"), name)


@pytest.mark.django_db
def test_a_residents_first_page_is_light(client: Client) -> None:
    page = client.get("/without-a-phone/")
    html = page.content.decode()
    linked = re.findall(r'"/assets/([a-z]+)-[0-9a-f]+\.(css|js)"', html)
    assert sorted(linked) == [("page", "css"), ("page", "js")]
    weight = len(gzip.compress(page.content)) + sum(len(assets.load(*one).packed) for one in linked)
    # A page with photos and a longer list must still fit: the ground takes a fifth at most.
    assert weight < FIRST_LOAD / 5
