"""Putting right what was noted of a call, a visit or a look."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.matters import actions
from mulin.matters.forms.desk import CorrectionForm
from mulin.matters.pages import desk, told
from mulin.matters.pages.door import around, desk_only, visible
from mulin.platform.requests import Request
from mulin.platform.timeline import queries as timeline


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def corrections(request: Request, ref: str) -> HttpResponse:
    """GET shows what was noted with a field for the right words, POST writes them after it."""
    matter = visible(request, ref)
    sent = request.POST if request.method == "POST" else request.GET
    try:
        line = timeline.one(matter.id, UUID(sent.get("of", "")))
    except ValueError:
        line = None
    if line is None:
        raise Http404
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        done = form.carried_out(
            lambda given: actions.correct(
                matter=matter, act=given["of"], words=given["words"], actor=request.actor, now=request.now
            )
        )
        if done is not None:
            told.tell(request, matter, _("更正写下了，原来的还看得到。"))
            return redirect(desk.matter_address(matter))
    else:
        form = CorrectionForm(initial={"of": line.id, "words": line.said})
    context = {**around(request, "queue"), "matter": matter, "line": line, "form": form}
    return render(request, "matters/desk/correct.jinja", context, status=form.status)
