"""Finding a place: the hits of a search as a fragment, and the picture one points at."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.platform import text
from mulin.territory import maps, queries
from mulin.territory.models import Place

LONGEST_SEARCH = 60


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """`?q=`: the places of the street that hold the words, as choices for the form that asked."""
    street = _street(request)
    asked = text.one_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    found = queries.find_places(asked, street=street) if asked else []
    return render(request, "territory/_found.jinja", {"places": found, "asked": asked, "picked": False})


@require_safe
def drawn(request: HttpRequest) -> HttpResponse:
    """The street's compounds as an SVG picture of fixed size."""
    street = _street(request)
    found = list(queries.drawn(street, Place.Kind.COMPOUND))
    sheet = maps.sheet(place.outline for place in found)
    if sheet is None:
        raise Http404
    shapes = []
    for place in found:
        x, y = sheet.point(*maps.middle(place.outline))
        shapes.append({"d": sheet.path(place.outline), "x": x, "y": y + 3, "name": place.local_name})
    lines = [sheet.path(place.outline) for place in queries.drawn(street, Place.Kind.NEIGHBOURHOOD)]
    response = render(
        request, "territory/map.jinja", {"sheet": sheet, "shapes": shapes, "lines": lines}, content_type="image/svg+xml"
    )
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _street(request: HttpRequest) -> Place:
    """`?street=`, else the one a visitor means who named none."""
    asked = request.GET.get("street", "")
    try:
        street = queries.by_ids([UUID(asked)]).get(UUID(asked)) if asked else queries.the_street()
    except ValueError:
        raise Http404 from None
    if street is None or street.kind != Place.Kind.STREET:
        raise Http404
    return street
