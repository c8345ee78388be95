"""Acting for somebody who asked for it: their matters as far as they were granted, and nothing else of theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import actions, clocks, queries, states, telling
from mulin.matters.models import Reporter
from mulin.matters.queries import reporters
from mulin.people import policies
from mulin.people.middleware import mandate_of
from mulin.people.models import Mandate
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.site.forms import ForWordForm, ForWordsForm
from mulin.site.pages.mine import told_row

PAGE = 50
Page = Callable[..., HttpResponse]


def _helping(page: Page) -> Page:
    """For who is acting for another now; others are led to where that begins."""

    @login_required
    @never_cache
    @wraps(page)
    def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        mandate = mandate_of(request)
        if mandate is None:
            return redirect("helpers")
        return page(request, mandate, *args, **kwargs)

    return entered


def _seen(mandate: Mandate) -> Any:
    """What the helper may look at: all that the person raised, or what they raised for the person themself."""
    found = reporters.raised_by(mandate.person_id)
    if mandate.may(Mandate.Purpose.LOOK):
        return found
    return found.filter(helped_by_id=mandate.helper_id)


@_helping
@require_safe
def for_person(request: Request, mandate: Mandate) -> HttpResponse:
    """The other one's matters, what waits for their word first."""
    rows = [told_row(one, request.now) for one in _seen(mandate)[:PAGE]]
    context = {
        "mandate": mandate,
        "rows": sorted(rows, key=lambda row: row["matter"].state != states.ANSWERED),
        "may_raise": mandate.may(Mandate.Purpose.RAISE),
        "may_look": mandate.may(Mandate.Purpose.LOOK),
        "told": request.GET.get("told", "")[:24],
    }
    return render(request, "site/for_person.jinja", context)


def _reporter(mandate: Mandate, ref: str) -> Reporter:
    found = _seen(mandate).filter(matter__ref=ref).first()
    whole = queries.by_token(found.token) if found is not None else None
    if whole is None:
        raise Http404
    return whole


@_helping
@require_safe
def for_matter(request: Request, mandate: Mandate, ref: str) -> HttpResponse:
    """One of them, as its slip tells it, without the slip's own token."""
    return _show(request, mandate, _reporter(mandate, ref), ForWordForm())


def _show(
    request: Request, mandate: Mandate, reporter: Reporter, form: ForWordForm, status: int = 200
) -> HttpResponse:
    now = request.now
    shown = queries.slip(reporter)
    matter = shown.matter
    until = (
        clocks.may_reopen_until(matter.closed_at, street_id=matter.street_id)
        if matter.closed_at and not matter.history
        else None
    )
    context = {
        "mandate": mandate,
        "matter": matter,
        "slip": shown,
        "heading": telling.heading(matter),
        "badge": telling.badge(matter, now),
        "turn": telling.turn(matter, shown.live, now),
        "steps": telling.steps(matter, shown.assignments, now),
        "story": telling.story(matter, shown.acts, alone=shown.others == 0),
        "may_speak": mandate.may(Mandate.Purpose.WORD),
        "may_reopen": until is not None and now <= until,
        "form": form,
        "new": "new" in request.GET,
        "said": "said" in request.GET,
        "now": now,
    }
    return render(request, "site/for_matter.jinja", context, status=status)


def _spoken(request: Request, mandate: Mandate, ref: str) -> Reporter:
    """The matter, where the helper may speak for the person."""
    errors.require(policies.may_act_for(mandate, Mandate.Purpose.WORD))
    return _reporter(mandate, ref)


def _again(ref: str) -> HttpResponse:
    return redirect(reverse("site:for_matter", args=[ref]) + "?said=1")


@require_POST
@_helping
def words(request: Request, mandate: Mandate, ref: str) -> HttpResponse:
    """Solved or not, in the person's name."""
    reporter = _spoken(request, mandate, ref)
    form = ForWordForm(request.POST)
    done = form.carried_out(
        lambda given: actions.say(
            matter=reporter.matter,
            reporter=reporter,
            solved=given["solved"] == "yes",
            words=given["words"],
            actor=request.actor,
            now=request.now,
        )
    )
    if done is None:
        return _show(request, mandate, reporter, form, form.status)
    return _again(ref)


def _said(request: Request) -> str:
    form = ForWordsForm(request.POST)
    return form.cleaned_data["words"] if form.is_valid() else ""


@require_POST
@_helping
def reopenings(request: Request, mandate: Mandate, ref: str) -> HttpResponse:
    """Not solved after all."""
    reporter = _spoken(request, mandate, ref)
    actions.reopen(
        matter=reporter.matter, reporter=reporter, words=_said(request), actor=request.actor, now=request.now
    )
    return _again(ref)


@require_POST
@_helping
def withdrawals(request: Request, mandate: Mandate, ref: str) -> HttpResponse:
    """Taken back, as the person wants."""
    reporter = _spoken(request, mandate, ref)
    actions.withdraw(
        matter=reporter.matter, reporter=reporter, words=_said(request), actor=request.actor, now=request.now
    )
    return _again(ref)


@require_POST
@_helping
def calls(request: Request, mandate: Mandate, ref: str) -> HttpResponse:
    """Please call the person: at the number they left, which a helper can neither see nor change."""
    reporter = _spoken(request, mandate, ref)
    actions.ask_for_call(
        matter=reporter.matter, reporter=reporter, phone="", actor=request.actor, now=request.now
    )
    return _again(ref)
