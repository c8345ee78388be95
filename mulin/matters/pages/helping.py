"""Two more doors for residents: speaking for a neighbour who agreed, and one message forwarded from a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, danger, public, tokens
from mulin.matters.actions import Contact
from mulin.matters.forms.speaking import BehalfForm, ChatForm
from mulin.matters.models import Channel, ReplyBy
from mulin.matters.pages.where import Where, settle
from mulin.matters.queries import outings as queries
from mulin.people.models import Person
from mulin.platform import clients, errors
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.platform.ui.forms import PlainForm
from mulin.territory import queries as territory


def _where(data: Mapping[str, Any]) -> Where:
    street = territory.opened(territory.the_street())
    if street is None:
        raise Http404
    return settle(data, street)


def _typed(request: Request, kind: type[PlainForm]) -> dict[str, Any]:
    return {name: request.POST[name] for name in kind.base_fields if request.POST.get(name)}


def _still_choosing(request: Request, where: Where) -> bool:
    return request.POST.get("act", "").startswith("way-") or not where.settled


def _words(words: str, where: Where) -> str:
    return f"{words}\n（地点：{where.unfound}）" if where.unfound else words


@require_http_methods(["GET", "HEAD", "POST"])
def raise_for(request: Request) -> HttpResponse:
    """For a neighbour who agreed: the neighbour raised it, and the slip is theirs."""
    if request.actor.id is None:
        return redirect_to_login(request.get_full_path())
    helper: Person = request.user.person
    if request.method != "POST":
        form = BehalfForm(initial={"form_key": new_token()})
        return _show_for(request, form, _where(request.GET))
    where = _where(request.POST)
    if _still_choosing(request, where):
        return _show_for(request, BehalfForm(initial=_typed(request, BehalfForm)), where)
    form = BehalfForm(request.POST)
    if not form.is_valid():
        return _show_for(request, form, where, status=422)
    values = form.cleaned_data
    words = _words(values["words"], where)
    try:
        made = actions.raise_once(
            token=tokens.for_form(values["form_key"], helper.id, words, values["name"]),
            contact=form.contact(helper),
            place=where.place,
            words=words,
            channel=Channel.WEB,
            client=clients.of(request),
            actor=request.actor,
            now=request.now,
        )
    except errors.Refusal as refused:
        return _refused(request, form, where, refused)
    return redirect(reverse("matters:raised_for", args=[made.id]))


def _refused(request: Request, form: BehalfForm, where: Where, refused: errors.Refusal) -> HttpResponse:
    if refused.field in form.fields:
        form.add_error(refused.field, f"{refused.message}{refused.remedy}")
        return _show_for(request, form, where, status=refused.status)
    return _show_for(request, form, where, refusal=refused, status=refused.status)


def _show_for(request: Request, form: BehalfForm, where: Where, **more: Any) -> HttpResponse:
    mine = queries.all_spoken_for(request.actor.id)
    return _show(request, "matters/helping/raise_for.jinja", form, where, mine=mine, **more)


def _show_chat(request: Request, form: ChatForm, where: Where, **more: Any) -> HttpResponse:
    return _show(request, "matters/helping/chat.jinja", form, where, **more)


def _show(
    request: Request,
    template: str,
    form: BehalfForm | ChatForm,
    where: Where,
    *,
    status: int = 200,
    refusal: errors.Refusal | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "where": where,
        "helps": danger.ALL,
        "refusal": refusal,
        "step": "",
        "now": request.now,
        **more,
    }
    return render(request, template, context, status=status)


@require_safe
def helped(request: Request, reporter_id: UUID) -> HttpResponse:
    """What a helper may know: the number and what everybody may know; the slip where the neighbour said so."""
    reporter = queries.spoken_for(request.actor.id, reporter_id) if request.actor.id else None
    if reporter is None:
        raise Http404
    matter = reporter.matter
    where = territory.open_places({matter.place_id: matter.path}).get(matter.place_id)
    context = {
        "reporter": reporter,
        "matter": matter,
        "line": public.status_line(matter, where, request.now),
        "badge": public.badge(matter, request.now),
        "turn": public.turn(matter, request.now),
        "reply": ReplyBy(reporter.reply_by).label,
        "now": request.now,
    }
    response = render(request, "matters/helping/helped.jinja", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: Request) -> HttpResponse:
    """One message, pasted by whoever forwards it. The group gets back one public line, and nothing is read of it."""
    if request.method != "POST":
        return _show_chat(request, ChatForm(initial={"form_key": new_token()}), _where(request.GET))
    where = _where(request.POST)
    if _still_choosing(request, where):
        return _show_chat(request, ChatForm(initial=_typed(request, ChatForm)), where)
    form = ChatForm(request.POST)
    if not form.is_valid():
        return _show_chat(request, form, where, status=422)
    values = form.cleaned_data
    person = request.user.person if request.actor.id is not None and not request.actor.posts else None
    try:
        made = actions.forward(
            message=_words(values["message"], where),
            writer=values["writer"],
            place=where.place,
            contact=Contact(person=person, reply_by=ReplyBy.IN_APP if person else ReplyBy.SLIP),
            token=tokens.for_form(values["form_key"], values["message"], where.place.id),
            client=clients.of(request),
            actor=request.actor,
            now=request.now,
        )
    except errors.Refusal as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, f"{refused.message}{refused.remedy}")
            return _show_chat(request, form, where, status=refused.status)
        return _show_chat(request, form, where, refusal=refused, status=refused.status)
    return redirect(reverse("matters:slip", args=[made.token]) + "?new=1")
