"""Home study points at the desk: the list, a new one, one point with what it must have, its way, its station."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, queries
from mulin.people.forms import bodies as forms
from mulin.people.models import Person
from mulin.people.pages.door import done, said, today
from mulin.people.policies import bodies as policies
from mulin.people.queries import coverage, rosters, studying
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.timeline.queries import story
from mulin.platform.ui.forms import ActForm
from mulin.territory import queries as territory
from mulin.territory import study_templates
from mulin.territory.models import Place, StudyPoint
from mulin.territory.states import study_point as states

Page = Callable[..., HttpResponse]


def signed_in(page: Page) -> Page:
    """For who has logged in; what of it they see follows from their posts and what they host."""
    return login_required(never_cache(page))


def keeps_somewhere(request: Request) -> bool:
    return any(post.role in policies.KEEPERS for post in request.actor.own_posts)


def found(request: Request, point_id: UUID) -> StudyPoint:
    point = studying.kept_point(request.actor, point_id)
    if point is None:
        raise Http404
    return point


def at(point: StudyPoint, name: str = "study_point", *more: UUID | str) -> str:
    return reverse(name, args=[point.id, *more])


def badge(point: StudyPoint) -> tuple[str, str]:
    return states.MARKS[point.state], states.STUDY_POINT.word(point.state)


def offered(request: Request) -> dict[str, Any]:
    """The lists that the forms offer."""
    street_id = request.actor.street_id
    stations = [
        one
        for one in (territory.organisations(street_id, on=today(request)) if street_id else [])
        if one.kind == one.Kind.GRID_STATION
    ]
    functions = study_templates.templates(study_templates.FUNCTIONS, street_id=street_id, on=request.now)
    return {"functions": functions, "stations": stations}


@signed_in
@require_safe
def points(request: Request) -> HttpResponse:
    """The points that one keeps, sees by one's post, or hosts; those no longer held are told by their state."""
    listed = list(studying.kept_by(request.actor))
    sees = any(post.role in policies.SEES_POINTS for post in request.actor.own_posts)
    if not listed and not sees:
        raise errors.Refusal(
            "S0-24",
            _("这一页给管家庭小党校的人用。"),
            remedy=_("要参加一个，请到街道公开页的“家庭小党校”里选。"),
        )
    state = request.GET.get("state", "")
    shown = [one for one in listed if not state or one.state == state]
    counts = {key: sum(one.state == key for one in listed) for key in states.STUDY_POINT.states}
    context = {
        "rows": [{"point": one, "badge": badge(one)} for one in shown],
        "covered": studying.covered(shown),
        "counts": counts,
        "state": state,
        "total": len(listed),
        "words": states.STUDY_POINT.states,
        "may_found": keeps_somewhere(request),
        "said": said(request),
        "here": "points",
    }
    return render(request, "people/studying/list.jinja", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Register a point in one of the grid areas one keeps."""
    if not keeps_somewhere(request):
        errors.require(policies.may_found_point(request.actor, "-"))
    paths = [post.path for post in request.actor.own_posts if post.role in policies.KEEPERS]
    places = coverage.grids_in(paths, on=today(request)) or _without_grids(request)
    form = forms.PointForm(
        request.POST if request.method == "POST" else None, places=places, **offered(request)
    )
    made = form.carried_out(lambda given: _found_point(request, given))
    if made is not None:
        return done(request, _("登记好了。再添上三样，就能标为建成。"), at(made))
    return render(request, "people/studying/new.jinja", {"form": form, "here": "points"}, status=form.status)


def _without_grids(request: Request) -> list[Place]:
    return rosters.areas_of(request.actor, on=today(request))


def _found_point(request: Request, given: dict[str, Any]) -> StudyPoint:
    host = _host(request, given.pop("host_name"), given.pop("host_phone"))
    return actions.found_point(**given, host=host, actor=request.actor, now=request.now)


def _host(request: Request, name: str, phone: str) -> Person:
    person = queries.registered(name, phone, street_id=request.actor.street_id)
    if person is None:
        raise errors.Invalid(
            "S0-02",
            _("没有登记过这个姓名和号码的人。"),
            remedy=_("请先在“居民和账号”里登记。"),
            field="host_name",
        )
    return person


@signed_in
@require_safe
def point(request: Request, point_id: UUID) -> HttpResponse:
    return show(request, found(request, point_id))


def show(
    request: Request,
    one: StudyPoint,
    *,
    refusal: errors.Refusal | None = None,
    forms_: dict[str, ActForm] | None = None,
) -> HttpResponse:
    """One point: how it stands, its three elements with what is missing, what it asked, what was done."""
    wrong = next((form for form in (forms_ or {}).values() if form.status != 200), None)
    host = studying.host_id(one.id)
    functions = study_templates.templates(study_templates.FUNCTIONS, street_id=one.street_id, on=request.now)
    carriers = study_templates.templates(study_templates.CARRIERS, street_id=one.street_id, on=request.now)
    context = {
        "point": one,
        "badge": badge(one),
        "elements": studying.elements(one),
        "buildings": studying.duty_area(one.id),
        "team": studying.team_of(one.id),
        "asked": studying.requests_of(one.id),
        "hosted": host is not None,
        "hosts": host == request.actor.id,
        "functions": study_templates.words(one.functions, functions),
        "carriers": [template.word for template in carriers],
        "may_keep": bool(policies.may_found_point(request.actor, one.path)) and one.state != states.ENDED,
        "may_fill": bool(policies.may_fill_point(request.actor, one.path, host))
        and one.state != states.ENDED,
        "may_open_care": bool(policies.may_open_care(request.actor, one.path, host)),
        "steps": list(states.STUDY_POINT.verbs_from(one.state)),
        "story": _told(one),
        "team_form": forms.TeamForm(),
        "ask_form": forms.AskForm(),
        **(forms_ or {}),
        "refusal": refusal,
        "said": said(request),
        "here": "points",
    }
    status = refusal.status if refusal else wrong.status if wrong else 200
    return render(request, "people/studying/point.jinja", context, status=status)


def _told(one: StudyPoint) -> list[dict[str, Any]]:
    """What was done, by office: the name of a host who did it is for members alone."""
    return [
        {"at": line.at, "who": line.office or _("点里的人"), "text": line.sentence}
        for line in story([one.id])[-12:]
    ]


STEPS: dict[str, Callable[..., StudyPoint]] = {
    "establish": actions.establish,
    "pause": actions.pause,
    "resume": actions.resume,
    "end": actions.end_point,
}


@signed_in
@require_POST
def steps(request: Request, point_id: UUID, verb: str) -> HttpResponse:
    """One step on its way: established, paused, resumed, ended."""
    one = found(request, point_id)
    if verb not in STEPS:
        raise Http404
    try:
        moved = STEPS[verb](point=one, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return show(request, one, refusal=refusal)
    return done(request, _("现在是“%(state)s”。") % {"state": states.STUDY_POINT.word(moved.state)}, at(one))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: Request, point_id: UUID) -> HttpResponse:
    """Other functions, another station, home or host."""
    one = found(request, point_id)
    errors.require(policies.may_found_point(request.actor, one.path))
    initial = {"functions": one.functions, "station": str(one.station_id or "")}
    form = forms.ChangePointForm(
        request.POST if request.method == "POST" else None, initial=initial, **offered(request)
    )

    def change(given: dict[str, Any]) -> StudyPoint:
        name, phone = given.pop("host_name"), given.pop("host_phone")
        host = _host(request, name, phone) if name or phone else None
        return actions.change_point(point=one, host=host, **given, actor=request.actor, now=request.now)

    if form.carried_out(change) is not None:
        return done(request, _("改好了。"), at(one))
    context = {"form": form, "point": one, "here": "points"}
    return render(request, "people/studying/changes.jinja", context, status=form.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def buildings(request: Request, point_id: UUID) -> HttpResponse:
    """Buildings for the duty area: a compound of the street first, then the buildings in it."""
    one = found(request, point_id)
    street = territory.by_id(one.street_id)
    if street is None:
        raise Http404
    compounds = list(territory.compounds(street))
    asked = request.GET.get("of", "")
    compound = next((place for place in compounds if str(place.pk) == asked), None)
    there = {place.pk for place in studying.duty_area(one.id)}
    places = [place for place in (territory.inside(compound) if compound else []) if place.pk not in there]
    form = forms.CoverForm(request.POST if request.method == "POST" else None, places=places)
    new_ones = form.carried_out(
        lambda given: actions.cover(point=one, **given, actor=request.actor, now=request.now)
    )
    if new_ones is not None:
        return done(request, _("责任区添了 %(n)s 幢楼。") % {"n": new_ones}, at(one) + "#area")
    context = {
        "form": form,
        "point": one,
        "compounds": [(str(place.pk), place.local_name) for place in compounds],
        "compound": compound,
        "places": places,
        "here": "points",
    }
    return render(request, "people/studying/buildings.jinja", context, status=form.status)


@signed_in
@require_POST
def building_ends(request: Request, point_id: UUID, place_id: UUID) -> HttpResponse:
    """A building out of the duty area."""
    one, place = found(request, point_id), territory.by_id(place_id)
    if place is None:
        raise Http404
    try:
        actions.uncover(point=one, building=place, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return show(request, one, refusal=refusal)
    return done(request, _("去掉了。"), at(one) + "#area")


@signed_in
@require_POST
def team(request: Request, point_id: UUID) -> HttpResponse:
    """A volunteer onto the list."""
    one = found(request, point_id)
    form = forms.TeamForm(request.POST)
    made = form.carried_out(
        lambda given: actions.add_to_team(point=one, **given, actor=request.actor, now=request.now)
    )
    if made is None:
        return show(request, one, forms_={"team_form": form})
    return done(request, _("添上了。"), at(one) + "#team")


@signed_in
@require_POST
def team_steps(request: Request, point_id: UUID, member_id: UUID, verb: str) -> HttpResponse:
    """One of the team leads from now on, or goes."""
    one = found(request, point_id)
    member = studying.team_member(one.id, member_id)
    if member is None or verb not in ("leads", "ends"):
        raise Http404
    act: Callable[..., Any] = actions.lead_team if verb == "leads" else actions.leave_team
    try:
        act(member=member, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return show(request, one, refusal=refusal)
    return done(request, _("改好了。"), at(one) + "#team")


@signed_in
@require_POST
def asks(request: Request, point_id: UUID) -> HttpResponse:
    """Ask the station for something."""
    one = found(request, point_id)
    form = forms.AskForm(request.POST)
    made = form.carried_out(
        lambda given: actions.ask_station(point=one, **given, actor=request.actor, now=request.now)
    )
    if made is None:
        return show(request, one, forms_={"ask_form": form})
    return done(request, _("交给%(station)s了。") % {"station": made.station.local_name}, at(one) + "#asked")
