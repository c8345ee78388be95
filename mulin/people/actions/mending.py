"""At the desk: what did not get through is tried again, told by telephone, or given as a letter."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import policies, queries
from mulin.platform import errors, readings, timeline
from mulin.platform.actors import Actor
from mulin.platform.notices import mending, states, texts
from mulin.platform.notices.delivery import Delivery, NoticeText
from mulin.platform.notices.kinds import kinds
from mulin.territory.models import Place


@transaction.atomic
def retry_delivery(*, delivery: Delivery, actor: Actor, now: dt.datetime) -> Delivery:
    """Try once more, from the beginning; in quiet hours it waits until they end."""
    errors.require(policies.may_mend(actor, delivery.street_id))
    delivery = mending.lock(delivery)
    mending.again(delivery, now)
    _note(delivery, "retry_delivery", actor, now)
    return delivery


@transaction.atomic
def settle_delivery(*, delivery: Delivery, how: str, actor: Actor, now: dt.datetime) -> Delivery:
    """The person was called, or was given a letter instead."""
    errors.require(policies.may_mend(actor, delivery.street_id))
    if how not in mending.HOW:
        raise errors.Invalid("DR-14", _("没有这种办法。"), remedy=_("打电话，或者打一封信。"), field="how")
    delivery = mending.lock(delivery)
    mending.settle(delivery, how, actor.id, now)
    _note(delivery, "settle_delivery", actor, now, how=how)
    return delivery


@transaction.atomic
def undo_settlement(*, delivery: Delivery, actor: Actor, now: dt.datetime) -> Delivery:
    """One's own settlement taken back, within the minutes of the policy; it waits at the desk again (DR-11)."""
    errors.require(policies.may_mend(actor, delivery.street_id))
    delivery = mending.lock(delivery)
    if delivery.state != states.SETTLED or delivery.settled_at is None:
        raise errors.Conflict("DR-11", _("这一条没有记成办好，不用撤销。"))
    late = now - delivery.settled_at > mending.undo_time(delivery.street_id, now)
    if late or delivery.settled_by_id != actor.id:
        raise errors.Refusal(
            "DR-11",
            _("撤销只限本人，在记下以后的几分钟里。"),
            remedy=_("记错了，请直接告诉本人。"),
        )
    mending.undo_settle(delivery)
    _note(delivery, "undo_settlement", actor, now)
    return delivery


@transaction.atomic
def show_for_call(*, delivery: Delivery, actor: Actor, now: dt.datetime) -> str:
    """The telephone number of somebody who could not be reached, written down as looked at (N-90).

    Raises `Conflict` where none is known, or the message was seen to meanwhile.
    """
    errors.require(policies.may_mend(actor, delivery.street_id))
    delivery = mending.lock(delivery)
    person = queries.by_id(delivery.person_id)
    if delivery.state != states.FAILED or person is None or not person.phone:
        raise errors.Conflict(
            "N-90", _("没有能打的电话，或者已经有人办好了。"), remedy=_("可以打一封信，放在家门口服务站。")
        )
    timeline.record(
        street_id=delivery.street_id,
        record_id=person.id,
        verb="people.show_person",
        actor=actor.for_person(person.id),
        now=now,
        reason=_("消息没发成，打电话说"),
    )
    readings.told(person.id)
    return str(person.phone)


def _note(delivery: Delivery, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    timeline.record(
        street_id=delivery.street_id,
        record_id=delivery.person_id,
        verb=f"people.{verb}",
        actor=actor.for_person(delivery.person_id),
        now=now,
        channel=delivery.channel,
        **body,
    )


@transaction.atomic
def put_text(
    *,
    street: Place,
    kind: str,
    channel: str,
    language: str,
    subject: str,
    body: str,
    actor: Actor,
    now: dt.datetime,
) -> NoticeText:
    """The street's own words for a kind of message; the empty kind is every kind that has none of its own."""
    errors.require(policies.may_word(actor, street.id))
    if kind and kind not in kinds:
        raise errors.Invalid("DR-14", _("没有这种消息。"), remedy=_("请从列出的里面选。"), field="kind")
    words = texts.Text(" ".join(subject.split()), body.strip().replace("\r\n", "\n"))
    texts.check(channel, language, words)
    made, _new = NoticeText.objects.update_or_create(
        street_id=street.id,
        kind=kind,
        channel=channel,
        language=language,
        defaults={"subject": words.subject, "body": words.body, "at": now},
    )
    _note_text(street.id, "put_text", channel, language, actor, now)
    return made


@transaction.atomic
def drop_text(*, text: NoticeText, actor: Actor, now: dt.datetime) -> None:
    """Back to the words that everybody has."""
    errors.require(policies.may_word(actor, text.street_id))
    gone, _by_model = NoticeText.objects.filter(pk=text.pk).delete()
    if gone:
        _note_text(text.street_id, "drop_text", text.channel, text.language, actor, now)


def _note_text(
    street_id: UUID, verb: str, channel: str, language: str, actor: Actor, now: dt.datetime
) -> None:
    timeline.record(
        street_id=street_id,
        record_id=street_id,
        verb=f"people.{verb}",
        actor=actor,
        now=now,
        channel=channel,
        language=language,
    )
