"""Refusals: the one way the software says no, with the rule and what would satisfy it (DR-16)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


class Refusal(Exception):
    """An act that a rule forbids. `rule` names it (`N-82`, `DR-05`), `remedy` the way out."""

    status = 403

    def __init__(self, rule: str, message: str, *, remedy: str = "", field: str = "") -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule
        self.message = message
        self.remedy = remedy
        self.field = field


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


def problem(refusal: Refusal) -> dict[str, object]:
    """The refusal as an RFC 9457 problem document."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": refusal.message,
        "status": refusal.status,
        "rule": refusal.rule,
    }
    if refusal.remedy:
        body["detail"] = refusal.remedy
    if refusal.field:
        body["field"] = refusal.field
    return body


class RefusalMiddleware:
    """Turns a refusal into its response once: a page, a fragment for htmx, or a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return respond(request, exception)


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(problem(refusal), status=refusal.status, content_type="application/problem+json")
    context = {"status": refusal.status, "refusal": refusal}
    if getattr(request, "htmx", False):
        return render(request, "ui/refusal.jinja", context, status=refusal.status)
    return render(request, "ui/error.jinja", context, status=refusal.status)
