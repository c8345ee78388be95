"""Acts on organisations, each on a sheet of its own: shown, refused with what was typed, or done."""

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
from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.platform.ui.forms import ActForm
from mulin.territory import actions, policies, queries, successions
from mulin.territory.forms import organisations as forms
from mulin.territory.models import Change, Organisation, Place
from mulin.territory.pages.door import done, said, staff_only, street_of, today
from mulin.territory.pages.organisations import ACTS, choices_of, visible
from mulin.territory.queries import chain_coverage as coverage
from mulin.territory.queries import chains
from mulin.territory.states import change as states


@dataclass(frozen=True, slots=True)
class Sheet:
    """One act: its word, what it does in a sentence, its form, and the call."""

    word: str | Promise
    lead: str | Promise
    make: Callable[[Request, Organisation], ActForm]
    act: Callable[[Request, Organisation, dict[str, Any]], Change]
    moves: Callable[[Organisation, dict[str, Any]], tuple[list[Organisation], Organisation] | None] = (
        lambda one, given: None
    )
    """Who would be passed on to whom: then it is shown with numbers before it is done."""


def _typed(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _others(request: Request, one: Organisation) -> list[Organisation]:
    """The others of the street, those of the same kind first."""
    found = [other for other in choices_of(one.street, today(request)) if other.id != one.id]
    return sorted(found, key=lambda other: (other.kind != one.kind, other.kind, other.name))


def _places(street: Place, *more: Place) -> list[Place]:
    found = [street, *queries.neighbourhoods(street), *queries.compounds(street)]
    known = {place.id for place in found}
    return [*(place for place in more if place.id not in known), *found]


def _rename(request: Request, one: Organisation) -> ActForm:
    return forms.NameForm(
        _typed(request), initial={"name": one.name, "name_en": one.name_en, "on": today(request)}
    )


def _rekind(request: Request, one: Organisation) -> ActForm:
    timed = [kind for kind in chains.kinds() if kind.temporary == one.temporary and kind.key != one.kind]
    return forms.RekindForm(_typed(request), initial={"on": today(request)}, kinds=timed)


def _reparent(request: Request, one: Organisation) -> ActForm:
    return forms.ReparentForm(
        _typed(request),
        initial={"on": today(request)},
        chains=chains.all_chains(),
        organisations=_others(request, one),
    )


def _areas(request: Request, one: Organisation) -> ActForm:
    held = [area.place for area in chains.areas_of(one.id, on=today(request))]
    initial = {"on": today(request), "areas": [str(place.id) for place in held]}
    first = sorted(_places(one.street, *held), key=lambda place: place not in held)
    form = forms.AreasForm(_typed(request), initial=initial, places=first)
    form.fields["areas"].usual = max(8, len(held))  # type: ignore[attr-defined]
    return form


def _split(request: Request, one: Organisation) -> ActForm:
    held = [area.place for area in chains.areas_of(one.id, on=today(request))]
    return forms.SplitForm(_typed(request), initial={"on": today(request)}, places=held)


def _merge(request: Request, one: Organisation) -> ActForm:
    alike = [other for other in _others(request, one) if other.kind == one.kind]
    return forms.MergeForm(_typed(request), initial={"on": today(request)}, organisations=alike)


def _abolish(request: Request, one: Organisation) -> ActForm:
    lasting = [other for other in _others(request, one) if not other.temporary]
    return forms.AbolishForm(_typed(request), initial={"on": today(request)}, organisations=lasting)


def _prolong(request: Request, one: Organisation) -> ActForm:
    return forms.ProlongForm(_typed(request))


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


SHEETS: dict[str, Sheet] = {
    "renames": Sheet(
        ACTS["renames"],
        gettext_lazy("以前叫什么，哪天都查得到；办过的事不变。"),
        _rename,
        lambda request, one, given: actions.rename(organisation=one, **given, **_by(request)),
    ),
    "kinds": Sheet(
        ACTS["kinds"],
        gettext_lazy("以前是哪一种，哪天都查得到。它排在链里的位置要容得下新的种类。"),
        _rekind,
        lambda request, one, given: actions.rekind(organisation=one, **given, **_by(request)),
    ),
    "parents": Sheet(
        ACTS["parents"],
        gettext_lazy("一条链里一家只有一个上级；几条链可以并排。"),
        _reparent,
        lambda request, one, given: actions.reparent(organisation=one, **given, **_by(request)),
    ),
    "areas": Sheet(
        ACTS["areas"],
        gettext_lazy("勾上的是那天起管的地方。一个居民区只归一个工作站。"),
        _areas,
        lambda request, one, given: actions.change_areas(organisation=one, **given, **_by(request)),
    ),
    "mergers": Sheet(
        ACTS["mergers"],
        gettext_lazy(
            "并进来的单位从那天起不在了，没办完的事、岗位和名录都由这里接着办；办结的事留在原单位名下。"
        ),
        _merge,
        lambda request, one, given: actions.merge(to=one, **given, **_by(request)),
        lambda one, given: (given["sources"], one),
    ),
    "splits": Sheet(
        ACTS["splits"],
        gettext_lazy("分出一家同种的新单位，带走几处地方和那里没办完的事。"),
        _split,
        lambda request, one, given: actions.split_off(organisation=one, **given, **_by(request)),
    ),
    "prolongations": Sheet(
        ACTS["prolongations"],
        gettext_lazy("临时单位到期自己结束；要延长，写明为什么。"),
        _prolong,
        lambda request, one, given: actions.prolong(organisation=one, **given, **_by(request)),
    ),
    "abolitions": Sheet(
        ACTS["abolitions"],
        gettext_lazy("从那天起不在了，没办完的事、岗位和名录都由接手的单位办；办结的事留在这里名下。"),
        _abolish,
        lambda request, one, given: actions.abolish(organisation=one, **given, **_by(request)),
        lambda one, given: ([one], given["to"]),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def act(request: Request, organisation_id: UUID, key: str) -> HttpResponse:
    """The sheet of one act; a merger or an abolition shows what would move, with numbers, before it is done."""
    one = visible(request, organisation_id)
    sheet = SHEETS.get(key)
    if sheet is None:
        raise Http404
    errors.require(policies.may_keep_organisations(request.actor, one.street.path))
    form = sheet.make(request, one)
    context = {"one": one, "key": key, "sheet": sheet, "form": form, "here": "organisations"}
    sure = request.POST.get("sure") == "1"
    if request.method == "POST" and not sure and form.is_valid():
        moving = sheet.moves(one, form.cleaned_data)
        if moving is not None:
            context |= _preview(request, moving, form.cleaned_data)
            return render(request, "territory/organisations/act.jinja", context)
    change = (
        form.carried_out(lambda given: sheet.act(request, one, given)) if request.method == "POST" else None
    )
    if change is not None:
        return done(request, _told(change), reverse("territory:organisation", args=[change.organisation_id]))
    return render(request, "territory/organisations/act.jinja", context, status=form.status)


def _preview(
    request: Request, moving: tuple[list[Organisation], Organisation], given: dict[str, Any]
) -> dict[str, Any]:
    sources, to = moving
    counted = actions.preview(sources=sources, to=to, on=given["on"], **_by(request))
    kinds = {kind.name: kind.word for kind in successions.all_kinds()}
    return {
        "sources": sources,
        "to": to,
        "on": given["on"],
        "moving": [(kinds[name], number) for name, number in counted.items()],
    }


def _told(change: Change) -> str:
    said = {"what": states.VERBS[change.verb], "on": change.on.isoformat()}
    if change.state == states.PLANNED:
        return _("定好了：%(on)s 起%(what)s，到那天自动生效。") % said
    moved = sum(change.moved.values())
    if moved:
        return _("办好了：%(what)s。%(n)s 项交给了接手的单位。") % (said | {"n": moved})
    return _("办好了：%(what)s。") % said


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def found(request: Request) -> HttpResponse:
    """Found an organisation."""
    street, on = street_of(request), today(request)
    errors.require(policies.may_keep_organisations(request.actor, street.path))
    form = forms.FoundForm(
        _typed(request),
        initial={"since": on},
        kinds=chains.kinds(),
        chains=chains.all_chains(),
        organisations=choices_of(street, on),
        places=_places(street),
    )

    def carry_out(given: dict[str, Any]) -> Organisation:
        charter = actions.Charter(**given | {"areas": tuple(given["areas"])})
        return actions.found(street=street, charter=charter, **_by(request))

    made = form.carried_out(carry_out) if request.method == "POST" else None
    if made is not None:
        text = _("“%(name)s”设好了。") % {"name": made.name}
        return done(request, text, reverse("territory:organisation", args=[made.id]))
    context = {"form": form, "here": "organisations"}
    return render(request, "territory/organisations/found.jinja", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def call_offs(request: Request, change_id: UUID) -> HttpResponse:
    """What was planned is not done."""
    change = chains.change(change_id, street_id=request.actor.street_id)
    if change is None:
        raise Http404
    errors.require(policies.may_keep_organisations(request.actor, change.street.path))
    form = forms.ChangeCallOffForm(_typed(request))
    off = (
        form.carried_out(lambda given: actions.call_off_change(change=change, **given, **_by(request)))
        if request.method == "POST"
        else None
    )
    if off is not None:
        return done(
            request, _("不办了，记下了。"), reverse("territory:organisation", args=[off.organisation_id])
        )
    context = {"change": change, "verb": states.VERBS[change.verb], "form": form, "here": "organisations"}
    return render(request, "territory/organisations/call_off.jinja", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def layers(request: Request) -> HttpResponse:
    """Lines of work on the grid: who staffs each on every grid area, and the form for one (S4-12)."""
    street, on = street_of(request), today(request)
    listed, counts = chains.layers(), coverage.layer_counts(street, on=on)
    words = request.GET.get("q", "").strip()[:40]
    found = queries.named_like(street, words, kinds=(Place.Kind.GRID,))
    part = paging.sheet(request, found.count() if words else counts[1], anchor="grids")
    grids = coverage.with_layers(list(found[part.start : part.stop]), on=on)
    may = bool(policies.may_keep_organisations(request.actor, street.path))
    if request.method == "POST":
        errors.require(policies.may_keep_organisations(request.actor, street.path))
    form = (
        forms.LayerForm(
            _typed(request),
            initial={"on": on},
            layers=listed,
            places=[grid.place for grid in grids],
            organisations=choices_of(street, on),
        )
        if may
        else None
    )
    if form is not None and request.method == "POST":
        form.carried_out(lambda given: actions.staff_layer(**given, **_by(request)))
        if not form.errors and form.refusal is None:
            return done(request, _("记下了。"), reverse("territory:layers"))
    context = {
        "layers": listed,
        "grids": grids,
        "counts": [(layer, counts[0].get(layer.key, 0)) for layer in listed],
        "of": counts[1],
        "asked": words,
        "sheet": part,
        "form": form,
        "said": said(request),
        "here": "layers",
    }
    return render(
        request, "territory/organisations/layers.jinja", context, status=form.status if form else 200
    )
