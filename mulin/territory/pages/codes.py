"""The codes of the street, its neighbourhoods and grid areas: today's, the coming one, and how many before."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.platform.requests import Request
from mulin.territory import codes, policies, queries
from mulin.territory.pages.door import keepers_only, said, street_of, today


@require_safe
@keepers_only
def index(request: Request) -> HttpResponse:
    """Every place that has, or should have, a code; `?code=` leads to whose it is or was."""
    street = street_of(request)
    asked = request.GET.get("code", "").strip()[:24]
    found = queries.place_of_code(codes.plain(asked), on=today(request)) if asked else None
    if found is not None and found.street_id != street.id:
        found = None
    rows = queries.coded_places(street, on=today(request))
    actor = request.actor
    context = {
        "street": street,
        "rows": [
            (row, bool(policies.may_change_place(actor, row.place.kind, row.place.path))) for row in rows
        ],
        "with_code": sum(bool(row.code) for row in rows),
        "written": codes.written,
        "classes": codes.CLASSES,
        "asked": asked,
        "found": found,
        "said": said(request),
    }
    return render(request, "territory/codes.jinja", context)
