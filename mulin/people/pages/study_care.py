"""The care list of a study point, opened only with a reason; and what points ask of a station."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, states
from mulin.people.forms import bodies as forms
from mulin.people.models import StationRequest
from mulin.people.pages.door import done, said
from mulin.people.pages.study_desk import at, found, signed_in
from mulin.people.policies import bodies as policies
from mulin.people.queries import studying
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory.models import StudyPoint


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: Request, point_id: UUID) -> HttpResponse:
    """How many are looked after, and adding somebody; who they are is shown by an act of its own."""
    one = _closed(request, point_id)
    form = forms.CareForm(request.POST if request.method == "POST" else None)
    made = form.carried_out(
        lambda given: actions.add_care(point=one, **given, actor=request.actor, now=request.now)
    )
    if made is not None:
        return done(request, _("记下了。"), at(one, "study_care"))
    return _show(request, one, form=form)


@signed_in
@require_POST
def care_views(request: Request, point_id: UUID) -> HttpResponse:
    """Open the list, with why."""
    one = _closed(request, point_id)
    form = forms.OpenCareForm(request.POST)
    opened = form.carried_out(
        lambda given: actions.open_care(point=one, **given, actor=request.actor, now=request.now)
    )
    return _show(request, one, opening=form, opened=opened)


@signed_in
@require_POST
def care_ends(request: Request, point_id: UUID, row_id: UUID) -> HttpResponse:
    """Somebody is looked after no longer, or did not want it any more."""
    one = _closed(request, point_id)
    row = studying.care_row(one.id, row_id)
    if row is None:
        raise Http404
    try:
        actions.end_care(row=row, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return _show(request, one, refusal=refusal)
    return done(request, _("去掉了，什么也没留下。"), at(one, "study_care"))


def _closed(request: Request, point_id: UUID) -> StudyPoint:
    """A point whose list the actor may open; the others are told so."""
    one = found(request, point_id)
    errors.require(policies.may_open_care(request.actor, one.path, studying.host_id(one.id)))
    return one


def _show(
    request: Request,
    one: StudyPoint,
    *,
    form: forms.CareForm | None = None,
    opening: forms.OpenCareForm | None = None,
    opened: list[actions.Cared] | None = None,
    refusal: errors.Refusal | None = None,
) -> HttpResponse:
    shown = form or opening
    context = {
        "point": one,
        "count": studying.cared(one.id),
        "form": form or forms.CareForm(),
        "opening": opening or forms.OpenCareForm(),
        "opened": opened,
        "refusal": refusal,
        "said": said(request),
        "here": "points",
    }
    status = refusal.status if refusal else shown.status if shown else 200
    return render(request, "people/studying/care.jinja", context, status=status)


@signed_in
@require_safe
def requests(request: Request) -> HttpResponse:
    """What points asked of the stations one works in or leads: those that wait first."""
    return _listed(request)


@signed_in
@require_POST
def answers(request: Request, request_id: UUID) -> HttpResponse:
    """Answer one of them."""
    asked = _asked(request, request_id)
    form = forms.AnswerForm(request.POST)
    answered = form.carried_out(
        lambda given: actions.answer_station(request=asked, **given, actor=request.actor, now=request.now)
    )
    if answered is None:
        return _listed(request, asked, form)
    return done(request, _("回好了。"), reverse("station_requests"))


def _asked(request: Request, request_id: UUID) -> StationRequest:
    asked = studying.requests_for(request.actor).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    return asked


def _listed(
    request: Request, asked: StationRequest | None = None, form: forms.AnswerForm | None = None
) -> HttpResponse:
    listed = list(studying.requests_for(request.actor)[:100])
    context = {
        "rows": [
            {
                "asked": one,
                "badge": (states.MARKS[one.state], states.REQUEST.word(one.state)),
                "form": form
                if asked is not None and one.pk == asked.pk
                else forms.AnswerForm(auto_id=f"a{n}-%s"),
            }
            for n, one in enumerate(listed)
        ],
        "open": sum(one.state == states.OPEN for one in listed),
        "said": said(request),
        "here": "requests",
    }
    return render(request, "people/studying/requests.jinja", context, status=form.status if form else 200)
