"""What this context's pages at the desk share: who comes in, the street, the day, and what was done said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import policies, queries
from mulin.territory.models import Place

Page = Callable[..., HttpResponse]
HERE = "territory."


def staff_only(page: Page) -> Page:
    """For who holds a post; each act asks its own policy besides."""

    @login_required
    @never_cache
    @wraps(page)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.own_posts:
            raise errors.Refusal(
                "S0-26",
                _("这一页给在岗的工作人员用。"),
                remedy=_("您自己的事在“我的”里；要办公，请用有岗位的账号登录。"),
            )
        return page(request, *args, **kwargs)

    return entered


def keepers_only(page: Page) -> Page:
    """For who keeps places or organisations; each act asks its own policy besides."""

    @login_required
    @never_cache
    @wraps(page)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        errors.require(policies.may_open_hub(request.actor))
        return page(request, *args, **kwargs)

    return entered


def street_of(request: Request) -> Place:
    street = queries.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def day_asked(request: Request) -> dt.date:
    """`?on=`: the day one looks at; today where none, or none that can be read, was given."""
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today(request)


def done(request: Request, text: str, address: str) -> HttpResponse:
    messages.success(request, text, extra_tags=HERE)
    return redirect(address)


def said(request: Request) -> list[str]:
    return [str(one) for one in messages.get_messages(request) if one.extra_tags == HERE]
