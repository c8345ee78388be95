"""Puts the actor and the moment on every request, once; keeps who acts for another to what was granted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mulin.people import helping
from mulin.people.entering import enter
from mulin.people.models import Account, Mandate
from mulin.people.queries import actor_for, running
from mulin.platform import errors, practice, scope
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


class ActorMiddleware:
    """`request.actor` is who asks (read when first used), `request.now` the one moment of this request.

    `request.mandate` is what they act under for somebody else, or None; read the actor first, or `mandate_of`.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        now = dt.datetime.now(dt.UTC)
        request.now = now
        request.mandate = None
        request.actor = SimpleLazyObject(lambda: _actor(request, now))  # type: ignore[assignment]
        practice.begin(lambda: bool(request.actor.practising))
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Opens the streets of who asks; who acts for another is kept to the pages that are open for it (DR-10)."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Read now, for whatever the page reads it reads in the streets of who asks.
            bool(request.actor)
        if not _remembers(request, helping.SESSION_KEY):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if helping.is_open(name) or mandate_of(request) is None:
            return None
        if instead := helping.instead_of(name):
            return redirect(instead)
        refusal = errors.Refusal(
            "DR-10",
            _("您正在替别人办事，这一页是您自己的，先关着。"),
            remedy=_("点页面最上面的“回到自己”，再打开这一页。"),
        )
        return errors.respond(request, refusal)


def mandate_of(request: Request) -> Mandate | None:
    """What the one who asks acts under for somebody else."""
    if getattr(getattr(request, "actor", None), "id", None) is None:
        return None
    return request.mandate


def _remembers(request: Request, key: str) -> bool:
    """Whether the session holds this; visitors have none, and it is not read for them."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and key in request.session


def _actor(request: Request, now: dt.datetime) -> Actor:
    """Who asks, found out under a named scope, for their streets are not known before."""
    with scope.everything("who asks"):
        actor = _find(request, now)
        home = getattr(getattr(request.user, "person", None), "street_id", None)
    enter(actor, home)
    return actor


def _find(request: Request, now: dt.datetime) -> Actor:
    user = getattr(request, "user", None)
    account = user if isinstance(user, Account) or getattr(user, "is_authenticated", False) else None
    actor = actor_for(account, on=now.astimezone(LOCAL).date())  # type: ignore[arg-type]
    if actor.id is None or not hasattr(request, "session"):
        return actor
    if helping.SESSION_KEY in request.session:
        mandate = running(
            request.session[helping.SESSION_KEY], helper_id=actor.id, now=now, way=Mandate.Way.ONLINE
        )
        if mandate is not None:
            request.mandate = mandate
            return helping.acting(actor, mandate)
    return _in_post(actor, request.session.get(helping.POST_KEY))


def _in_post(actor: Actor, chosen: object) -> Actor:
    """The actor in the post they chose for this session; in all of them where it has ended since."""
    try:
        return actor.in_post(UUID(str(chosen))) if chosen else actor
    except ValueError:
        return actor
