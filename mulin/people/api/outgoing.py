"""Messages that left the house, as JSON for the desk: what did not get through, what is done about it, the wording."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema, Status
from ninja.security import django_auth

from mulin.people import actions, policies
from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.api.scopes import needs
from mulin.platform.notices import mending, texts
from mulin.platform.notices.delivery import Delivery
from mulin.platform.requests import Request
from mulin.territory import queries as territory

router = Router(tags=["outgoing"], auth=django_auth)
DAYS = 30
MOST = 100


class DeliveryOut(Schema):
    id: UUID
    person: UUID
    channel: str
    state: str
    what: str
    why: str
    at: dt.datetime
    not_before: dt.datetime
    tries: int

    @classmethod
    def of(cls, one: Delivery, what: str) -> DeliveryOut:
        return cls(
            id=one.id,
            person=one.person_id,
            channel=one.channel,
            state=one.state,
            what=what,
            why=mending.why(one.error) if one.error else "",
            at=one.at,
            not_before=one.not_before,
            tries=one.tries,
        )


class StandingOut(Schema):
    channel: str
    whole: int
    sent: int
    waiting: int
    passed: int
    failed: int
    settled: int
    stopped: int


class OutgoingOut(Schema):
    failed: list[DeliveryOut]
    """Oldest first, at most 100."""
    days: int
    standing: list[StandingOut]
    """Over the last days, by channel."""


class SettleIn(Schema):
    how: Literal["called", "printed"]


class CallOut(Schema):
    phone: str


class AloudIn(Schema):
    aloud: str


class ReadOut(Schema):
    aloud: str
    """As it was kept: cleaned."""


class TextIn(Schema):
    kind: str = ""
    channel: str
    language: str
    subject: str = ""
    body: str


class TextOut(Schema):
    subject: str
    body: str
    segments: int
    """As text messages, filled with an example; 0 where the channel does not count."""


def _street_id(request: Request) -> UUID:
    errors.require(policies.may_mend(request.actor, request.actor.street_id))
    assert request.actor.street_id is not None
    return request.actor.street_id


def _one(request: Request, delivery_id: UUID) -> Delivery:
    found = mending.one_of(_street_id(request), delivery_id)
    if found is None:
        raise Http404
    return found


@router.get("/", response={200: OutgoingOut, **PROBLEMS})
def outgoing(request: Request) -> OutgoingOut:
    """What somebody has to see to, and how many went how."""
    street_id = _street_id(request)
    listed = list(mending.failed(street_id)[:MOST])
    told = mending.told_in(listed)
    since = request.now - dt.timedelta(days=DAYS)
    return OutgoingOut(
        failed=[DeliveryOut.of(one, mending.what_of(told[one.id])) for one in listed],
        days=DAYS,
        standing=[StandingOut.from_orm(one) for one in mending.standing(street_id, since)],
    )


def _told(one: Delivery) -> DeliveryOut:
    return DeliveryOut.of(one, mending.what_of(mending.told_in([one])[one.id]))


@router.post("/{delivery_id}/retries/", response={201: DeliveryOut, **PROBLEMS})
def create_retry(request: Request, delivery_id: UUID) -> Status:
    """Try once more; in quiet hours when they end."""
    again = actions.retry_delivery(delivery=_one(request, delivery_id), actor=request.actor, now=request.now)
    return Status(201, _told(again))


@router.post("/{delivery_id}/settlements/", response={201: DeliveryOut, **PROBLEMS})
def create_settlement(request: Request, delivery_id: UUID, body: SettleIn) -> Status:
    """Told by telephone, or given a letter."""
    settled = actions.settle_delivery(
        delivery=_one(request, delivery_id), how=body.how, actor=request.actor, now=request.now
    )
    return Status(201, _told(settled))


@router.post("/{delivery_id}/retractions/", response={201: DeliveryOut, **PROBLEMS})
def create_retraction(request: Request, delivery_id: UUID) -> Status:
    """Settled by mistake: taken back within minutes, by who did it."""
    back = actions.undo_settlement(delivery=_one(request, delivery_id), actor=request.actor, now=request.now)
    return Status(201, _told(back))


@router.post(
    "/{delivery_id}/calls/", response={201: CallOut, **PROBLEMS}, openapi_extra=needs("contacts:read")
)
def create_call(request: Request, delivery_id: UUID) -> Status:
    """The telephone number to tell it by, written down for the person to see."""
    phone = actions.show_for_call(delivery=_one(request, delivery_id), actor=request.actor, now=request.now)
    return Status(201, CallOut(phone=phone))


@router.post("/readings/", response={201: ReadOut, **PROBLEMS})
def create_reading(request: Request, body: AloudIn) -> Status:
    """A few sentences were read out over the loudspeaker."""
    errors.require(policies.may_announce(request.actor, request.actor.street_id))
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    told = actions.read_aloud(street=street, aloud=body.aloud, actor=request.actor, now=request.now)
    return Status(201, ReadOut(aloud=told.text))


@router.put("/texts/", response={200: TextOut, **PROBLEMS})
def put_text(request: Request, body: TextIn) -> TextOut:
    """The street's own words for a kind of message on a channel in a language."""
    street = territory.by_id(request.actor.street_id)
    errors.require(policies.may_word(request.actor, request.actor.street_id))
    if street is None:
        raise Http404
    made = actions.put_text(street=street, **body.dict(), actor=request.actor, now=request.now)
    shown = texts.preview(made.channel, made.language, texts.Text(made.subject, made.body))
    return TextOut(subject=made.subject, body=made.body, segments=shown.segments)


@router.delete("/texts/{channel}/{language}/", response={204: None, **PROBLEMS})
def delete_text(request: Request, channel: str, language: str, kind: str = "") -> Status:
    """Back to the words that everybody has, for a kind of message; without one, for every kind without its own."""
    errors.require(policies.may_word(request.actor, request.actor.street_id))
    assert request.actor.street_id is not None
    text = mending.texts_of(request.actor.street_id).get((kind, channel, language))
    if text is None:
        raise Http404
    actions.drop_text(text=text, actor=request.actor, now=request.now)
    return Status(204, None)
