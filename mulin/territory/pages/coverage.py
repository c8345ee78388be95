"""Which homes lie in a grid area: by neighbourhood, drawn with what is left out, and closed from there (S1-21)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.territory import actions, gaps, grid_map, policies, queries
from mulin.territory.forms.places import CloseHoleForm
from mulin.territory.models import Place
from mulin.territory.pages.door import done, keepers_only, said, street_of, today
from mulin.territory.queries import Covered, House

MOST_HOUSES = 60
"""Houses drawn on one sheet with all their grid areas. Where there are more, each area says how many it has, and
opens with its own; the largest community of the case studies has 286.
"""
MOST_OF_GRID = 200
PER_HOLE = 40
"""Houses of a hole to choose from at once."""


@require_safe
@keepers_only
def index(request: Request) -> HttpResponse:
    """Every neighbourhood of the street with its homes and buildings in a grid area, of all."""
    street = street_of(request)
    rows = queries.coverage_of(street)
    part = paging.sheet(request, len(rows), anchor="areas")
    context = {
        "street": street,
        "rows": rows[part.start : part.stop],
        "sheet": part,
        "sums": _sums(rows),
        "said": said(request),
    }
    return render(request, "territory/coverage.jinja", context)


def _sums(rows: list[Covered]) -> dict[str, int]:
    return {
        name: sum(getattr(row, name) for row in rows)
        for name in ("homes", "homes_in_grid", "buildings", "buildings_in_grid", "stated", "registered")
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def neighbourhood(request: Request, place_id: UUID) -> HttpResponse:
    """One neighbourhood drawn with its grid areas; POST gives the houses of a hole to a grid area."""
    place = _place(request, place_id)
    row, grids = queries.coverage_of(place)[0], queries.grids_of(place)
    many = row.buildings > MOST_HOUSES
    opened = next((one for one in grids if str(one.id) == request.GET.get("grid")), None) if many else None
    hole = paging.sheet(request, row.direct.buildings, size=PER_HOLE, key="hole", anchor="hole")
    bare = queries.holes(place, start=hole.start, stop=hole.stop) if hole.total else []
    form = _form(request, place, grids, bare)
    if request.method == "POST" and form is not None:
        given = form.carried_out(lambda values: _close(request, place, values))
        if given is not None:
            text = _("%(n)s 栋楼归到%(grid)s了。") % {
                "n": len(form.cleaned_data["houses"]),
                "grid": given.local_name,
            }
            return done(request, text, reverse("territory:grid_map", args=[place.id]))
    found = gaps.find(place.outline, {grid.id: grid.outline for grid in grids}) if place.outline else None
    part = paging.sheet(request, len(grids), anchor="grids")
    context = {
        "place": place,
        "row": row,
        "grids": grids,
        "listed": grids[part.start : part.stop],
        "sheet": part,
        "names": {grid.id: grid.local_name for grid in grids},
        "bare": bare,
        "hole": hole,
        "gaps": found,
        "undrawn": [grid.local_name for grid in grids if found and grid.id in found.undrawn],
        "many": many,
        "opened": opened,
        "drawing": _drawing(place, row, grids, opened, bare, found),
        "form": form,
        "may_draw": bool(policies.may_keep_place(request.actor, place.path)),
        "said": said(request),
    }
    status = form.status if form is not None else 200
    return render(request, "territory/grid_map.jinja", context, status=status)


def _place(request: Request, place_id: UUID) -> Place:
    """A neighbourhood of the actor's street that there is today; else it is not there at all."""
    found = queries.by_id(place_id)
    if (
        found is None
        or found.kind != Place.Kind.NEIGHBOURHOOD
        or found.street_id != request.actor.street_id
        or found.valid_to
    ):
        raise Http404
    return found


def _drawing(
    place: Place,
    row: Covered,
    grids: list[Place],
    opened: Place | None,
    bare: list[House],
    found: gaps.Gaps | None,
) -> grid_map.GridMap:
    """The sheet in view: everything; or each area with its number of houses; or one area with its own."""
    if row.buildings <= MOST_HOUSES:
        return grid_map.draw(place, grids, queries.houses_within(place, most=MOST_HOUSES), found)
    outside = [one.place for one in bare]
    if opened is not None:
        return grid_map.draw(place, [opened], queries.houses_of(opened, most=MOST_OF_GRID), found)
    counts = {one: count.buildings for one, count in row.grids.items()} | {place.id: row.direct.buildings}
    return grid_map.draw(place, grids, outside, found, counts)


def _form(request: Request, place: Place, grids: list[Place], bare: list[House]) -> CloseHoleForm | None:
    """The form for the hole; None where there is none, or it is somebody else's to close."""
    if not bare or not policies.may_keep_place(request.actor, place.path):
        return None
    return CloseHoleForm(
        request.POST if request.method == "POST" else None,
        today=today(request),
        houses=[(one.place, _house(one)) for one in bare],
        grids=grids,
    )


def _house(one: House) -> str:
    return _("%(house)s（%(n)s 户）") % {"house": one.place.spoken, "n": one.homes}


def _close(request: Request, place: Place, values: dict[str, Any]) -> Place:
    by: dict[str, Any] = {"since": values["since"], "actor": request.actor, "now": request.now}
    return actions.close_hole(
        neighbourhood=place, houses=values["houses"], grid=values["to"], name=values["name"], **by
    )
