"""The desk: one queue for every channel, the record beside it, one sheet at the side; and a matter's own page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mulin.matters import queries, states
from mulin.matters.forms import desk as forms
from mulin.matters.models import Channel, Matter
from mulin.matters.pages import bulk, rows, sheets, state, told
from mulin.matters.pages import filters as saved
from mulin.matters.pages.door import around, desk_only, visible
from mulin.matters.pages.record import Opened, entries
from mulin.matters.states import triage as triage_states
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory

ACTING = frozenset(
    {*roles.WINDOW, roles.GRID_MEMBER, roles.HANDLER, roles.VERIFIER, roles.LEADER, roles.ARBITER}
)
"""Roles that act at the desk; the others read."""


def acts_here(actor: Actor) -> bool:
    """Whether the desk keeps a side for this reader's own acts."""
    return actor.has_role(*ACTING)


@dataclass(slots=True)
class Listed:
    """The rows shown, in groups, and where the next ones begin."""

    groups: list[rows.Group] = field(default_factory=list)
    rows: list[queries.QueueRow] = field(default_factory=list)
    more: str = ""

    def following(self, ref: str) -> str:
        refs = [row.ref for row in self.rows]
        return refs[refs.index(ref) + 1] if ref in refs[:-1] else ""


@require_safe
@desk_only
def desk(request: Request) -> HttpResponse:
    """The whole desk; for htmx the part that changes: more rows, another record, another sheet."""
    actor, now = request.actor, request.now
    desk = state.read(request, actor)
    part = _part(request)
    if part == "more":
        return _page(request, "matters/desk/rows.jinja", desk, listed=_listed(request, desk))
    if part in ("main", "side") and desk.ref:
        asked = Opened(visible(request, desk.ref), actor, now)
        return _page(request, f"matters/desk/{part}.jinja", desk, opened=asked)
    rail = queries.rail(actor, now.astimezone(LOCAL).date())
    there = [one for one in rail.kept if not one.gone][: queries.COUNTED]
    counts = queries.counts(
        actor, now, None if desk.searching else desk.filters, [one.filters for one in there]
    )
    listed = _listed(request, desk)
    ref = desk.ref or (listed.rows[0].ref if listed.rows else "")
    desk.next = desk.next or listed.following(ref)
    opened = Opened(visible(request, ref), actor, now) if ref else None
    return _page(
        request,
        "matters/desk/desk.jinja",
        desk,
        listed=listed,
        counts=counts,
        opened=opened,
        current=ref,
        rail=rail,
        kept_counts={one.id: n for one, n in zip(there, counts.kept, strict=True)},
        kept_address=saved.address,
    )


def _part(request: Request) -> str:
    """Which part of the page htmx asks for; empty for a browser's own request and for a return in its history."""
    htmx = request.htmx
    return (htmx.target or "") if htmx and not htmx.history_restore_request else ""


def _listed(request: Request, desk: state.Desk) -> Listed:
    actor, now = request.actor, request.now
    if desk.searching:
        found = queries.search_all(actor, desk.searching, now=now)
        return Listed(rows.by_state(found, desk, now), found)
    found, more = queries.page(actor, desk.filters, after=desk.after, now=now)
    before = desk.after[0] if desk.after else None
    last = found[-1] if found else None
    following = state.mark(last.due_at, last.id) if more and last is not None and last.due_at else ""
    return Listed(
        rows.by_due(found, desk, now, before=before), found, desk.link(after=following) if following else ""
    )


def _page(
    request: Request,
    template: str,
    desk: state.Desk | None,
    *,
    opened: Opened | None = None,
    sheet: sheets.Sheet | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Draw the desk or a part of it. Without a sheet given, the side shows the one whose turn it is."""
    actor = request.actor
    acting = acts_here(actor)
    if opened is not None:
        opened.template = request.GET.get("template", "")
    if opened is not None and sheet is None and acting:
        sheet = sheets.side(opened, request.GET.get("do", ""))
    context = {
        **around(request, "queue"),
        "desk": desk,
        "opened": opened,
        "sheet": sheet,
        "acting": acting,
        "told": told.read(request),
        "channels": Channel.choices,
        "due_words": forms.DUE,
        "proposed": forms.PROPOSED,
        "sheet_words": states.ASSIGNMENT.states,
        "triage_words": triage_states.TRIAGE.states,
        "entries": entries,
        "why": forms.why,
        "bulk_acts": bulk.acts_for(actor),
        **more,
    }
    return render(request, template, context, status=status)


@require_safe
@desk_only
def filters(request: Request) -> HttpResponse:
    """What the queue can be narrowed to: a form that sends its reader back to the desk."""
    actor, now = request.actor, request.now
    desk = state.read(request, actor)
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    context = {
        **around(request, "queue"),
        "desk": desk,
        "due": forms.DUE,
        "categories": forms.category_choices(queries.categories(), ""),
        "compounds": list(territory.compounds(street)),
        "neighbourhoods": list(territory.neighbourhoods(street)),
        "handlers": list(territory.organisations(street.id, on=now.astimezone(LOCAL).date())),
        "channels": Channel.choices,
    }
    part = "filters" if _part(request) == "filters" else "filters_page"
    return render(request, f"matters/desk/{part}.jinja", context)


@require_safe
@desk_only
def matter(request: Request, ref: str) -> HttpResponse:
    """A matter's whole record as a page of its own."""
    found = visible(request, ref)
    return show(request, Opened(found, request.actor, request.now))


def show(
    request: Request, opened: Opened, sheet: sheets.Sheet | None = None, *, status: int = 200
) -> HttpResponse:
    """A matter's page with one sheet beside it; for htmx the sheet alone, or the record with it."""
    part = _part(request)
    desk = state.back_to(request, request.actor)
    if desk is not None:
        desk.ref, desk.next = opened.matter.ref, request.POST.get("next", request.GET.get("next", ""))[:24]
    template = f"matters/desk/{part}.jinja" if part in ("main", "side") else "matters/desk/matter.jinja"
    return _page(request, template, desk, opened=opened, sheet=sheet, status=status)


def matter_address(matter: Matter) -> str:
    return reverse("matters:matter", args=[matter.ref])
