"""Mine: what I raised and how it stands, what is asked of me, what I was told, how I want to be told."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import states, telling
from mulin.matters.models import Reporter
from mulin.matters.queries import mediation, reporters
from mulin.matters.queries.followers import followed_by
from mulin.people import actions as people
from mulin.people import factors, roles
from mulin.platform.notices import actions as notices
from mulin.platform.notices import queries as told
from mulin.platform.requests import Request
from mulin.site.forms import ReplyForm
from mulin.site.pages.street import Row, row
from mulin.territory import queries as territory

PAGE = 20
NOTICES = 10
PARTS = ("asked", "matters", "followed", "notices", "reply")
"""What the elder view shows one at a time."""


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """One page of one's own; what is asked of me stands apart from the rest. `?after=` goes on to older matters."""
    person = request.user.person
    now = request.now
    rows = list(_after(request, person.id)[: PAGE + 1])
    messages = list(told.for_person(person.id)[:NOTICES])
    asked = list(reporters.asked_of(person.id)[:PAGE])
    context: dict[str, Any] = {
        "rows": [told_row(one, now) for one in rows[:PAGE]],
        "older": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "asked": [told_row(one, now) for one in asked],
        "followed": _followed(person.id, now),
        "notices": messages,
        "slips": {one.matter_id: one.token for one in (*rows, *asked)},
        "unread": sum(one.read_at is None for one in messages),
        "reply": ReplyForm(initial={"reply_by": person.reply_by}),
        "person": person,
        "mediations": mediation.concerns(request.actor),
        "part": request.GET.get("part") if request.GET.get("part") in PARTS else "",
        "now": now,
    }
    elder = request.prefs.view == "elder"
    return render(request, "site/mine_elder.jinja" if elder else "site/mine.jinja", context)


def _after(request: Request, person_id: UUID) -> Any:
    found = reporters.raised_by(person_id).exclude(matter__state=states.ANSWERED)
    try:
        return found.filter(id__lt=UUID(request.GET["after"])) if "after" in request.GET else found
    except ValueError:
        raise Http404 from None


def _followed(person_id: UUID, now: dt.datetime) -> list[Row]:
    """What the person follows, as everybody may see it."""
    found = [one.matter for one in followed_by(person_id)[:PAGE]]
    places = territory.open_places({matter.place_id: matter.path for matter in found})
    for matter in found:
        matter.place = places[matter.place_id]
    return [row(matter, matter.street, now) for matter in found]


def told_row(reporter: Reporter, now: Any) -> dict[str, Any]:
    """A matter as a line of one's own list."""
    matter = reporter.matter
    sheets = getattr(matter, "live_sheets", [])
    return {
        "reporter": reporter,
        "matter": matter,
        "badge": telling.badge(matter, now),
        "turn": telling.turn(matter, sheets[0] if sheets else None, now),
    }


@login_required
@require_POST
def read_notice(request: Request, notice_id: UUID) -> HttpResponse:
    """I have read this one."""
    notice = told.for_person(request.user.person_id).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    notices.mark_read(notice=notice, now=request.now)
    part = "?part=notices" if request.prefs.view == "elder" else ""
    return HttpResponseRedirect(reverse("site:mine") + (part or "#notices"))


@login_required
@require_POST
def choose_reply(request: Request) -> HttpResponse:
    """How answers reach me from now on."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        people.choose_reply(
            person=request.user.person,
            reply_by=form.cleaned_data["reply_by"],
            actor=request.actor,
            now=request.now,
        )
    return HttpResponseRedirect(reverse("site:mine") + ("?saved=1" if form.is_valid() else "#reply"))


@login_required
@require_safe
def arrive(request: Request) -> HttpResponse:
    """Where signing in leads: staff to the desk, mediators to their cases, everybody else to what is theirs."""
    at_desk = request.actor.has_role(*roles.DESK)
    if factors.waiting(request) and not at_desk:
        return HttpResponseRedirect(reverse("second_factor"))
    mediates = request.actor.has_role(roles.MEDIATOR)
    return HttpResponseRedirect(
        reverse("matters:desk" if at_desk else "matters:mediations" if mediates else "site:mine")
    )
