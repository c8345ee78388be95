"""Everything that keeps the ground of a street, in one list: places, codes, coverage, organisations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mulin.platform.requests import Request
from mulin.territory import hub
from mulin.territory.pages.door import keepers_only, said, street_of


@require_safe
@keepers_only
def index(request: Request) -> HttpResponse:
    """Every page with a line on what it is for."""
    lines = [(reverse(one.page), one.word, one.note) for one in hub.lines_for(request.actor)]
    context = {"street": street_of(request), "lines": lines, "said": said(request)}
    return render(request, "territory/hub.jinja", context)
