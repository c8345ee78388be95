"""Where the hotline and we differ: somebody looks, and lets ours stand or does as they say, by the ordinary acts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, queries, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.closing import close, reopen, say
from mulin.matters.hotline.differences import Difference, answer_mark, differences, state_mark
from mulin.matters.models import Answer, InboundOrder, Matter, OrderSettlement, Word
from mulin.platform import errors
from mulin.platform.actors import Actor

State, Over, Way = InboundOrder.State, OrderSettlement.Over, OrderSettlement.Way


@transaction.atomic
def settle_order(
    *, order: InboundOrder, over: str, way: str, reason: str, actor: Actor, now: dt.datetime
) -> OrderSettlement:
    """Settle one difference, with the reason, which is told back to them. It stays settled until something moves.

    `theirs` does on the matter what they say, with the checks of that act: taking back, noting what the
    person told them, reopening. Raises `Conflict` where it is settled already or not open for it,
    `Invalid` without a reason.
    """
    order = InboundOrder.objects.select_for_update(of=("self",)).select_related("street").get(pk=order.pk)
    errors.require(policies.may_take_orders(actor, order.street))
    if order.matter_id is None:
        raise errors.Conflict("S1-15", _("这张工单还没有内容，没有可以对的。"))
    order.matter = base.lock(Matter(pk=order.matter_id))
    found = next((one for one in differences(order) if one.over == over), None)
    if found is None:
        raise errors.Conflict("S1-15", _("这一条已经一致，或有人对过了。"), remedy=_("请刷新看看。"))
    if way not in found.ways:
        raise errors.Conflict("S1-15", found.why or _("这一条不能这样办。"), remedy=_("请选另一种。"))
    reason = base.said(reason, field="reason", rule="S1-15", empty=_("请写为什么，会写给热线那边。"))[:200]
    if way == Way.THEIRS:
        _do_as_they_say(order, reason, actor, now)
        order.matter.refresh_from_db()
    _mark(order, over)
    return _settlement(order, found, way, reason, actor, now)


def _settlement(
    order: InboundOrder, found: Difference, way: str, reason: str, actor: Actor, now: dt.datetime
) -> OrderSettlement:
    assert order.matter is not None
    base.note(
        order.matter,
        "hotline_settle",
        actor,
        now,
        over=str(Over(found.over).label),
        way=str(Way(way).label),
        said=reason,
    )
    return OrderSettlement.objects.create(
        order=order,
        over=found.over,
        way=way,
        theirs=found.theirs[:200],
        ours=found.ours[:200],
        reason=reason,
        by_id=actor.id,
        at=now,
    )


def _mark(order: InboundOrder, over: str) -> None:
    """Remember what was looked at: a difference that is not this very one is shown again."""
    if over == Over.STATE:
        order.settled_state = state_mark(order)
    elif over == Over.DUE:
        order.settled_due = order.due_at
    else:
        order.settled_answer = answer_mark(order)
    order.save(update_fields=["settled_state", "settled_due", "settled_answer"])


def _do_as_they_say(order: InboundOrder, reason: str, actor: Actor, now: dt.datetime) -> None:
    matter = order.matter
    assert matter is not None
    words = order.callback or reason
    if order.state == State.WITHDRAWN:
        _take_back(matter, reason, actor, now)
        return
    if matter.state == states.CLOSED:
        reopen(matter=matter, reporter=None, words=words, actor=actor, now=now)
        return
    reporter = queries.speaking(matter).order_by("id").first()
    if reporter is None:
        raise errors.Refusal("N-82", _("这件事没有反映人，请核实员去看。"))
    solved = order.state == State.CLOSED
    say(matter=matter, reporter=reporter, solved=solved, words=words, via=Word.Via.CALL, actor=actor, now=now)


def _take_back(matter: Matter, reason: str, actor: Actor, now: dt.datetime) -> None:
    """Who called has taken it back with the hotline; others who raised it too are asked for themselves (S3-54)."""
    errors.require(policies.may_receive(actor, matter))
    if queries.speaking(matter).count() > 1:
        raise errors.Refusal(
            "S3-54",
            _("还有别的邻居也反映了这件事，不能整件撤回。"),
            remedy=_("请选“以我们的为准”。"),
        )
    sheets.stop(matter, now, _("本人在热线那边撤回了"))
    arbitrating.drop(matter)
    given = Answer.objects.create(
        matter=matter,
        body=_("您在热线那边撤回了这件事，我们停下来了。想再办，点“重开”就行。"),
        proposes=states.GIVEN_UP,
        at=now,
        limit_at=matter.solve_by,
    )
    close(matter, given, states.GIVEN_UP, now)
    base.note(matter, "withdraw", actor, now, said=reason)
