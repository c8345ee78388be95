"""Kinds of organisations, chains and layers: looked at by whoever holds a post, kept by who keeps organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.platform.timeline import queries as timeline
from mulin.platform.ui.forms import ActForm
from mulin.territory import actions, policies, queries
from mulin.territory.forms import structure as forms
from mulin.territory.models import Chain, Organisation, OrganisationKind, Place
from mulin.territory.pages.door import done, said, staff_only, street_of, today
from mulin.territory.queries import chains
from mulin.territory.queries import configuration as found

SORTS = {
    "kinds": (gettext_lazy("单位的种类"), gettext_lazy("加一种")),
    "chains": (gettext_lazy("链"), gettext_lazy("加一条链")),
    "layers": (gettext_lazy("条线"), gettext_lazy("加一条线")),
}
"""Each sort: its word, and the word for adding one."""
MOST_MEMBERS = 200


def _typed(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _by(request: Request, street: Place) -> dict[str, Any]:
    return {"street": street, "actor": request.actor, "now": request.now}


def _at(sort: str, key: str = "", name: str = "structure_one") -> str:
    return reverse(f"territory:{name}", args=[sort, key] if key else [sort])


def _one(sort: str, key: str) -> Any:
    if sort not in SORTS or (one := found.row(sort, key)) is None:
        raise Http404
    return one


@require_safe
@staff_only
def index(request: Request, sort: str) -> HttpResponse:
    """All of a sort with how many organisations of the street use each; those no longer offered last."""
    if sort not in SORTS:
        raise Http404
    street, on = street_of(request), today(request)
    used = found.uses(sort, on)
    context = {
        "street": street,
        "sort": sort,
        "rows": [
            (
                one,
                _at(sort, one.key),
                _own(used.get(one.key, []), street),
                _others(used.get(one.key, []), street),
            )
            for one in found.rows(sort)
        ],
        "may": bool(policies.may_keep_organisations(request.actor, street.path)),
        **_head(request, sort),
    }
    return render(request, "territory/structure/index.jinja", context)


def _head(request: Request, sort: str) -> dict[str, Any]:
    return {
        "tabs": [
            {"text": word, "href": _at(key, name="structure"), "current": key == sort}
            for key, (word, _add) in SORTS.items()
        ],
        "word": SORTS[sort][0],
        "add": SORTS[sort][1],
        "said": said(request),
    }


def _own(used: list[found.Use], street: Place) -> int:
    return sum(use.count for use in used if use.street_id == street.id)


def _others(used: list[found.Use], street: Place) -> int:
    """How many other streets use it."""
    return sum(use.street_id != street.id for use in used)


@require_safe
@staff_only
def show(request: Request, sort: str, key: str) -> HttpResponse:
    """One kind, chain or layer: its words, its steps, who uses it, and what was done with it."""
    one, street, on = _one(sort, key), street_of(request), today(request)
    used = found.uses(sort, on, key=key).get(key, [])
    shared = [use.path for use in used if use.street_id != street.id]
    may = bool(policies.may_keep_organisations(request.actor, street.path))
    context = {
        "one": one,
        "sort": sort,
        "street": street,
        "on": on,
        "own": _own(used, street),
        "others": len(shared),
        "members": found.members(sort, key, street.id, on, most=MOST_MEMBERS),
        "most": MOST_MEMBERS,
        "may": may and bool(policies.may_change_shared(request.actor, shared)),
        "story": _story(sort, key, street),
        "fixed": (sort, key) == ("chains", "line"),
        **_head(request, sort),
    }
    if sort == "kinds":
        context["stands"] = found.chains_with(key, on)
    if sort == "chains":
        context["steps"], context["past"] = found.all_steps(key, on)
    return render(request, "territory/structure/show.jinja", context)


def _story(sort: str, key: str, street: Place) -> list[dict[str, Any]]:
    names = queries.names_for_reader(street.id)
    lines = timeline.story([found.record_id(sort, key)], names)
    return [
        {"at": line.at, "who": line.who or line.office, "text": line.sentence, "said": line.said}
        for line in lines
    ]


def _sheet(
    request: Request,
    form: ActForm,
    act: Callable[[dict[str, Any]], tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """A form; sent, what `act` says was done, on the page it leads to. Who stands against it is linked to."""
    if request.method == "POST" and (result := form.carried_out(act)) is not None:
        return done(request, *result)
    against: list[Organisation] = []
    if isinstance(form.refusal, actions.InUse):
        own = queries.organisations_by_id(form.refusal.organisations)
        against = [one for one in own if one.street_id == request.actor.street_id]
    context |= {"form": form, "against": against[:MOST_MEMBERS]}
    return render(request, "territory/structure/act.jinja", context, status=form.status)


def _keeper(request: Request) -> Place:
    street = street_of(request)
    errors.require(policies.may_keep_organisations(request.actor, street.path))
    return street


def _words(given: dict[str, Any]) -> dict[str, Any]:
    """The values of a form as the actions take them."""
    values = dict(given)
    return {"words": actions.Words(values.pop("name"), values.pop("name_en")), **values}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: Request, sort: str) -> HttpResponse:
    """Add a kind, a chain with its levels, or a layer."""
    if sort not in SORTS:
        raise Http404
    street = _keeper(request)
    by = _by(request, street)
    form: ActForm
    if sort == "kinds":
        form = forms.KindForm(_typed(request), initial={"handles": True})
    elif sort == "chains":
        form = forms.NewChainForm(_typed(request), kinds=chains.kinds())
    else:
        form = forms.WordsForm(_typed(request))

    def act(given: dict[str, Any]) -> tuple[str, str]:
        made: Any
        words = actions.Words(given["name"], given["name_en"])
        if isinstance(form, forms.KindForm):
            made = actions.add_kind(words=words, terms=_terms(given), **by)
        elif isinstance(form, forms.NewChainForm):
            levels = [actions.Level(kind) for kind in form.levels]
            made = actions.add_chain(
                words=words, levels=levels, note=given["note"], note_en=given["note_en"], **by
            )
        else:
            made = actions.add_layer(words=words, **by)
        return _("“%(name)s”加上了。") % {"name": made.local_name}, _at(sort, made.key)

    lead = {
        "kinds": _("加一种单位，设立单位时就能选。已经有的不用再加。"),
        "chains": _("从最上面一级起选，几级都可以。一级里有几种单位的，加好以后再补。"),
        "layers": _("加一条线，网格上就能定由谁负责。网格还是那一张。"),
    }[sort]
    back = (_at(sort, name="structure"), SORTS[sort][0])
    return _sheet(request, form, act, title=SORTS[sort][1], lead=lead, back=back, button=_("加上"))


def _terms(given: dict[str, Any]) -> actions.KindTerms:
    names = ("temporary", "members", "members_en", "alone", "handles")
    return actions.KindTerms(**{name: given[name] for name in names})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def words(request: Request, sort: str, key: str) -> HttpResponse:
    """Other words and terms for one."""
    one, street = _one(sort, key), _keeper(request)
    by = _by(request, street)
    form: ActForm
    if isinstance(one, OrganisationKind):
        form = forms.KindForm(_typed(request), initial=vars(one))
    elif isinstance(one, Chain):
        form = forms.ChangeChainForm(_typed(request), initial={**vars(one), "bound": not one.free})
    else:
        form = forms.WordsForm(_typed(request), initial=vars(one))

    def act(given: dict[str, Any]) -> tuple[str, str]:
        said = actions.Words(given["name"], given["name_en"])
        if isinstance(one, OrganisationKind):
            actions.change_kind(kind=one, words=said, terms=_terms(given), **by)
        elif isinstance(one, Chain):
            actions.change_chain(
                chain=one,
                words=said,
                note=given["note"],
                note_en=given["note_en"],
                free=not given["bound"],
                **by,
            )
        else:
            actions.change_layer(layer=one, words=said, **by)
        return _("改好了。"), _at(sort, key)

    title = _("改“%(name)s”") % {"name": one.local_name}
    lead = _("从现在起，用到它的单位都照新的。以前怎么写的，经过里查得到。")
    return _sheet(
        request, form, act, title=title, lead=lead, back=(_at(sort, key), one.local_name), button=_("改好了")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def switch(request: Request, sort: str, key: str) -> HttpResponse:
    """Retire one, or take it up again."""
    one, street = _one(sort, key), _keeper(request)
    form = forms.SwitchForm(_typed(request))

    def act(given: dict[str, Any]) -> tuple[str, str]:
        do = actions.retire if one.active else actions.resume
        do(sort=sort, key=key, reason=given["reason"], **_by(request, street))
        text = _("“%(name)s”不再用于新的。") if one.active else _("“%(name)s”又用起来了。")
        return text % {"name": one.local_name}, _at(sort, key)

    word = _("不再用") if one.active else _("再用起来")
    lead = (
        _("已经有的照旧，历史都在；以后设新的、排新的，不再列出来。")
        if one.active
        else _("以后设新的、排新的，又能选它。")
    )
    title = f"{word} · {one.local_name}"
    return _sheet(
        request, form, act, title=title, lead=lead, back=(_at(sort, key), one.local_name), button=word
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def step_new(request: Request, key: str) -> HttpResponse:
    """Say that one kind may stand below another in a chain, from a day on."""
    one, street, on = _one("chains", key), _keeper(request), today(request)
    standing = {step.below_id: step.below for step in found.lasting_steps(key, on)}
    form = forms.StepForm(
        _typed(request), initial={"on": on}, kinds=chains.kinds(), above=list(standing.values())
    )

    def act(given: dict[str, Any]) -> tuple[str, str]:
        actions.add_step(chain=one, **given, **_by(request, street))
        return _("加上了。"), _at("chains", key)

    title = _("加一级 · %(name)s") % {"name": one.local_name}
    lead = _("说哪一种单位可以排在哪一种下面。要排在下面，上面那一种自己先要在这条链里。")
    return _sheet(
        request,
        form,
        act,
        title=title,
        lead=lead,
        back=(_at("chains", key), one.local_name),
        button=_("加上"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def step_end(request: Request, key: str, step_id: UUID) -> HttpResponse:
    """One kind may not stand below the other any more, from a day on."""
    one, street = _one("chains", key), _keeper(request)
    step = found.step(step_id, chain_key=key)
    if step is None:
        raise Http404
    form = forms.EndStepForm(_typed(request), initial={"on": today(request)})

    def act(given: dict[str, Any]) -> tuple[str, str]:
        actions.end_step(step=step, **given, **_by(request, street))
        return _("停了。"), _at("chains", key)

    above = step.above.local_name if step.above else _("最上面")
    title = _("停一级 · %(name)s") % {"name": one.local_name}
    lead = _("“%(below)s”从那天起不再排在“%(above)s”。以前排过的照旧查得到。") % {
        "below": step.below.local_name,
        "above": above,
    }
    return _sheet(
        request,
        form,
        act,
        title=title,
        lead=lead,
        back=(_at("chains", key), one.local_name),
        button=_("停掉"),
    )
