"""What one can change of a place: a form of its own each, one action call, and back to the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.requests import Request
from mulin.platform.ui.forms import ActForm
from mulin.territory import actions, codes, policies, queries
from mulin.territory.actions.changing_places import BELOW
from mulin.territory.actions.drawing_places import DRAWABLE
from mulin.territory.actions.moving import INTO
from mulin.territory.forms import places as forms
from mulin.territory.models import Place
from mulin.territory.pages.door import done, keepers_only, street_of, today

KINDS = Place.Kind
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with a place: its word, its address and what is said about it."""

    key: str
    word: Words
    lead: Words
    page: str
    button: Words


ACTS = (
    Act("part", gettext_lazy("加地方"), gettext_lazy("在这里面加一处，从一天起算。"), "territory:place_parts_new", gettext_lazy("加上")),
    Act("homes", gettext_lazy("登记户"), gettext_lazy("只登记门牌，不登记人。户不上公开页，也不上图。"), "territory:place_homes", gettext_lazy("登记")),
    Act("name", gettext_lazy("改名"), gettext_lazy("从一天起叫新名字；以前的日子还查得到旧名字。"), "territory:place_names", gettext_lazy("改名")),
    Act("code", gettext_lazy("改代码"), gettext_lazy("从一天起用新代码，旧代码到那天为止；里面的代码跟着换。"), "territory:place_codes", gettext_lazy("用这个代码")),
    Act("move", gettext_lazy("移到别处"), gettext_lazy("没办完的事、岗位跟着走；办结的留在原处，去年的数不变。"), "territory:place_moves", gettext_lazy("移过去")),
    Act("outline", gettext_lazy("画轮廓"), gettext_lazy("交一个 GeoJSON，从一天起这样画；以前怎么画的还查得到。"), "territory:place_outlines", gettext_lazy("就这样画")),
    Act("end", gettext_lazy("结束"), gettext_lazy("从一天起没有这个地方了，以前的照旧查得到。"), "territory:place_ends", gettext_lazy("从这天起结束")),
)  # fmt: skip
BY_KEY = {act.key: act for act in ACTS}


def acts_for(actor: Actor, place: Place) -> list[tuple[str, Words]]:
    """What the actor can do with a place that is there: addresses with their words."""
    inside = policies.may_keep_place(actor, place.path)
    itself = policies.may_change_place(actor, place.kind, place.path)
    offered = {
        "part": bool(inside) and bool(_kinds(actor, place)),
        "homes": bool(inside) and place.kind in (KINDS.ENTRANCE, KINDS.BUILDING),
        "name": bool(itself) and place.kind != KINDS.HOME,
        "code": bool(itself) and place.kind in codes.LEVELS,
        "move": bool(itself) and place.kind in INTO,
        "outline": bool(inside) and place.kind in DRAWABLE,
        "end": bool(itself) and place.kind not in policies.ABOVE_GRIDS,
    }
    return [(reverse(act.page, args=[place.id]), act.word) for act in ACTS if offered[act.key]]


def _kinds(actor: Actor, place: Place) -> list[str]:
    """What may be added in a place."""
    return [
        kind
        for kind, above in BELOW.items()
        if place.kind in above and policies.may_change_place(actor, kind, place.path)
    ]


def visible(request: Request, place_id: UUID) -> Place:
    """A place of the actor's street; else it is not there at all."""
    found = queries.by_id(place_id)
    if found is None or found.street_id is None or found.street_id != request.actor.street_id:
        raise Http404
    return found


def act_page(
    request: Request,
    key: str,
    place: Place,
    form: ActForm,
    act: Callable[[dict[str, Any]], tuple[str, str] | None],
    more: dict[str, Any] | None = None,
    template: str = "territory/act.jinja",
) -> HttpResponse:
    """The form of an act; sent, what `act` says was done, on the page it leads to. `more` is for the template."""
    if request.method == "POST" and (result := form.carried_out(act)) is not None:
        return done(request, *result)
    one = BY_KEY[key]
    context = {
        "act": one,
        "place": place,
        "form": form,
        "preview": None,
        "held": [],
        "back": (reverse("territory:place", args=[place.id]), place.spoken),
        **(more or {}),
    }
    return render(request, template, context, status=form.status)


def _bound(request: Request) -> dict[str, Any]:
    return {"data": request.POST if request.method == "POST" else None, "today": today(request)}


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def parts_new(request: Request, place_id: UUID) -> HttpResponse:
    """Add a place below one."""
    place = visible(request, place_id)
    errors.require(policies.may_keep_place(request.actor, place.path))
    kinds = _kinds(request.actor, place)
    if not kinds:
        raise Http404
    street = street_of(request)
    compounds = list(queries.compounds(street)) if KINDS.BUILDING in kinds else []
    form = forms.PartForm(**_bound(request), kinds=kinds, compounds=compounds)

    def act(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.found_place(parent=place, **{"compound": None, **given}, **_by(request))
        return _("加上了：%(name)s。") % {"name": made.spoken}, reverse("territory:place", args=[place.id])

    return act_page(request, "part", place, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def homes(request: Request, place_id: UUID) -> HttpResponse:
    """Register the homes behind a door."""
    place = visible(request, place_id)
    errors.require(policies.may_keep_place(request.actor, place.path))
    form = forms.HomesForm(**_bound(request))

    def act(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.add_homes(inside=place, names=form.numbers, since=given["since"], **_by(request))
        return _("登记了 %(n)s 户。") % {"n": len(made)}, reverse("territory:place", args=[place.id])

    return act_page(request, "homes", place, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def names(request: Request, place_id: UUID) -> HttpResponse:
    """Call a place otherwise from a day on."""
    place = visible(request, place_id)
    errors.require(policies.may_change_place(request.actor, place.kind, place.path))
    form = forms.RenameForm(**_bound(request), initial={"name": place.name, "name_en": place.name_en})

    def act(given: dict[str, Any]) -> tuple[str, str]:
        actions.rename_place(place=place, **given, **_by(request))
        return _("改好了，现在叫“%(name)s”。") % {"name": given["name"]}, reverse("territory:place", args=[place.id])  # fmt: skip

    return act_page(request, "name", place, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def ends(request: Request, place_id: UUID) -> HttpResponse:
    """End a place from a day on."""
    place = visible(request, place_id)
    errors.require(policies.may_change_place(request.actor, place.kind, place.path))
    form = forms.EndForm(**_bound(request))

    def act(given: dict[str, Any]) -> tuple[str, str]:
        actions.end_place(place=place, on=given["since"], **_by(request))
        above = place.parent_id or place.id
        return _("“%(name)s”结束了。") % {"name": place.spoken}, reverse("territory:place", args=[above])

    return act_page(request, "end", place, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def place_codes(request: Request, place_id: UUID) -> HttpResponse:
    """Give a place its code from a day on."""
    place = visible(request, place_id)
    errors.require(policies.may_change_place(request.actor, place.kind, place.path))
    form = forms.CodeForm(**_bound(request), kind=place.kind)

    def act(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.give_code(place=place, **given, **_by(request))
        code = {"place": place.spoken, "code": codes.written(made.code)}
        return _("%(place)s的代码定为 %(code)s。") % code, reverse("territory:place", args=[place.id])

    return act_page(
        request, "code", place, form, act, {"held": queries.codes_of(place), "written": codes.written}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def moves(request: Request, place_id: UUID) -> HttpResponse:
    """Move a place elsewhere: first what would go along, then the same again to do it."""
    place = visible(request, place_id)
    errors.require(policies.may_change_place(request.actor, place.kind, place.path))
    if place.kind not in INTO:
        raise Http404
    form = forms.MoveForm(**_bound(request), targets=_targets(request, place))
    seen: dict[str, Any] = {}

    def act(given: dict[str, Any]) -> tuple[str, str] | None:
        wanted = {"places": [place], "to": given["to"], "since": given["since"], **_by(request)}
        if "sure" not in request.POST:
            seen["preview"] = actions.preview_move(**wanted)
            return None
        actions.move_places(**wanted)
        where = {"place": place.spoken, "to": given["to"].spoken}
        return _("%(place)s移到%(to)s了。") % where, reverse("territory:place", args=[place.id])

    return act_page(request, "move", place, form, act, seen)


def _targets(request: Request, place: Place) -> list[tuple[Place, str]]:
    """Where a place can go: what the actor keeps of the street, without where it lies now."""
    found = queries.targets(street_of(request), INTO[place.kind])
    return [
        (one, f"{one.get_kind_display()} · {one.spoken}")
        for one in found
        if one.id != place.parent_id and policies.may_keep_place(request.actor, one.path)
    ]
