"""What the pages of whistles, triage, rules and sweeps share: their frame, their answers, their places to choose."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from mulin.matters import queries
from mulin.matters.models import Matter
from mulin.matters.pages import told
from mulin.matters.pages.door import around
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place


def frame(request: Request, here: str) -> dict[str, Any]:
    """The desk's frame with what has just been done, and which of the four is open."""
    return {**around(request, here), "told": told.read(request), "actor": request.actor}


def say(request: Request, text: str) -> None:
    """What is told once, on the page that follows."""
    messages.success(request, json.dumps(asdict(told.Told(text)), ensure_ascii=False))


def street_of(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def over_street(actor: Actor, wanted: frozenset[str]) -> bool:
    """Whether one of these roles is held over a whole street: what is offered; the action asks again."""
    return any(post.role in wanted and post.path.count("/") <= 2 for post in actor.posts)


def page_of(request: Request) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def pager(request: Request, page: int, more: bool) -> dict[str, str]:
    """Addresses of the pages before and after, with everything else the address says."""

    def at(number: int) -> str:
        values = request.GET.copy()
        values["page"] = str(number)
        return f"?{values.urlencode()}"

    return {"previous": at(page - 1) if page else "", "next": at(page + 1) if more else ""}


def from_matter(request: Request) -> Matter | None:
    """The matter a form begins from, by `matter` in the address or the form; 404 where it is not the actor's to see."""
    ref = request.POST.get("matter") or request.GET.get("matter") or ""
    if not ref:
        return None
    found = queries.find(request.actor, ref[:40])
    if found is None:
        raise Http404
    return found


def areas(request: Request, street: Place, matter: Matter | None) -> list[Place]:
    """Where something can be called to or looked at: the street's known places, and the matter's own first."""
    known = list(territory.known_to_all(street).defer("outline"))
    listed = [street, *(one for one in known if one.kind != Place.Kind.GRID)]
    if matter is not None and all(one.id != matter.place_id for one in listed):
        listed.insert(0, matter.place)
    return listed


def offices(request: Request) -> list[Organisation]:
    """The organisations of the street that exist today."""
    if request.actor.street_id is None:
        return []
    day = request.now.astimezone(LOCAL).date()
    return list(territory.organisations(request.actor.street_id, on=day))


def an_id(text: str) -> UUID | None:
    """An id as an address gives it; 404 for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def days_of(request: Request) -> int:
    """Over how many days is counted: 30, 90 or 365."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in ("30", "90", "365") else 90


def spans(days: int) -> list[dict[str, Any]]:
    texts = {30: _("近 30 天"), 90: _("近 90 天"), 365: _("近一年")}
    return [{"text": text, "href": f"?days={n}", "current": n == days} for n, text in texts.items()]
