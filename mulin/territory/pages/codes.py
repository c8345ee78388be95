"""The codes of the street, its neighbourhoods and grid areas: today's, the coming one, and how many before."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.territory import codes, policies, queries
from mulin.territory.models import Place
from mulin.territory.pages.door import keepers_only, said, street_of, today


@require_safe
@keepers_only
def index(request: Request) -> HttpResponse:
    """Every place that has, or should have, a code, a page at a time; `?kind=` one level of them.

    `?code=` leads to whose code it is or was; words there to the places that are called so.
    """
    street, on = street_of(request), today(request)
    asked = request.GET.get("code", "").strip()[:40]
    digits = codes.plain(asked) if asked else ""
    words = "" if digits.isdecimal() else asked
    found = queries.place_of_code(digits, on=on) if digits.isdecimal() else None
    if found is not None and found.street_id != street.id:
        found = None
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in queries.CODED else queries.CODED
    places = queries.named_like(street, words, kinds=kinds)
    held, total = queries.with_codes(places, on=on)
    part = paging.sheet(request, total, anchor="codes")
    actor = request.actor
    context = {
        "street": street,
        "rows": [
            (row, bool(policies.may_change_place(actor, row.place.kind, row.place.path)))
            for row in queries.coded(places[part.start : part.stop], on=on)
        ],
        "with_code": held,
        "sheet": part,
        "levels": [
            {
                "text": word,
                "href": f"?{urlencode({'kind': key} if key else {})}#codes",
                "current": key == (kind if kind in queries.CODED else ""),
            }
            for key, word in (("", _("全部")), *((one, Place.Kind(one).label) for one in queries.CODED))
        ],
        "written": codes.written,
        "classes": codes.CLASSES,
        "asked": asked,
        "kind": kind if kind in queries.CODED else "",
        "words": words,
        "found": found,
        "said": said(request),
    }
    return render(request, "territory/codes.jinja", context)
