"""What the tests of the API share: a client with a token, made by the action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from mulin.people import actions
from mulin.people.models import Token
from tests.factories import Town


def token(
    town: Town,
    who: str | None,
    *scopes: str,
    days: int = 30,
    now: dt.datetime | None = None,
    callback: str = "",
) -> tuple[Token, str]:
    """A token of one of the town's people, or of a machine of its street."""
    made = town.persons[who] if who else None
    return actions.make_token(
        street=town.street,
        person=made,
        name="测试",
        wanted=scopes,
        lasting=dt.timedelta(days=days),
        actor=town.actors[who] if who else town.actors["admin"],
        now=now or dt.datetime.now(dt.UTC),
        callback=callback,
    )


class Caller:
    """Speaks JSON with a token, and to nobody's session."""

    def __init__(self, text: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {**({"Authorization": f"Bearer {text}"} if text else {}), **headers}

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(f"/api{path}", query or {}, headers={**self.headers, **headers})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            f"/api{path}",
            {} if body is None else body,
            content_type="application/json",
            headers={**self.headers, **headers},
        )


def caller(town: Town, who: str | None, *scopes: str) -> Caller:
    return Caller(token(town, who, *scopes)[1])
