"""Going out: the list, the plan, what came of it, numbers at a reception, and the paper that goes along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from mulin.matters import actions, policies
from mulin.matters.actions import Contact, Line
from mulin.matters.forms import outings as forms
from mulin.matters.models import Outing, ReplyBy
from mulin.matters.pages.door import around, desk_only
from mulin.matters.queries import outings as queries
from mulin.matters.states import outing as states
from mulin.people.roles import GRID_MEMBER, WINDOW
from mulin.platform import print as paper
from mulin.platform.errors import Refusal
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory


def _address(outing: Outing, name: str = "outing") -> str:
    return reverse(f"matters:{name}", args=[outing.ref])


def _found(request: Request, ref: str) -> Outing:
    outing = queries.find_outing(request.actor, ref)
    if outing is None:
        raise Http404
    return outing


@require_safe
@desk_only
def index(request: Request) -> HttpResponse:
    """What is planned and what was held, the latest first; what did not take place is not told of."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Outing.Kind.values else ""
    context = {
        **around(request, "outings"),
        "outings": queries.listed(request.actor, kind),
        "kinds": Outing.Kind.choices,
        "kind": kind,
        "marks": states.MARKS,
        "state_words": states.OUTING.states,
    }
    return render(request, "matters/outings/index.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def plan(request: Request) -> HttpResponse:
    """What for, where, when, with whom: said before anybody goes."""
    actor, now = request.actor, request.now
    if not actor.has_role(*WINDOW, GRID_MEMBER):
        raise Refusal(
            "S4-16", _("出门由窗口人员和网格员来定。"), remedy=_("请转告所在居民区或街道网格中心。")
        )
    street = territory.at_path("/".join(actor.posts[0].path.split("/")[:2]) + "/")
    if street is None:
        raise Http404
    today = now.astimezone(LOCAL).date()
    lists: dict[str, Any] = {
        "places": queries.places_to_go(actor, street),
        "staff": queries.colleagues(actor, today),
        "offices": list(territory.organisations(street.id, on=today)),
    }
    if request.method != "POST":
        kind = request.GET.get("kind", Outing.Kind.LISTENING)
        initial = {"kind": kind, "starts_at": forms.rounded(now).astimezone(LOCAL), "staff": [str(actor.id)]}
        return _show_plan(request, forms.PlanForm(initial=initial, **lists))
    form = forms.PlanForm(request.POST, **lists)
    names = ("kind", "place", "purpose", "starts_at", "ends_at", "spot", "asks", "announced")
    made = form.carried_out(
        lambda given: actions.plan_outing(
            **{name: given[name] for name in names}, goers=form.going(), actor=actor, now=now
        )
    )
    return redirect(_address(made) + "?new=1") if made is not None else _show_plan(request, form)


def _show_plan(request: Request, form: forms.PlanForm) -> HttpResponse:
    folded = {"ends_at", "spot", "offices", "guests", "guests_shown", "announced"}
    filled = any(form[name].value() for name in folded) or bool(folded & set(form.errors))
    context = {**around(request, "outings"), "form": form, "open": filled}
    return render(request, "matters/outings/plan.jinja", context, status=form.status)


@require_safe
@desk_only
def show(request: Request, ref: str) -> HttpResponse:
    return _show(request, _found(request, ref))


def _show(request: Request, outing: Outing, form: forms.SheetForm | None = None) -> HttpResponse:
    """One outing: why, who, what came of it, and the one thing to do next."""
    planned = outing.state == states.PLANNED
    visit = outing.kind == Outing.Kind.VISIT
    keeps = bool(policies.may_keep_outing(request.actor, outing))
    context = {
        **around(request, "outings"),
        "whole": queries.whole_outing(outing, request.actor),
        "outing": outing,
        "new": "new" in request.GET,
        "form": form or forms.held_form(outing),
        "badge": (states.MARKS[outing.state], states.OUTING.word(outing.state)),
        "may_hold": planned and keeps,
        "may_hear": keeps and (outing.state == states.HELD or (planned and not visit)),
        "numbers": keeps and planned and outing.kind == Outing.Kind.RECEPTION,
        "agreed": dict(forms.VisitHeldForm.base_fields["agreed"].choices).get(outing.agreed, ""),  # type: ignore[attr-defined]
        "visit": visit,
    }
    return render(request, "matters/outings/show.jinja", context, status=form.status if form else 200)


@require_POST
@desk_only
def results(request: Request, ref: str) -> HttpResponse:
    """It took place."""
    outing = _found(request, ref)
    form = forms.held_form(outing, request.POST)
    done = form.carried_out(
        lambda given: actions.hold_outing(outing=outing, **given, actor=request.actor, now=request.now)
    )
    return redirect(_address(outing)) if done is not None else _show(request, outing, form)


@require_POST
@desk_only
def ends(request: Request, ref: str) -> HttpResponse:
    """It did not take place; nothing is asked."""
    actions.call_off_outing(outing=_found(request, ref), actor=request.actor, now=request.now)
    return redirect(reverse("matters:outings"))


@require_POST
@desk_only
def numbers(request: Request, ref: str) -> HttpResponse:
    """The next number for somebody who came."""
    outing = _found(request, ref)
    actions.take_number(outing=outing, actor=request.actor, now=request.now)
    return redirect(_address(outing) + "#numbers")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def number(request: Request, ref: str, number: int) -> HttpResponse:
    """Hearing the one with this number; no words means that a question was answered there and then."""
    outing = _found(request, ref)
    on = request.now.astimezone(LOCAL).date()
    offices = list(territory.organisations(outing.street_id, on=on))
    form = forms.HeardForm(request.POST if request.method == "POST" else None, offices=offices)

    def heard(given: dict[str, Any]) -> Any:
        reply = ReplyBy.PHONE if given["phone"] else ReplyBy.SLIP
        contact = Contact(given["name"], given["phone"], reply)
        return actions.call_number(
            outing=outing,
            number=number,
            line=Line(given["words"], contact) if given["words"] else None,
            suggest=given["suggest"],
            actor=request.actor,
            now=request.now,
        )

    if request.method == "POST" and form.carried_out(heard) is not None:
        return redirect(_address(outing) + "#numbers")
    context = {**around(request, "outings"), "outing": outing, "form": form, "number": number}
    return render(request, "matters/outings/number.jinja", context, status=form.status)


@require_safe
@desk_only
def sheet(request: Request, ref: str) -> HttpResponse:
    """Paper to go along: a card and the resident's copy for a visit, ruled lines with a code for all others."""
    outing = _found(request, ref)
    address = request.build_absolute_uri(_address(outing, "outing_lines"))
    office = territory.front_office(outing.street)
    context = {
        "whole": queries.whole_outing(outing, request.actor),
        "outing": outing,
        "office": office,
        "street": outing.street,
        "code": Markup(paper.qr_svg(address, title=_("二维码：回来以后照纸录入"), css_class="")),
        "visit": outing.kind == Outing.Kind.VISIT,
        "held": outing.state == states.HELD,
        "now": request.now,
    }
    return render(request, "matters/outings/paper.jinja", context)
