"""How somebody is told: the same page in Mine for oneself and at the desk for who asks for it (DR-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, codes, policies, queries
from mulin.people.forms import CodeForm, DeskWayForm, TellForm, WayForm
from mulin.people.holdings import masked_address
from mulin.people.models import ContactWay, Person
from mulin.people.pages.accounts import person_here
from mulin.people.pages.door import done, said, staff_only
from mulin.people.queries import ways as kept
from mulin.people.resolving import resolved
from mulin.platform import errors
from mulin.platform.actors import VISITOR
from mulin.platform.notices import channels, gathering, mending
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """By which channels I am told; POST adds one."""
    return _page(request, request.user.person, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def of_person(request: Request, person_id: UUID) -> HttpResponse:
    """The same for somebody at the desk; POST adds one with their word."""
    return _page(request, _somebody(request, person_id), person_id)


def _somebody(request: Request, person_id: UUID) -> Person:
    person = person_here(request, person_id)
    staff = queries.is_staff(person.id, on=request.now.astimezone(LOCAL).date())
    errors.require(
        policies.may_keep_ways(request.actor, person_id=person.id, street_id=person.street_id, staff=staff)
    )
    return person


def _choices(person: Person, request: Request, at_desk: UUID | None) -> list[tuple[str, str]]:
    """What can be written down on a page. Permission given in an application, message by message, is the person's own."""
    return [
        (
            one.key,
            _("%(word)s（%(hint)s；%(cost)s）")
            % {"word": one.word, "hint": _("小程序里的登录码") if one.once else one.hint, "cost": one.cost},
        )
        for one in channels.offered(person.street_id, request.now)
        if not (one.once and at_desk)
    ]


def _page(request: Request, person: Person, at_desk: UUID | None) -> HttpResponse:
    kind = DeskWayForm if at_desk else WayForm
    form = kind(
        request.POST if request.method == "POST" else None, offered=_choices(person, request, at_desk)
    )

    def agree(given: dict[str, Any]) -> ContactWay:
        address = resolved(person, given["channel"], given["address"], request.now)
        return actions.agree(
            person=person, **{**given, "address": address}, actor=request.actor, now=request.now
        )

    made = form.carried_out(agree)
    if made is not None:
        known = channels.find(made.channel)
        text = _("记下了：%(channel)s。发了一个验证码，核对以后就开始用。") % {"channel": known.word}
        if known.once:
            text = _("记下了：%(channel)s。在小程序里每点一次“允许”，就能发一条。") % {"channel": known.word}
        return done(request, text, _here(at_desk))
    return _show(request, person, at_desk, form)


def _here(at_desk: UUID | None) -> str:
    return reverse("person_ways", args=[at_desk]) if at_desk else reverse("ways")


def _show(request: Request, person: Person, at_desk: UUID | None, form: WayForm, **more: Any) -> HttpResponse:
    rows = [_row(one, request) for one in kept.ways_of(person.id)]
    if at_desk:
        reason = _("登记怎么告诉这一位")
        actions.note_reading(persons=[person], reason=reason, actor=request.actor, now=request.now)
    times = gathering.Times.of(person.street_id, request.now)
    context: dict[str, Any] = {
        "person": person,
        "at_desk": at_desk,
        "rows": rows,
        "waiting": next((row["way"].id for row in rows if row["state"] == "ask"), None),
        "form": form,
        "code": CodeForm(),
        "code_at": None,
        "tell": TellForm(
            initial={
                "reply_by": person.reply_by,
                "language": person.language or get_language() or "zh-hans",
            }
        ),
        "digest": f"{times.digest:%H:%M}",
        "quiet": (f"{times.quiet.begins:%H:%M}", f"{times.quiet.ends:%H:%M}"),
        "said": said(request),
        **more,
    }
    shown = more.get("code") or more.get("tell") or form
    return render(request, "people/ways.jinja", context, status=shown.status)


def _row(way: ContactWay, request: Request) -> dict[str, Any]:
    """One way as it stands, in words."""
    known = channels.WIRES.get(way.channel)
    if way.proved_at is None:
        state, words = "ask", _("等您核对")
    elif way.broken_at is not None:
        state, words = "late", mending.why(way.broken_why)
    elif way.permits == 0:
        state, words = "off", _("要先在小程序里点“允许”")
    else:
        state, words = "done", _("在用")
    return {
        "way": way,
        "word": known.word if known else way.channel,
        "address": masked_address(way),
        "state": state,
        "badge": words,
        "good": codes.good(way, request.now),
    }


ACTS: dict[str, Callable[..., Any]] = {
    "codes": actions.ask_code,
    "withdrawals": actions.withdraw,
    "preferences": actions.prefer,
}
"""What is done with one way by one tap."""


@never_cache
@login_required
@require_POST
def act(request: Request, way_id: UUID, what: str) -> HttpResponse:
    """With one of my own."""
    return _act(request, request.user.person, None, way_id, what)


@require_POST
@staff_only
def act_for(request: Request, person_id: UUID, way_id: UUID, what: str) -> HttpResponse:
    """At the desk, with one of somebody's."""
    return _act(request, _somebody(request, person_id), person_id, way_id, what)


def _act(request: Request, person: Person, at_desk: UUID | None, way_id: UUID, what: str) -> HttpResponse:
    way = kept.way_of(person.id, way_id)
    if way is None or (what != "proofs" and what not in ACTS):
        raise Http404
    if what == "proofs":
        return _prove(request, person, at_desk, way)
    form = CodeForm({"code": "-"})
    if form.carried_out(lambda given: _tapped(what, way, request)) is None:
        return _show(request, person, at_desk, _empty(request, person, at_desk), code=form, code_at=way.id)
    told = {
        "codes": _("又发了一个验证码。"),
        "withdrawals": _("收回了，地址已经删掉。"),
        "preferences": _("以后先用这一个。"),
    }
    return done(request, told[what], _here(at_desk))


def _tapped(what: str, way: ContactWay, request: Request) -> bool:
    ACTS[what](way=way, actor=request.actor, now=request.now)
    return True


def _prove(request: Request, person: Person, at_desk: UUID | None, way: ContactWay) -> HttpResponse:
    form = CodeForm(request.POST)
    made = form.carried_out(
        lambda given: actions.prove(way=way, **given, actor=request.actor, now=request.now)
    )
    if made is not None:
        return done(request, _("核对好了，开始用。"), _here(at_desk))
    return _show(request, person, at_desk, _empty(request, person, at_desk), code=form, code_at=way.id)


def _empty(request: Request, person: Person, at_desk: UUID | None) -> WayForm:
    kind = DeskWayForm if at_desk else WayForm
    return kind(offered=_choices(person, request, at_desk))


@never_cache
@login_required
@require_POST
def tell(request: Request) -> HttpResponse:
    """How I want answers, and my language."""
    return _tell(request, request.user.person, None)


@require_POST
@staff_only
def tell_for(request: Request, person_id: UUID) -> HttpResponse:
    """The same for somebody at the desk."""
    return _tell(request, _somebody(request, person_id), person_id)


def _tell(request: Request, person: Person, at_desk: UUID | None) -> HttpResponse:
    form = TellForm(request.POST)
    made = form.carried_out(
        lambda given: actions.choose_telling(person=person, **given, actor=request.actor, now=request.now)
    )
    if made is None:
        return _show(request, person, at_desk, _empty(request, person, at_desk), tell=form)
    return done(request, _("改好了，以后照这样告诉您。"), _here(at_desk))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """Where the link in a message leads: one tap ends that channel, without log-in (RFC 8058).

    Opening it changes nothing, since mail programs open links by themselves.
    """
    way = kept.way_by_token(token)
    if way is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw(way=way, actor=VISITOR, now=request.now)
        way.refresh_from_db()
    known = channels.WIRES.get(way.channel)
    context = {"way": way, "word": known.word if known else way.channel}
    return render(request, "people/stop.jinja", context)
