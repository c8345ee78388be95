"""A demo street in a database of its own for each journey, and people who come to it with browsers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser

from mulin.demo import build
from mulin.people.models import Account
from mulin.platform import postgres, scope
from mulin.platform.notices.kinds import kinds
from mulin.platform.postgres import roles
from tests.journeys.looks import Look
from tests.journeys.somebody import Somebody

MATTERS = 40
"""How many of the demo street's matters a journey finds there."""

Come = Callable[..., Somebody]


@pytest.fixture(autouse=True)
def only_the_products_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of messages that other tests made up in this process are no choices on the product's pages."""
    for kind in [one for one in kinds if one.startswith("test.")]:
        monkeypatch.delitem(kinds, kind)


@pytest.fixture(scope="session")
def database_template(database_template: str, django_db_blocker: Any) -> Iterator[str]:
    """Takes the place of the empty one: a demo street, made once a worker and cloned for each journey."""
    cluster = postgres.cluster()
    name = f"test_{os.getpid()}_street"
    database = connections["default"].settings_dict
    before = database["NAME"]
    roles.clone(cluster, database_template, name)
    connections.close_all()
    database["NAME"] = name
    try:
        with django_db_blocker.unblock(), scope.everything("tests"):
            build.build(lambda words: None, matters=MATTERS)
            _sign_everybody_in()
    finally:
        connections.close_all()
        database["NAME"] = before
    yield name
    roles.drop(cluster, name)


_SESSIONS: dict[str, str] = {}
"""The session of each persona, who signed in before the journey begins. Those that are about signing in do it again."""


def _sign_everybody_in() -> None:
    for account in Account.objects.select_related("person"):
        client = Client()
        client.force_login(account)
        _SESSIONS[account.username] = client.session.session_key or ""


@pytest.fixture
def come(
    live_site: str, browser: Browser, look: Look, request: pytest.FixtureRequest, output_path: str
) -> Iterator[Come]:
    """`come()` is somebody with a browser of their own; `come("hechuan")` is signed in; each sees the same look.

    What they saw last is kept as pictures in `test-results/` where the journey failed.
    """
    glass = browser.new_context(viewport=_size(look), color_scheme=look.theme).new_page()
    people: list[Somebody] = []

    def arrive(username: str = "", **changes: Any) -> Somebody:
        context = browser.new_context(
            viewport=_size(look), color_scheme=look.theme, java_script_enabled=look.scripts, **changes
        )
        one = Somebody(context, look, live_site, glass)
        people.append(one)
        if username:
            key = _SESSIONS[username]
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_site}])
            one.opens("/arrive/")
        return one

    yield arrive
    failed = getattr(request.node, "rep_call", None) is None or request.node.rep_call.failed
    for number, one in enumerate(people, start=1):
        if failed:
            one.page.screenshot(path=Path(output_path) / f"{number}.png", full_page=True)
        one.context.close()
    glass.context.close()
    left = [trouble for one in people for trouble in one.troubles]
    assert not left


def _size(look: Look) -> Any:
    return {"width": look.size[0], "height": look.size[1]}
