"""Finding a place: the hits of a search as a fragment, and the picture one points at."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.platform import text
from mulin.platform.requests import Request
from mulin.territory import drawing, geojson, maps, naming, queries
from mulin.territory.models import Place

LONGEST_SEARCH = 60


@require_safe
def places(request: Request) -> HttpResponse:
    """`?q=`: the places of the street that hold the words, as choices for the form that asked."""
    street = _street(request)
    asked = text.one_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    found = queries.find_places(asked, street=street) if asked else []
    return render(request, "territory/_found.jinja", {"places": found, "asked": asked, "picked": False})


@require_safe
def drawn(request: Request) -> HttpResponse:
    """What one points at as an SVG picture of fixed size: neighbourhoods, with `?in=` what lies in one of them."""
    street = _street(request)
    known = queries.mapped(street)
    inside = _inside(
        request.GET.get("in", ""), [one for one in known if one.kind == Place.Kind.NEIGHBOURHOOD]
    )
    shown = drawing.pointed(known, inside)
    picture = drawing.draw(shown, [one for one in known if one not in shown], width=maps.WIDTH)
    if picture is None:
        raise Http404
    response = render(request, "territory/map.jinja", {"drawing": picture}, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def street_map(request: Request, key: str) -> HttpResponse:
    """The street drawn, and the same as a list: neighbourhoods first, with `?in=` what lies in one of them.

    Each compound and public place leads to raising something there. Nothing deeper is drawn.
    """
    street = queries.opened(queries.street(key))
    if street is None:
        raise Http404
    request.street = street
    places = queries.mapped(street)
    areas = [place for place in places if place.kind == Place.Kind.NEIGHBOURHOOD]
    inside = _inside(request.GET.get("in", ""), areas)
    if inside is None:
        shown, around = areas, [place for place in places if place.kind != Place.Kind.NEIGHBOURHOOD]
    else:
        within = [place for place in places if place.path.startswith(inside.path) and place != inside]
        shown = [place for place in within if place.kind == Place.Kind.COMPOUND or place.outline]
        around = [inside]
    context = {
        "street": street,
        "key": naming.key_of(street),
        "inside": inside,
        "places": shown,
        "drawing": drawing.draw(shown, around),
    }
    return render(request, "territory/street_map.jinja", context)


def _inside(asked: str, areas: list[Place]) -> Place | None:
    """The neighbourhood one looks into; 404 for what is none of this street."""
    if not asked:
        return None
    found = next((place for place in areas if str(place.id) == asked), None)
    if found is None:
        raise Http404
    return found


@require_safe
def places_geojson(request: Request, key: str) -> HttpResponse:
    """The outlines anybody may know: neighbourhoods, grid areas, compounds, public places; no buildings, no homes."""
    street = queries.opened(queries.street(key))
    if street is None:
        raise Http404
    body = geojson.collection(queries.known_to_all(street))
    response = JsonResponse(
        body, json_dumps_params={"ensure_ascii": False}, content_type="application/geo+json"
    )
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _street(request: Request) -> Place:
    """`?street=`, else the one a visitor means who named none."""
    asked = request.GET.get("street", "")
    try:
        street = (
            queries.by_ids([UUID(asked)]).get(UUID(asked)) if asked else queries.opened(queries.the_street())
        )
    except ValueError:
        raise Http404 from None
    if street is None or street.kind != Place.Kind.STREET:
        raise Http404
    return street
