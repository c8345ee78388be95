"""Break-glass at the desk: opened with a reason, read while it runs, ended, and reviewed by the audit administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies
from mulin.matters.forms.glass import RIGHT, GlassForm, ReviewForm
from mulin.matters.models import GlassBreak
from mulin.matters.pages import told
from mulin.matters.queries import glass as queries
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.timeline.queries import story

MOST = 100


@login_required
@never_cache
@require_safe
def breaks(request: Request) -> HttpResponse:
    """One's own; every one of the street, for the security and the audit administrator."""
    errors.require(policies.may_list_glass(request.actor))
    found = queries.breaks(request.actor)
    rows = list(found[:MOST])
    context = {
        "rows": [(one, one.runs(request.now)) for one in rows],
        "all": found.count() if len(rows) == MOST else len(rows),
        "watching": policies.keeps_watch(request.actor),
        "may_break": bool(policies.may_break_glass(request.actor, request.actor.street_id)),
        "said": [one.text for one in told.read(request)],
    }
    return render(request, "matters/glass/list.jinja", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Which matter, and why; it opens at once, and who raised it is told."""
    actor = request.actor
    errors.require(policies.may_break_glass(actor, actor.street_id))
    form = GlassForm(
        request.POST if request.method == "POST" else None, initial={"ref": request.GET.get("ref", "")}
    )
    made = form.carried_out(lambda given: _break(request, given))
    if made is not None:
        return redirect(reverse("matters:glass_break", args=[made.id]))
    return render(request, "matters/glass/new.jinja", {"form": form}, status=form.status)


def _break(request: Request, given: dict[str, Any]) -> GlassBreak:
    matter = queries.behind_glass(request.actor, given["ref"])
    if matter is None:
        raise errors.Invalid(
            "ET-19", _("没有这个编号的事。"), remedy=_("请看看编号有没有抄错。"), field="ref"
        )
    return actions.break_glass(matter=matter, reason=given["reason"], actor=request.actor, now=request.now)


def _one(request: Request, break_id: UUID) -> GlassBreak:
    found = queries.one_break(request.actor, break_id)
    if found is None:
        raise Http404
    return found


@login_required
@never_cache
@require_safe
def show(request: Request, break_id: UUID) -> HttpResponse:
    """For who opened it: the matter, as long as it runs. For who watches: who, when and why, nothing of the matter."""
    return _show(request, _one(request, break_id), ReviewForm())


def _show(request: Request, broken: GlassBreak, form: ReviewForm) -> HttpResponse:
    actor, runs = request.actor, broken.runs(request.now)
    matter = None
    if runs and policies.may_read_glass(actor, broken):
        matter = actions.read_glass(broken=broken, actor=actor, now=request.now)
    context = {
        "one": broken,
        "runs": runs,
        "matter": matter,
        "lines": story([matter.id]) if matter else [],
        "may_end": runs and bool(policies.may_end_glass(actor, broken)),
        "form": form if broken.reviewed_at is None and policies.may_review_glass(actor, broken) else None,
        "said": [one.text for one in told.read(request)],
    }
    return render(request, "matters/glass/show.jinja", context, status=form.status)


@login_required
@require_POST
def ends(request: Request, break_id: UUID) -> HttpResponse:
    """Close it before its time."""
    broken = _one(request, break_id)
    actions.end_glass(broken=broken, actor=request.actor, now=request.now)
    told.say(request, _("这次破例查看关上了。"))
    return redirect(reverse("matters:glass_breaks"))


@login_required
@never_cache
@require_POST
def reviews(request: Request, break_id: UUID) -> HttpResponse:
    """Right or not, with words."""
    broken = _one(request, break_id)
    errors.require(policies.may_review_glass(request.actor, broken))
    form = ReviewForm(request.POST)
    done = form.carried_out(
        lambda given: actions.review_glass(
            broken=broken,
            justified=given["justified"] == RIGHT,
            words=given["words"],
            actor=request.actor,
            now=request.now,
        )
    )
    if done is None:
        return _show(request, broken, form)
    told.say(request, _("复核记下了。"))
    return redirect(reverse("matters:glass_breaks"))


addresses = [
    path("desk/glass/", breaks, name="glass_breaks"),
    path("desk/glass/new/", new, name="glass_new"),
    path("desk/glass/<uuid:break_id>/", show, name="glass_break"),
    path("desk/glass/<uuid:break_id>/ends/", ends, name="glass_ends"),
    path("desk/glass/<uuid:break_id>/reviews/", reviews, name="glass_reviews"),
]
