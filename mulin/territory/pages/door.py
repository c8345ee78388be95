"""What the pages that keep places share: who comes in, the street, the day, and what was done said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import policies, queries
from mulin.territory.models import Place

Page = Callable[..., HttpResponse]
HERE = "territory."


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
    """The street that the actor's posts lie in."""
    street = queries.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def done(request: Request, text: str, address: str) -> HttpResponse:
    """Say what was done on the next page, and go there."""
    messages.success(request, text, extra_tags=HERE)
    return redirect(address)


def said(request: Request) -> list[str]:
    return [str(one) for one in messages.get_messages(request) if one.extra_tags == HERE]
