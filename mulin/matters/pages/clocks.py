"""The street's clocks: what is in force and what comes, a city's preset, and one value from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mulin.matters import actions, limits, policies
from mulin.matters.forms.clocks import ClockForm, PresetForm
from mulin.matters.forms.desk import SheetForm
from mulin.matters.pages import door, setting
from mulin.matters.pages.door import desk_only
from mulin.platform import errors, policy
from mulin.platform.policy import Dated
from mulin.platform.requests import Request
from mulin.territory.models import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One clock as the page shows it."""

    key: str
    name: str | Promise
    rule: str
    now: str
    default: bool
    since: dt.date | None
    source: str
    coming: list[tuple[dt.date | None, str, str]]
    """From when, what, and from where."""


def _row(key: str, now: Dated, coming: list[Dated]) -> Row:
    known = policy.declared()[key]
    return Row(
        key,
        known.text,
        known.rule,
        limits.words(key, now.value),
        now.valid_from is None,
        now.valid_from,
        now.source,
        [(one.valid_from, limits.words(key, one.value), one.source) for one in coming],
    )


def _open(request: Request) -> Place:
    street = door.street_of(request)
    errors.require(policies.may_set_clocks(request.actor, street))
    return street


def _today(request: Request) -> dt.date:
    return request.now.astimezone(policy.LOCAL).date()


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def clocks(request: Request) -> HttpResponse:
    """Every clock in words; POST puts a city's preset in force from a day on."""
    street, today = _open(request), _today(request)

    def page(form: SheetForm, status: int) -> HttpResponse:
        standing = policy.standing(street.id, on=request.now)
        presets = [
            (
                one.name,
                one.rule,
                one.source,
                [(policy.declared()[k].text, limits.words(k, v)) for k, v in one.values.items()],
            )
            for one in limits.PRESETS.values()
        ]
        rows = [_row(key, *standing[key]) for key in limits.clock_keys()]
        context = {"street": street, "rows": rows, "presets": presets, "form": form, "today": today}
        return setting.show(request, "settings/clocks", "settings", context, status=status)

    if request.method != "POST":
        return page(PresetForm(today=today), 200)

    def act(given: dict[str, Any]) -> str:
        preset = limits.PRESETS[given["preset"]]
        count = actions.choose_preset(
            street=street,
            preset=preset,
            valid_from=given["valid_from"],
            source=given["source"],
            actor=request.actor,
            now=request.now,
        )
        if not count:
            return _("到那天本来就是这些时限，没有要改的。")
        return ngettext(
            "改了 %(n)s 项，已经定下的期限不动。", "改了 %(n)s 项，已经定下的期限不动。", count
        ) % {"n": count}

    form = PresetForm(request.POST, today=today)
    return setting.carry_out(request, form, act, after=reverse("matters:clocks"), again=page)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def clock(request: Request, key: str) -> HttpResponse:
    """One clock: what it is, and a form that changes it from a day on."""
    street, today = _open(request), _today(request)
    if key not in limits.clock_keys():
        raise Http404
    now, coming = policy.standing(street.id, on=request.now)[key]

    def page(form: SheetForm, status: int) -> HttpResponse:
        context = {"row": _row(key, now, coming), "form": form, "today": today}
        return setting.show(request, "settings/clock", "settings", context, status=status)

    if request.method != "POST":
        return page(ClockForm(key=key, value=now.value, today=today), 200)
    form = ClockForm(request.POST, key=key, value=now.value, today=today)

    def act(given: dict[str, Any]) -> str:
        changed = actions.set_clock(
            street=street,
            key=key,
            value=form.value(),
            valid_from=given["valid_from"],
            source=given["source"],
            actor=request.actor,
            now=request.now,
        )
        return _("改好了，已经定下的期限不动。") if changed else _("到那天本来就是这样，没有要改的。")

    return setting.carry_out(request, form, act, after=reverse("matters:clocks"), again=page)


addresses = [
    path("settings/clocks/", clocks, name="clocks"),
    path("settings/clocks/<str:key>/", clock, name="clock"),
]
