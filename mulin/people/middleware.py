"""Puts the actor and the moment on every request, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from mulin.people.models import Account
from mulin.people.queries import actor_for
from mulin.platform import practice
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


class ActorMiddleware:
    """`request.actor` is who asks (read when first used), `request.now` the one moment of this request."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        now = dt.datetime.now(dt.UTC)
        request.now = now
        request.actor = SimpleLazyObject(lambda: _actor(request, now))  # type: ignore[assignment]
        practice.begin(lambda: bool(request.actor.practising))
        return self.get_response(request)


def _actor(request: Request, now: dt.datetime) -> object:
    user = getattr(request, "user", None)
    account = user if isinstance(user, Account) or getattr(user, "is_authenticated", False) else None
    return actor_for(account, on=now.astimezone(LOCAL).date())  # type: ignore[arg-type]
