"""Formal replies: written where the matter is handled, signed by the leader, then given as the answer (S1-16)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import answering, base, sheets
from mulin.matters.models import FormalReply, Matter
from mulin.matters.states import formal
from mulin.platform import errors, flow, practice, refs
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

PREFIX = "R"


@transaction.atomic
def draft_reply(*, matter: Matter, body: str, proposes: str, actor: Actor, now: dt.datetime) -> FormalReply:
    """Write the reply for the leader to sign: by the office that has it in hand, or the window where none has.

    Raises `Conflict` for a matter that is not answered formally, or whose reply waits already.
    """
    matter = base.lock(matter)
    if not policies.needs_formal_reply(matter):
        raise errors.Conflict("S1-16", _("这件不用正式答复。"), remedy=_("请直接答复本人。"))
    lead = sheets.leading(matter)
    errors.require(policies.may_handle(actor, lead) if lead else policies.may_answer_at_window(actor, matter))
    if lead is not None and lead.state != states.IN_HAND:
        raise errors.Conflict("DR-06", _("接下以后才能拟答复。"))
    body = base.said(body, field="body", rule="DR-05", empty=_("请写给代表委员的答复。"))
    if proposes not in states.PROPOSED:
        raise errors.Invalid("DR-05", _("请选这是哪一种答复。"), field="proposes")
    if matter.state not in (states.NEW, states.RECEIVED, states.WITH_HANDLER):
        flow.advance(matter, states.MATTER, "answer")
    if FormalReply.objects.filter(matter=matter, state=formal.DRAFTED).exists():
        raise errors.Conflict("S1-16", _("已经有一份等着签发。"), remedy=_("等签发；要改，请负责人退回。"))
    made = FormalReply.objects.create(
        matter=matter,
        state=formal.DRAFTED,
        body=body,
        proposes=proposes,
        drafted_by_id=base.person_of(actor),
        drafted_at=now,
    )
    base.note(matter, "draft_reply", actor, now, said=body)
    return made


@transaction.atomic
def sign_reply(*, reply: FormalReply, actor: Actor, now: dt.datetime) -> FormalReply:
    """The leader signs: it has a number from now on, and goes out as the answer."""
    matter = base.lock(Matter(pk=reply.matter_id))
    reply = FormalReply.objects.get(pk=reply.pk)
    errors.require(policies.may_sign(actor, matter, reply))
    flow.advance(reply, formal.FORMAL, "sign")
    lead = sheets.leading(matter)
    if lead is not None:
        flow.advance(lead, states.ASSIGNMENT, "finish")
        sheets.end(lead, "", now)
    reply.answer = answering.give(matter, lead, reply.body, reply.proposes, actor, now)
    reply.signed_by_id, reply.signed_at = base.person_of(actor), now
    prefix = practice.prefixed(PREFIX, matter.path)
    reply.ref = refs.draw(prefix, matter.street_id, now.astimezone(LOCAL).year, 1)[0]
    reply.save(update_fields=["state", "answer", "signed_by", "signed_at", "ref"])
    base.note(matter, "sign_reply", actor, now, ref=reply.ref)
    return reply


@transaction.atomic
def send_back_reply(*, reply: FormalReply, words: str, actor: Actor, now: dt.datetime) -> FormalReply:
    """Not yet: the leader says what it should say instead."""
    matter = base.lock(Matter(pk=reply.matter_id))
    reply = FormalReply.objects.get(pk=reply.pk)
    errors.require(policies.may_sign(actor, matter, reply))
    reply.back_because = base.said(words, field="words", rule="S1-16", empty=_("请写要怎么改。"))[:500]
    flow.advance(reply, formal.FORMAL, "send_back")
    reply.save(update_fields=["state", "back_because"])
    base.note(matter, "send_back_reply", actor, now, said=reply.back_because)
    return reply
