"""After somebody has died: their open matters, and what the family said about each."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, queries
from mulin.matters.forms.passing import AfterwardsForm
from mulin.matters.pages import told
from mulin.matters.pages.door import around, desk_only
from mulin.platform.requests import Request


@require_safe
@desk_only
def afterwards(request: Request) -> HttpResponse:
    """Every matter that waits for a family's word."""
    found = list(queries.to_settle(request.actor)[:100])
    context = {**around(request, "afterwards"), "found": found, "told": told.read(request)}
    return render(request, "matters/afterwards/list.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def settle(request: Request, reporter_id: UUID) -> HttpResponse:
    """One of them."""
    reporter = queries.to_settle(request.actor).filter(id=reporter_id).first()
    if reporter is None:
        raise Http404
    form = AfterwardsForm(request.POST if request.method == "POST" else None)
    made = form.carried_out(
        lambda given: actions.settle_afterwards(
            reporter=reporter, **given, actor=request.actor, now=request.now
        )
    )
    if made is None:
        context = {**around(request, "afterwards"), "reporter": reporter, "form": form}
        return render(request, "matters/afterwards/settle.jinja", context, status=form.status)
    told.tell(request, reporter.matter, _("记下了。"))
    return redirect(reverse("matters:afterwards"))
