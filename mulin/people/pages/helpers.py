"""Whom one has asked to help and whom one helps; the same at the desk for who stands there."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, helping, queries, states
from mulin.people.forms.helping import DeskHelperForm, HelperForm
from mulin.people.models import Mandate, Person
from mulin.people.pages.accounts import person_here, require_window
from mulin.people.pages.door import done, said, staff_only, today
from mulin.platform import errors, policy, readings
from mulin.platform.requests import Request

SHOWN = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helpers(request: Request) -> HttpResponse:
    """One's helpers, the form for one more, and those one helps."""
    person = request.user.person
    form = HelperForm(request.POST if request.method == "POST" else None, initial=_usual(request, person))
    if request.method == "POST":
        made = form.carried_out(lambda given: _name(request, person, given))
        if made is not None:
            text = _("请了%(who)s。对方在“我的”里答应了，才能替您办。") % {"who": made.helper.name}
            return done(request, text, reverse("helpers"))
    return _show(request, "people/helpers.jinja", person, form)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk_helpers(request: Request, person_id: UUID) -> HttpResponse:
    """The same at the counter, with how the person said so."""
    require_window(request)
    person = person_here(request, person_id)
    form = DeskHelperForm(request.POST if request.method == "POST" else None, initial=_usual(request, person))
    if request.method == "POST":
        made = form.carried_out(lambda given: _name(request, person, given))
        if made is not None:
            text = _("记下了：请%(who)s帮忙。对方答应了才生效。") % {"who": made.helper.name}
            return done(request, text, reverse("desk_helpers", args=[person.id]))
    return _show(request, "people/desk_helpers.jinja", person, form)


def _usual(request: Request, person: Person) -> dict[str, Any]:
    days = int(policy.get(actions.MOST_DAYS, street_id=person.street_id, on=request.now))
    return {
        "until": today(request) + dt.timedelta(days=days),
        "purposes": [Mandate.Purpose.RAISE, Mandate.Purpose.WORD],
        "ways": [Mandate.Way.ONLINE, Mandate.Way.DESK],
    }


def _name(request: Request, person: Person, given: dict[str, Any]) -> Mandate:
    """Find the helper and ask them."""
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    found = actions.look_for_helper(name=given.pop("name"), phone=given.pop("phone"), person=person, **by)
    return actions.name_helper(person=person, helper=found, **given, **by)


def _show(request: Request, template: str, person: Person, form: HelperForm) -> HttpResponse:
    rows = list(queries.mandates_of(person.id)[:SHOWN])
    now = request.now
    actions.note_reading(persons=[person], reason=_("登记请谁帮忙"), actor=request.actor, now=now)
    readings.open_without_record(
        [side for one in rows for side in (one.person, one.helper)], "agreed", "name"
    )
    context = {
        "form": form,
        "person": person,
        "standing": [one for one in rows if one.state != states.ENDED and one.valid_to > now],
        "past": [one for one in rows if one.state == states.ENDED or one.valid_to <= now],
        "held": list(queries.mandates_held(person.id, now=now)[:SHOWN]),
        "said": said(request),
        "part": request.GET.get("part", ""),
        "here": "people",
    }
    return render(request, template, context, status=form.status)


def _one(request: Request, mandate_id: UUID) -> tuple[Mandate, str]:
    """A mandate for one of its two, or for the window; and where its page is."""
    actor = request.actor
    found = queries.mandate_between(mandate_id, who=actor.id)
    if found is not None:
        return found, reverse("helpers")
    found = queries.mandate_at_window(mandate_id, actor)
    if found is None:
        raise Http404
    return found, reverse("desk_helpers", args=[found.person_id])


@login_required
@require_POST
def accept(request: Request, mandate_id: UUID) -> HttpResponse:
    """Yes, I will."""
    mandate, back = _one(request, mandate_id)
    actions.accept_mandate(mandate=mandate, actor=request.actor, now=request.now)
    return done(request, _("答应了，可以替%(who)s办了。") % {"who": mandate.person.name}, back)


@login_required
@require_POST
def decline(request: Request, mandate_id: UUID) -> HttpResponse:
    """Rather not."""
    mandate, back = _one(request, mandate_id)
    actions.decline_mandate(mandate=mandate, actor=request.actor, now=request.now)
    return done(request, _("回绝了，不用说为什么。"), back)


@login_required
@require_POST
def end(request: Request, mandate_id: UUID) -> HttpResponse:
    """It ends now, whoever of the two says so."""
    mandate, back = _one(request, mandate_id)
    actions.end_mandate(mandate=mandate, actor=request.actor, now=request.now)
    return done(request, _("结束了，从现在起不能再替办。"), back)


@login_required
@require_POST
def begin(request: Request, mandate_id: UUID) -> HttpResponse:
    """From now on this session acts for the other one, until it switches back."""
    found = queries.running(
        mandate_id, helper_id=request.user.person_id, now=request.now, way=Mandate.Way.ONLINE
    )
    if found is None:
        raise errors.Refusal(
            "DR-10",
            _("现在不能在网上替这一位办。"),
            remedy=_("可能到期、结束了，或者只托您到窗口办。请看“请人帮忙”。"),
        )
    request.session[helping.SESSION_KEY] = str(found.id)
    return redirect("site:for_person")


@require_POST
def back_to_oneself(request: Request) -> HttpResponse:
    """Back to one's own; nothing is asked."""
    request.session.pop(helping.SESSION_KEY, None)
    return redirect("helpers" if request.user.is_authenticated else "site:home")
