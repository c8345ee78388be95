"""The office's figures: three rates with their denominators, never blended, never a person's; and what has no reply yet."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.matters import charts, public, queries
from mulin.matters.figures import AGES, FEWEST, NONE, PERIODS, Figures, Period, last_days, last_months, total
from mulin.matters.models import DayFigures, Matter
from mulin.matters.pages import figure_parts as parts
from mulin.matters.pages import figure_words as words
from mulin.matters.pages.door import desk_only
from mulin.matters.queries import figures as counted
from mulin.matters.queries import lists, measures
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.requests import Request
from mulin.territory import naming
from mulin.territory import queries as territory
from mulin.territory.models import Place

MONTHS = 12
NARROWING = ("days", "month", "age", "place", "category", "organisation")
SILENT = 10
"""How many of those without any reply stand on the page itself."""


@require_safe
@desk_only
def figures(request: Request) -> HttpResponse:
    """Reads day rows and the index of open matters: twelve statements, whatever was raised."""
    actor: Actor = request.actor
    now: dt.datetime = request.now
    street_id = street_of(actor)
    days = chosen_days(request)
    months = last_months(MONTHS, now)
    by_day = counted.by_day(
        street_id, Period(min(months[0].first, last_days(days, now).first), months[-1].last)
    )
    found = _sum(by_day, last_days(days, now))
    by_month = [_sum(by_day, month) for month in months]
    axes = (DayFigures.Axis.CATEGORY, DayFigures.Axis.ORGANISATION)
    cut = counted.by_axes(street_id, axes, last_days(days, now))
    link = link_over(days)
    standing = lists.standing_now(street_id, now)
    context = {
        **frame(request),
        "days": days,
        "spans": spans(days, "matters:figures"),
        "found": found,
        "standing": standing,
        "ages": charts.ages(standing.ages, parts.Link()),
        "counted_at": counted.counted_at(),
        "link": link,
        "months": parts.month_lines(months, by_month),
        "flow": parts.flow(by_month),
        "ticks": [parts.month_name(month) for month in months],
        "charts": parts.rate_charts(months, by_month),
        "parts": charts.standings(found, link),
        "categories": parts.categories(cut[DayFigures.Axis.CATEGORY], link),
        "offices": parts.offices(street_id, cut[DayFigures.Axis.ORGANISATION], link, now),
        "silent": [shown(matter, actor, now) for matter in lists.without_reply(street_id, SILENT)],
        "silent_ages": charts.ages(standing.silent_ages, parts.Link(), "silent"),
        "left_out": words.left_out(found, link),
        "happened": words.happened(found, standing, link),
        "fewest": FEWEST,
    }
    return render(request, "matters/figures/page.jinja", context)


@require_safe
@desk_only
def figure(request: Request) -> HttpResponse:
    """`?of=&days=&month=&age=&category=&organisation=`: the matters that a number counts."""
    actor: Actor = request.actor
    now: dt.datetime = request.now
    street_id = street_of(actor)
    wanted = _wanted(request, street_id)
    page = lists.page(street_id, wanted, now, request.GET.get("after", ""))
    kept = {name: request.GET.get(name, "") for name in NARROWING}
    link = parts.Link()
    context = {
        **frame(request),
        "title": words.titles()[wanted.of],
        "wanted": wanted,
        "page": page,
        "rows": [{**shown(line.matter, actor, now), "at": line.at} for line in page.lines],
        "narrowed": _narrowed(wanted),
        "fewest": FEWEST,
        "next": link(wanted.of, **kept, after=page.after) if page.after else "",
        "first": link(wanted.of, **kept) if request.GET.get("after") else "",
    }
    return render(request, "matters/figures/list.jinja", context)


def street_of(actor: Actor) -> UUID:
    if actor.street_id is None:
        raise Http404
    return actor.street_id


def frame(request: Request) -> dict[str, Any]:
    """What the desk's frame asks of every page."""
    actor: Actor = request.actor
    return {
        "desk": None,
        "here": "figures",
        "may_register": actor.has_role(*roles.WINDOW, roles.GRID_MEMBER),
        "now": request.now,
    }


def chosen_days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else lists.PERIOD


def link_over(days: int) -> parts.Link:
    """Addresses of lists over so many days."""
    return parts.Link((("days", str(days)),) if days != lists.PERIOD else ())


def _sum(by_day: dict[dt.date, Figures], period: Period) -> Figures:
    return total(by_day[day] for day in period.days() if day in by_day)


def spans(days: int, name: str) -> list[dict[str, Any]]:
    """The stretches one may look back over, on the page of that name."""
    address = reverse(name)
    texts = {30: _("近 30 天"), 90: _("近 90 天"), 365: _("近一年")}
    return [{"text": texts[one], "href": f"{address}?days={one}", "current": one == days} for one in PERIODS]


def shown(matter: Matter, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """One matter of a list; it opens for who may see it."""
    opens = any(matter.path.startswith(path) for path in queries.area_paths(actor))
    return {
        "matter": matter,
        "title": (matter.title if opens and matter.title else "") or public.title(matter),
        "href": reverse("matters:matter", args=[matter.ref]) if opens else "",
        "place": public.place(matter),
        "badge": public.badge(matter, now),
        "text": public.turn(matter, now),
    }


def _wanted(request: Request, street_id: UUID) -> lists.Wanted:
    of = request.GET.get("of", "")
    age = request.GET.get("age", "")
    if of not in lists.KNOWN or (age and (of not in lists.LIVE or age not in {one.key for one in AGES})):
        raise Http404
    organisation = _id(request, "organisation")
    if organisation and of not in lists.LIVE and measures.BY_MEASURE[of].organisation is None:
        raise Http404  # It is counted for no organisation: a list would show what is not theirs.
    return lists.Wanted(
        of=of,
        place=_place(request, street_id),
        nowhere=_id(request, "place") == NONE,
        days=chosen_days(request),
        age=age,
        category=_id(request, "category"),
        organisation=organisation,
        month=_month(request.GET.get("month", "")),
    )


def _place(request: Request, street_id: UUID) -> Place | None:
    """The neighbourhood or compound a list is narrowed to; no building's, where a few people live."""
    asked = _id(request, "place")
    if asked == NONE:
        return None
    place = territory.by_id(asked) if asked else None
    if asked and (place is None or place.street_id != street_id or not naming.is_open(place)):
        raise Http404
    return place


def _id(request: Request, name: str) -> UUID | None:
    asked = request.GET.get(name, "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _month(asked: str) -> Period | None:
    """`2026-05`, the whole month."""
    if not asked:
        return None
    try:
        first = dt.datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        raise Http404 from None
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


def _narrowed(wanted: lists.Wanted) -> list[str]:
    """What the list is narrowed to, in words."""
    told = []
    if wanted.month:
        told.append(f"{wanted.month.first:%Y-%m}")
    elif not wanted.live:
        told.append(_("近 %(days)s 天") % {"days": wanted.days})
    if wanted.place:
        told.append(wanted.place.local_name)
    elif wanted.nowhere:
        told.append(_("不在居民区里的"))
    if wanted.category == NONE:
        told.append(_("还没归类"))
    elif wanted.category:
        told += [one.local_name for one in counted.all_categories() if one.id == wanted.category]
    if wanted.organisation:
        told += [one.local_name for one in territory.organisations_by_id({wanted.organisation})]
    return told
