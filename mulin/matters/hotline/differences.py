"""Where the hotline and we say different things of one order, and what can be done about it. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.models import InboundOrder, OrderSettlement
from mulin.platform.workdays import to_local

State = InboundOrder.State
Over = OrderSettlement.Over
Way = OrderSettlement.Way


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that both sides say, differently. `ways` are open for it; `why` says why theirs is not."""

    over: str
    theirs: str
    ours: str
    ways: tuple[str, ...]
    why: str = ""


def differences(order: InboundOrder) -> list[Difference]:
    """What stands unsettled: how far it is, by when, and what was answered. None before there is a matter."""
    matter = order.matter
    if matter is None or matter.history:
        return []
    found = [one for one in (_state(order), _due(order), _answer(order)) if one is not None]
    return [one for one in found if not _settled(order, one.over)]


def state_mark(order: InboundOrder) -> str:
    """The two states that are looked at together: once settled it stays so until one of them moves."""
    return f"{order.state}|{order.matter.state}" if order.matter else ""


def answer_mark(order: InboundOrder) -> str:
    ours = order.matter.answer.body if order.matter and order.matter.answer else ""
    return hashlib.sha256(f"{order.answer}\0{ours}".encode()).hexdigest()


def _settled(order: InboundOrder, over: str) -> bool:
    if over == Over.STATE:
        return order.settled_state == state_mark(order)
    if over == Over.DUE:
        return order.settled_due == order.due_at
    return order.settled_answer == answer_mark(order)


def _state(order: InboundOrder) -> Difference | None:
    """They close or withdraw what is open here; send back or go on with what is answered or closed here."""
    matter = order.matter
    assert matter is not None
    closed, answered = matter.state == states.CLOSED, matter.state == states.ANSWERED
    label = str(State(order.state).label)
    theirs = label
    if order.told and order.told not in label:
        theirs = _("%(what)s（%(way)s）") % {"what": label, "way": order.told}
    ours = states.MATTER.word(matter.state)
    if order.state == State.WITHDRAWN and not closed:
        return Difference(Over.STATE, theirs, ours, (Way.THEIRS, Way.OURS))
    if order.state == State.CLOSED and not closed:
        if answered:
            return Difference(Over.STATE, theirs, ours, (Way.THEIRS, Way.OURS))
        why = _("这里还没有答复，不能办结。请先答复。")
        return Difference(Over.STATE, theirs, ours, (Way.OURS,), why)
    if order.state == State.RETURNED and (answered or closed) and not _later(order):
        return Difference(Over.STATE, theirs, ours, (Way.THEIRS, Way.OURS))
    if order.state == State.OPEN and closed and order.state_at and not _later(order):
        return Difference(Over.STATE, theirs, ours, (Way.THEIRS, Way.OURS))
    return None


def _later(order: InboundOrder) -> bool:
    """Whether what we last did came after what they last said: they only have not heard yet."""
    matter = order.matter
    assert matter is not None
    did = matter.closed_at or (matter.answer.at if matter.answer else None)
    return did is not None and order.state_at is not None and did > order.state_at


def _due(order: InboundOrder) -> Difference | None:
    matter = order.matter
    assert matter is not None
    open_still = matter.state in (states.NEW, states.RECEIVED, states.WITH_HANDLER)
    if not open_still or order.due_at is None or matter.solve_by is None or matter.solve_by <= order.due_at:
        return None
    why = _("期限在我们知道时已经过了，不能再提前。")
    return Difference(Over.DUE, _said(order.due_at), _said(matter.solve_by), (Way.OURS,), why)


def _answer(order: InboundOrder) -> Difference | None:
    matter = order.matter
    assert matter is not None
    ours = matter.answer.body if matter.answer else ""
    if not order.answer or _plain(order.answer) == _plain(ours):
        return None
    if not ours and order.state in (State.CLOSED, State.WITHDRAWN):
        return None  # said already by the state
    return Difference(Over.ANSWER, order.answer, ours or _("还没有答复"), (Way.OURS,))


def _plain(words: str) -> str:
    return "".join(letter for letter in words if letter.isalnum())


def _said(moment: dt.datetime) -> str:
    return to_local(moment).strftime("%Y-%m-%d %H:%M")
