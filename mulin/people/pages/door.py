"""What the desk's pages on people share: who comes in, the day, and what was done said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mulin.people import queries, roles
from mulin.people.models import Person
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request

Page = Callable[..., HttpResponse]
HERE = "people."


def staff_only(page: Page) -> Page:
    """For who holds a post; each act asks its own policy besides. Nothing of it is kept by browsers."""

    @login_required
    @never_cache
    @wraps(page)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.has_role(*roles.DESK, roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN):
            raise errors.Refusal(
                "S0-26",
                _("这一页给在岗的工作人员用。"),
                remedy=_("您自己的事在“我的”里；要办公，请用有岗位的账号登录。"),
            )
        return page(request, *args, **kwargs)

    return entered


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def done(request: Request, text: str, address: str) -> HttpResponse:
    """Say what was done on the next page, and go there."""
    messages.success(request, text, extra_tags=HERE)
    return redirect(address)


def said(request: Request) -> list[str]:
    return [str(one) for one in messages.get_messages(request) if one.extra_tags == HERE]


def staff_named(request: Request) -> list[tuple[Person, str]]:
    """Everybody at the desk around the actor, each with their posts in words: same names are told apart by these."""
    found: dict[Any, tuple[Person, list[str]]] = {}
    for post in queries.posts_in(request.actor, on=today(request)):
        words = f"{roles.WORDS[post.role]} · {post.organisation.local_name if post.organisation else post.place.spoken}"
        found.setdefault(post.person_id, (post.person, []))[1].append(words)
    return [
        (
            person,
            _("%(who)s（%(office)s）") % {"who": person.name, "office": _("、").join(dict.fromkeys(words))},
        )
        for person, words in found.values()
    ]
