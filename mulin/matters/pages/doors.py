"""Codes for doors: choose a compound or a house, look at what will be printed, print it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mulin.matters import policies
from mulin.matters.pages.door import desk_only
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.print import Office
from mulin.platform.print.doors import Door, doors_pdf
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

PRINTED = (Place.Kind.COMPOUND, Place.Kind.BUILDING, Place.Kind.ENTRANCE, Place.Kind.PUBLIC)


@require_safe
@desk_only
def doors(request: Request) -> HttpResponse:
    """`?place=`: what would be printed for it; without one, the compounds the actor answers for."""
    actor: Actor = request.actor
    place = _place(request) if request.GET.get("place") else None
    paths = [post.path for post in actor.posts if post.role in roles.WINDOW]
    context = {
        "desk": None,
        "here": "doors",
        "may_register": actor.has_role(*roles.WINDOW, roles.GRID_MEMBER),
        "now": request.now,
        "place": place,
        "found": territory.doors(place) if place else [],
        "listed": [] if place else territory.compounds_within(paths),
    }
    return render(request, "matters/doors.jinja", context)


@require_safe
@desk_only
def sheet(request: Request) -> HttpResponse:
    """The codes as PDF, each opening the form for raising a matter at that door."""
    place = _place(request)
    if place.street is None:
        raise Http404
    front = territory.front_office(place.street)
    office = Office(front.local_name if front else place.street.local_name, front.phone if front else "")
    found = [Door(one.spoken, _address(request, one)) for one in territory.doors(place)]
    body = doors_pdf(office, place.spoken, found, get_language() or "zh-hans")
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="doors.pdf"'
    return response


def _place(request: Request) -> Place:
    """The place asked for, where the actor may print its codes."""
    try:
        place = territory.by_id(UUID(request.GET.get("place", "")))
    except ValueError:
        raise Http404 from None
    if place is None or place.kind not in PRINTED:
        raise Http404
    errors.require(policies.may_print_doors(request.actor, place))
    return place


def _address(request: Request, place: Place) -> str:
    return request.build_absolute_uri(reverse("matters:raise_at", args=[place.door_token]))
