"""Lists behind the numbers of the street's page, and one matter as everybody may see it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import actions as matters_actions
from mulin.matters import public
from mulin.matters.figures import AGE_WORDS, AGES, STANDINGS
from mulin.matters.queries import delays, lists
from mulin.matters.queries.followers import following
from mulin.platform.requests import Request
from mulin.platform.timeline.queries import story
from mulin.site.open_lists import OPEN_LISTS
from mulin.site.pages.street import list_address, named, period_days, row
from mulin.territory import naming
from mulin.territory import queries as territory
from mulin.territory.models import Place

BY_WORD = frozenset({"said", "said_solved", "asked", "verified"})
"""Lists of words: a matter stands as often as somebody spoke on it."""


@require_safe
def matters(request: Request, key: str) -> HttpResponse:
    """`?state=&age=&place=&days=`: one list, page by page. What an address asks that is not known is 404."""
    street = named(key)
    request.street = street
    now: dt.datetime = request.now
    wanted = _wanted(request, street)
    page = lists.page(street.id, wanted, now, request.GET.get("after", ""))
    values = {name: request.GET.get(name, "") for name in ("state", "age", "place", "days")}
    context: dict[str, Any] = {
        "street": street,
        "key": naming.key_of(street),
        "now": now,
        "wanted": wanted,
        "title": _title(wanted),
        "note": _note(wanted),
        "page": page,
        "rows": [row(line.matter, street, now) for line in page.lines],
        "live": lists.LIVE,
        "by_word": BY_WORD,
        "cuts": _cuts(street, wanted, values),
        "ages": _ages(street, wanted, values),
        "without_place": list_address(street, **{**values, "place": ""}),
        "next": list_address(street, **values, after=page.after) if page.after else "",
        "first": list_address(street, **values) if request.GET.get("after") else "",
    }
    return render(request, "site/matters.jinja", context)


@require_safe
def matter(request: Request, key: str, ref: str) -> HttpResponse:
    """What kind of thing, where, how it stands, who has it: never its words, never a person."""
    street = named(key)
    request.street = street
    now: dt.datetime = request.now
    found = lists.public(street.id, ref)
    if found is None:
        raise Http404
    assignments = list(found.assignments.select_related("organisation").order_by("offered_at"))
    acts = story([found.id], territory.names_for_reader(street.id))
    context: dict[str, Any] = {
        "street": street,
        "key": naming.key_of(street),
        "now": now,
        "row": row(found, street, now),
        "matter": found,
        "steps": public.steps(found, assignments, acts, now),
        "story": public.story(acts),
        "limit": public.promised(found),
        "category": public.category(found),
        "where": found.place.local_name if found.place else "",
        "following": following(found, request.actor.id),
    }
    return render(request, "site/matter.jinja", context)


@require_POST
def follow(request: Request, key: str, ref: str) -> HttpResponse:
    """`act`: follow, too, or stop. Visitors sign in first and come back to the matter."""
    street = named(key)
    found = lists.public(street.id, ref)
    if found is None:
        raise Http404
    address = reverse("site:street_matter", args=[key, found.ref])
    if request.actor.id is None:
        return redirect_to_login(address)
    if request.POST.get("act") == "stop":
        matters_actions.stop_following(matter=found, actor=request.actor, now=request.now)
    else:
        too = request.POST.get("act") == "too"
        matters_actions.follow(matter=found, actor=request.actor, now=request.now, too=too)
    return HttpResponseRedirect(address + "#following")


@require_safe
def hung(request: Request, key: str) -> HttpResponse:
    """What cannot be done for now: since when, why, who has it, and on which day it is looked at again (N-82)."""
    street = named(key)
    request.street = street
    now: dt.datetime = request.now
    context: dict[str, Any] = {
        "street": street,
        "key": naming.key_of(street),
        "now": now,
        "rows": [(row(one.matter, street, now), one) for one in delays.hung(street.id)],
    }
    return render(request, "site/hung.jinja", context)


def _wanted(request: Request, street: Place) -> lists.Wanted:
    state = request.GET.get("state", "") or "open"
    age = request.GET.get("age", "")
    if state not in OPEN_LISTS or (age and (state not in lists.LIVE or age not in {one.key for one in AGES})):
        raise Http404
    return lists.Wanted(of=state, days=period_days(request), age=age, place=_place(request, street))


def _place(request: Request, street: Place) -> Place | None:
    """The neighbourhood, compound or public place a list is narrowed to; no building's."""
    asked = request.GET.get("place", "")
    if not asked:
        return None
    try:
        place = territory.by_id(UUID(asked))
    except ValueError:
        raise Http404 from None
    if place is None or place.street_id != street.id or not naming.is_open(place):
        raise Http404
    return place


def _title(wanted: lists.Wanted) -> str:
    """What the list holds."""
    titles = {
        **{name: str(word) for name, word in STANDINGS.items()},
        "open": _("还在办的"),
        "overdue": _("超期的"),
        "unanswered": _("过了时限还没联系的"),
        "silent": _("还没有任何回音的"),
        "raised": _("收到的"),
        "due": _("到了该联系的时限的"),
        "in_time": _("时限内联系到反映的人的"),
        "late": _("时限内没联系到反映的人的"),
        "excused": _("时限前反映的人就撤回的"),
        "joined_early": _("时限前就并到另一件的"),
        "said": _("反映的人回了话的"),
        "said_solved": _("反映的人说“解决了”的"),
        "asked": _("反映的人说了满不满意的"),
        "unreached": _("分三天找了三次都没联系上的"),
        "verified": _("没有反映人、由核实员去看的"),
    }
    return titles[wanted.of]


def _note(wanted: lists.Wanted) -> str:
    """In what order, and of which days."""
    if wanted.live:
        return _("等得最久的在前。")
    words = {
        "said": _("一件事可能回几次话，每次一行。"),
        "said_solved": _("一件事可能回几次话，每次一行。"),
        "verified": _("一件事可能看几次，每次一行。"),
        "asked": _("每次回话一行。谁满意、谁不满意只计数，不公开，免得看出是谁说的。"),
    }
    return _("近 %(days)s 天，新的在前。") % {"days": wanted.days} + words.get(wanted.of, "")


def _cuts(street: Place, wanted: lists.Wanted, values: dict[str, str]) -> list[dict[str, Any]]:
    """The lists one most often wants."""
    texts = [
        ("open", _("还在办")),
        ("overdue", _("超期")),
        ("raised", _("收到的")),
        ("solved", _("解决了")),
        ("again", _("重新在办")),
        ("cannot", _("办不了")),
        ("not_reached", _("没联系上")),
    ]
    kept = {"place": values["place"], "days": values["days"]}
    return [
        {"text": text, "href": list_address(street, state=state, **kept), "current": state == wanted.of}
        for state, text in texts
    ]


def _ages(street: Place, wanted: lists.Wanted, values: dict[str, str]) -> list[dict[str, Any]]:
    """How long they have waited, for lists of what is open."""
    if not wanted.live:
        return []
    names = {"": _("不论多久"), **{key: str(word) for key, word in AGE_WORDS.items()}}
    kept = {"state": wanted.of, "place": values["place"]}
    return [
        {"text": text, "href": list_address(street, **kept, age=age), "current": age == wanted.age}
        for age, text in names.items()
    ]
