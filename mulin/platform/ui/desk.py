"""What the desk's pages of every context share: who comes in, the day, and what was done said once."""

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

from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request

Page = Callable[..., HttpResponse]
HERE = "desk."
"""Marks what is said on the desk's next page, and nowhere else."""


def door(check: Callable[[Request], None]) -> Callable[[Page], Page]:
    """Signed in, let in by `check` (which raises `Refusal`), and nothing of the page kept by browsers."""

    def made(page: Page) -> Page:
        @login_required
        @never_cache
        @wraps(page)
        def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            check(request)
            return page(request, *args, **kwargs)

        return entered

    return made


def in_post(holds: bool) -> None:
    """Raises `Refusal` for who holds no post that opens these pages."""
    if not holds:
        raise errors.Refusal(
            "S0-26",
            _("这一页给在岗的工作人员用。"),
            remedy=_("您自己的事在“我的”里；要办公，请用有岗位的账号登录。"),
        )


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


def day_asked(request: Request) -> dt.date:
    """`?on=`: the day one looks at; today where none was given, or none that a register can know."""
    try:
        asked = dt.date.fromisoformat(request.GET.get("on", "")[:10])
    except ValueError:
        return today(request)
    return asked if EARLIEST <= asked <= LATEST else today(request)


def done(request: Request, text: str, address: str) -> HttpResponse:
    """Say what was done on the next page, and go there."""
    messages.success(request, text, extra_tags=HERE)
    return redirect(address)


def said(request: Request) -> list[str]:
    return [str(one) for one in messages.get_messages(request) if one.extra_tags == HERE]
