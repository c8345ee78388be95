"""Giving a place its outline: GeoJSON in, first looked at beside the neighbours, then kept from a day on (S1-21)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import actions, grid_map, outlining, policies
from mulin.territory.actions.drawing_places import DRAWABLE
from mulin.territory.forms.outlines import OutlineForm
from mulin.territory.models import Place
from mulin.territory.pages.door import keepers_only, today
from mulin.territory.pages.place_acts import act_page, visible
from mulin.territory.queries import outlines as found

NAMED = (Place.Kind.GRID, Place.Kind.NEIGHBOURHOOD)
"""Parts that are drawn with their names; houses would stand in each other's."""


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def outlines(request: Request, place_id: UUID) -> HttpResponse:
    """Draw a place, or several in it: first what would be left out or taken twice, then the same again to keep it."""
    place = visible(request, place_id)
    errors.require(policies.may_keep_place(request.actor, place.path))
    if place.kind not in DRAWABLE or place.valid_to is not None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = OutlineForm(sent, request.FILES if sent is not None else None, today=today(request))
    seen: dict[str, Any] = {"past": found.past_outlines(place), "looked": None}

    def act(given: dict[str, Any]) -> tuple[str, str] | None:
        wanted: dict[str, Any] = {
            "place": place,
            "drawn": outlining.read(given["text"]),
            "since": given["since"],
            "actor": request.actor,
            "now": request.now,
        }
        if "sure" not in request.POST:
            seen["looked"] = _shown(actions.preview_outlines(**wanted))
            return None
        made = actions.draw_outlines(**wanted)
        told = ngettext("画好了 %(n)s 处。", "画好了 %(n)s 处。", len(made)) % {"n": len(made)}
        return told, reverse("territory:place", args=[place.id])

    return act_page(request, "outline", place, form, act, seen, template="territory/outlines.jinja")


def _shown(preview: actions.OutlinePreview) -> dict[str, Any]:
    """What is to be drawn, and each surrounding place with its parts as they would lie."""
    new = {one.place.id for one in preview.outlined}
    return {
        "outlined": [one.place for one in preview.outlined],
        "names": preview.names,
        "beside": [(one, _drawing(one, new)) for one in preview.found],
    }


def _drawing(one: found.Beside, new: set[UUID]) -> grid_map.GridMap | None:
    named = [part for part in one.parts if one.kind in NAMED or part.id in new]
    others = [part for part in one.parts if part not in named]
    if not any(part.outline for part in named):
        return None
    return grid_map.draw(one.around, named, others, one.gaps)
