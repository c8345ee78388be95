"""What waits to be taken up, and what is alike near a matter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import actions, policies, queries
from mulin.matters.forms import triage as forms
from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Triage
from mulin.matters.pages import joint
from mulin.matters.pages.door import desk_only, visible
from mulin.matters.pages.record import badge
from mulin.matters.queries.triage import ALIKE_DAYS
from mulin.matters.states import triage as states
from mulin.platform.paths import within_any
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

Sent = tuple[UUID, str, SheetForm]


@require_safe
@desk_only
def triages(request: Request) -> HttpResponse:
    return _show(request)


def _show(request: Request, sent: Sent | None = None) -> HttpResponse:
    """`?kind=&area=&state=`: what waits longest first; `sent` is a form that was refused."""
    actor, page = request.actor, joint.page_of(request)
    state = request.GET.get("state", "") or states.WAITING
    kind = request.GET.get("kind", "")
    if state not in states.TRIAGE.states or (kind and kind not in Triage.Decision.values):
        raise Http404
    areas = _areas(request)
    area = next((one for one in areas if str(one.id) == request.GET.get("area", "")), None)
    rows, more = queries.triages(actor, state=state, kind=kind, path=area.path if area else "", page=page)
    context = {
        **joint.frame(request, "triages"),
        "rows": [_row(request, one, sent) for one in rows],
        "kinds": Triage.Decision.choices,
        "kind": kind,
        "areas": areas,
        "area": area,
        "state": state,
        "sent": sent[2] if sent else None,
        "query": request.GET.urlencode(),
        "pager": joint.pager(request, page, more),
    }
    return render(request, "matters/triage/list.jinja", context, status=sent[2].status if sent else 200)


def _areas(request: Request) -> list[Place]:
    """The neighbourhoods in the actor's sight, to narrow the list to."""
    paths = queries.area_paths(request.actor)
    street = joint.street_of(request)
    return list(territory.neighbourhoods(street).filter(within_any(paths)).defer("outline"))


def _row(request: Request, one: Triage, sent: Sent | None) -> dict[str, Any]:
    settles = one.state == states.WAITING and bool(policies.may_settle(request.actor, one))
    waited = ((one.ended_at or request.now) - one.at).days

    def form(key: str, kind: type[SheetForm]) -> SheetForm:
        if sent is not None and sent[:2] == (one.id, key):
            return sent[2]
        return kind(auto_id=f"id_{key}_{one.id}_%s")

    return {
        "triage": one,
        "badge": (
            "ask" if one.state == states.WAITING else "done" if one.state == states.TAKEN_UP else "off"
        ),
        "word": states.TRIAGE.word(one.state),
        "waited": waited,
        "href": reverse("matters:matter", args=[one.matter.ref]),
        "forms": [
            ("take-ups", _("有人接了"), form("take-ups", forms.TakeUpForm)),
            ("withdrawals", _("收回"), form("withdrawals", forms.WithdrawForm)),
        ]
        if settles
        else [],
        "open": sent[1] if sent is not None and sent[0] == one.id else "",
    }


def _triage(request: Request, triage_id: UUID) -> Triage:
    found = queries.find_triage(request.actor, triage_id)
    if found is None:
        raise Http404
    return found


@require_POST
@desk_only
def take_ups(request: Request, triage_id: UUID) -> HttpResponse:
    """Somebody goes on with it."""
    found = _triage(request, triage_id)
    form = forms.TakeUpForm(request.POST, auto_id=f"id_take-ups_{found.id}_%s")
    done = form.carried_out(
        lambda given: actions.take_up(found, words=given["words"], actor=request.actor, now=request.now)
    )
    if done is None:
        return _show(request, (found.id, "take-ups", form))
    joint.say(request, _("记下了，有人接了。"))
    return redirect("matters:triages")


@require_POST
@desk_only
def withdrawals(request: Request, triage_id: UUID) -> HttpResponse:
    """Decided otherwise."""
    found = _triage(request, triage_id)
    form = forms.WithdrawForm(request.POST, auto_id=f"id_withdrawals_{found.id}_%s")
    done = form.carried_out(
        lambda given: actions.withdraw_triage(
            triage=found, reason=given["words"], actor=request.actor, now=request.now
        )
    )
    if done is None:
        return _show(request, (found.id, "withdrawals", form))
    joint.say(request, _("收回了，这件可以再分。"))
    return redirect("matters:triages")


@require_safe
@desk_only
def alike(request: Request, ref: str) -> HttpResponse:
    """The matters behind "n alike near by"."""
    matter = visible(request, ref)
    found = queries.alike_list(request.actor, matter, now=request.now)
    context = {
        **joint.frame(request, "triages"),
        "matter": matter,
        "rows": [{"matter": one, "badge": badge(one, None, request.now)} for one in found],
        "total": queries.alike(matter, now=request.now),
        "days": ALIKE_DAYS,
    }
    return render(request, "matters/triage/alike.jinja", context)
