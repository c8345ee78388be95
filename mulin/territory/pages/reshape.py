"""Merging two neighbourhoods and splitting one: first what goes along, then the same again to do it (S0-38)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import actions, policies, queries
from mulin.territory.forms.places import MergeNeighbourhoodsForm, SplitNeighbourhoodForm
from mulin.territory.models import Place
from mulin.territory.pages.door import done, keepers_only, said, street_of, today


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def reshape(request: Request) -> HttpResponse:
    """Merge one neighbourhood into another; below it, which one could be split."""
    street = street_of(request)
    errors.require(policies.may_change_place(request.actor, Place.Kind.NEIGHBOURHOOD, street.path))
    areas = list(queries.neighbourhoods(street).defer("outline"))
    form = MergeNeighbourhoodsForm(_data(request), today=today(request), areas=areas)
    seen: dict[str, Any] = {}

    def act(given: dict[str, Any]) -> Place | None:
        wanted = {**given, "actor": request.actor, "now": request.now}
        if "sure" not in request.POST:
            seen["preview"] = actions.preview_merge(**wanted)
            return None
        return actions.merge_neighbourhoods(**wanted)

    if request.method == "POST" and (into := form.carried_out(act)) is not None:
        text = _("并好了，都在%(into)s里。") % {"into": into.spoken}
        return done(request, text, reverse("territory:place", args=[into.id]))
    context = {"form": form, "areas": areas, "preview": seen.get("preview"), "said": said(request)}
    return render(request, "territory/reshape.jinja", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def split(request: Request, place_id: UUID) -> HttpResponse:
    """Found a neighbourhood out of parts of one."""
    street = street_of(request)
    place = queries.by_id(place_id)
    if place is None or place.kind != Place.Kind.NEIGHBOURHOOD or place.street_id != street.id:
        raise Http404
    errors.require(policies.may_change_place(request.actor, place.kind, place.path))
    inside = [(one, f"{one.get_kind_display()} · {one.spoken}") for one in queries.parts_of(place)]
    form = SplitNeighbourhoodForm(_data(request), today=today(request), inside=inside)
    seen: dict[str, Any] = {}

    def act(given: dict[str, Any]) -> Place | None:
        by: dict[str, Any] = {"actor": request.actor, "now": request.now}
        if "sure" not in request.POST:
            seen["preview"] = actions.preview_split(
                place=place, parts=given["parts"], since=given["since"], **by
            )
            return None
        return actions.split_neighbourhood(place=place, **given, **by)

    if request.method == "POST" and (made := form.carried_out(act)) is not None:
        text = _("分好了：%(name)s。接着给它定代码、定岗位。") % {"name": made.spoken}
        return done(request, text, reverse("territory:place", args=[made.id]))
    context = {"form": form, "place": place, "preview": seen.get("preview"), "back": (reverse("territory:reshape"), _("合并、拆分居民区"))}  # fmt: skip
    return render(request, "territory/split.jinja", context, status=form.status)


def _data(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
