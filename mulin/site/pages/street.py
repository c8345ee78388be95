"""The street's public page: what was raised and how it stands, for everybody, without log-in (DR-17)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.matters import charts, public
from mulin.matters.figures import (
    FEWEST,
    NONE,
    PERIODS,
    Figures,
    days_waited,
    last_days,
    today,
    total,
)
from mulin.matters.models import DayFigures, Matter
from mulin.matters.queries import figures as counted
from mulin.matters.queries import lists, outings
from mulin.platform.requests import Request
from mulin.platform.ui.words import few
from mulin.territory import drawing, naming
from mulin.territory import queries as territory
from mulin.territory.models import Place, ProfileFigure

OLDEST = 4
"""How many of those that wait longest stand on the page itself."""


KEEP_SHEET = 600
"""Seconds for which a street's drawing is kept in memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter on a public page."""

    matter: Matter
    href: str
    title: str
    place: str
    badge: tuple[str, str]
    text: str


@require_safe
def home(request: Request) -> HttpResponse:
    """The street a visitor means who named none; before there is one, what to do."""
    street = territory.opened(territory.the_street())
    if street is None:
        return render(request, "site/no_street.jinja")
    return _show(request, street)


@require_safe
def street(request: Request, key: str) -> HttpResponse:
    return _show(request, named(key))


def named(key: str) -> Place:
    """The street of an address; 404 where there is none."""
    found = territory.opened(territory.street(key))
    if found is None:
        raise Http404
    return found


def _show(request: Request, street: Place) -> HttpResponse:
    """Twelve statements at the most, whatever was raised: day rows, the index of open matters, the outlines."""
    now: dt.datetime = request.now
    request.street = street
    days = period_days(request)
    context: dict[str, Any] = {"street": street, "key": naming.key_of(street), "now": now, "days": days}
    if request.prefs.view == "elder":
        context["part"] = "meet" if request.GET.get("part") == "meet" else ""
        context["standing"] = lists.standing_now(street.id, now)
        context["announced"] = outings.announced(street.id, now)
        return render(request, "site/street_elder.jinja", context)
    by_day = counted.by_day(street.id, last_days(max(days, 2), now))
    period = last_days(days, now)
    found = total(figures for day, figures in by_day.items() if day >= period.first)
    standing = lists.standing_now(street.id, now)
    links = Links(street, days)
    context |= {
        "figures": found,
        "parts": charts.standings(found, links),
        "yesterday": by_day.get(today(now) - dt.timedelta(days=1), Figures()),
        "counted_at": counted.counted_at(),
        "standing": standing,
        "waited": days_waited(standing.oldest, now) if standing.oldest else 0,
        "ages": charts.ages(standing.ages, links),
        "silent_ages": charts.ages(standing.silent_ages, links, "silent"),
        "oldest": [row(matter, street, now) for matter in lists.oldest(street.id, OLDEST)],
        "fewest": FEWEST,
        "links": links,
        "spans": spans(days, street),
        "place_counts": place_counts(street, links, now),
        "announced": outings.announced(street.id, now),
    }
    return render(request, "site/street.jinja", context)


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the lists behind the numbers of one page."""

    street: Place
    days: int

    def __call__(self, state: str, **more: str) -> str:
        values = {"state": state, **more}
        if state not in lists.LIVE and self.days != lists.PERIOD:
            values["days"] = str(self.days)
        return list_address(self.street, **values)


def list_address(street: Place, **values: str) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return reverse("site:street_matters", args=[naming.key_of(street)]) + (f"?{query}" if query else "")


def period_days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else lists.PERIOD


def spans(days: int, street: Place) -> list[dict[str, Any]]:
    """The stretches one may look back over."""
    address = reverse("site:street", args=[naming.key_of(street)])
    texts = {30: _("近 30 天"), 90: _("近 90 天"), 365: _("近一年")}
    return [
        {"text": texts[one], "href": f"{address}?days={one}#said", "current": one == days} for one in PERIODS
    ]


def row(matter: Matter, street: Place, now: dt.datetime) -> Row:
    return Row(
        matter,
        reverse("site:street_matter", args=[naming.key_of(street), matter.ref]),
        public.title(matter),
        public.place(matter),
        public.badge(matter, now),
        public.turn(matter, now),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """One neighbourhood on the map and in the list beside it."""

    number: int
    name: str
    text: str
    level: int
    href: str
    area: drawing.Area | None


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    drawing: drawing.Drawing | None
    rows: list[Counted]
    neighbourhoods: int
    compounds: int
    profile: list[ProfileFigure]
    elsewhere: int
    """Raised at places that lie in no neighbourhood."""


def place_counts(street: Place, links: Links, now: dt.datetime) -> PlaceCounts:
    """How many were raised in each neighbourhood; fewer than five are not told exactly (ET-15)."""
    period = last_days(links.days, now)
    sums = counted.by_axis(street.id, DayFigures.Axis.NEIGHBOURHOOD, period)
    sheet = _sheet(street, int(now.timestamp()) // KEEP_SHEET)
    shapes = {area.number: area for area in sheet.drawing.areas} if sheet.drawing else {}
    rows = [
        _counted(number, place, sums.get(place.id, Figures()).raised, links, shapes.get(number))
        for number, place in enumerate(sheet.areas, 1)
    ]
    elsewhere = sums.get(NONE, Figures()).raised
    return PlaceCounts(sheet.drawing, rows, len(sheet.areas), sheet.compounds, sheet.profile, elsewhere)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn of a street whatever was raised there."""

    areas: list[Place]
    drawing: drawing.Drawing | None
    compounds: int
    profile: list[ProfileFigure]
    """What the street is said to measure: the latest of each."""


@lru_cache(maxsize=32)
def _sheet(street: Place, slot: int) -> Sheet:
    """Outlines hardly ever change, and drawing them costs more than everything else on the page."""
    places = territory.mapped(street)
    areas = [place for place in places if place.kind == Place.Kind.NEIGHBOURHOOD]
    around = [place for place in places if place.kind != Place.Kind.NEIGHBOURHOOD]
    compounds = sum(place.kind == Place.Kind.COMPOUND for place in places)
    profile = [listed[0] for listed in territory.profile_of(street).values()]
    return Sheet(areas, drawing.draw(areas, around), compounds, profile)


def _counted(number: int, place: Place, count: int, links: Links, area: drawing.Area | None) -> Counted:
    text = _("%(n)s 件") % {"n": few(count, get_language() or "")}
    href = links("raised", place=str(place.id))
    return Counted(number, place.local_name, text, drawing.level(count), href, area)
