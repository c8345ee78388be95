"""Puts the actor and the moment on every request, once; keeps who acts for another to what was granted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from mulin.people import factors, helping, roles, signed_in
from mulin.people.actions import sessions
from mulin.people.entering import enter
from mulin.people.models import Account, Mandate
from mulin.people.queries import actor_for, running
from mulin.platform import errors, policy, practice, readings, scope
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
        request.waiting_posts = ()
        request.actor = SimpleLazyObject(lambda: _actor(request, now))  # type: ignore[assignment]
        practice.begin(lambda: bool(request.actor.practising))
        ended = _keep_in_use(request, now)
        if ended is not None:
            return ended
        response = self.get_response(request)
        return _lead_to_factor(request, response)

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


def _keep_in_use(request: Request, now: dt.datetime) -> HttpResponse | None:
    """Ends a session of staff that lay idle (N-2.12), and one that was ended elsewhere; else notes its use.

    Writes once a minute at most. A page that asks again by itself does not keep a session alive.
    """
    if not _remembers(request, signed_in.SEEN):
        return None
    unused = signed_in.unused_for(request.session, now)
    if unused is None or unused < sessions.SEEN_EVERY:
        return None
    limit = dt.timedelta(minutes=float(policy.get(sessions.IDLE, street_id=None, on=now)))
    idle = unused >= limit and _is_staff(request)
    if idle or (not _asks_by_itself(request) and not signed_in.see(request)):
        logout(request)
        if request.path.startswith("/api/"):
            refusal = errors.Unauthorised("N-2.12", _("登录已经结束。"), remedy=_("请重新登录。"))
            return errors.respond(request, refusal)
        after = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
        target = (
            f"{reverse('account_login')}?{urlencode(after | ({'idle': '1'} if idle else {'ended': '1'}))}"
        )
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)
    return None


def _is_staff(request: Request) -> bool:
    held = (*factors.waiting(request), *request.actor.posts, *request.actor.other_posts)
    return any(post.role in roles.STAFF for post in held)


def _asks_by_itself(request: Request) -> bool:
    """A part of a page that the page fetches now and then without anybody pressing anything."""
    match = resolve_or_none(request.path)
    return match is not None and match.view_name in POLLED


POLLED = frozenset({"matters:import_progress"})


def resolve_or_none(path: str) -> Any:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _lead_to_factor(request: Request, response: HttpResponse) -> HttpResponse:
    """What opens only in a post that waits for its second factor leads to the page that says so."""
    waits = response.status_code in (403, 404) and request.method in ("GET", "HEAD") and request.waiting_posts
    here = reverse("second_factor")
    if not waits or request.htmx or request.path.startswith("/api/") or request.path == here:
        return response
    return redirect(f"{here}?{urlencode({'next': request.get_full_path()})}")


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
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
        # Nobody signed in, and nothing to find out.
        return _find(request, now)
    with scope.entering("who asks"):
        actor = _find(request, now)
        enter(actor, getattr(getattr(request.user, "person", None), "street_id", None))
    return actor


def _find(request: Request, now: dt.datetime) -> Actor:
    user = getattr(request, "user", None)
    account = user if isinstance(user, Account) or getattr(user, "is_authenticated", False) else None
    actor = actor_for(account, on=now.astimezone(LOCAL).date())  # type: ignore[arg-type]
    if actor.id is None or not hasattr(request, "session"):
        return actor
    helper_id = actor.id
    actor, request.waiting_posts = factors.keep_back(request, actor)
    if helping.SESSION_KEY in request.session:
        mandate = running(
            request.session[helping.SESSION_KEY], helper_id=helper_id, now=now, way=Mandate.Way.ONLINE
        )
        if mandate is not None:
            request.mandate, request.waiting_posts = mandate, ()
            readings.open_without_record([mandate.person], "agreed", "name")
            return helping.acting(actor, mandate)
    return _in_post(actor, request.session.get(helping.POST_KEY))


def _in_post(actor: Actor, chosen: object) -> Actor:
    """The actor in the post they chose for this session; in all of them where it has ended since."""
    try:
        return actor.in_post(UUID(str(chosen))) if chosen else actor
    except ValueError:
        return actor
