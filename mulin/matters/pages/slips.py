"""The slip: how a matter stands, without log-in and without a word about a person; and what its holder can do.

The token in the address is the authority and no cookie is, so there is nothing another site could
forge: these forms ask for no CSRF cookie, which the strict referrer policy would break as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from mulin.matters import actions, clocks, danger, public, queries, states, telling, tokens
from mulin.matters.actions.slips import ADD_WITHIN
from mulin.matters.forms.words import AgainForm, CallForm, MoreForm, WordForm
from mulin.matters.models import Channel, Matter, Reporter, Word
from mulin.platform import clients, errors, practice
from mulin.platform import print as paper
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.territory import queries as territory

PARTS = ("flow", "story")
Page = Callable[..., HttpResponse]


def _by_token(page: Page) -> Page:
    """Loads the reporter of the token; keeps the page out of caches, search engines and referrers."""

    @csrf_exempt
    @wraps(page)
    def opened(request: Request, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        reporter = queries.by_token(token)
        if reporter is None:
            raise Http404
        if practice.inside(reporter.matter.path):
            practice.begin(lambda: True)
        response = page(request, reporter, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return opened


def _speaker(request: Request, reporter: Reporter) -> Actor:
    """Who holds the slip speaks as its holder, signed in or not; staff stay themselves and may not."""
    actor: Actor = request.actor
    return actor if actor.posts or actor.id == reporter.person_id else VISITOR


def _back(reporter: Reporter, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("matters:slip", args=[reporter.token]) + anchor)


@_by_token
@require_safe
def slip(request: Request, reporter: Reporter) -> HttpResponse:
    """How it stands: number, whose turn, the way, the story, the answer, and what one can say to it."""
    now = request.now
    shown = queries.slip(reporter)
    matter = shown.matter
    until = (
        clocks.may_reopen_until(matter.closed_at, street_id=matter.street_id)
        if matter.closed_at and not matter.history
        else None
    )
    part = request.GET.get("part", "")
    address = request.build_absolute_uri(reverse("matters:slip", args=[reporter.token]))
    context = {
        "slip": shown,
        "matter": matter,
        "heading": telling.heading(matter),
        "badge": telling.badge(matter, now),
        "turn": telling.turn(matter, shown.live, now),
        "steps": telling.steps(matter, shown.assignments, now),
        "story": telling.story(matter, shown.acts, alone=shown.others == 0),
        "limit": telling.limit_of(matter),
        "code": Markup(paper.qr_svg(address, title=_("二维码：扫码看这件事的进度"), css_class="")),
        "new": "new" in request.GET,
        "part": part if part in PARTS else "",
        "calls": danger.calls(matter.words) if matter.state == states.NEW else [],
        "reopen_until": until,
        "may_reopen": until is not None and now <= until,
        "form_key": new_token(),
        "group_line": _group_line(matter, now) if matter.channel == Channel.CHAT else "",
        "now": now,
    }
    elder = request.prefs.view == "elder"
    return render(request, "matters/slip_elder.jinja" if elder else "matters/slip.jinja", context)


def _group_line(matter: Matter, now: dt.datetime) -> str:
    """What may be put back into the group: number, place as everybody may know it, state (DR-13)."""
    where = territory.open_places({matter.place_id: matter.path}).get(matter.place_id)
    return public.status_line(matter, where, now)


@_by_token
@require_POST
def create_word(request: Request, reporter: Reporter) -> HttpResponse:
    """Solved or not, in one tap; how content and why may follow on the next page."""
    form = WordForm(request.POST)
    if not form.is_valid():
        raise errors.Invalid("DR-05", " ".join(map(str, form.errors["solved"])), field="solved")
    solved = form.cleaned_data["solved"] == "yes"
    try:
        actions.say(
            matter=reporter.matter,
            reporter=reporter,
            solved=solved,
            actor=_speaker(request, reporter),
            now=request.now,
        )
    except errors.Conflict:
        # The second of two taps finds what the first has said.
        said = _open_word(request, reporter)
        if said is None or said.solved != solved:
            raise
    return HttpResponseRedirect(reverse("matters:word", args=[reporter.token]))


@_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: Request, reporter: Reporter) -> HttpResponse:
    """What was just said, and room for how content and why; nothing of it is needed."""
    said = _open_word(request, reporter)
    if said is None:
        return _back(reporter)
    if request.method != "POST":
        return _show_word(request, reporter, said, MoreForm())
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _show_word(request, reporter, said, form, status=422)
    actions.add_to_word(
        matter=reporter.matter,
        reporter=reporter,
        content=form.cleaned_data["content"],
        words=form.cleaned_data["words"],
        actor=_speaker(request, reporter),
        now=request.now,
    )
    return _back(reporter, "?said=1")


def _open_word(request: Request, reporter: Reporter) -> Word | None:
    now = request.now
    return queries.open_word(reporter, since=now - ADD_WITHIN)


def _show_word(
    request: Request, reporter: Reporter, said: Word, form: MoreForm, status: int = 200
) -> HttpResponse:
    context = {
        "reporter": reporter,
        "matter": reporter.matter,
        "said": said,
        "form": form,
        "contents": Word.Content,
        "now": request.now,
    }
    return render(request, "matters/word.jinja", context, status=status)


@_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, reporter: Reporter) -> HttpResponse:
    """Please call me: one press where a number is known, one field where none is."""
    form = CallForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_call(
                matter=reporter.matter,
                reporter=reporter,
                phone=form.cleaned_data["phone"],
                actor=_speaker(request, reporter),
                now=request.now,
            )
        except errors.Invalid as refused:
            form.add_error("phone", f"{refused.message}{refused.remedy}")
        else:
            return _back(reporter, "?call=1")
    if request.method == "POST":
        # Somebody who has left no number presses the button on the slip: that is no mistake yet.
        status = 422 if "phone" in request.POST else 200
        form = form if "phone" in request.POST else CallForm()
    return render(
        request,
        "matters/call.jinja",
        {"reporter": reporter, "matter": reporter.matter, "form": form},
        status=status,
    )


@_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: Request, reporter: Reporter) -> HttpResponse:
    """Taking it back: asked once more, because it stops the work."""
    form = AgainForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "reporter": reporter,
            "matter": reporter.matter,
            "form": form,
            "heading": telling.heading(reporter.matter),
        }
        return render(request, "matters/withdraw.jinja", context, status=422 if form.errors else 200)
    with suppress(errors.Conflict):
        actions.withdraw(
            matter=reporter.matter,
            reporter=reporter,
            words=form.cleaned_data["words"],
            actor=_speaker(request, reporter),
            now=request.now,
        )
    return _back(reporter)


@_by_token
@require_POST
def end_help(request: Request, reporter: Reporter) -> HttpResponse:
    """The neighbour speaks for me no longer. The second of two taps changes nothing."""
    with suppress(errors.Conflict):
        actions.end_help(reporter=reporter, actor=_speaker(request, reporter), now=request.now)
    return _back(reporter)


@_by_token
@require_POST
def create_reopening(request: Request, reporter: Reporter) -> HttpResponse:
    """Not solved after all: the same number goes on. The second of two taps finds it open, and that is fine."""
    with suppress(errors.Conflict):
        actions.reopen(
            matter=reporter.matter,
            reporter=reporter,
            words=_words(request),
            actor=_speaker(request, reporter),
            now=request.now,
        )
    return _back(reporter)


@_by_token
@require_POST
def create_repeat(request: Request, reporter: Reporter) -> HttpResponse:
    """Closed too long ago: a matter of its own, linked to the old one, with nothing asked again."""
    words = _words(request)
    key = str(request.POST.get("form_key", ""))
    made = actions.raise_again(
        matter=reporter.matter,
        reporter=reporter,
        words=words,
        token=tokens.for_form(key, reporter.token, words),
        client=clients.of(request),
        actor=_speaker(request, reporter),
        now=request.now,
    )
    return _back(made, "?new=1")


def _words(request: Request) -> str:
    form = AgainForm(request.POST)
    return form.cleaned_data["words"] if form.is_valid() else ""


@_by_token
@require_safe
def slip_pdf(request: Request, reporter: Reporter) -> HttpResponse:
    """The slip on one A5 page in large type."""
    now = request.now
    shown = queries.slip(reporter)
    matter, street = shown.matter, shown.matter.street
    turn = telling.turn(matter, shown.live, now)
    office = territory.front_office(street)
    district = street.parent.local_name if street.parent else ""
    document = paper.Slip(
        office=paper.Office(f"{district}{street.local_name}", office.phone if office else ""),
        reference=matter.ref,
        url=request.build_absolute_uri(reverse("matters:slip", args=[reporter.token])),
        title=telling.heading(matter),
        place=matter.place.spoken,
        received=matter.recorded_at,
        status=telling.badge(matter, now)[1],
        next=telling.spoken_turn(turn, now) if turn else "",
        until=matter.due_at if matter.state == states.ANSWERED else None,
    )
    response = HttpResponse(
        paper.slip_pdf(document, get_language() or "zh-hans"), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'inline; filename="{matter.ref}.pdf"'
    return response
