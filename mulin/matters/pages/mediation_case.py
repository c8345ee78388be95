"""One mediation: its page, every act on it as a resource, and the agreement on paper. 404 for everybody else (ET-08)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions
from mulin.matters.forms import mediation as forms
from mulin.matters.forms.desk import SheetForm
from mulin.matters.pages import mediation_view as view
from mulin.matters.queries import mediation as found
from mulin.matters.queries.mediation import File
from mulin.matters.states import mediation as states
from mulin.platform import errors
from mulin.platform import print as paper
from mulin.platform.requests import Request
from mulin.territory import queries as territory

Given = dict[str, Any]
Make = Callable[[File, Any], SheetForm]
Run = Callable[[File, Given, SheetForm, Given], object]


def _file(request: Request, ref: str) -> File:
    """The file, for a party or its mediator; for others it is not there at all."""
    mediation = found.find(request.actor, ref)
    if mediation is None:
        raise Http404(ref)
    return File(mediation, request.actor, request.now)


@never_cache
@login_required
@require_safe
def mediation(request: Request, ref: str) -> HttpResponse:
    """The whole of it in plain words, with what is the reader's to do next."""
    return _show(request, _file(request, ref), [])


def _show(request: Request, file: File, reached: list[actions.Reached]) -> HttpResponse:
    offered = view.offers(file)
    context = {
        "file": file,
        "m": file.mediation,
        "badge": view.badge(file.mediation),
        "steps": view.steps(file.mediation),
        "turn": view.turn(file),
        "offers": offered,
        "reached": {one.name: one.phone for one in reached},
        "results": states.RESULTS,
        "told": [str(one) for one in messages.get_messages(request)],
        "now": request.now,
    }
    return render(request, "matters/mediation/case.jinja", context)


@never_cache
@login_required
@require_POST
def contact_views(request: Request, ref: str) -> HttpResponse:
    """The parties' numbers, once; the look is written down first."""
    file = _file(request, ref)
    reached = actions.show_mediation_contacts(mediation=file.mediation, actor=file.actor, now=file.now)
    return _show(request, file, reached)


def _yes(file: File, given: Given, form: SheetForm, by: Given) -> object:
    party = file.own if not file.mediates else given["party"]
    if party is None:
        raise Http404
    return actions.agree_to_mediate(mediation=file.mediation, party=party, how=given.get("how", ""), **by)


def _yes_form(file: File, data: Any) -> SheetForm:
    if not file.mediates:
        return forms.NothingForm(data)
    return forms.YesForm(data, parties=[one for one in file.parties if one.agreed_at is None])


def _leave(file: File, given: Given, form: SheetForm, by: Given) -> object:
    """Whoever it is: the row of the party only says that the actor may."""
    party = file.own or file.parties[0]
    return actions.leave_mediation(mediation=file.mediation, party=party, **by)


def _settle(file: File, given: Given, form: SheetForm, by: Given) -> object:
    assert isinstance(form, forms.SettleForm)
    return actions.settle(mediation=file.mediation, form=given["form"], terms=form.terms(), **by)


def _confirm(file: File, given: Given, form: SheetForm, by: Given) -> object:
    return actions.note_confirmation(
        mediation=file.mediation, given=given["what"] == "given", on=given["on"], **by
    )


def _dated(form: type[SheetForm], **more: Any) -> Make:
    return lambda file, data: form(data, initial={"on": forms.today_on(file.now)}, **more)


def _mediators(file: File) -> list[Any]:
    street = file.mediation.street
    known = {one.person_id for one in file.parties} | {file.mediation.mediator_id}
    return [one for one in found.serving(street, on=file.today) if one[0].id not in known]


def _with_all(act: Callable[..., object]) -> Run:
    """An act that takes what was filled in, by the names of the fields."""
    return lambda file, given, form, by: act(mediation=file.mediation, **given, **by)


_ACTS: dict[str, tuple[Make, Run, Callable[[], str]]] = {
    "consents": (_yes_form, _yes, lambda: _("记下了。")),
    "departures": (lambda file, data: forms.NothingForm(data), _leave, lambda: _("调解到此结束，没有记是谁。")),
    "sessions": (
        lambda file, data: forms.SessionForm(data, parties=file.parties),
        _with_all(actions.hold_session),
        lambda: _("记好了，各方都看得到。"),
    ),
    "agreements": (
        lambda file, data: forms.SettleForm(data, parties=file.parties),
        _settle,
        lambda: _("写好了，请各方看一看。"),
    ),
    "effects": (_dated(forms.DayForm), _with_all(actions.take_effect), lambda: _("协议生效了。")),
    "revisions": (
        lambda file, data: forms.NothingForm(data),
        _with_all(actions.talk_again),
        lambda: _("约定收回了，接着谈。"),
    ),
    "checks": (
        lambda file, data: forms.CheckForm(
            data, terms=file.terms, initial={"on": forms.today_on(file.now)}
        ),
        _with_all(actions.check_term),
        lambda: _("记下了。"),
    ),
    "confirmations": (_dated(forms.ConfirmationForm), _confirm, lambda: _("记下了。")),
    "endings": (
        lambda file, data: forms.NothingForm(data),
        _with_all(actions.finish_mediation),
        lambda: _("调解结束。"),
    ),
    "failures": (
        lambda file, data: forms.NothingForm(data),
        _with_all(actions.end_without_agreement),
        lambda: _("结束了，各方会知道还能走哪些路。"),
    ),
    "referrals": (
        lambda file, data: forms.ReferForm(data),
        _with_all(actions.refer_mediation),
        lambda: _("记下了转到哪里。"),
    ),
    "handovers": (
        lambda file, data: forms.HandOverForm(data, mediators=_mediators(file)),
        _with_all(actions.hand_over_mediation),
        lambda: _("交给另一位调解员了。"),
    ),
}  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, ref: str, resource: str) -> HttpResponse:
    """The sheet of one act, and the act itself where the sheet has been sent."""
    file = _file(request, ref)
    if resource not in _ACTS:
        raise Http404(resource)
    make, run, said = _ACTS[resource]
    offer = view.offer_for(file, resource)
    if offer is None:
        raise errors.Conflict(
            "FLOW", _("这一步，您现在做不了。"), remedy=_("请刷新看看现在到了哪一步、轮到谁。")
        )
    form = make(file, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        by = {"actor": request.actor, "now": request.now}
        if form.carried_out(lambda given: run(file, given, form, by) or True) is not None:
            messages.success(request, said())
            gone = found.find(request.actor, ref) is None
            address = reverse("matters:mediations") if gone else reverse("matters:mediation", args=[ref])
            return redirect(address)
    context = {"file": file, "m": file.mediation, "offer": offer, "form": form, "now": request.now}
    return render(request, "matters/mediation/act.jinja", context, status=form.status)


@never_cache
@login_required
@require_safe
def agreement_pdf(request: Request, ref: str) -> HttpResponse:
    """The agreement on paper, large, with lines to sign on and the parties' rights."""
    file = _file(request, ref)
    agreement = file.agreement
    if agreement is None:
        raise errors.Conflict("N-48", _("还没有写下约定。"), remedy=_("谈成以后，由调解员写下来。"))
    street = file.mediation.street
    office = territory.front_office(street)
    district = street.parent.local_name if street.parent else ""
    document = paper.Agreement(
        office=paper.Office(f"{district}{street.local_name}", office.phone if office else ""),
        reference=file.mediation.ref,
        about=file.mediation.about,
        place=file.mediation.place.spoken,
        parties=[one.name for one in file.parties],
        mediator=file.mediation.mediator.name,
        oral=agreement.form == agreement.Form.ORAL,
        terms=[(one.party.name if one.party else "", one.what, one.due_on) for one in file.terms],
        effective=agreement.effective_on,
        confirm_by=agreement.confirm_by,
    )
    body = paper.agreement_pdf(document, get_language() or "zh-hans")
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file.mediation.ref}.pdf"'
    return response
