"""At the desk: how messages got through, and what somebody has to see to."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, policies
from mulin.people.pages.door import done, said, staff_only
from mulin.people.queries import ways
from mulin.platform import errors
from mulin.platform.notices import channels, mending, people, states
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.kinds import kinds
from mulin.platform.policy import LOCAL
from mulin.platform.print.documents import Office
from mulin.platform.print.messages import MessageLetter, message_letter_pdf
from mulin.platform.requests import Request
from mulin.platform.ui.masks import name_masked

DAYS = 30
PAGE = 20


@require_safe
@staff_only
def outgoing(request: Request) -> HttpResponse:
    """What did not get through, oldest first; with `?state=` and `?channel=` the records behind a number."""
    _require(request)
    return _show(request)


def _require(request: Request) -> UUID:
    errors.require(policies.may_mend(request.actor, request.actor.street_id))
    assert request.actor.street_id is not None
    return request.actor.street_id


def _show(request: Request, *, refusal: errors.Refusal | None = None, **more: Any) -> HttpResponse:
    street_id = _require(request)
    since = request.now - dt.timedelta(days=DAYS)
    state = request.GET.get("state", "")
    channel = request.GET.get("channel", "")
    if state in states.DELIVERY.states:
        found = mending.of_street(street_id, state, since)
        if channel:
            found = found.filter(channel=channel)
    else:
        state, found = "", mending.failed(street_id)
    listed = list(found[: PAGE + 1])
    context: dict[str, Any] = {
        "rows": _rows(listed[:PAGE]),
        "more": len(listed) > PAGE,
        "just": [] if state else _rows(mending.just_settled(street_id, request.actor.id, request.now)),
        "state": state,
        "state_word": states.DELIVERY.word(state) if state else "",
        "figures": [
            (one, _word(one.channel), f"{reverse('outgoing')}?channel={one.channel}&state=")
            for one in mending.standing(street_id, since)
        ],
        "days": DAYS,
        "offered": [str(one.word) for one in channels.offered(street_id, request.now)],
        "refusal": refusal,
        "at": None,
        "phone": "",
        "said": said(request),
        **more,
    }
    return render(request, "people/outgoing.jinja", context, status=refusal.status if refusal else 200)


def _word(channel: str) -> str:
    known = channels.WIRES.get(channel)
    return str(known.word) if known else channel


def _rows(listed: list[Delivery]) -> list[dict[str, Any]]:
    told = mending.told_in(listed)
    names = ways.names_of([one.person_id for one in listed])
    return [
        {
            "delivery": one,
            "name": name_masked(names.get(one.person_id)),
            "channel": _word(one.channel),
            "what": mending.what_of(told[one.id]),
            "why": mending.why(one.error) if one.error else "",
            "failed": one.state == states.FAILED,
            "state_word": states.DELIVERY.word(one.state),
            "how": str(mending.HOW.get(one.settled_how, "")),
        }
        for one in listed
    ]


def _delivery(request: Request, delivery_id: UUID) -> Delivery:
    """One of the actor's street; others are not there."""
    found = mending.one_of(_require(request), delivery_id)
    if found is None:
        raise Http404
    return found


@require_POST
@staff_only
def retries(request: Request, delivery_id: UUID) -> HttpResponse:
    """Try again."""
    delivery = _delivery(request, delivery_id)
    try:
        again = actions.retry_delivery(delivery=delivery, actor=request.actor, now=request.now)
    except errors.Refusal as refused:
        return _show(request, refusal=refused, at=delivery_id)
    local = again.not_before.astimezone(LOCAL)
    text = (
        _("马上再发一次。")
        if again.not_before <= request.now
        else _("现在不打扰，%(at)s再发。") % {"at": f"{local:%H:%M}"}
    )
    return done(request, text, reverse("outgoing"))


@require_POST
@staff_only
def calls(request: Request, delivery_id: UUID) -> HttpResponse:
    """Open the telephone number, written down for the person to see, and say what to tell."""
    delivery = _delivery(request, delivery_id)
    try:
        phone = actions.show_for_call(delivery=delivery, actor=request.actor, now=request.now)
    except errors.Refusal as refused:
        return _show(request, refusal=refused, at=delivery_id)
    return _show(request, at=delivery_id, phone=phone)


@require_POST
@staff_only
def settlements(request: Request, delivery_id: UUID) -> HttpResponse:
    """Told by telephone, or given a letter."""
    delivery = _delivery(request, delivery_id)
    how = request.POST.get("how", "")
    try:
        actions.settle_delivery(delivery=delivery, how=how, actor=request.actor, now=request.now)
    except errors.Refusal as refused:
        return _show(request, refusal=refused, at=delivery_id)
    return done(request, _("记下了：%(how)s。") % {"how": mending.HOW[how]}, reverse("outgoing"))


@require_POST
@staff_only
def retractions(request: Request, delivery_id: UUID) -> HttpResponse:
    """Settled by mistake: it waits here again."""
    delivery = _delivery(request, delivery_id)
    try:
        actions.undo_settlement(delivery=delivery, actor=request.actor, now=request.now)
    except errors.Refusal as refused:
        return _show(request, refusal=refused, at=None)
    return done(request, _("撤销了，这一条还等着办。"), reverse("outgoing"))


@require_http_methods(["GET", "HEAD"])
@staff_only
def letter(request: Request, delivery_id: UUID) -> HttpResponse:
    """The messages as a letter, in the person's language; what is closed to the desk stays closed (ET-08)."""
    delivery = _delivery(request, delivery_id)
    person = ways.names_of([delivery.person_id]).get(delivery.person_id)
    language = (person.language if person else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        parts = []
        for one in mending.told_in([delivery])[delivery.id]:
            known = kinds.get(one.kind)
            if known is not None and known.open_at_desk:
                parts.append(f"{one.title}\n{one.body}".strip())
            else:
                parts.append(str(known.what if known else one.title))
        parts.append(_("登录以后在“我的”里能看到全部，也可以到家门口服务站请人帮着看。"))
        office = people.directory.office(delivery.street_id, language)
        made = message_letter_pdf(
            MessageLetter(
                office=Office(office.name, office.phone),
                to=str(person.name) if person else "",
                title=_("有话告诉您"),
                body="\n".join(parts),
                made=request.now.astimezone(LOCAL).date(),
                url=request.build_absolute_uri(reverse("site:mine")),
            ),
            language,
        )
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return response
