"""The figures cut by place, and all of them as a table to take away: each rate as its two numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.matters.figures import FEWEST, Figures, Period, last_days, last_months, total
from mulin.matters.models import DayFigures
from mulin.matters.pages import figure_parts as parts
from mulin.matters.pages.door import desk_only
from mulin.matters.pages.figure_words import titles
from mulin.matters.pages.figures import MONTHS, chosen_days, frame, link_over, spans, street_of
from mulin.matters.queries import figures as counted
from mulin.platform import tables
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

AXES = DayFigures.Axis
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@desk_only
def places(request: Request) -> HttpResponse:
    """The same figures by neighbourhood and compound, in the office's order: nothing is ranked."""
    street = _street(request)
    days = chosen_days(request)
    link = link_over(days)
    cut = counted.by_axes(street.id, (AXES.NEIGHBOURHOOD, AXES.COMPOUND), last_days(days, request.now))
    context = {
        **frame(request),
        "days": days,
        "spans": spans(days, "matters:figure_places"),
        "link": link,
        "places": parts.places(street, cut, link),
        "counted_at": counted.counted_at(),
        "fewest": FEWEST,
    }
    return render(request, "matters/figures/places.jinja", context)


@require_safe
@desk_only
def table(request: Request, kind: str) -> HttpResponse:
    """`?days=`: every cut as it is shown, with numerators, denominators and who is left out, as CSV or workbook."""
    if kind not in KINDS:
        raise Http404
    columns = [tables.Column(_("怎么分"), width=12), tables.Column(_("哪一行"), width=24), *_columns()]
    lines = list(_lines(_street(request), chosen_days(request), request.now))
    if kind == "csv":
        body = b"".join(tables.csv_chunks(columns, lines))
    else:
        buffer = io.BytesIO()
        tables.write_xlsx(buffer, [tables.Sheet(_("数字"), columns, lines)])
        body = buffer.getvalue()
    response = HttpResponse(body, content_type=KINDS[kind])
    name = f"mulin-figures-{request.now.astimezone(LOCAL):%Y%m%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _street(request: Request) -> Place:
    street = territory.by_id(street_of(request.actor))
    if street is None:
        raise Http404
    return street


COLUMNS: tuple[str, ...] = (
    "raised", "solved", "explained", "referred", "cannot", "not_reached", "withdrawn", "waiting", "again",
    "under_way", "answered", "in_time", "due", "excused", "joined_early", "handled_in_time", "handled",
    "handled_delayed", "off_withdrawn", "off_joined", "off_legal", "off_limitless", "said_solved", "said",
    "unreached", "verified", "said_legal", "content", "asked", "transfers", "taken_over", "proposals",
    "arbitrations", "arbitrated", "arbitrated_in_time", "delays", "delays_granted", "delays_ended", "joined",
    "split_off", "legal",
)  # fmt: skip
OF_NO_OFFICE = frozenset(COLUMNS[:10]) | frozenset(COLUMNS[COLUMNS.index("transfers") :])
"""Counted for no organisation: its cell stays empty, which is not nothing."""


def _columns() -> list[tables.Column]:
    heads = {
        "in_time": _("响应：时限内联系到的"),
        "due": _("响应：到了时限的"),
        "excused": _("响应，不算：时限前撤回"),
        "joined_early": _("响应，不算：时限前并案"),
        "handled_in_time": _("按时办结：期限内答复的"),
        "handled": _("按时办结：答复了的和到了期限的"),
        "handled_delayed": _("按时办结：其中批过延期"),
        "off_withdrawn": _("按时办结，不算：期限前撤回"),
        "off_joined": _("按时办结，不算：期限前并案"),
        "off_legal": _("按时办结，不算：转法定部门"),
        "off_limitless": _("按时办结，不算：没起过期限"),
        "said_solved": _("解决：说“解决了”的"),
        "said": _("解决：回了话的"),
        "unreached": _("解决，不算：没联系上"),
        "verified": _("解决，不算：核实员看的"),
        "said_legal": _("解决，不算：转法定部门"),
        "content": _("满意：满意和基本满意"),
        "asked": _("满意：说了满不满意的"),
    }
    named = {**titles(), **heads}
    return [tables.Column(named[name], "whole", 14) for name in COLUMNS]


def _lines(street: Place, days: int, now: dt.datetime) -> Iterator[list[Any]]:
    """Every cut in the order of the pages: the whole, months, places, categories, organisations."""
    months = last_months(MONTHS, now)
    period = last_days(days, now)
    by_day = counted.by_day(street.id, Period(min(months[0].first, period.first), period.last))
    cut = counted.by_axes(street.id, [one for one in AXES.values if one != AXES.WHOLE], period)
    link = parts.Link()
    whole = total(by_day[day] for day in period.days() if day in by_day)
    yield _line(str(AXES.WHOLE.label), _("近 %(days)s 天") % {"days": days}, whole)
    by_month = [total(by_day[day] for day in month.days() if day in by_day) for month in months]
    for one in parts.month_lines(months, by_month):
        yield _line(_("月份"), one.name, one.figures)
    for area, compounds in parts.places(street, cut, link):
        yield _line(str(AXES.NEIGHBOURHOOD.label), area.name, area.figures)
        for one in compounds:
            yield _line(str(AXES.COMPOUND.label), one.name, one.figures)
    for one in parts.categories(cut[AXES.CATEGORY], link):
        yield _line(str(AXES.CATEGORY.label), one.name, one.figures)
    for one in parts.offices(street.id, cut[AXES.ORGANISATION], link, now):
        yield _line(str(AXES.ORGANISATION.label), one.name, one.figures, without=OF_NO_OFFICE)


def _line(cut: str, name: str, found: Figures, without: frozenset[str] = frozenset()) -> list[Any]:
    """One line; who was content is left empty where fewer than five were asked, but for the whole (ET-15)."""
    hidden = set(without)
    if cut != str(AXES.WHOLE.label) and found.asked < FEWEST:
        hidden |= {"content", "asked"}
    return [cut, name, *(None if one in hidden else getattr(found, one) for one in COLUMNS)]
