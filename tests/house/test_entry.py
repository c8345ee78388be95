"""The doors of the house: no page runs what stands in it, no form works from elsewhere, no link leads away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform import headers
from mulin.platform.ui.safe import own_page
from tests.factories import Town

ROOT = Path(__file__).resolve().parents[2] / "mulin"
TEMPLATES = sorted([*ROOT.glob("**/*.jinja"), *ROOT.glob("**/*.jinja2")])

WITHOUT_CSRF = {
    "ui:preferences": "looks at the sender's origin itself, so that a public page sets no cookie",
    "matters:progress": "changes nothing: it opens what number and digits open",
    "way_stop": "one press in a mail program (RFC 8058); opens by its token and only ever stops messages",
}
"""Forms that ask for no CSRF token, with the reason. Slips open by their token, Open311 by a key, the API by the
session with its token or by a bearer token alone."""
WITHOUT_CSRF_BELOW = ("api/", "open311/", "s/<token:token>/")


def patterns(found: Any = None, before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address: its name, its path, its view."""
    for one in get_resolver().url_patterns if found is None else found:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from patterns(one.url_patterns, path, inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", path, one.callback


PLAIN = sorted(
    {f"/{path}" for _name, path, _view in patterns() if "<" not in path and not path.startswith("^")}
)


@pytest.mark.parametrize(
    "forbidden",
    [
        r"<script(?![^>]*\ssrc=)",
        r"<style\b",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=\s*[\"\']",
        r"javascript:",
        r"hx-on\b",
        r"[\"\']js:",
        r"\s(?:src|href)=[\"\']https?:",
    ],
)
def test_no_page_carries_script_style_or_handler(forbidden: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(forbidden, line)
    ]
    assert not found, "scripts and styles are files; numbers of drawings are attributes (amounts.css)"


def test_the_policy_allows_nothing_that_stands_in_a_page() -> None:
    policy = headers.policy()
    assert "unsafe" not in policy
    assert "*" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} <= set(
        policy.split("; ")
    )
    assert "frame-ancestors 'none'" in policy
    layout = (ROOT / "platform/ui/templates/ui/layout.jinja").read_text()
    assert '"allowEval":false' in layout
    assert '"includeIndicatorStyles":false' in layout


@pytest.mark.django_db
def test_every_address_answers_with_the_headers(client: Client, town: Town) -> None:
    town.login(client, "dispatcher")
    lacking = []
    assert len(PLAIN) > 60
    for path in PLAIN:
        response = client.get(path)
        assert response.status_code < 500, path
        wanted = {
            "Content-Security-Policy": headers.policy(),
            "Permissions-Policy": headers.PERMISSIONS,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Frame-Options": "DENY",
        }
        lacking += [f"{path} {name}" for name, value in wanted.items() if response.headers.get(name) != value]
        if response.headers.get("Content-Type", "").startswith("text/html") and not path.startswith("/api/"):
            page = response.content.decode()
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son[a-z]+=[\"\']", page), path
    assert not lacking


def test_what_asks_for_no_csrf_token_is_known() -> None:
    exempt = {name: path for name, path, view in patterns() if getattr(view, "csrf_exempt", False)}
    strange = {name for name, path in exempt.items() if not path.startswith(WITHOUT_CSRF_BELOW)}
    strange -= WITHOUT_CSRF.keys()
    assert not strange, "give it its token, or say here why not"
    assert WITHOUT_CSRF.keys() <= exempt.keys(), "an exception for nothing"


@pytest.mark.django_db
def test_no_form_works_from_elsewhere(town: Town) -> None:
    """Every address, asked by a page of somebody else's with the session of who is signed in."""
    strict = Client(enforce_csrf_checks=True)
    town.login(strict, "dispatcher")
    exempt = {f"/{path}" for name, path, view in patterns() if getattr(view, "csrf_exempt", False)}
    exempt |= {path for path in PLAIN if path.startswith(("/api/", "/open311/"))}
    opened = []
    for path in PLAIN:
        if path not in exempt:
            status = strict.post(
                path, {"a": "b"}, headers={"origin": "https://elsewhere.example"}
            ).status_code
            opened += [path] if status not in (403, 404, 405) else []
    assert not opened


PIECES = st.sampled_from(
    ["/", "//", "\\", "http:", "https:", "javascript:", "data:", "@", ":", "evil.example", "testserver", "mine/", ".",
     "?next=", "#", "%2f", "%5c", "\t", "\n", "\r", " ", "\x00", "　", "。", "\u2028", "a"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=40))
def test_a_form_leads_to_this_site_or_nowhere(wanted: str) -> None:
    request = RequestFactory().get("/accounts/login/")
    led = own_page(request, wanted)
    if not led:
        return
    # As browsers read it: backslashes are slashes, control characters and spaces around it are dropped.
    read = re.sub(r"[\t\n\r]", "", led).strip("".join(map(chr, range(33)))).replace("\\", "/")
    there = urlsplit(urljoin("http://testserver/accounts/login/", read))
    assert there.scheme in ("http", "https")
    assert there.hostname == "testserver"


def test_nothing_leads_on_by_what_was_sent_without_asking() -> None:
    """A redirect to something from the request goes through `own_page`."""
    wild = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(ROOT.glob("**/*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"(?:redirect|Redirect)\w*\(.*request\.(?:GET|POST|META|headers)", line)
        and "own_page" not in line
    ]
    assert not wild
