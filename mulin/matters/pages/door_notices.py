"""Notices for entrances: choose where, write, look at a page, print one page a door with a list to tick off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies
from mulin.matters.forms.door_notices import NoticeForm
from mulin.matters.models import DoorNotice
from mulin.matters.pages import papers
from mulin.matters.pages.door import around, desk_only
from mulin.matters.queries import door_notices as kept
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.print import Office
from mulin.platform.print.doors import Door
from mulin.platform.print.notices import Notice, notice_pdf
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place
from mulin.territory.naming import key_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def index(request: Request) -> HttpResponse:
    """`?place=`: the doors of that compound or house to choose among; else the compounds. POST prints and keeps."""
    listed = _listed(request)
    form = _form(request, listed)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            found = _print(request, form, listed)
            if found is not None:
                return redirect("matters:door_notice", found.id)
        status = 422
    return _page(request, form, listed, status=status)


@require_POST
@desk_only
def create_preview(request: Request) -> HttpResponse:
    """The first page as it will hang there; nothing is kept. A form that is not right comes back instead."""
    listed = _listed(request)
    form = _form(request, listed)
    doors = kept.doors(request.actor, form.place_ids)[:1] if form.is_valid() else []
    if not doors:
        if form.is_valid():
            form.add_error("places", _("选的地方没有门口可以贴。"))
        return _page(request, form, listed, status=422)
    values = form.cleaned_data
    unsaved = DoorNotice(
        street=listed[0].street,
        title=values["title"],
        body=values["body"],
        office=values["office"],
        day=values["day"],
        leads=values["leads"],
    )
    return papers.file(_paper(request, unsaved, doors), "application/pdf", "notice.pdf", inline=True)


@require_safe
@desk_only
def show(request: Request, notice_id: UUID) -> HttpResponse:
    """A notice that was printed: what it said, for which doors, how many pages."""
    notice = _notice(request, notice_id)
    context = {
        **around(request, "notices"),
        "notice": notice,
        "doors": kept.doors_of(notice),
        "pages": notice.doors * notice.copies,
    }
    return render(request, "matters/notices/show.jinja", context)


@require_safe
@desk_only
def sheet(request: Request, notice_id: UUID) -> HttpResponse:
    """Every page, and the list for whoever puts them up."""
    notice = _notice(request, notice_id)
    for place in notice.places.all():
        errors.require(policies.may_print_doors(request.actor, place))
    body = _paper(request, notice, kept.doors_of(notice))
    return papers.file(body, "application/pdf", f"notice-{notice.day:%Y%m%d}.pdf", inline=True)


def _print(request: Request, form: NoticeForm, listed: Sequence[Place]) -> DoorNotice | None:
    """The notice as it was kept; None where the form says what is wrong."""
    values, chosen = form.cleaned_data, set(form.place_ids)
    try:
        return actions.print_notice(
            places=[one for one in listed if one.id in chosen],
            doors=len(kept.doors(request.actor, form.place_ids)),
            title=values["title"],
            body=values["body"],
            office=values["office"],
            day=values["day"],
            leads=values["leads"],
            copies=values["copies"],
            actor=request.actor,
            now=request.now,
        )
    except errors.Invalid as invalid:
        form.add_error(
            invalid.field if invalid.field in form.fields else None, f"{invalid.message}{invalid.remedy}"
        )
        return None


def _listed(request: Request) -> list[Place]:
    """What can be chosen: the doors of `?place=`, else the compounds the actor answers for."""
    actor = request.actor
    asked = request.POST.get("place") or request.GET.get("place")
    if asked:
        try:
            place = territory.by_id(UUID(asked))
        except ValueError:
            raise Http404 from None
        if place is None:
            raise Http404
        errors.require(policies.may_print_doors(actor, place))
        return kept.doors(actor, [place.id])
    groups = territory.compounds_within(kept.areas(actor)) if kept.areas(actor) else []
    return [place for _around, places in groups for place in places]


def _form(request: Request, listed: Sequence[Place]) -> NoticeForm:
    if request.method == "POST":
        return NoticeForm(request.POST, listed=listed)
    initial = {
        "office": request.actor.local_office,
        "day": request.now.astimezone(LOCAL).date(),
        "leads": DoorNotice.Leads.DOOR,
        "copies": 1,
    }
    return NoticeForm(initial=initial, listed=listed)


def _page(request: Request, form: NoticeForm, listed: Sequence[Place], *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        **around(request, "notices"),
        "form": form,
        "listed": listed,
        "place": request.POST.get("place") or request.GET.get("place", ""),
        "notices": kept.notices(request.actor),
        "most": actions.MOST_PAGES,
    }
    return render(request, "matters/notices/index.jinja", context, status=status)


def _paper(request: Request, notice: DoorNotice, doors: Sequence[Place]) -> bytes:
    street = notice.street
    front = territory.front_office(street)
    page = request.build_absolute_uri(reverse("site:street", args=[key_of(street)]))

    def leads(door: Place) -> str:
        if notice.leads == DoorNotice.Leads.NOWHERE:
            return ""
        if notice.leads == DoorNotice.Leads.STREET:
            return page
        return request.build_absolute_uri(reverse("matters:raise_at", args=[door.door_token]))

    document = Notice(
        office=Office(street.local_name, front.phone if front else ""),
        title=notice.title,
        body=notice.body,
        signed=notice.office,
        day=notice.day,
        doors=[Door(one.spoken, leads(one)) for one in doors],
        copies=notice.copies,
    )
    return notice_pdf(document, get_language() or "zh-hans")


def _notice(request: Request, notice_id: UUID) -> DoorNotice:
    notice = kept.notice(request.actor, notice_id)
    if notice is None:
        raise Http404
    return notice
