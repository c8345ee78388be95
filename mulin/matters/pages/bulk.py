"""One act on several picked matters: each in a transaction of its own, and for each it is said how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from mulin.matters import actions, policies, queries
from mulin.matters.forms import desk as forms
from mulin.matters.forms.bulk import BulkDispatchForm
from mulin.matters.forms.sheets import TransferForm
from mulin.matters.models import Matter
from mulin.matters.pages import rows, state
from mulin.matters.pages.door import around, desk_only
from mulin.matters.pages.record import near
from mulin.people import roles
from mulin.platform import refs
from mulin.platform.actors import Actor
from mulin.platform.errors import Conflict, Refusal
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory

MOST = 100
"""Matters of one act: two pages of the queue."""

Given = dict[str, Any]
Data = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act that can be done with several: a further one is one more entry in `ACTS`."""

    key: str
    word: str | Promise
    button: str | Promise
    press: str
    roles: frozenset[str]
    """Who is offered it; each matter's own policy is asked again by the action."""
    form: Callable[[Request, Data], forms.SheetForm]
    carry: Callable[[Matter, Given, Given], str]
    """Does it to one matter and says what was done; raises `Refusal`."""


def _dispatch(matter: Matter, given: Given, by: Given) -> str:
    names = ("to", "reason", "task")
    sent = actions.dispatch(matter=matter, **{name: given[name] for name in names}, **by)
    return _("派出了，%(when)s前答复") % {"when": near(sent.due_at, by["now"])}


def _receive(matter: Matter, given: Given, by: Given) -> str:
    actions.receive(matter=matter, **by)
    return _("受理了")


def _remind(matter: Matter, given: Given, by: Given) -> str:
    live = queries.whole(matter).live
    if live is None:
        raise Conflict("FLOW", _("没有派出去的单，不用催。"), remedy=_("还没派的，请先派出。"))
    made = actions.remind(assignment=live, words=given["words"], **by)
    return _("催了%(who)s") % {"who": made.assignment.organisation.local_name}


def _classify(matter: Matter, given: Given, by: Given) -> str:
    actions.classify(matter=matter, category=given["category"], **by)
    return _("改成了“%(category)s”") % {"category": given["category"].local_name}


def _transfer(matter: Matter, given: Given, by: Given) -> str:
    live = queries.whole(matter).live
    if live is None:
        raise Conflict("FLOW", _("没有派出去的单，不用转。"))
    sent = actions.offer_transfer(
        assignment=live, to=given["to"], reason=given["reason"] or _("归他们管"), **by
    )
    return _("请%(who)s接过去了，对方接下之前还由您负责") % {"who": sent.organisation.local_name}


def _transfer_form(request: Request, data: Data) -> forms.SheetForm:
    street_id, on = request.actor.street_id, request.now.astimezone(LOCAL).date()
    return TransferForm(data, offices=territory.organisations(street_id, on=on) if street_id else [])


def _dispatch_form(request: Request, data: Data) -> forms.SheetForm:
    return BulkDispatchForm(data, street_id=request.actor.street_id, now=request.now)


ACTS = {
    act.key: act
    for act in (
        BulkAct(
            "receive", pgettext_lazy("bulk", "一起受理"), gettext_lazy("全部受理"), "s",
            roles.WINDOW, lambda request, data: forms.PlainActForm(data), _receive,
        ),
        BulkAct(
            "dispatch", pgettext_lazy("bulk", "一起派"), gettext_lazy("全部派出"), "d",
            policies.DISPATCH, _dispatch_form, _dispatch,
        ),
        BulkAct(
            "remind", pgettext_lazy("bulk", "一起催"), gettext_lazy("全部催一次"), "h",
            roles.WINDOW, lambda request, data: forms.RemindForm(data), _remind,
        ),
        BulkAct(
            "transfer", pgettext_lazy("bulk", "一起转"), gettext_lazy("全部请它接"), "q",
            frozenset({roles.HANDLER}), _transfer_form, _transfer,
        ),
        BulkAct(
            "category", pgettext_lazy("bulk", "一起改类别"), gettext_lazy("全部改成这一类"), "e",
            roles.WINDOW,
            lambda request, data: forms.CategoryForm(data, categories=list(queries.categories())), _classify,
        ),
    )
}  # fmt: skip


def acts_for(actor: Actor) -> list[BulkAct]:
    return [act for act in ACTS.values() if actor.has_role(*act.roles)]


@dataclass(slots=True)
class Outcome:
    """How it went with one matter: what was done, or why not."""

    row: queries.QueueRow
    done: str = ""
    refused: Refusal | None = None


@dataclass(slots=True)
class Picked:
    """The picked matters in the order of the queue, and numbers that lead nowhere for this reader."""

    rows: list[queries.QueueRow] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    too_many: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def bulk(request: Request) -> HttpResponse:
    """GET shows what was picked and the one form; POST acts, and tells of each how it went."""
    sent = request.POST if request.method == "POST" else request.GET
    offered = acts_for(request.actor)
    asked = sent.get("act") or (offered[0].key if offered else "")
    act = next((one for one in offered if one.key == asked), None)
    if act is None:
        raise Refusal("S1-18", _("几件一起办，由窗口人员来做。"), remedy=_("一件一件打开，看您能做哪一步。"))
    picked = _picked(request, sent)
    context: dict[str, Any] = {
        **around(request, "queue"),
        "act": act,
        "acts": offered,
        "picked": picked,
        "most": MOST,
        "mark": rows.MARKS.__getitem__,
        "with_whom": rows.with_whom,
        "back": _back(sent),
        "back_address": state.from_query(QueryDict(_back(sent)), request.actor).link(pick=""),
    }
    if request.method != "POST" or not picked.rows or picked.too_many:
        form = act.form(request, None)
        status = 422 if request.method == "POST" else 200
        return render(request, "matters/bulk/ask.jinja", {**context, "form": form}, status=status)
    form = act.form(request, request.POST)
    if not form.is_valid():
        return render(request, "matters/bulk/ask.jinja", {**context, "form": form}, status=422)
    outcomes = _each(act, picked, form.cleaned_data, request)
    context |= {
        "done": [one for one in outcomes if one.refused is None],
        "refused": [one for one in outcomes if one.refused is not None],
    }
    return render(request, "matters/bulk/outcome.jinja", context)


def _each(act: BulkAct, picked: Picked, given: Given, request: Request) -> list[Outcome]:
    """The act on one matter after the other, each in its own transaction; none is skipped."""
    by = {"actor": request.actor, "now": request.now}
    found = queries.visible_to(request.actor).in_bulk([row.id for row in picked.rows])
    outcomes = []
    for row in picked.rows:
        outcome = Outcome(row)
        try:
            outcome.done = act.carry(found[row.id], dict(given), by)
        except Refusal as refusal:
            outcome.refused = refusal
        outcomes.append(outcome)
    return outcomes


def _picked(request: Request, sent: QueryDict) -> Picked:
    asked = list(dict.fromkeys(ref for ref in sent.getlist("pick") if refs.parse(ref)))
    if len(asked) > MOST:
        return Picked(too_many=True)
    if not asked:
        return Picked()
    actor = request.actor
    found = queries.visible_to(actor).filter(street_id=actor.street_id, ref__in=asked)
    listed = queries.queue_rows(found.order_by("due_at", "id"), MOST)
    there = {row.ref for row in listed}
    return Picked(listed, [ref for ref in asked if ref not in there])


def _back(sent: QueryDict) -> str:
    return sent.get("back", "")[:500]
