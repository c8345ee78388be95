"""Finding a slip again: the number and the last four digits of the telephone, never the number alone."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mulin.matters import actions
from mulin.matters.forms.words import ProgressForm
from mulin.platform import clients, errors
from mulin.platform.requests import Request


@csrf_exempt  # it changes nothing, and what it opens opens for whoever knows the pair
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: Request) -> HttpResponse:
    """The slip of a number; a wrong pair and an unknown number are answered alike."""
    if request.method != "POST":
        return _show(request, ProgressForm(initial={"ref": request.GET.get("ref", "")}))
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        reporter = actions.look_up(
            ref=form.cleaned_data["ref"],
            last_four=form.cleaned_data["last_four"],
            client=clients.of(request),
            now=request.now,
        )
    except errors.TooMany as refused:
        return _show(request, form, refusal=refused, status=refused.status)
    if reporter is None:
        form.add_error(None, _("编号和电话后四位对不上。请照纸条上的编号抄，电话用当时留的那个。"))
        return _show(request, form, status=422)
    return HttpResponseRedirect(reverse("matters:slip", args=[reporter.token]))


def _show(
    request: Request, form: ProgressForm, *, refusal: errors.Refusal | None = None, status: int = 200
) -> HttpResponse:
    response = render(request, "matters/progress.jinja", {"form": form, "refusal": refusal}, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
