"""Rosters as of any day, on the screen and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mulin.people import policies, roles
from mulin.people.pages.door import day_asked, said, today
from mulin.people.policies import bodies
from mulin.people.queries import rosters
from mulin.platform import errors
from mulin.platform import print as paper
from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.platform.ui.words import day as spoken_day
from mulin.territory.models import Organisation, Place

Page = Callable[..., HttpResponse]


def readers_only(page: Page) -> Page:
    """For who reads rosters by a post. Nothing of it is kept by browsers."""

    @login_required
    @never_cache
    @wraps(page)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.has_role(*bodies.READS_ROSTERS):
            raise errors.Refusal(
                "S0-26", _("名册给在岗的工作人员看。"), remedy=_("要找人，请打街道电话，或到家门口服务站。")
            )
        return page(request, *args, **kwargs)

    return entered


def with_day(address: str, request: Request, on: dt.date, **more: str) -> str:
    asked = more | ({"on": on.isoformat()} if on != today(request) else {})
    return f"{address}?{urlencode(asked)}" if asked else address


def around(request: Request, here: str, on: dt.date) -> dict[str, Any]:
    past = on != today(request)
    return {"here": here, "said": said(request), "on": on, "past": past, "now": request.now}


@require_safe
@readers_only
def index(request: Request) -> HttpResponse:
    """The stations and neighbourhoods around the actor, each with its roster."""
    on = day_asked(request)
    areas = rosters.areas_of(request.actor, on=on)
    stations = rosters.stations_of(areas, request.actor, on=on)
    seats = rosters.seats_of(stations, on=on)
    context = {
        **around(request, "rosters", on),
        "stations": [
            {
                "name": one.local_name,
                "href": with_day(reverse("station_roster", args=[one.pk]), request, on),
                "held": len(seats[one.pk]),
                "of": len(roles.STATION_SEATS),
            }
            for one in stations
        ],
        "areas": [
            {"name": one.local_name, "href": with_day(reverse("roster", args=[one.pk]), request, on)}
            for one in areas
        ],
    }
    return render(request, "people/rosters/index.jinja", context)


def _area(request: Request, place_id: UUID, on: dt.date) -> Place:
    found = next((one for one in rosters.areas_of(request.actor, on=on) if one.pk == place_id), None)
    if found is None:
        raise Http404
    return found


def _station(request: Request, station_id: UUID, on: dt.date) -> Organisation:
    areas = rosters.areas_of(request.actor, on=on)
    listed = rosters.stations_of(areas, request.actor, on=on)
    found = next((one for one in listed if one.pk == station_id), None)
    if found is None:
        raise Http404
    return found


@require_safe
@readers_only
def neighbourhood(request: Request, place_id: UUID) -> HttpResponse:
    """Everybody in post in a neighbourhood on a day, and every empty seat."""
    on = day_asked(request)
    area = _area(request, place_id, on)
    asked = request.GET.get("role", "")
    role = asked if asked in rosters.IN_NEIGHBOURHOOD else ""
    number = paging.asked_page(request)
    size = paging.PER_PAGE
    lines, there, empty = rosters.some_of_neighbourhood(
        area, on=on, role=role, start=(number - 1) * size, stop=number * size
    )
    part = paging.sheet(request, there.get(role, 0) if role else sum(there.values()))
    if part.number != number:
        lines, there, empty = rosters.some_of_neighbourhood(
            area, on=on, role=role, start=part.start, stop=part.stop
        )
    cuts = [
        {
            "text": _("%(role)s %(held)s / %(of)s")
            % {"role": roles.WORDS[key], "held": of - empty.get(key, 0), "of": of}
            if key
            else _("全部"),
            "href": with_day("", request, on, **({"role": key} if key else {})) or "?",
            "current": key == role,
        }
        for key, of in [("", 0), *((one, there[one]) for one in rosters.IN_NEIGHBOURHOOD if one in there)]
    ]
    seats, without = sum(there.values()), sum(empty.values())
    sheet = reverse("roster_sheet", args=[area.pk])
    context = _shown(request, lines, area.local_name, sheet, on, area)
    context |= {"seats": seats, "empty": without, "cuts": cuts, "part": part}
    return render(request, "people/rosters/roster.jinja", context)


@require_safe
@readers_only
def station(request: Request, station_id: UUID) -> HttpResponse:
    """The five seats of a station on a day (S1-22)."""
    on = day_asked(request)
    found = _station(request, station_id, on)
    sheet = reverse("station_sheet", args=[found.pk])
    roster = rosters.of_station(found, on=on)
    context = _shown(request, roster.lines, found.local_name, sheet, on, found.street)
    context |= {"seats": len(roster.lines), "empty": len(roster.empty), "cuts": [], "part": None}
    return render(request, "people/rosters/roster.jinja", context)


def _shown(
    request: Request, lines: list[rosters.Line], name: str, sheet: str, on: dt.date, place: Place
) -> dict[str, Any]:
    return {
        **around(request, "rosters", on),
        "name": name,
        "place": place,
        "rows": [_row(request, one, on) for one in lines],
        "sheet": with_day(sheet, request, on),
        "adds_part_time": on == today(request)
        and place.kind == Place.Kind.NEIGHBOURHOOD
        and may_fill(request, roles.PART_TIME, place.path),
        "part_time_href": seat_address(roles.PART_TIME, place),
    }


def may_fill(request: Request, role: str, path: str) -> bool:
    return bool(policies.may_appoint(request.actor, person_id=None, role=role, path=path))


def seat_address(role: str, place: Place, station: Organisation | None = None) -> str:
    """Where an empty seat is filled."""
    asked = {"role": role, "place": str(place.pk)}
    if station is not None:
        asked["station"] = str(station.pk)
    return f"{reverse('seat_new')}?{urlencode(asked)}"


def _row(request: Request, line: rosters.Line, on: dt.date) -> dict[str, Any]:
    fills = (
        line.post is None
        and not line.by_office
        and on == today(request)
        and may_fill(request, line.role, line.place.path)
    )
    seated = line.organisation if line.role in roles.SEATED_AT else None
    return {
        "line": line,
        "role": roles.WORDS[line.role],
        "by": roles.WORDS[line.by_office] if line.by_office else "",
        "href": reverse("seat", args=[line.post.pk]) if line.post and not line.by_office else "",
        "fill": seat_address(line.role, line.place, seated) if fills else "",
        "trained": [
            {"what": one.what, "over": one.until is not None and one.until <= on, "until": one.until}
            for one in line.trained[:3]
        ],
    }


@require_safe
@readers_only
def neighbourhood_sheet(request: Request, place_id: UUID) -> HttpResponse:
    """The same on paper."""
    on = day_asked(request)
    area = _area(request, place_id, on)
    return _paper(request, rosters.of_neighbourhood(area, on=on), area.local_name, on)


@require_safe
@readers_only
def station_sheet(request: Request, station_id: UUID) -> HttpResponse:
    """A station's on paper."""
    on = day_asked(request)
    found = _station(request, station_id, on)
    return _paper(request, rosters.of_station(found, on=on), found.local_name, on)


def _paper(request: Request, roster: rosters.Roster, name: str, on: dt.date) -> HttpResponse:
    language = get_language() or "zh-hans"
    total = _("%(n)s 个岗位，%(empty)s 个空着") % {"n": len(roster.lines), "empty": len(roster.empty)}
    document = paper.Queue(
        office=paper.Office(request.actor.local_office or name, ""),
        title=_("%(name)s名册") % {"name": name},
        summary=_("截至%(day)s") % {"day": spoken_day(on, language, request.now)},
        columns=[
            paper.Column(_("岗位")),
            paper.Column(_("姓名"), 1.2),
            paper.Column(_("管哪里"), 2.4),
            paper.Column(_("怎么产生的")),
            paper.Column(_("任期"), 1.6),
            paper.Column(_("从哪个单位来，担的是什么"), 3),
        ],
        rows=[_printed(one, language, request.now) for one in roster.lines],
        made=request.now,
        total=total,
    )
    body = paper.queue_pdf(document, language)
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="mulin-roster-{on:%Y%m%d}.pdf"'
    return response


def _printed(line: rosters.Line, language: str, now: dt.datetime) -> list[str | paper.Status]:
    how = _("兼任") if line.by_office else line.post.get_route_display() if line.post else ""
    term = ""
    if line.post is not None:
        until = spoken_day(line.post.valid_to, language, now) if line.post.valid_to else ""
        term = f"{spoken_day(line.post.valid_from, language, now)} – {until}"
    unit = line.unit.local_name if line.unit else ""
    name: str | paper.Status = line.name or paper.Status("none", _("空着"))
    beside = "" if line.by_office else " · ".join(filter(None, [unit, line.duty]))
    return [str(roles.WORDS[line.role]), name, line.place.spoken, str(how), term, beside]
