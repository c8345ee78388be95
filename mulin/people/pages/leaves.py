"""Who is away and who stands in: noted, ended early, another deputy. Never why."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, policies, queries
from mulin.people.forms import DeputyForm, LeaveForm
from mulin.people.models import Leave
from mulin.people.pages.door import done, said, staff_named, staff_only, today
from mulin.platform import errors
from mulin.platform.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def leaves(request: Request) -> HttpResponse:
    """The leaves around the actor, and the form for one more."""
    errors.require(policies.administrators.may_read_posts(request.actor))
    staff = staff_named(request)
    if request.method != "POST":
        return _show(request, LeaveForm(staff=staff, initial={"person": str(request.actor.id)}))
    form = LeaveForm(request.POST, staff=staff)
    made = form.carried_out(lambda given: actions.note_leave(**given, actor=request.actor, now=request.now))
    if made is None:
        return _show(request, form)
    text = _("记下了，这几天由%(who)s代班。") % {"who": made.deputy.name}
    return done(request, text, reverse("leaves"))


def _show(request: Request, form: LeaveForm) -> HttpResponse:
    on = today(request)
    listed = queries.leaves_in(request.actor, on=on)
    context = {"form": form, "leaves": listed, "today": on, "said": said(request), "here": "leaves"}
    return render(request, "people/leaves.jinja", context, status=form.status)


def _leave(request: Request, leave_id: UUID) -> Leave:
    """A leave around the actor; others are not there."""
    listed = queries.leaves_in(request.actor, on=today(request))
    found = next((one for one in listed if one.id == leave_id), None)
    if found is None:
        raise Http404
    return found


@require_POST
@staff_only
def ends(request: Request, leave_id: UUID) -> HttpResponse:
    """Back today."""
    leave = _leave(request, leave_id)
    actions.end_leave(leave=leave, on=today(request), actor=request.actor, now=request.now)
    return done(
        request, _("结束了，从今天起还是%(who)s自己办。") % {"who": leave.person.name}, reverse("leaves")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def deputies(request: Request, leave_id: UUID) -> HttpResponse:
    """Somebody else stands in from today."""
    leave = _leave(request, leave_id)
    form = DeputyForm(request.POST if request.method == "POST" else None, staff=staff_named(request))
    made = form.carried_out(
        lambda given: actions.change_deputy(
            leave=leave, deputy=given["deputy"], actor=request.actor, now=request.now
        )
    )
    if made is None:
        return render(request, "people/deputy.jinja", {"form": form, "leave": leave}, status=form.status)
    return done(request, _("换好了，由%(who)s代班。") % {"who": made.deputy.name}, reverse("leaves"))
