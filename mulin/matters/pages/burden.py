"""What the office's own forms cost: how often each is filled, times its minutes; nobody's own count (DR-04, DR-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mulin.matters.figures import last_days, today
from mulin.matters.pages.door import desk_only
from mulin.matters.pages.figures import chosen_days, frame, shown, spans, street_of
from mulin.matters.queries import figures as counted
from mulin.matters.queries import uses
from mulin.platform import burden as forms
from mulin.platform.requests import Request


@dataclass(frozen=True, slots=True)
class Line:
    """One form with what it cost over the days looked at."""

    card: forms.FormCard
    times: int
    late: bool
    href: str

    @property
    def minutes(self) -> int:
        return round(self.times * self.card.minutes)


@require_safe
@desk_only
def burden(request: Request) -> HttpResponse:
    """`?days=`: every form, residents' first, by name. Reads day counts alone: three statements and who reads."""
    days = chosen_days(request)
    found = uses.over(street_of(request.actor), last_days(days, request.now))
    lines = [_line(card, found, days, request) for card in forms.cards.values()]
    groups = [[one for one in lines if one.card.residents is residents] for residents in (True, False)]
    context = {
        **frame(request),
        "days": days,
        "spans": spans(days, "matters:burden"),
        "groups": [{"lines": group, **_sums(group)} for group in groups],
        "whole": _sums(lines),
        "forms": len(lines),
        "late": sum(one.late for one in lines),
        "counted_at": counted.counted_at(),
    }
    return render(request, "matters/figures/burden.jinja", context)


@require_safe
@desk_only
def form(request: Request, key: str) -> HttpResponse:
    """`?days=`: on what one form was filled and when, newest first; not by whom."""
    card = forms.cards.get(key)
    if card is None:
        raise Http404
    days = chosen_days(request)
    street_id, period = street_of(request.actor), last_days(days, request.now)
    page = uses.page(street_id, card.uses, period, request.GET.get("after", ""))
    line = _line(card, uses.over(street_id, period), days, request)
    context = {
        **frame(request),
        "line": line,
        "days": days,
        "rows": [
            {**shown(one.matter, request.actor, request.now), "at": one.at}
            for one in page.fillings
            if one.matter
        ],
        "kept": sum(one.matter is None for one in page.fillings),
        "next": f"{line.href}&{urlencode({'after': page.after})}" if page.after else "",
        "first": line.href if request.GET.get("after") else "",
    }
    return render(request, "matters/figures/form.jinja", context)


def _line(card: forms.FormCard, found: dict[str, int], days: int, request: Request) -> Line:
    times = sum(found.get(use, 0) for use in card.uses)
    href = f"{reverse('matters:burden_form', args=[card.key])}?days={days}"
    return Line(card, times, card.late(today(request.now)), href)


def _sums(lines: list[Line]) -> dict[str, Any]:
    return {"times": sum(one.times for one in lines), "minutes": sum(one.minutes for one in lines)}
