"""What is shown when something is not there or went wrong."""

from __future__ import annotations

import sys

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mulin.platform import outage
from mulin.platform.actors import VISITOR
from mulin.platform.errors import TITLES, Refusal, problem, problem_response


def _error(request: HttpRequest, status: int, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response({**problem(refusal), "status": status, "title": str(TITLES[status])})
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: a whole one in its place would stand inside the other.
        return render(request, "ui/refusal.jinja", {"refusal": refusal}, status=status)
    return render(request, "ui/error.jinja", {"status": status, "refusal": refusal}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig) and not request.path.startswith("/api/"):
        return render(request, "ui/error.jinja", {"status": 413}, status=413)
    return _error(request, 400, Refusal("HTTP", _("这个请求看不懂。"), remedy=_("请回到上一页再试一次。")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(
        request, 403, Refusal("HTTP", _("这一页您不能打开。"), remedy=_("换一个账号登录，或回首页。"))
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(
        request, 404, Refusal("HTTP", _("没有这一页，或者您看不到它。"), remedy=_("请核对编号，或回首页。"))
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled: what comes from the ground is told apart from a fault of ours."""
    if out := outage.outage(sys.exc_info()[1]):
        _nobody(request)
        response = _error(request, out.status, out)
        response["Retry-After"] = str(outage.RETRY_AFTER)
        return response
    return _error(
        request,
        500,
        Refusal("HTTP", _("我们这边出错了，您写的没有丢。"), remedy=_("请过一会儿再试，或打街道电话。")),
    )


def _nobody(request: HttpRequest) -> None:
    """Who asks is not known while the database is away: the page is as for a visitor, and asks it nothing."""
    request.actor, request.mandate = VISITOR, None  # type: ignore[attr-defined]
    # Not the session: an empty one in its place would sign them out.
    request.user = AnonymousUser()
