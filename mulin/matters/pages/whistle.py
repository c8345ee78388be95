"""Whistle orders: the list, blowing one, one with its calls, and figures per department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies, queries
from mulin.matters.actions.whistling import HOURS
from mulin.matters.forms import whistle as forms
from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Whistle, WhistleCall
from mulin.matters.pages import joint
from mulin.matters.pages.door import desk_only
from mulin.matters.pages.record import near
from mulin.matters.queries import WhistleFilters
from mulin.matters.queries.sight import works_at_window
from mulin.matters.states import whistle as states
from mulin.platform import errors, policy
from mulin.platform.actors import Actor
from mulin.platform.requests import Request
from mulin.platform.timeline.queries import story
from mulin.platform.ui import words as said
from mulin.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done with a call: its resource, its form, its button, whose it is and from which state."""

    key: str
    form: type[SheetForm]
    button: Any
    department: bool
    state: str
    act: Callable[..., WhistleCall]
    done: Any


STEPS = {
    one.key: one
    for one in (
        Step("arrivals", forms.ArrivalForm, gettext_lazy("到场了"), True, states.CALLED, actions.arrive, gettext_lazy("记下了，到场。")),
        Step("declines", forms.DeclineForm, gettext_lazy("来不了"), True, states.CALLED, actions.decline_call, gettext_lazy("说给街道了，等街道回话。")),
        Step("reports", forms.ReportForm, gettext_lazy("报结果"), True, states.ARRIVED, actions.report, gettext_lazy("结果报上去了。")),
        Step("excuses", forms.ExcuseForm, gettext_lazy("同意不来"), False, states.DECLINED, actions.excuse, gettext_lazy("同意了。")),
        Step("insistences", forms.InsistForm, gettext_lazy("还是要来"), False, states.DECLINED, actions.insist, gettext_lazy("告诉他们了，到场时间重新算。")),
        Step("ratings", forms.RatingForm, gettext_lazy("评这一次"), False, states.REPORTED, actions.rate, gettext_lazy("评好了。")),
    )
}  # fmt: skip


@require_safe
@desk_only
def whistles(request: Request) -> HttpResponse:
    """`?state=&organisation=&of=&days=`: open ones first, or those behind a number."""
    actor, now, page = request.actor, request.now, joint.page_of(request)
    of = request.GET.get("of", "")
    if of and of not in queries.whistle.COUNTED:
        raise Http404
    organisation = joint.an_id(request.GET.get("organisation", ""))
    days = joint.days_of(request)
    filters = WhistleFilters(
        state=request.GET.get("state", ""),
        organisation=organisation,
        of=of,
        since=now - dt.timedelta(days=days) if organisation else None,
    )
    rows, more = queries.whistles(actor, filters, page)
    named = territory.organisations_by_id({organisation}) if organisation else []
    context = {
        **joint.frame(request, "whistles"),
        "rows": [{"whistle": one, "badge": badge(one, list(one.calls.all()), now)} for one in rows],
        "filters": filters,
        "named": named[0].local_name if named else "",
        "of_word": COUNTED_WORDS.get(of, ""),
        "days": days,
        "may_blow": _may_blow(actor),
        "pager": joint.pager(request, page, more),
    }
    return render(request, "matters/whistle/list.jinja", context)


COUNTED_WORDS = {
    "called": gettext_lazy("叫过的"),
    "in_time": gettext_lazy("按时到的"),
    "excused": gettext_lazy("同意不来的"),
    "reported": gettext_lazy("报了结果的"),
}


def badge(whistle: Whistle, calls: list[WhistleCall], now: dt.datetime) -> tuple[str, str]:
    """How an order stands: how many have come, whose time has passed, until when the next must be there."""
    if whistle.state == states.CLOSED:
        return "done", states.WHISTLE.word(whistle.state)
    coming = [one for one in calls if one.state == states.CALLED]
    over = [one for one in coming if one.arrive_by < now]
    if over:
        return "late", _("%(n)s 家过了时间还没到") % {"n": len(over)}
    if any(one.state == states.DECLINED for one in calls):
        return "ask", _("有说来不了的，等街道回话")
    if coming:
        return "soon", _("%(when)s前到场") % {"when": near(min(one.arrive_by for one in coming), now)}
    return "going", _("都到了，等结果")


def call_badge(call: WhistleCall, now: dt.datetime) -> tuple[str, str]:
    """How one call stands; being late is said as it is, before and after arriving."""
    language = get_language() or ""
    word = states.CALL.word(call.state)
    if call.state == states.CALLED:
        if call.arrive_by < now:
            return "late", _("%(over)s，还没到") % {"over": said.duration(call.arrive_by - now, language)}
        return "soon", _("%(when)s前到场") % {"when": near(call.arrive_by, now)}
    mark = {states.ARRIVED: "going", states.DECLINED: "ask", states.EXCUSED: "off"}.get(call.state, "done")
    return mark, word


def _may_blow(actor: Actor) -> bool:
    """Whether blowing is offered; the action asks again for the street."""
    return joint.over_street(actor, policies.whistle.BLOWS)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def whistle_new(request: Request) -> HttpResponse:
    """Blow one; `?matter=` says because of what."""
    street = joint.street_of(request)
    errors.require(policies.may_blow(request.actor, street.path))
    matter = joint.from_matter(request)
    initial: dict[str, Any] = {"kind": "enforcement"}
    if matter is not None:
        initial |= {"place": str(matter.place_id), "words": matter.title}
    form = forms.WhistleForm(
        request.POST if request.method == "POST" else None,
        places=joint.areas(request, street, matter),
        departments=joint.offices(request),
        hours=policy.get(HOURS, street_id=street.id, on=request.now),
        initial=initial,
    )
    if request.method == "POST":
        made = form.carried_out(
            lambda given: actions.blow_whistle(**given, matter=matter, actor=request.actor, now=request.now)
        )
        if made is not None:
            joint.say(request, _("哨吹响了，叫到的部门马上收到。"))
            return redirect("matters:whistle", made.ref)
    context = {**joint.frame(request, "whistles"), "form": form, "matter": matter}
    return render(request, "matters/whistle/new.jinja", context, status=form.status)


def _whistle(request: Request, ref: str) -> Whistle:
    found = queries.find_whistle(request.actor, ref)
    if found is None:
        raise Http404
    return found


@require_safe
@desk_only
def whistle(request: Request, ref: str) -> HttpResponse:
    return _show(request, _whistle(request, ref))


def _show(request: Request, found: Whistle, sent: tuple[UUID, str, SheetForm] | None = None) -> HttpResponse:
    """The order with its calls; `sent` is the form of a call that was refused."""
    actor, now = request.actor, request.now
    calls = queries.calls_of(found)
    street = bool(policies.may_blow(actor, found.street.path))
    context = {
        **joint.frame(request, "whistles"),
        "whistle": found,
        "badge": badge(found, calls, now),
        "calls": [
            {
                "call": call,
                "badge": call_badge(call, now),
                "open": _forms(call, actor, street, sent),
                "rating_shown": works_at_window(actor) or call.organisation_id in actor.org_ids,
            }
            for call in calls
        ],
        "sent": sent[2] if sent else None,
        "matter": queries.find(actor, found.matter.ref) if found.matter else None,
        "lines": _story(found),
    }
    return render(request, "matters/whistle/one.jinja", context, status=sent[2].status if sent else 200)


def _story(found: Whistle) -> list[dict[str, Any]]:
    """What happened, by office: who in it did it is not this page's matter. Ratings stand with their calls."""
    lines = story([found.id], territory.names_for_reader(found.street_id))
    return [
        {"at": one.at, "who": one.office or _("系统"), "text": one.sentence, "said": one.said, "kind": ""}
        for one in lines
        if one.verb != "matters.whistle_rate"
    ]


def _forms(
    call: WhistleCall, actor: Actor, street: bool, sent: tuple[UUID, str, SheetForm] | None
) -> list[dict[str, Any]]:
    """What this actor can do with this call now, each with its form."""
    ours = call.organisation_id in actor.org_ids
    found = []
    for step in STEPS.values():
        mine = ours if step.department else street and not (step.key == "ratings" and ours)
        if not mine or call.state != step.state:
            continue
        given = sent[2] if sent and sent[:2] == (call.id, step.key) else None
        form = given or step.form(auto_id=f"id_{step.key}_{call.id}_%s")
        found.append(
            {"step": step, "form": form, "open": given is not None or step.key in ("arrivals", "reports")}
        )
    return found


@require_POST
@desk_only
def whistle_step(request: Request, ref: str, call_id: UUID, step: str) -> HttpResponse:
    """One step of one call."""
    found = _whistle(request, ref)
    call = next((one for one in queries.calls_of(found) if one.id == call_id), None)
    what = STEPS.get(step)
    if call is None or what is None:
        raise Http404
    form = what.form(request.POST, auto_id=f"id_{what.key}_{call.id}_%s")
    done = form.carried_out(lambda given: what.act(call=call, **given, actor=request.actor, now=request.now))
    if done is None:
        return _show(request, _whistle(request, ref), (call.id, what.key, form))
    joint.say(request, str(what.done))
    return redirect("matters:whistle", found.ref)


@require_safe
@desk_only
def whistle_figures(request: Request) -> HttpResponse:
    """Per department what was called, came in time, was excused, reported; no score of them together."""
    days = joint.days_of(request)
    context = {
        **joint.frame(request, "whistles"),
        "rows": queries.whistle_figures(request.actor, request.now - dt.timedelta(days=days)),
        "days": days,
        "spans": joint.spans(days),
    }
    return render(request, "matters/whistle/figures.jinja", context)
