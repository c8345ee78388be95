"""What cannot be done in time: asked for with a reason, approved by somebody else, hung where all can read it.

Nothing else stops a clock (N-82, N-83).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import clocks, policies, states
from mulin.matters.actions import base, sheets
from mulin.matters.models import Assignment, Delay, Matter
from mulin.matters.states import delay as flows
from mulin.platform import bulk, errors, flow, policy, redaction, text
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

LONGEST = policy.declare(
    "matters.limit.delay_days", 180, rule="N-83", text=gettext_lazy("挂账最多多少天要再看一次")
)


@transaction.atomic
def ask_delay(
    *,
    assignment: Assignment,
    reason: str,
    public_reason: str,
    review_on: dt.date,
    actor: Actor,
    now: dt.datetime,
) -> Delay:
    """Who has it in hand asks to go past the limit, until a day on which it is looked at again.

    Raises `Invalid` without both reasons or for a day that is not after the limit or too far away,
    `Conflict` where one is asked for or approved already.
    """
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    if not assignment.leads or assignment.state != states.IN_HAND:
        raise errors.Conflict("N-83", _("接下以后，由主办的单位来请延期。"))
    if matter.delays.filter(state__in=flows.LIVE).exists():
        raise errors.Conflict("N-83", _("已经请过延期了。"), remedy=_("等批，或先收回那一次。"))
    reason = base.said(reason, field="reason", rule="N-83", empty=_("请写为什么办不完。"))
    public_reason = base.said(
        redaction.hide(text.redact(text.one_line(public_reason))),
        field="public_reason",
        rule="N-82",
        empty=_("请写一句大家都能看的原因。"),
        remedy=_("会写在公开的挂账清单上，不要写人名。"),
    )[:200]
    _check_day(matter, assignment, review_on, now)
    asked = Delay.objects.create(
        matter=matter,
        assignment=assignment,
        state=flows.ASKED,
        reason=reason,
        public_reason=public_reason,
        review_on=review_on,
        asked_by_id=base.person_of(actor),
        asked_at=now,
        due_before=assignment.due_at,
    )
    base.note(matter, "ask_delay", actor, now, said=reason, until=review_on.isoformat())
    return asked


def _check_day(matter: Matter, assignment: Assignment, day: dt.date, now: dt.datetime) -> None:
    today = now.astimezone(LOCAL).date()
    if day <= today:
        raise errors.Invalid(
            "N-83", _("再看的日子要在今天以后。"), remedy=_("请写将来的一天。"), field="review_on"
        )
    if day < assignment.due_at.astimezone(LOCAL).date():
        raise errors.Invalid(
            "N-83", _("期限还没到那一天，不用延。"), remedy=_("请写期限以后的一天。"), field="review_on"
        )
    longest = policy.get(LONGEST, street_id=matter.street_id, on=now)
    if (day - today).days > longest:
        raise errors.Invalid(
            "N-83",
            _("最多 %(n)s 天要再看一次。") % {"n": longest},
            remedy=_("到时候还办不了，可以再请。"),
            field="review_on",
        )


@transaction.atomic
def decide_delay(*, delay: Delay, approved: bool, words: str, actor: Actor, now: dt.datetime) -> Delay:
    """Somebody else than who asked says yes or no. Yes: the clock stands still and it is on the public list."""
    matter, assignment, delay = _locked(delay)
    errors.require(policies.may_decide_delay(actor, matter, delay, assignment))
    if not approved:
        words = base.said(words, field="words", rule="N-83", empty=_("不批，请写为什么。"))
    flow.advance(delay, flows.DELAY, "approve" if approved else "refuse")
    delay.decided_by_id, delay.decided_at, delay.decision = actor.id, now, words.strip()[:500]
    delay.due_before, delay.limit_before = assignment.due_at, matter.solve_by
    delay.save(update_fields=["state", "decided_by", "decided_at", "decision", "due_before", "limit_before"])
    if approved:
        # Late already, it stays late: an approval excuses nothing that has been missed.
        looked_at = clocks.end_of_day(delay.review_on, street_id=matter.street_id, on=now)
        _set_due(matter, assignment, looked_at, delay.review_on)
    verb = "approve_delay" if approved else "refuse_delay"
    base.note(
        matter,
        verb,
        actor,
        now,
        said=delay.decision,
        until=delay.review_on.isoformat(),
        why=delay.public_reason,
    )
    return delay


@transaction.atomic
def end_delay(*, delay: Delay, actor: Actor, now: dt.datetime) -> Delay:
    """The day has come, or it can go on before: what was left of the limit runs from now."""
    matter, assignment, delay = _locked(delay)
    if actor.kind != "system":
        errors.require(policies.may_end_delay(actor, matter, assignment))
    if delay.decided_at is None:
        flow.advance(delay, flows.DELAY, "drop")
    else:
        flow.advance(delay, flows.DELAY, "end")
        due_at = clocks.resumed(
            assignment.limit, delay.due_before, delay.decided_at, now, street_id=matter.street_id
        )
        _set_due(matter, assignment, due_at, None)
    delay.ended_at = now
    delay.save(update_fields=["state", "ended_at"])
    base.note(matter, "end_delay", actor, now, due=assignment.due_at.isoformat(timespec="minutes"))
    return delay


def _locked(delay: Delay) -> tuple[Matter, Assignment, Delay]:
    matter = base.lock(Matter(pk=delay.matter_id))
    delay = Delay.objects.select_related("assignment__organisation").get(pk=delay.pk)
    return matter, delay.assignment, delay


def _set_due(matter: Matter, assignment: Assignment, due_at: dt.datetime, hung_until: dt.date | None) -> None:
    """The limit of the one who leads, and with it what residents are shown."""
    assignment.due_at = due_at
    bulk.update(assignment, "due_at")
    matter.due_at = matter.solve_by = due_at
    matter.hung_until = hung_until
    base.keep(matter, "solve_by", "hung_until")
