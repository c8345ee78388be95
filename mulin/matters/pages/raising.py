"""Raising a matter on the web: one page, or one step a page in the elder view. Nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.matters import actions, clocks, danger, photos, tokens
from mulin.matters.actions import Contact
from mulin.matters.forms.raising import RaiseForm
from mulin.matters.models import Channel
from mulin.matters.pages.where import Where, settle
from mulin.people import helping
from mulin.people.middleware import mandate_of
from mulin.people.models import Mandate, Person
from mulin.people.policies import may_act_for
from mulin.platform import clients, errors
from mulin.platform.ids import new_token
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place

FIELDS_OF_STEP = {
    "what": ("words",),
    "where": ("place",),
    "tell": ("reply_by", "phone", "name"),
    "check": (
        "photos",
        "voice",
        "withheld",
        "about",
        "private",
        "minor",
        "guardian_name",
        "guardian_phone",
        "guardian_agreed",
    ),
}
"""The elder view asks one thing a page, in this order."""


def _street() -> Place:
    """The street of who named none; read only where the form does not bring a place."""
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    return street


@require_http_methods(["GET", "HEAD", "POST"])
def raise_matter(request: Request, door_token: str = "") -> HttpResponse:
    """The form. A door's code brings the place with it, and the channel "scanned"."""
    door = territory.opened(territory.by_door(door_token)) if door_token else None
    street: Any = door.street if door is not None else SimpleLazyObject(_street)
    posted = request.method == "POST"
    where = settle(request.POST if posted else request.GET, street, door=door)
    territory.opened(where.place)
    if door_token and door is None:
        where.error = where.error or _("这个门牌码已经换了，请自己选地方。")
    if posted:
        return _answer(request, where, Channel.WEB if door is None else Channel.QR)
    blank = {"words": request.GET.get("words", ""), "form_key": new_token()}
    return _show(request, RaiseForm(initial=blank, person=_person(request)), where, step=_first_step(request))


def _answer(request: Request, where: Where, channel: str) -> HttpResponse:
    """One arrival of the form: the place is still being chosen, a step is done, or all is said."""
    person, act = _person(request), request.POST.get("act", "")
    step = request.POST.get("step", "")
    step = step if step in _steps(person) else ""
    if act == "back":
        return _show(request, _as_typed(request.POST, person), where, step=_before(step, person))
    if act.startswith("way-") or not where.settled:
        return _show(request, _as_typed(request.POST, person), where, step=step)
    form = RaiseForm(request.POST, request.FILES, person=person)
    form.street_id, form.today = where.street.id, request.now.astimezone(LOCAL).date()
    if step and step != "check":
        if any(name in form.errors for name in FIELDS_OF_STEP[step]):
            return _show(request, form, where, step=step, status=422)
        return _show(request, _as_typed(request.POST, person), where, step=_after(step, person))
    if not form.is_valid():
        return _show(request, form, where, step=step and _step_of_first_error(form), status=422)
    return _take(request, form, where, step, channel)


def _take(request: Request, form: RaiseForm, where: Where, step: str, channel: str) -> HttpResponse:
    """The one action call; a refusal comes back at its field with everything as it was typed."""
    values = form.cleaned_data
    words = values["words"]
    if where.unfound and words:
        words = f"{words}\n（地点：{where.unfound}）"
    contact = Contact(values.get("name", ""), values.get("phone", ""), values["reply_by"], form.person)
    contact = form.speaking(contact)
    try:
        reporter = actions.raise_once(
            token=tokens.for_form(values["form_key"], words, where.place.id, contact.phone, contact.name),
            place=where.place,
            words=words,
            channel=channel,
            contact=contact,
            pictures=values["photos"],
            voices=form.voices,
            client=clients.of(request),
            actor=request.actor,
            now=request.now,
        )
    except errors.Invalid as refused:
        told = f"{refused.message}{refused.remedy}"
        form.add_error(refused.field if refused.field in form.fields else None, told)
        return _show(request, form, where, step=step and _step_of_first_error(form), status=refused.status)
    except (errors.TooMany, errors.Conflict) as refused:
        return _show(request, form, where, step=step, refusal=refused, status=refused.status)
    if mandate_of(request) is not None:
        return HttpResponseRedirect(reverse("site:for_matter", args=[reporter.matter.ref]) + "?new=1")
    return HttpResponseRedirect(reverse("matters:slip", args=[reporter.token]) + "?new=1")


def _show(
    request: Request,
    form: RaiseForm,
    where: Where,
    *,
    step: str = "",
    refusal: errors.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = request.now
    steps = _steps(form.person)
    context: dict[str, Any] = {
        "form": form,
        "where": where,
        "refusal": refusal,
        "step": step,
        "number": steps.index(step) + 1 if step else 0,
        "steps": len(steps),
        "person": form.person,
        "respond_by": clocks.step_due("respond", now, street_id=where.street.id),
        "calls": danger.calls(form["words"].value() or ""),
        "helps": danger.ALL,
        "most_photos": photos.MOST,
        "now": now,
    }
    return render(
        request, "matters/raise_step.jinja" if step else "matters/raise.jinja", context, status=status
    )


def _person(request: Request) -> Person | None:
    """Who is signed in, loaded with the session; who named them a helper, while they act for them."""
    if request.actor.id is None:
        return None
    mandate = mandate_of(request)
    if mandate is not None:
        errors.require(may_act_for(mandate, Mandate.Purpose.RAISE))
    return helping.person_behind(mandate, request.user.person)


def _as_typed(data: QueryDict, person: Person | None) -> RaiseForm:
    """The form with what was typed, not judged yet."""
    typed = {name: data[name] for name in RaiseForm.base_fields if data.get(name)}
    return RaiseForm(initial=typed, person=person)


def _steps(person: Person | None) -> list[str]:
    """Who is signed in is not asked how to be reached (S2-32)."""
    return [step for step in FIELDS_OF_STEP if not (step == "tell" and person is not None)]


def _first_step(request: Request) -> str:
    return "what" if request.prefs.view == "elder" else ""


def _after(step: str, person: Person | None) -> str:
    steps = _steps(person)
    return steps[steps.index(step) + 1]


def _before(step: str, person: Person | None) -> str:
    steps = _steps(person)
    return steps[max(steps.index(step) - 1, 0)] if step in steps else step


def _step_of_first_error(form: RaiseForm) -> str:
    """The step where the first wrong field is asked; what belongs to none is shown on the last."""
    return next(
        (step for step, names in FIELDS_OF_STEP.items() if any(name in form.errors for name in names)),
        "check",
    )
