"""What was heard on one outing, many lines at once: place and time were said before. All of it, or none."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mulin.matters import actions
from mulin.matters.forms.outings import MOST_LINES, LineForm, line_forms
from mulin.matters.models import Outing
from mulin.matters.pages.door import around, desk_only
from mulin.matters.queries import outings as queries
from mulin.platform import errors
from mulin.platform.ids import new_token
from mulin.platform.requests import Request

FIRST, MORE = 4, 3
"""Lines a sheet begins with, and how many are added at a time."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def lines(request: Request, ref: str) -> HttpResponse:
    """The sheet. Enter adds a line, without scripts too; what is wrong is told at its line, what is right stays."""
    outing = queries.find_outing(request.actor, ref)
    if outing is None:
        raise Http404
    if request.method != "POST":
        return _show(request, outing, line_forms(count=FIRST), focus=0)
    count = _count(request)
    sent = line_forms(request.POST, request.FILES, count=count)
    if request.POST.get("act") == "add":
        grown = _unjudged(request, min(count + MORE, MOST_LINES))
        return _show(request, outing, grown, focus=_first_blank(sent))
    written = [(n, form) for n, form in enumerate(sent) if not form.blank]
    wrong = [n for n, form in written if not form.is_valid()]
    if wrong:
        return _show(request, outing, _judged(sent, count), focus=wrong[0], status=422)
    key = request.POST.get("form_key", "")
    try:
        actions.hear_lines(
            outing=outing,
            lines=[form.line(n, key, outing) for n, form in written],
            actor=request.actor,
            now=request.now,
        )
    except errors.Refusal as refused:
        at, _dash, field = refused.field.partition("-")
        n = int(at) if at.isdigit() and int(at) < len(sent) else 0
        if at.isdigit() and sent:
            sent[n].is_valid()
            sent[n].add_error(field if field in sent[n].fields else None, refused.message)
        return _show(request, outing, _judged(sent, count), focus=n, refusal=refused, status=refused.status)
    return redirect(reverse("matters:outing", args=[outing.ref]) + "#found")


def _count(request: Request) -> int:
    told = request.POST.get("count", "")
    return min(max(int(told), 1), MOST_LINES) if told.isdecimal() and len(told) < 4 else FIRST


def _first_blank(sent: list[LineForm]) -> int:
    return next((n for n, form in enumerate(sent) if form.blank), len(sent))


def _unjudged(request: Request, count: int) -> list[LineForm]:
    """The lines with what was typed, no fault told yet."""
    forms = line_forms(count=count)
    for form in forms:
        form.initial = {
            name: request.POST.get(form.add_prefix(name), "") for name in form.fields if name != "voice"
        }
    return forms


def _judged(sent: list[LineForm], count: int) -> list[LineForm]:
    """Faults stay at their lines; lines left empty are faultless."""
    empty = line_forms(count=count)
    return [empty[n] if form.blank else form for n, form in enumerate(sent)]


def _show(
    request: Request,
    outing: Outing,
    forms: list[LineForm],
    *,
    focus: int,
    refusal: errors.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **around(request, "outings"),
        "outing": outing,
        "forms": forms,
        "focus": focus,
        "refusal": refusal,
        "faults": sum(bool(form.is_bound and form.errors) for form in forms),
        "form_key": request.POST.get("form_key") or new_token(),
        "files_lost": bool(request.FILES),
        "full": len(forms) >= MOST_LINES,
    }
    return render(request, "matters/outings/lines.jinja", context, status=status)
