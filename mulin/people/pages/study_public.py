"""Home study points for residents: which there are, joining one, and what members see of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mulin.people import actions
from mulin.people.pages.door import HERE, said
from mulin.people.policies import bodies as policies
from mulin.people.queries import studying
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import naming, study_templates
from mulin.territory import queries as territory
from mulin.territory.models import Place, StudyPoint


@never_cache
@require_safe
def street_points(request: Request, key: str) -> HttpResponse:
    """The established points by neighbourhood and number; nothing of where they are and who is in them."""
    street = territory.opened(territory.street(key))
    if street is None:
        raise Http404
    request.street = street
    areas = list(territory.neighbourhoods(street))
    asked = request.GET.get("in", "")
    area = next((one for one in areas if str(one.pk) == asked), None)
    if asked and area is None:
        raise Http404
    mine = studying.joined(request.actor.id) if request.actor.id else []
    listed = list(studying.open_points(street, neighbourhood=area))
    functions = study_templates.templates(study_templates.FUNCTIONS, street_id=street.pk, on=request.now)
    joined = {one.pk for one in mine}
    with_points = {one.neighbourhood_id for one in listed}
    context = {
        "street": street,
        "key": naming.key_of(street),
        "area": area,
        "areas": areas if area else [one for one in areas if one.pk in with_points],
        "mine": [_line(one, functions) for one in mine],
        "points": [_line(one, functions) for one in listed if one.pk not in joined],
        "total": len(listed),
        "keeps": bool(request.actor.id)
        and any(post.role in policies.SEES_POINTS for post in request.actor.own_posts),
        "said": said(request),
    }
    elder = "people/studying/street_elder.jinja" if request.prefs.view == "elder" else ""
    return render(request, elder or "people/studying/street.jinja", context)


def _line(point: StudyPoint, functions: list[study_templates.Template]) -> dict[str, object]:
    return {"point": point, "functions": study_templates.words(point.functions, functions)}


@login_required
@never_cache
@require_safe
def inside(request: Request, point_id: UUID) -> HttpResponse:
    """What members see of their point: where it is and who hosts it. For everybody else it is not there."""
    return _show(request, point_id)


def _show(request: Request, point_id: UUID, refusal: errors.Refusal | None = None) -> HttpResponse:
    seen = studying.inside(point_id, request.actor.id)
    if seen is None:
        raise Http404
    street = territory.by_id(seen.point.street_id)
    request.street = street
    functions = study_templates.templates(
        study_templates.FUNCTIONS, street_id=seen.point.street_id, on=request.now
    )
    context = {
        "seen": seen,
        "point": seen.point,
        "functions": study_templates.words(seen.point.functions, functions),
        "back": _list_of(street),
        "refusal": refusal,
        "said": said(request),
    }
    elder = request.prefs.view == "elder"
    page = "people/studying/inside_elder.jinja" if elder else "people/studying/inside.jinja"
    return render(request, page, context, status=refusal.status if refusal else 200)


def _list_of(street: Place | None) -> str:
    if street is None:
        raise Http404
    return reverse("street_study_points", args=[naming.key_of(street)])


@login_required
@require_POST
def members(request: Request, point_id: UUID) -> HttpResponse:
    """Join."""
    point = studying.open_point(point_id)
    if point is None:
        raise Http404
    actions.join_point(point=point, actor=request.actor, now=request.now)
    messages.success(request, _("您参加了。地址和召集人在下面，只有参加的人看得到。"), extra_tags=HERE)
    return redirect(reverse("study_inside", args=[point.pk]))


@login_required
@require_POST
def leavings(request: Request, point_id: UUID) -> HttpResponse:
    """Leave; nothing is asked and nothing is kept."""
    seen = studying.inside(point_id, request.actor.id)
    if seen is None:
        raise Http404
    try:
        actions.leave_point(point=seen.point, actor=request.actor, now=request.now)
    except errors.Refusal as refusal:
        return _show(request, point_id, refusal)
    messages.success(request, _("您退出了，没有留下记录。什么时候想来都可以。"), extra_tags=HERE)
    return redirect(_list_of(territory.by_id(seen.point.street_id)))
