"""Registrations that may be one person: looked at side by side, joined, told apart, taken apart again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, queries, references
from mulin.people.forms import MergeForm
from mulin.people.models import Person
from mulin.people.pages.accounts import require_window
from mulin.people.pages.door import done, said, staff_only
from mulin.platform.requests import Request


@require_safe
@staff_only
def duplicates(request: Request) -> HttpResponse:
    """Pairs with one telephone number, and what was joined lately."""
    require_window(request)
    street_id = request.actor.street_id
    pairs = queries.may_be_one(street_id)
    merges = list(queries.merges_in(street_id, now=request.now)[:50])
    people = {one.id for pair in pairs for one in (pair.low, pair.high)}
    context = {
        "pairs": pairs,
        "merges": merges,
        "hints": references.hints(list(people)),
        "said": said(request),
        "here": "duplicates",
    }
    return render(request, "people/duplicates.jinja", context)


def _pair(request: Request, one: UUID, other: UUID) -> queries.Pair:
    require_window(request)
    found = queries.pair_of(one, other, street_id=request.actor.street_id)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def pair(request: Request, one: UUID, other: UUID) -> HttpResponse:
    """Two registrations side by side; sent, they become one."""
    found = _pair(request, one, other)
    form = _form(request, found)

    def merge(given: dict[str, object]) -> object:
        kept, gone = (
            (found.low, found.high) if given["keep"] == str(found.low.id) else (found.high, found.low)
        )
        return actions.merge(
            kept=kept,
            gone=gone,
            how_known=str(given["how_known"]),
            close_other_account=bool(given["close_other_account"]),
            actor=request.actor,
            now=request.now,
        )

    if form.carried_out(merge) is not None:
        return done(request, _("合成一条了。弄错了，可以在这一页拆开。"), reverse("duplicates"))
    return _show(request, found, form, [])


def _choices(found: queries.Pair) -> list[tuple[str, str]]:
    return [(str(found.low.id), _("先登记的这条（A）")), (str(found.high.id), _("后登记的这条（B）"))]


def _form(request: Request, found: queries.Pair) -> MergeForm:
    return MergeForm(
        request.POST if request.method == "POST" else None,
        choices=_choices(found),
        initial={"keep": str(found.low.id)},
    )


def _show(request: Request, found: queries.Pair, form: MergeForm, shown: list[Person]) -> HttpResponse:
    ids = [found.low.id, found.high.id]
    context = {
        "pair": found,
        "form": form,
        "shown": {one.id for one in shown},
        "hints": references.hints(ids),
        "accounts": queries.with_accounts(ids),
    }
    return render(request, "people/pair.jinja", context, status=form.status)


@require_POST
@staff_only
def views(request: Request, one: UUID, other: UUID) -> HttpResponse:
    """Open both on this page, once; the look is written down first."""
    found = _pair(request, one, other)
    shown = actions.show_pair(one=found.low, other=found.high, actor=request.actor, now=request.now)
    blank = MergeForm(choices=_choices(found), initial={"keep": str(found.low.id)})
    return _show(request, found, blank, shown)


@require_POST
@staff_only
def apart(request: Request, one: UUID, other: UUID) -> HttpResponse:
    """Not the same person: a family on one telephone, or two of one name."""
    found = _pair(request, one, other)
    actions.keep_apart(one=found.low, other=found.high, actor=request.actor, now=request.now)
    return done(request, _("记下了：不是同一个人，以后不再问。"), reverse("duplicates"))


@require_POST
@staff_only
def splits(request: Request, merge_id: UUID) -> HttpResponse:
    """It was a mistake: two again."""
    require_window(request)
    found = queries.merges_in(request.actor.street_id, now=request.now).filter(id=merge_id).first()
    if found is None:
        raise Http404
    actions.split(merge=found, actor=request.actor, now=request.now)
    return done(request, _("拆开了，各归各的。"), reverse("duplicates"))
