"""Sweeps over places: the list, beginning one, one with its places, the checklist on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies, queries
from mulin.matters.forms import sweep as forms
from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Sweep, SweepLine
from mulin.matters.pages import joint
from mulin.matters.pages.door import desk_only
from mulin.matters.states import sweep as states
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory.models import Place

LINE_MARKS = {states.TO_LOOK: "new", states.CLEAR: "done", states.FOUND: "late"}


@require_safe
@desk_only
def sweeps(request: Request) -> HttpResponse:
    """`?state=`: the latest first, each with how many of its places were looked at."""
    page, state = joint.page_of(request), request.GET.get("state", "")
    rows, more = queries.sweeps(request.actor, state=state, page=page)
    context = {
        **joint.frame(request, "sweeps"),
        "rows": [{"sweep": one, "badge": badge(request, one)} for one in rows],
        "state": state,
        "may_sweep": request.actor.has_role(*policies.sweep.BEGINS),
        "pager": joint.pager(request, page, more),
    }
    return render(request, "matters/sweep/list.jinja", context)


def badge(request: Request, sweep: Sweep) -> tuple[str, str]:
    """How it stands: how far it has come is said beside it."""
    if sweep.state == states.ENDED:
        return "done", states.SWEEP.word(sweep.state)
    if sweep.until < request.now.astimezone(LOCAL).date():
        return "late", _("过了日子，还在看")
    return "going", _("看到 %(day)s") % {"day": f"{sweep.until:%m-%d}"}


def _sweep(request: Request, ref: str) -> Sweep:
    found = queries.find_sweep(request.actor, ref)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def sweep_new(request: Request) -> HttpResponse:
    """`?matter=` says from which solved one."""
    actor, street = request.actor, joint.street_of(request)
    if not actor.has_role(*policies.sweep.BEGINS):
        errors.require(policies.may_sweep(actor, street.path))
    matter = joint.from_matter(request)
    paths = queries.area_paths(actor)
    listed = [
        one
        for one in joint.areas(request, street, matter)
        if any(one.path.startswith(path) for path in paths)
    ]
    form = forms.SweepForm(
        request.POST if request.method == "POST" else None,
        areas=listed,
        offices=joint.offices(request),
        initial={
            "words": matter.heading if matter else "",
            "places": Place.Kind.BUILDING.value,
            "until": request.now.astimezone(LOCAL).date() + dt.timedelta(days=14),
        },
    )
    if request.method == "POST":
        made = form.carried_out(
            lambda given: actions.begin_sweep(**given, matter=matter, actor=actor, now=request.now)
        )
        if made is not None:
            joint.say(request, _("单子列好了，可以打印了带去。"))
            return redirect("matters:sweep", made.ref)
    context = {**joint.frame(request, "sweeps"), "form": form, "matter": matter}
    return render(request, "matters/sweep/new.jinja", context, status=form.status)


@require_safe
@desk_only
def sweep(request: Request, ref: str) -> HttpResponse:
    """`?only=`: the places not looked at yet, or all."""
    return _show(request, _sweep(request, ref))


def _show(
    request: Request, found: Sweep, sent: tuple[UUID, SheetForm] | None = None, end: SheetForm | None = None
) -> HttpResponse:
    actor = request.actor
    only = request.GET.get("only", states.TO_LOOK if found.state == states.OPEN else "all")
    lines = queries.lines_of(found, only=only)
    ends = found.state == states.OPEN and bool(policies.may_sweep(actor, found.path))
    refused = sent[1] if sent else end
    context = {
        **joint.frame(request, "sweeps"),
        "sweep": found,
        "badge": badge(request, found),
        "only": only,
        "lines": [_line(request, found, one, sent) for one in lines],
        "end": end or forms.EndForm(fixes=queries.standing_fixes(found.street_id)) if ends else None,
        "matter": queries.find(actor, found.matter.ref) if found.matter else None,
        "sent": refused,
        "numbers": counted(found),
    }
    return render(request, "matters/sweep/one.jinja", context, status=refused.status if refused else 200)


def counted(sweep: Sweep) -> dict[str, int]:
    """How many places, how many looked at, how many found: as the query counted them."""
    return {name: int(getattr(sweep, name)) for name in ("n", "looked", "found")}


def _line(
    request: Request, found: Sweep, line: SweepLine, sent: tuple[UUID, SheetForm] | None
) -> dict[str, Any]:
    looks = found.state == states.OPEN and bool(policies.may_look(request.actor, found, line.place.path))
    given = sent[1] if sent is not None and sent[0] == line.id else None
    return {
        "line": line,
        "badge": (LINE_MARKS[line.state], states.LINE.word(line.state)),
        "looks": looks,
        "sees": line.matter is not None
        and any(line.matter.path.startswith(path) for path in queries.area_paths(request.actor)),
        "error": given.errors.get("words", [""])[0] if given else "",
        "typed": given["words"].value() or "" if given else "",
    }


@require_POST
@desk_only
def sweep_look(request: Request, ref: str, line_id: UUID) -> HttpResponse:
    """What was seen at one place: nothing, found, or ticked by mistake."""
    found = _sweep(request, ref)
    line = queries.line_of(found, line_id)
    seen = request.POST.get("seen", "")
    if line is None or seen not in ("clear", "found", "again"):
        raise Http404
    by: dict[str, Any] = {"line": line, "actor": request.actor, "now": request.now}
    form = forms.LookForm(request.POST)

    def act(given: dict[str, Any]) -> object:
        if seen == "clear":
            return actions.look_clear(note=given["words"], **by)
        if seen == "again":
            return actions.look_again(**by)
        return actions.look_found(words=given["words"], **by)

    if form.carried_out(act) is None:
        return _show(request, _sweep(request, ref), (line.id, form))
    joint.say(request, _("%(place)s，记下了。") % {"place": line.place.spoken})
    return redirect("matters:sweep", found.ref)


@require_POST
@desk_only
def sweep_ends(request: Request, ref: str) -> HttpResponse:
    """The result in words, and perhaps a rule."""
    found = _sweep(request, ref)
    form = forms.EndForm(request.POST, fixes=queries.standing_fixes(found.street_id))
    done = form.carried_out(
        lambda given: actions.end_sweep(sweep=found, **given, actor=request.actor, now=request.now)
    )
    if done is None:
        return _show(request, found, end=form)
    joint.say(request, _("结果写好了。"))
    return redirect("matters:sweep", found.ref)


@require_safe
@desk_only
def sweep_checklist(request: Request, ref: str) -> HttpResponse:
    """The places on paper, in walking order, with boxes to tick."""
    found = _sweep(request, ref)
    context = {"sweep": found, "lines": queries.lines_of(found), "now": request.now}
    return render(request, "matters/sweep/checklist.jinja", context)
