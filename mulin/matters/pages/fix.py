"""Rules made because of a group of matters: the list, writing one, one with its matters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies, queries, states
from mulin.matters.actions import Answered
from mulin.matters.forms import fix as forms
from mulin.matters.forms.desk import SheetForm
from mulin.matters.models import Fix, Matter
from mulin.matters.pages import joint
from mulin.matters.pages.door import desk_only
from mulin.matters.pages.record import badge as matter_badge
from mulin.matters.queries.triage import near_path
from mulin.matters.states import fix as flows
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


@require_safe
@desk_only
def fixes(request: Request) -> HttpResponse:
    """The rules that stand; `?all=1` with the versions before."""
    page, everything = joint.page_of(request), request.GET.get("all") == "1"
    rows, more = queries.fixes(request.actor, all_versions=everything, page=page)
    context = {
        **joint.frame(request, "fixes"),
        "rows": [{"fix": one, "badge": badge(request, one)} for one in rows],
        "everything": everything,
        "may_fix": joint.over_street(request.actor, policies.fix.MAKES_RULES),
        "pager": joint.pager(request, page, more),
    }
    return render(request, "matters/fix/list.jinja", context)


def badge(request: Request, fix: Fix) -> tuple[str, str]:
    today = request.now.astimezone(LOCAL).date()
    if fix.state == flows.SUPERSEDED:
        return "off", flows.FIX.word(fix.state)
    if fix.valid_from > today:
        return "soon", _("还没开始")
    if fix.valid_to is not None and fix.valid_to <= today:
        return "off", _("到期了")
    return "done", flows.FIX.word(fix.state)


def _fix(request: Request, ref: str) -> Fix:
    found = queries.find_fix(request.actor, ref)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def fix_new(request: Request) -> HttpResponse:
    """`?matter=` says because of which one; `?replaces=` which version it takes the place of."""
    actor, street = request.actor, joint.street_of(request)
    errors.require(policies.may_fix(actor, street.path))
    matter = joint.from_matter(request)
    before = request.POST.get("replaces") or request.GET.get("replaces") or ""
    replaces = _fix(request, before[:40]) if before else None
    form = forms.FixForm(
        request.POST if request.method == "POST" else None,
        offices=joint.offices(request),
        initial=_initial(request, replaces),
    )
    if request.method == "POST":
        made = form.carried_out(
            lambda given: actions.make_fix(
                street=street,
                draft=form.draft(),
                matters=[matter] if matter else [],
                replaces=replaces,
                actor=actor,
                now=request.now,
            )
        )
        if made is not None:
            joint.say(request, _("规矩记下了。下面勾上是因为哪几件事。"))
            return redirect("matters:fix", made.ref)
    context = {**joint.frame(request, "fixes"), "form": form, "matter": matter, "replaces": replaces}
    return render(request, "matters/fix/new.jinja", context, status=form.status)


def _initial(request: Request, replaces: Fix | None) -> dict[str, Any]:
    if replaces is None:
        return {"valid_from": request.now.astimezone(LOCAL).date()}
    return {
        "title": replaces.title,
        "words": replaces.words,
        "organisation": str(replaces.organisation_id),
        "basis": replaces.basis,
        "public": replaces.public,
    }


@require_safe
@desk_only
def fix(request: Request, ref: str) -> HttpResponse:
    return _show(request, _fix(request, ref))


def _show(
    request: Request,
    found: Fix,
    sent: SheetForm | None = None,
    answered: Answered | None = None,
) -> HttpResponse:
    """The rule, its matters, and matters to tie to it: by `?q=`, else those like the ones it has."""
    actor = request.actor
    tied, total = queries.because_of(actor, found)
    may = bool(policies.may_fix(actor, found.street.path))
    words = request.GET.get("q", "")[:100]
    first = tied[0] if tied else None
    offered = []
    if may:
        offered = queries.candidates(
            actor,
            category=None if words or first is None else first.category_id,
            path="" if words or first is None else near_path(first.path),
            words=words,
            now=request.now,
            but=found,
        )
    to_answer = [one for one in tied if one.state not in (states.ANSWERED, states.CLOSED)]
    context = {
        **joint.frame(request, "fixes"),
        "fix": found,
        "badge": badge(request, found),
        "rows": [{"matter": one, "badge": matter_badge(one, None, request.now)} for one in tied],
        "total": total,
        "may_fix": may,
        "q": words,
        "pick": sent
        if type(sent) is forms.PickForm
        else forms.PickForm(listed=offered, auto_id="id_pick_%s"),
        "offered": offered,
        "group": sent
        if isinstance(sent, forms.AnswerGroupForm)
        else forms.AnswerGroupForm(
            listed=to_answer, auto_id="id_group_%s", initial=_group_initial(found, to_answer)
        ),
        "to_answer": to_answer,
        "sent": sent,
        "answered": answered,
        "versions": [one for one in (found.replaces, getattr(found, "replaced_by", None)) if one],
    }
    return render(request, "matters/fix/one.jinja", context, status=sent.status if sent else 200)


def _group_initial(found: Fix, to_answer: list[Matter]) -> dict[str, Any]:
    return {"matters": [str(one.id) for one in to_answer], "body": found.words}


def _picked(request: Request) -> list[Matter]:
    """The matters that were ticked and that the actor may see; a broken id is 404."""
    ids = [one for one in (joint.an_id(text) for text in request.POST.getlist("matters")[:500]) if one]
    return queries.visible_matters(request.actor, ids)


@require_POST
@desk_only
def fix_matters(request: Request, ref: str) -> HttpResponse:
    """Tie the ticked ones to the rule."""
    found = _fix(request, ref)
    form = forms.PickForm(request.POST, listed=_picked(request), auto_id="id_pick_%s")
    n = form.carried_out(
        lambda given: actions.attach_fix(fix=found, **given, actor=request.actor, now=request.now)
    )
    if n is None:
        return _show(request, found, form)
    joint.say(request, _("连上了 %(n)s 件。") % {"n": n})
    return redirect("matters:fix", found.ref)


@require_POST
@desk_only
def fix_answers(request: Request, ref: str) -> HttpResponse:
    """Answer the ticked ones with the rule; those that could not be are listed with why."""
    found = _fix(request, ref)
    form = forms.AnswerGroupForm(request.POST, listed=_picked(request), auto_id="id_group_%s")
    done = form.carried_out(
        lambda given: actions.answer_with_fix(fix=found, **given, actor=request.actor, now=request.now)
    )
    if done is None:
        return _show(request, found, form)
    if done.refused:
        return _show(request, _fix(request, ref), answered=done)
    joint.say(request, _("答复了 %(n)s 件。") % {"n": len(done.done)})
    return redirect("matters:fix", found.ref)
