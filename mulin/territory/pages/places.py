"""Places of the street on any day: one with its parts, fetched as they are opened, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.platform.requests import Request
from mulin.platform.timeline.queries import story
from mulin.platform.ui import paging
from mulin.territory import codes, policies, queries
from mulin.territory.models import Place
from mulin.territory.pages.door import day_asked, keepers_only, said, street_of, today
from mulin.territory.pages.place_acts import acts_for
from mulin.territory.queries import Standing

LISTED = ("neighbourhood", "grid", "compound", "public", "building", "entrance", "home")
"""The order of the kinds in a list of parts."""


@require_safe
@keepers_only
def tree(request: Request) -> HttpResponse:
    """The street with its neighbourhoods, as it stood on `?on=`."""
    return _show(request, street_of(request))


@require_safe
@keepers_only
def place(request: Request, place_id: UUID) -> HttpResponse:
    """One place with its parts on a day, what it was called and lay in, and what one can change of it."""
    return _show(request, place_of(request, place_id))


@require_safe
@keepers_only
def parts(request: Request, place_id: UUID) -> HttpResponse:
    """The parts of a place as a fragment, for who opens its line in the list: a page of them, and a line for the rest."""
    found = place_of(request, place_id)
    on = day_asked(request)
    return render(request, "territory/_parts.jinja", _parts(request, found, on))


def place_of(request: Request, place_id: UUID) -> Place:
    """A place of the actor's street; 404 for any other. A home is only there for who keeps its neighbourhood."""
    found = queries.by_id(place_id)
    if found is None or found.street_id is None or found.street_id != request.actor.street_id:
        raise Http404
    if found.kind == Place.Kind.HOME and not policies.may_keep_place(request.actor, found.path):
        raise Http404
    return found


def _show(request: Request, found: Place) -> HttpResponse:
    on = day_asked(request)
    now = today(request)
    stood, around = queries.with_around(found.id, on=on)
    changes = [(one, _told(one.what, one.old, one.new)) for one in queries.changes_of(found)]
    context: dict[str, Any] = {
        "place": found,
        "stood": stood,
        "around": around,
        "code": codes.written(stood.code) if stood and stood.code else "",
        "changes": changes,
        "story": story([found.id])[-20:][::-1],
        "acts": acts_for(request.actor, found) if on == now and found.valid_to is None else [],
        "today": now,
        "said": said(request),
        **_parts(request, found, on),
    }
    return render(request, "territory/place.jinja", context)


def _parts(request: Request, found: Place, on: dt.date) -> dict[str, Any]:
    """A page of what lay directly in it on that day, with how much lies in each now. Homes only for their keepers."""
    kinds = LISTED if policies.may_keep_place(request.actor, found.path) else LISTED[:-1]
    words = request.GET.get("q", "").strip()[:40]
    number = paging.asked_page(request)
    asked: dict[str, Any] = {"on": on, "kinds": kinds, "words": words, "most": paging.PER_PAGE}
    listed, total = queries.some_children(found.id, start=(number - 1) * paging.PER_PAGE, **asked)
    part = paging.sheet(request, total, anchor="parts")
    if part.number != number:
        listed, total = queries.some_children(found.id, start=part.start, **asked)
    inside = queries.how_much([one for one in listed if one.kind != Place.Kind.HOME])
    return {
        "on": on,
        "on_text": "" if on == today(request) else on.isoformat(),
        "parts": [(one, inside.get(one.id)) for one in listed],
        "sheet": part,
        "asked": words,
        "place": found,
    }


def _told(what: str, old: str, new: str) -> str:
    """One change in words."""
    if what == "name":
        return _("从“%(old)s”改名为“%(new)s”") % {"old": old, "new": new}
    if what == "parent":
        return _("从“%(old)s”移到“%(new)s”") % {"old": old, "new": new}
    if old:
        return _("代码从 %(old)s 改为 %(new)s") % {"old": codes.written(old), "new": codes.written(new)}
    return _("代码是 %(new)s") % {"new": codes.written(new)}


def address(found: Place | Standing) -> str:
    return reverse("territory:place", args=[found.id])
