"""Who handles what where: asked by staff and by everybody, kept by the street's dispatcher and leader."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, policies
from mulin.matters.forms.desk import SheetForm
from mulin.matters.forms.routing import DutyForm, EndForm
from mulin.matters.models import Duty
from mulin.matters.pages import door, setting
from mulin.matters.pages.door import desk_only
from mulin.matters.pages.papers import WORKBOOK
from mulin.matters.queries import directory as known
from mulin.matters.queries import sorts
from mulin.platform import errors, tables, text
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import naming
from mulin.territory import queries as territory
from mulin.territory.models import Place

LONGEST = 60
PAGE = 60
"""Lines on one page of the directory."""


def _today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def _asked(request: Request, street: Place, listed: list[Duty], shown: list[Duty]) -> dict[str, Any]:
    """What was asked for with its answers, and the page of the lines in `shown` that go with it."""
    asked = text.one_line(request.GET.get("q", ""))[:LONGEST]
    found = []
    if asked:
        found = known.answers(
            asked,
            on=_today(request),
            lines=listed,
            categories=sorts.all_of_them(),
            places=known.places(street),
        )
        shown = known.narrowed(asked, shown)
    number = request.GET.get("page", "1")
    at = min(int(number), 10_000) if number.isascii() and number.isdigit() and int(number) else 1
    pages = max(1, -(-len(shown) // PAGE))
    at = min(at, pages)
    return {
        "asked": asked,
        "answers": found,
        "count": len(shown),
        "duties": shown[(at - 1) * PAGE : at * PAGE],
        "page": at,
        "pages": pages,
        "links": {step: _link(request, at + step) for step in (-1, 1) if 1 <= at + step <= pages},
    }


def _link(request: Request, number: int) -> str:
    given = request.GET.copy()
    given["page"] = str(number)
    return f"?{given.urlencode()}"


@require_safe
@desk_only
def duties(request: Request) -> HttpResponse:
    """The directory with a search; `?past=1` shows what has ended too."""
    street, today = door.street_of(request), _today(request)
    listed = list(known.duties(street))
    past = request.GET.get("past") == "1"
    shown = [one for one in listed if past or one.valid_to is None or one.valid_to > today]
    context = {
        "street": street,
        "key": naming.key_of(street),
        "today": today,
        "past": past,
        "ended": sum(one.valid_to is not None and one.valid_to <= today for one in listed),
        "may_keep": bool(policies.may_keep_directory(request.actor, street)),
        **_asked(request, street, listed, shown),
    }
    return setting.show(request, "routing/duties", "duties", context)


@require_safe
@desk_only
def duties_xlsx(request: Request) -> HttpResponse:
    """The whole directory as a workbook, what has ended too. Offices only, no persons."""
    street = door.street_of(request)
    columns = [
        tables.Column(_("哪一类事"), width=18),
        tables.Column(_("在哪里"), width=22),
        tables.Column(_("里面还是路面"), width=14),
        tables.Column(_("归哪家"), width=24),
        tables.Column(_("电话"), width=16),
        tables.Column(_("几点有人，还要知道什么"), width=30),
        tables.Column(_("从哪天起"), "day"),
        tables.Column(_("到哪天为止"), "day"),
    ]
    rows = (
        [
            one.category.local_name if one.category else _("所有的事"),
            one.place.spoken,
            str(one.get_scope_display()),
            one.organisation.local_name,
            one.phone,
            one.note,
            one.valid_from,
            one.valid_to,
        ]
        for one in known.duties(street)
    )
    buffer = io.BytesIO()
    tables.write_xlsx(buffer, [tables.Sheet(_("谁管什么"), columns, rows)])
    response = HttpResponse(buffer.getvalue(), content_type=WORKBOOK)
    response["Content-Disposition"] = 'attachment; filename="directory.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def new_duty(request: Request) -> HttpResponse:
    """One line more."""
    street, today = door.street_of(request), _today(request)
    errors.require(policies.may_keep_directory(request.actor, street))
    choices: dict[str, Any] = {
        "offices": list(territory.organisations(street.id, on=today)),
        "categories": sorts.all_of_them(),
        "places": known.places(street),
        "today": today,
    }

    def page(form: SheetForm, status: int) -> HttpResponse:
        return setting.show(request, "routing/new_duty", "duties", {"form": form}, status=status)

    if request.method != "POST":
        return page(DutyForm(**choices), 200)

    def act(given: dict[str, Any]) -> str:
        actions.add_duty(street=street, actor=request.actor, now=request.now, **given)
        return _("写进名录了。")

    return setting.carry_out(
        request, DutyForm(request.POST, **choices), act, after=reverse("matters:duties"), again=page
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def end_duty(request: Request, duty_id: UUID) -> HttpResponse:
    """End one line from a day on."""
    street = door.street_of(request)
    errors.require(policies.may_keep_directory(request.actor, street))
    duty = known.duty(street, duty_id)
    if duty is None:
        raise Http404

    def page(form: SheetForm, status: int) -> HttpResponse:
        return setting.show(
            request, "routing/end_duty", "duties", {"duty": duty, "form": form}, status=status
        )

    if request.method != "POST":
        first = max(_today(request), duty.valid_from + dt.timedelta(days=1))
        return page(EndForm(initial={"until": first}), 200)

    def act(given: dict[str, Any]) -> str:
        actions.end_duty(duty=duty, until=given["until"], actor=request.actor, now=request.now)
        return _("终止了，那天起可以写新的。")

    return setting.carry_out(request, EndForm(request.POST), act, after=reverse("matters:duties"), again=page)


@require_safe
def handlers(request: Request, key: str) -> HttpResponse:
    """The same for everybody: offices, telephones and hours, no persons; only what holds today."""
    street = territory.opened(territory.street(key))
    if street is None:
        raise Http404
    request.street = street
    listed = known.open_duties(street, _today(request))
    context = {"street": street, "key": key, **_asked(request, street, listed, listed)}
    return render(request, "matters/routing/handlers.jinja", context)


addresses = [
    path("directory/", duties, name="duties"),
    path("directory/directory.xlsx", duties_xlsx, name="duties_xlsx"),
    path("directory/new/", new_duty, name="new_duty"),
    path("directory/<uuid:duty_id>/end/", end_duty, name="duty_end"),
    path("streets/<str:key>/handlers/", handlers, name="handlers"),
]
