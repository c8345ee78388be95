"""Refusals: the one way the software says no, with the rule and what would satisfy it (DR-16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Refusal(Exception):
    """An act that a rule forbids. `rule` names it (`N-82`, `DR-05`), `remedy` the way out."""

    status = 403

    def __init__(self, rule: str, message: str, *, remedy: str = "", field: str = "") -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule
        self.message = message
        self.remedy = remedy
        self.field = field
        self.more: dict[str, object] = {}
        """What a machine needs besides, in the problem document."""


class Unauthorised(Refusal):
    """Nobody is behind the request: no session, or a token that is wrong, expired or withdrawn."""

    status = 401


class Conflict(Refusal):
    """The record has moved on: somebody else acted first, or the flow has no such step from here."""

    status = 409


class Invalid(Refusal):
    """What was given cannot be used; `field` says which part of it."""

    status = 422


class TooMany(Refusal):
    """A rate limit; the remedy says when to come back."""

    status = 429


@dataclass(frozen=True, slots=True)
class Verdict:
    """A policy's answer. False carries the rule that says no."""

    ok: bool
    rule: str = ""
    message: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(rule: str, message: str, remedy: str = "") -> Verdict:
    return Verdict(False, rule, message, remedy)


def require(verdict: Verdict) -> None:
    """Raise what a policy refused."""
    if not verdict:
        raise Refusal(verdict.rule, verdict.message, remedy=verdict.remedy)


TITLES: dict[int, str | Promise] = {
    400: gettext_lazy("请求看不懂"),
    401: gettext_lazy("要先表明身份"),
    403: gettext_lazy("规矩不允许"),
    404: gettext_lazy("没有，或者看不到"),
    405: gettext_lazy("这个地址不能这样用"),
    409: gettext_lazy("事情已经变了"),
    412: gettext_lazy("别人先改过了"),
    413: gettext_lazy("内容太大"),
    422: gettext_lazy("内容不能用"),
    428: gettext_lazy("要说明改的是哪一版"),
    429: gettext_lazy("太频繁"),
    500: gettext_lazy("这边出错了"),
    503: gettext_lazy("现在办不了"),
}
"""The short word for each status, the same every time; what happened this time stands in `detail`."""


def problem(refusal: Refusal) -> dict[str, object]:
    """The refusal as an RFC 9457 problem document; `rule`, `remedy`, `field` and `errors` are ours."""
    body: dict[str, object] = {
        "type": f"urn:mulin:rule:{refusal.rule}",
        "title": str(TITLES.get(refusal.status, TITLES[400])),
        "status": refusal.status,
        "detail": refusal.message,
        "rule": refusal.rule,
        "remedy": refusal.remedy,
    }
    body.update(refusal.more)
    if refusal.field:
        body["field"] = refusal.field
        body["errors"] = {refusal.field: [refusal.message]}
    return body


def problem_response(body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> JsonResponse:
    """A problem document as its response."""
    status = body["status"]
    assert isinstance(status, int)
    made = JsonResponse(dict(body), status=status, content_type="application/problem+json", headers=headers)
    if status == Unauthorised.status:
        made["WWW-Authenticate"] = 'Bearer realm="mulin"'
    return made


class RefusalMiddleware:
    """Turns a refusal into its response once: a page, a fragment for htmx, or a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        """No address has a NUL in it, and no column could be searched for one."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return respond(request, exception)


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(problem(refusal))
    context = {"status": refusal.status, "refusal": refusal}
    if getattr(request, "htmx", False):
        return render(request, "ui/refusal.jinja", context, status=refusal.status)
    return render(request, "ui/error.jinja", context, status=refusal.status)
