"""Mediations of one's own, asking for one, the window's form, and the numbers that open nothing (ET-08, S4-29)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, mediation_rate, queries, tokens
from mulin.matters.forms.mediation import AskForm
from mulin.matters.models import Matter, Mediation
from mulin.matters.pages import mediation_view as view
from mulin.matters.policies import mediation as policies
from mulin.matters.queries import mediation as found
from mulin.matters.states import mediation as states
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.errors import Invalid, require
from mulin.platform.ids import new_token
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

QUARTERS = 6


@never_cache
@login_required
@require_safe
def mediations(request: Request) -> HttpResponse:
    """Those I mediate, with what is due; and those I am a party to."""
    actor = request.actor
    mediated = found.of_mediator(actor)
    own = list(found.of_party(actor.id)[: found.LISTED]) if actor.id else []
    names, due = found.names(mediated), found.next_days(mediated)
    context = {
        "mediator": actor.has_role(roles.MEDIATOR),
        "working": [_row(one, names, due) for one in mediated if one.state != states.ENDED],
        "done": [_row(one, names, due) for one in mediated if one.state == states.ENDED],
        "own": [_row(one, {}, {}) for one in own],
        "may_register": actor.has_role(*roles.WINDOW),
        "reads_figures": actor.has_role(*policies.READS_FIGURES),
        "told": _told(request),
        "today": request.now.astimezone(LOCAL).date(),
        "now": request.now,
    }
    return render(request, "matters/mediation/list.jinja", context)


def _row(mediation: Mediation, names: dict[Any, list[str]], due: dict[Any, Any]) -> dict[str, Any]:
    agreement = getattr(mediation, "agreement", None)
    confirm = agreement.confirm_by if agreement is not None and agreement.applied_on is None else None
    return {
        "mediation": mediation,
        "href": reverse("matters:mediation", args=[mediation.ref]),
        "badge": view.badge(mediation),
        "names": names.get(mediation.id, []),
        "due": due.get(mediation.id),
        "confirm_by": confirm,
    }


def _told(request: Request) -> list[str]:
    return [str(one) for one in messages.get_messages(request)]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """A resident asks for themself."""
    require(policies.may_ask_mediation(request.actor, _street(request)))
    return _asked(request, own=True)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request) -> HttpResponse:
    """The window writes it down; once it is written the window sees it no longer."""
    if not request.actor.has_role(*roles.WINDOW):
        raise errors.Refusal(
            "S4-18", _("替人登记调解，由这个地方的窗口来做。"), remedy=_("本人登录后可以自己申请。")
        )
    return _asked(request, own=False)


def _asked(request: Request, *, own: bool) -> HttpResponse:
    street = _street(request)
    today = request.now.astimezone(LOCAL).date()
    choices: dict[str, Any] = {
        "own": own,
        "places": list(territory.neighbourhoods(street)),
        "mediators": found.serving(street, on=today),
    }
    if request.method != "POST":
        first = {"form_key": new_token(), "matter": request.GET.get("matter", "")[:24]}
        return _form(request, AskForm(initial=first, **choices), own)
    form = AskForm(request.POST, **choices)
    made = form.carried_out(lambda given: _take(request, form, given, own))
    if made is None:
        return _form(request, form, own, status=form.status)
    if own:
        return redirect(reverse("matters:mediation", args=[made.ref]))
    messages.success(
        request, _("登记好了，编号 %(ref)s。已经交给调解员，窗口这里看不到了。") % {"ref": made.ref}
    )
    return redirect("matters:mediations")


def _take(request: Request, form: AskForm, given: dict[str, Any], own: bool) -> Mediation:
    """The one action."""
    common = {
        "place": given["place"],
        "about": given["about"],
        "mediator": given["mediator"],
        "matter": _matter(request, given["matter"]),
        "token": tokens.for_form(given["form_key"], given["about"]),
        "actor": request.actor,
        "now": request.now,
    }
    if own:
        return actions.ask_mediation(others=form.sides(), **common)
    return actions.register_mediation(sides=form.sides(), **common)


def _matter(request: Request, ref: str) -> Matter | None:
    """The matter it came out of, where the one who writes may see it."""
    if not ref:
        return None
    matter = queries.find(request.actor, ref)
    if matter is None:
        raise Invalid("N-48", _("没有这个编号。"), remedy=_("不记得就空着。"), field="matter")
    return matter


def _form(request: Request, form: AskForm, own: bool, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "own": own, "now": request.now}
    return render(request, "matters/mediation/ask.jinja", context, status=status)


@never_cache
@login_required
@require_safe
def figures(request: Request) -> HttpResponse:
    """How many ended with an agreement. No number opens a case: the cases are closed."""
    street = _street(request)
    require(policies.may_read_mediation_figures(request.actor, street))
    everything = request.actor.has_role(roles.MEDIATOR)
    today = request.now.astimezone(LOCAL).date()
    quarters = mediation_rate.last_quarters(today, QUARTERS)
    if not everything:
        quarters = quarters[:-1]
    rates = mediation_rate.by_quarter(found.ended_groups(street, quarters[0].first), quarters)
    under_way: int | None = found.under_way(street)
    if not everything:
        rates = {quarter: rate.told() for quarter, rate in rates.items()}
        under_way = mediation_rate.told(under_way)
    context = {
        "rows": [(quarter, rates[quarter]) for quarter in reversed(quarters)],
        "everything": everything,
        "under_way": under_way,
        "fewest": mediation_rate.FEWEST,
        "now": request.now,
    }
    return render(request, "matters/mediation/figures.jinja", context)


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street
