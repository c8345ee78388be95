"""What the street is said to measure, each with its day and source; what was noted before stays (S1-01)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.platform.requests import Request
from mulin.territory import actions, policies, queries
from mulin.territory.forms.places import FigureForm
from mulin.territory.models import Place
from mulin.territory.pages.door import done, keepers_only, said, street_of


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def profile(request: Request) -> HttpResponse:
    """The latest of each figure with its history, and the form for one more."""
    street = street_of(request)
    form = FigureForm(request.POST if request.method == "POST" else None)

    def act(given: dict[str, Any]) -> Any:
        return actions.note_figure(street=street, **given, actor=request.actor, now=request.now)

    if request.method == "POST" and form.carried_out(act) is not None:
        return done(request, _("记下了。"), reverse("territory:profile"))
    context = {
        "street": street,
        "figures": list(queries.profile_of(street).values()),
        "form": form,
        "may": bool(policies.may_change_place(request.actor, Place.Kind.STREET, street.path)),
        "said": said(request),
    }
    return render(request, "territory/profile.jinja", context, status=form.status)
