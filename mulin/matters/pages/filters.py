"""Kept cuts of the queue: the current one is kept under a name; renamed, moved, deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.matters import actions, policies, queries
from mulin.matters.forms.filters import RenameForm, SaveFilterForm
from mulin.matters.models import Channel, SavedFilter
from mulin.matters.pages import state
from mulin.matters.pages.door import around, desk_only
from mulin.matters.pages.rows import DUE
from mulin.platform.errors import Refusal
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def saved_filters(request: Request) -> HttpResponse:
    """GET lists what is kept, with a form for the cut in the address; POST keeps it."""
    carried = QueryDict(request.POST.get("back", "")[:500]) if request.method == "POST" else request.GET
    desk = state.named(state.from_query(carried, request.actor), request.actor)
    if request.method != "POST":
        return _show(request, desk, SaveFilterForm())
    form = SaveFilterForm(request.POST)
    kept = form.carried_out(
        lambda given: actions.save_filter(
            name=given["name"],
            shared=given["shared"],
            cut=desk.values["cut"],
            channel=desk.values["channel"],
            due=desk.values["due"],
            category=desk.category,
            place=desk.place,
            handler=desk.handler,
            actor=request.actor,
            now=request.now,
        )
    )
    if kept is None:
        return _show(request, desk, form, status=form.status)
    return redirect(desk.link(pick=""))


def _show(
    request: Request,
    desk: state.Desk,
    form: SaveFilterForm,
    *,
    renaming: tuple[UUID, RenameForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rail = queries.rail(request.actor, request.now.astimezone(LOCAL).date())
    context: dict[str, Any] = {
        **around(request, "queue"),
        "kept": rail.kept,
        "words": words,
        "now_words": words_of(desk),
        "cut_back": desk.back,
        "back_address": desk.link(),
        "form": form,
        "may_share": bool(policies.may_share_filter(request.actor)),
        "renaming": renaming,
        "address": address,
    }
    return render(request, "matters/filters/page.jinja", context, status=status)


@require_POST
@desk_only
def saved_filter(request: Request, filter_id: UUID) -> HttpResponse:
    """One kept cut: renamed, moved up or down, deleted."""
    saved = queries.saved_filter(request.actor, filter_id)
    if saved is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "rename":
        return _rename(request, saved)
    if act in ("up", "down"):
        actions.move_filter(saved=saved, up=act == "up", actor=request.actor)
    elif act == "delete":
        actions.delete_filter(saved=saved, actor=request.actor)
    else:
        raise Refusal("DR-16", _("没有这一步。"), remedy=_("请从页面上的按钮里选。"))
    return redirect(reverse("matters:saved_filters"))


def _rename(request: Request, saved: SavedFilter) -> HttpResponse:
    form = RenameForm(request.POST)
    done = form.carried_out(
        lambda given: actions.rename_filter(saved=saved, name=given["name"], actor=request.actor)
    )
    if done is not None:
        return redirect(reverse("matters:saved_filters"))
    desk = state.from_query(QueryDict(""), request.actor)
    return _show(request, desk, SaveFilterForm(), renaming=(saved.id, form), status=form.status)


def words(kept: queries.Kept) -> str:
    """What a kept cut narrows to: 等派 · 青桐苑 · 超期."""
    return _joined(kept.values, kept.category, kept.place, kept.handler)


def words_of(desk: state.Desk) -> str:
    narrowed = desk.narrowed or desk.cut != "open"
    return _joined(desk.values, desk.category, desk.place, desk.handler) if narrowed else ""


def _joined(values: dict[str, str], *named: Any) -> str:
    parts = [str(queries.CUTS[values["cut"] or "open"].word)]
    if values["channel"]:
        parts.append(str(Channel(values["channel"]).label))
    parts += [one.local_name for one in named if one]
    if values["due"]:
        parts.append(str(DUE[values["due"]]))
    return " · ".join(parts)


def address(kept: queries.Kept) -> str:
    """Where a kept cut opens; to the list of them where something of it is gone, which says what."""
    if kept.gone:
        return f"{reverse('matters:saved_filters')}#f-{kept.id}"
    return state.Desk(dict(kept.values)).link()
