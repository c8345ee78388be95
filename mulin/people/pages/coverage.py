"""How far posts are filled, every number with its records; and what nobody answers for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.people import roles
from mulin.people.pages.door import day_asked, today
from mulin.people.pages.rosters import around, may_fill, readers_only, seat_address, with_day
from mulin.people.pages.study_desk import badge
from mulin.people.queries import coverage, rosters, studying
from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.territory import drawing
from mulin.territory.models import Place, StudyPoint

PER_PAGE = 20
"""Neighbourhoods in the table at once; the map and the sums are of all."""
MOST_NAMED = 10
"""Neighbourhoods named under each thing that nobody answers for; the rest opens from there."""


@require_safe
@readers_only
def covered(request: Request) -> HttpResponse:
    """How far the posts of each neighbourhood are filled; every number opens its records."""
    on = day_asked(request)
    areas = rosters.areas_of(request.actor, on=on, drawn=True)
    rows = coverage.coverage(areas, on=on)
    drawn = drawing.draw(areas)
    by_place = {row.place.pk: row for row in rows if row.place}
    shapes = [
        {
            "d": one.d,
            "x": one.x,
            "y": one.y,
            "label": str(one.number),
            "cover": _cover(by_place[one.place.pk].rates["grid_members"]),
            "href": with_day(reverse("roster", args=[one.place.pk]), request, on),
        }
        for one in (drawn.areas if drawn else ())
    ]
    part = paging.sheet(request, len(rows), size=PER_PAGE, anchor="areas")
    context = {
        **around(request, "coverage", on),
        "head": [str(one.word) for one in coverage.KINDS],
        "sheet": part,
        "rows": [
            _cells(request, row, on, n) for n, row in enumerate(rows[part.start : part.stop], part.start + 1)
        ],
        "foot": _cells(request, coverage.total(rows), on) if len(rows) > 1 else None,
        "drawn": drawn,
        "shapes": shapes,
    }
    return render(request, "people/rosters/coverage.jinja", context)


def _cover(rate: coverage.Rate) -> str:
    return "all" if rate.part == rate.whole else "part" if rate.part else ""


def _cells(request: Request, row: coverage.Row, on: dt.date, number: int = 0) -> list[Any]:
    """A line of the table: each number as a link to what it counts."""
    inside = {"in": str(row.place.pk)} if row.place else {}

    def cell(key: str, text: str, **more: str) -> dict[str, str]:
        return {
            "text": text,
            "href": with_day(reverse("coverage_of", args=[key]), request, on, **inside, **more),
        }

    first: Any = _("合计")
    if row.place is not None:
        href = with_day(reverse("roster", args=[row.place.pk]), request, on)
        first = {"text": f"{number} {row.place.local_name}", "href": href}
    cells = [first]
    for kind in coverage.KINDS:
        rate = row.rates[kind.key]
        cells.append(cell(kind.key, f"{rate.part} / {rate.whole}") if rate.whole else "—")
    cells.append(cell(coverage.PART_TIME, str(row.part_time)))
    cells.append(cell(coverage.STUDY_POINTS, f"{row.established} / {row.points.total()}"))
    return cells


@require_safe
@readers_only
def covered_by(request: Request, key: str) -> HttpResponse:
    """The records behind a number: each place with who has it, or that nobody has."""
    on = day_asked(request)
    areas = rosters.areas_of(request.actor, on=on)
    asked = request.GET.get("in", "")
    chosen = [one for one in areas if str(one.pk) == asked] if asked else areas
    if asked and not chosen:
        raise Http404
    context = {
        **around(request, "coverage", on),
        "area": chosen[0] if asked else None,
        "back": with_day(reverse("coverage"), request, on),
    }
    if key == coverage.PART_TIME:
        lines = coverage.part_time(chosen, on=on)
        context |= {"title": _("兼职委员"), "lines": lines}
        return render(request, "people/rosters/part_time.jinja", context)
    if key == coverage.STUDY_POINTS:
        return _points(request, chosen, context, on)
    kind = coverage.BY_KEY.get(key)
    if kind is None:
        raise Http404
    only_open = request.GET.get("only") == "open"
    rows, more = coverage.records(
        kind, chosen, on=on, only_open=only_open, after=request.GET.get("after", "")[:120]
    )
    more_at = {"after": rows[-1].place.path} if more and rows else {}
    cut = {"in": asked} if asked else {}
    here = reverse("coverage_of", args=[key])
    context |= {
        "title": str(kind.word),
        "kind": kind,
        "role": roles.WORDS[kind.role],
        "only_open": only_open,
        "rows": [
            {
                "record": one,
                "fill": seat_address(kind.role, one.place)
                if not one.holders and on == today(request) and may_fill(request, kind.role, one.place.path)
                else "",
            }
            for one in rows
        ],
        "all_at": with_day(here, request, on, **cut),
        "open_at": with_day(here, request, on, only="open", **cut),
        "next": with_day(here, request, on, **cut, **({"only": "open"} if only_open else {}), **more_at)
        if more_at
        else "",
    }
    return render(request, "people/rosters/records.jinja", context)


def _points(request: Request, areas: list[Place], context: dict[str, Any], on: dt.date) -> HttpResponse:
    """The study points that a number counts: by number and state, nothing of where they are."""
    found = coverage.live_points(areas, on=on)
    may = {one.pk for one in studying.kept_by(request.actor)}
    context |= {
        "title": _("家庭小党校"),
        "rows": [{"point": one, "badge": badge(one), "opens": one.pk in may} for one in found],
        "covered": studying.covered(found),
    }
    return render(request, "people/rosters/points.jinja", context)


@require_safe
@readers_only
def unanswered(request: Request) -> HttpResponse:
    """Posts, grid areas, stations and study points that nobody answers for today (S1-23)."""
    on = today(request)
    areas = rosters.areas_of(request.actor, on=on)
    points = coverage.live_points(areas, on=on)
    rows = coverage.coverage(areas, on=on, points=points)
    stations = rosters.stations_of(areas, request.actor, on=on)
    seats = rosters.seats_of(stations, on=on)
    hosted = studying.with_hosts(points)
    context = {
        **around(request, "unanswered", on),
        "groups": [_group(request, kind, rows, on) for kind in coverage.KINDS],
        "seats": [
            {
                "station": one.local_name,
                "role": roles.WORDS[role],
                "href": reverse("station_roster", args=[one.pk]),
            }
            for one in stations
            for role in roles.STATION_SEATS
            if role not in seats[one.pk]
        ],
        "of_seats": len(stations) * len(roles.STATION_SEATS),
        "hostless": [_of_point(one) for one in points if one.pk not in hosted],
        "stationless": [_of_point(one) for one in points if one.station_id is None],
        "of_points": len(points),
    }
    return render(request, "people/rosters/unanswered.jinja", context)


def _of_point(point: StudyPoint) -> dict[str, str]:
    return {"name": point.open_name, "href": reverse("study_point", args=[point.pk])}


def _group(request: Request, kind: coverage.Kind, rows: list[coverage.Row], on: dt.date) -> dict[str, Any]:
    """Where a post is empty, by neighbourhood in the order of their codes."""
    here = reverse("coverage_of", args=[kind.key])
    rates = [(row.place, row.rates[kind.key]) for row in rows if row.place is not None]
    open_ones = [(place, rate) for place, rate in rates if rate.open]
    return {
        "word": kind.word,
        "open": sum(rate.open for _place, rate in rates),
        "of": sum(rate.whole for _place, rate in rates),
        "lines": [
            {
                "name": place.local_name,
                "text": f"{rate.open} / {rate.whole}",
                "href": with_day(here, request, on, only="open", **{"in": str(place.pk)}),
            }
            for place, rate in open_ones[:MOST_NAMED]
        ],
        "more": max(0, len(open_ones) - MOST_NAMED),
        "all": with_day(here, request, on, only="open"),
    }
