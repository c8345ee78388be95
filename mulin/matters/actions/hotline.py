"""Taking in what the city hotline sends about an order: the first is a matter, the rest are told on it (S1-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.matters import clocks, policies, states
from mulin.matters.actions import base, intake, sheets
from mulin.matters.actions.importing import Refused, told
from mulin.matters.hotline.fold import fold
from mulin.matters.hotline.messages import MOST, Message
from mulin.matters.models import Channel, InboundOrder, Matter, OrderMessage
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.workdays import to_local
from mulin.territory.models import Place

NEW, CHANGED, REPEATED = "new", "changed", "repeated"


@dataclass(slots=True)
class Taken:
    """What came of a batch: every row is in exactly one of the four."""

    new: list[InboundOrder] = field(default_factory=list)
    changed: list[InboundOrder] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)


def take_orders(
    *, street: Place, messages: Sequence[Message | Refused], actor: Actor, now: dt.datetime
) -> Taken:
    """Each message as its own act; what was taken stays, whatever comes after.

    Raises `Refusal` for who may not, `Invalid` for more than `MOST`.
    """
    errors.require(policies.may_take_orders(actor, street))
    if len(messages) > MOST:
        raise errors.Invalid(
            "S3-54",
            _("一次最多收 %(n)s 张工单。") % {"n": MOST},
            remedy=_("请分成几次。"),
            field="file",
        )
    taken = Taken()
    for one in messages:
        if isinstance(one, Refused):
            taken.refused.append(one)
            continue
        try:
            order, what = take_order(street=street, message=one, actor=actor, now=now)
        except errors.Refusal as refusal:
            taken.refused.append(Refused(one.row, told(refusal)))
            continue
        if what == REPEATED:
            taken.repeated += 1
        else:
            (taken.new if what == NEW else taken.changed).append(order)
    return taken


def take_order(
    *, street: Place, message: Message, actor: Actor, now: dt.datetime
) -> tuple[InboundOrder, str]:
    """One message: a new order with its matter, something new about a known one, or a repetition.

    Nothing is entered twice: their number stands for one order and one matter, also where the matter came
    by an import before. The matter's state is left to people; only its limit may come nearer (N-73).
    """
    errors.require(policies.may_take_orders(actor, street))
    try:
        return _take(street, message, actor, now)
    except IntegrityError:
        # Somebody brought the same order in the same moment; now it is known.
        return _take(street, message, actor, now)


@transaction.atomic
def _take(street: Place, message: Message, actor: Actor, now: dt.datetime) -> tuple[InboundOrder, str]:
    order, fresh = _order(street, message, now)
    sent, said_first = OrderMessage.objects.get_or_create(
        order=order,
        digest=message.digest,
        defaults={
            "sent_at": min(message.sent_at or now, now),
            "state": message.state,
            "told": message.told,
            "words": message.words,
            "due_at": message.due_at,
            "answer": message.answer,
            "callback": message.callback,
            "urges": message.urges,
            "by_id": actor.id,
            "at": now,
        },
    )
    if not said_first:
        return order, REPEATED
    earlier = list(order.sent.exclude(pk=sent.pk))
    begun = order.matter_id is None and _begin(order, message, actor, now)
    _refold(order, now)
    if order.matter_id is not None:
        matter = base.lock(Matter(pk=order.matter_id))
        _note(order, matter, sent, earlier, actor, now, begun=bool(begun) or fresh)
        _bring_nearer(order, matter, now)
    return order, NEW if fresh else CHANGED


def _order(street: Place, message: Message, now: dt.datetime) -> tuple[InboundOrder, bool]:
    """The order, locked; and whether it is new here."""
    key = {"street": street, "source": message.source, "number": message.number}
    known = InboundOrder.objects.select_for_update(of=("self",)).filter(**key).first()
    if known is not None:
        return known, False
    return InboundOrder.objects.create(**key, first_at=now, changed_at=now), True


def _begin(order: InboundOrder, message: Message, actor: Actor, now: dt.datetime) -> bool:
    """Give the order its matter: the one an import brought before, else a new one. False where nothing is said yet."""
    known = Matter.objects.filter(
        street_id=order.street_id, source=order.source, external_no=order.number, order__isnull=True
    ).first()
    draft = message.draft
    if known is None and draft is None:
        return False
    if known is None and draft is not None:
        known = intake.raise_matter(
            place=draft.place,
            words=draft.words,
            title=draft.title,
            channel=Channel.HOTLINE,
            contact=draft.contact,
            category_id=draft.category_id,
            occurred_at=draft.occurred_at,
            source=order.source,
            external_no=order.number,
            actor=actor,
            now=now,
        ).matter
    order.matter = known
    return True


def _refold(order: InboundOrder, now: dt.datetime) -> None:
    """What they say of it by now, from everything they sent."""
    folded = fold(order.sent.all())
    order.state, order.told, order.state_at = folded.state, folded.told, folded.state_at
    order.due_at, order.answer, order.callback = folded.due_at, folded.answer, folded.callback
    order.urged, order.messages, order.changed_at = folded.urged, folded.messages, now
    order.save()


def _note(
    order: InboundOrder,
    matter: Matter,
    sent: OrderMessage,
    earlier: Sequence[OrderMessage],
    actor: Actor,
    now: dt.datetime,
    *,
    begun: bool,
) -> None:
    """One line on the matter for each message; the first says whose number it has."""
    if begun:
        base.note(matter, "hotline_order", actor, now, number=order.number, source=order.source)
        if sent.callback:
            base.note(matter, "callback", actor, now, said=sent.callback)
        return
    other_words = sent.words and sent.words not in {one.words for one in earlier}
    said = [sent.words if other_words else "", sent.answer, sent.callback]
    base.note(
        matter,
        "hotline_again",
        actor,
        now,
        number=order.number,
        what=_what(sent, bool(other_words)),
        said="\n".join(part for part in said if part)[: base.MOST_WORDS],
    )


def _what(sent: OrderMessage, other_words: bool) -> str:
    """What a message says, in a few words."""
    parts = [sent.told or str(InboundOrder.State(sent.state).label)] if sent.state else []
    if sent.urges:
        parts.append(ngettext("催了 %(n)s 次", "催了 %(n)s 次", sent.urges) % {"n": sent.urges})
    if other_words:
        parts.append(_("内容有补充"))
    if sent.due_at:
        parts.append(_("要求 %(due)s 前办完") % {"due": to_local(sent.due_at).strftime("%Y-%m-%d %H:%M")})
    if sent.answer:
        parts.append(_("那边记了答复"))
    if sent.callback:
        parts.append(_("回访有结果"))
    return _("，").join(parts) or _("没有新内容")


def _bring_nearer(order: InboundOrder, matter: Matter, now: dt.datetime) -> None:
    """Their limit shortens ours where it is still ahead, and never lengthens it (N-73)."""
    if matter.history or matter.state in (states.ANSWERED, states.CLOSED):
        return
    matter.outside_due_at = theirs = order.due_at
    ahead = theirs is not None and theirs > now
    if matter.state == states.NEW:
        ours = clocks.step_due("receive", matter.recorded_at, street_id=matter.street_id)
        matter.due_at = min(ours, theirs) if ahead and theirs else ours
    elif ahead and theirs and matter.hung_until is None:
        _shorten(matter, theirs)
    base.keep(matter, "outside_due_at", "solve_by")


def _shorten(matter: Matter, theirs: dt.datetime) -> None:
    """The matter's own limit, and that of the sheet that is out for it."""
    matter.due_at = min(matter.due_at or theirs, theirs)
    if matter.solve_by is not None:
        matter.solve_by = min(matter.solve_by, theirs)
    lead = sheets.leading(matter)
    if lead is not None and lead.due_at > theirs:
        lead.due_at = theirs
        lead.accept_by = min(lead.accept_by or theirs, theirs)
        lead.save(update_fields=["due_at", "accept_by"])
