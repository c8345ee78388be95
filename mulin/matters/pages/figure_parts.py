"""The parts of the figures page: lines of tables, charts, and where each number leads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mulin.matters import charts
from mulin.matters.figures import NONE, Figures, Period, Rate, total
from mulin.matters.models import DayFigures
from mulin.matters.queries import figures as counted
from mulin.platform import addresses
from mulin.platform.ui import words
from mulin.territory import queries as territory
from mulin.territory.models import Place


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of a table of figures: what it is, and the numbers with the lists behind them."""

    name: str
    figures: Figures
    link: Link
    in_hand: counted.InHand = field(default_factory=counted.InHand)


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a list, narrowed to what the line is about."""

    narrowed: tuple[tuple[str, str], ...] = ()

    def __call__(self, of: str, **more: str) -> str:
        values = {"of": of, **dict(self.narrowed), **more}
        return f"{addresses.fixed('matters:figure')}?{urlencode({name: one for name, one in values.items() if one})}"


def month_name(month: Period) -> str:
    return words.month_and_day(month.first, get_language() or "")[0]


def month_lines(months: list[Period], by_month: list[Figures]) -> list[Cells]:
    """Newest first, each number leading to its month's list."""
    lines = [
        Cells(f"{month.first:%Y-%m}", found, Link((("month", f"{month.first:%Y-%m}"),)))
        for month, found in zip(months, by_month, strict=True)
    ]
    return lines[::-1]


def flow(by_month: list[Figures]) -> list[dict[str, Any]]:
    return [
        {"name": _("收到"), "points": [found.raised for found in by_month]},
        {"name": _("答复过"), "points": [found.answered for found in by_month]},
    ]


def rate_charts(months: list[Period], by_month: list[Figures]) -> list[dict[str, Any]]:
    """The three rates side by side, each on the same axes; never one over another."""
    ticks = [month_name(month) if n % 3 == (len(months) - 1) % 3 else "" for n, month in enumerate(months)]
    named: list[tuple[str, str, list[Rate]]] = [
        (_("响应"), _("时限内联系到本人的，占到了时限的"), [found.response for found in by_month]),
        (_("解决"), _("本人说“解决了”的，占回了话的"), [found.solution for found in by_month]),
        (_("满意"), _("本人说满意或基本满意的，占说了的"), [found.satisfaction for found in by_month]),
    ]
    return [
        {
            "title": title,
            "note": note,
            "chart": charts.rates(series, ticks),
            "said": in_words(months, series),
            "last": series[-1],
        }
        for title, note, series in named
    ]


def in_words(months: list[Period], series: list[Rate]) -> str:
    """The chart in words."""
    language = get_language() or ""
    return _("、").join(
        f"{month_name(month)} {words.share(rate.part, rate.whole, language)}"
        for month, rate in zip(months, series, strict=True)
        if rate.whole
    )


def categories(found: dict[UUID, Figures], link: Link) -> list[Cells]:
    """By the upper level of categories, in the office's own order: nothing is ranked."""
    every = {category.id: category for category in counted.all_categories()}
    parts: dict[UUID, list[Figures]] = defaultdict(list)
    for key, part in found.items():
        category = every.get(key)
        top = (category.parent_id or category.id) if category else NONE
        parts[top].append(part)
    sums = {key: total(some) for key, some in parts.items()}
    lines = [
        Cells(category.local_name, sums[category.id], Link((*link.narrowed, ("category", str(category.id)))))
        for category in every.values()
        if category.id in sums
    ]
    if NONE in sums:
        lines.append(Cells(_("还没归类"), sums[NONE], Link((*link.narrowed, ("category", str(NONE))))))
    return lines


def offices(street_id: UUID, found: dict[UUID, Figures], link: Link, now: dt.datetime) -> list[Cells]:
    """By organisation, by kind and name: nothing is ranked, and no person stands here."""
    in_hand = counted.in_hand(street_id, now)
    names = territory.organisations_by_id({*found, *in_hand})
    return [
        Cells(
            organisation.local_name,
            found.get(organisation.id, Figures()),
            Link((*link.narrowed, ("organisation", str(organisation.id)))),
            in_hand.get(organisation.id, counted.InHand()),
        )
        for organisation in names
    ]


def places(
    street: Place, found: dict[str, dict[UUID, Figures]], link: Link
) -> list[tuple[Cells, list[Cells]]]:
    """By neighbourhood, in the office's own order, each with its compounds; what lies in none comes last."""
    areas, compounds = found[DayFigures.Axis.NEIGHBOURHOOD], found[DayFigures.Axis.COMPOUND]

    def line(place: Place, figures: Figures | None) -> Cells:
        return Cells(place.local_name, figures or Figures(), Link((*link.narrowed, ("place", str(place.id)))))

    lines = [
        (line(area, areas.get(area.id)), [line(one, compounds.get(one.id)) for one in inside])
        for area, inside in territory.compounds_by_neighbourhood(street)
    ]
    if NONE in areas:
        lines.append(
            (Cells(_("不在居民区里的"), areas[NONE], Link((*link.narrowed, ("place", str(NONE))))), [])
        )
    return lines
