"""Passing a sheet on: to another organisation that takes it over, or up to the next level as a proposal.

Until the other one has taken it, who had it answers for it (S3-48, DR-06).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.actions.dispatching import receive_first, sent
from mulin.matters.models import Assignment, Matter
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.territory import queries as territory
from mulin.territory.models import Organisation


@transaction.atomic
def offer_transfer(
    *, assignment: Assignment, to: Organisation, reason: str, actor: Actor, now: dt.datetime
) -> Assignment:
    """Ask another organisation to take the sheet over, with the limit it has. It passes when they accept.

    A proposal is passed upwards only. Raises `Invalid` for oneself, for one that has had the proposal
    before, or for one below; `Conflict` where one is being asked already.
    """
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_transfer(actor, matter, assignment))
    if assignment.state != states.IN_HAND:
        raise errors.Conflict(
            "DR-06", _("接下以后才能转给别家。"), remedy=_("不归您管的，请直接退回，写明该归谁。")
        )
    if to.id == assignment.organisation_id:
        raise errors.Invalid(
            "S3-48", _("不能转给自己。"), remedy=_("请选另一家；不归任何一家的，退回窗口。"), field="to"
        )
    if matter.assignments.filter(kind=Assignment.Kind.TRANSFER, state__in=states.LIVE).exists():
        raise errors.Conflict(
            "DR-06", _("已经在请另一家接了，还没回音。"), remedy=_("先收回那一张，再转给别家。")
        )
    if assignment.kind == Assignment.Kind.PROPOSAL:
        _require_upwards(matter, assignment.organisation, to)
    sheet = sheets.make(
        matter,
        kind=Assignment.Kind.TRANSFER,
        of=assignment,
        to=to,
        reason=reason,
        task=assignment.task,
        due_at=None,
        actor=actor,
        now=now,
        bound=assignment.bound,
    )
    # Being passed on wins nobody time: the limit stays what it was, and accepting has to come before it.
    sheet.limit, sheet.due_at = assignment.limit, assignment.due_at
    sheet.save(update_fields=["limit", "due_at"])
    base.note(matter, "transfer", actor, now, to=to.name, reason=sheet.reason)
    return sheet


@transaction.atomic
def propose(
    *, matter: Matter, to: Organisation, words: str, reason: str, actor: Actor, now: dt.datetime
) -> Assignment:
    """What cannot be settled here goes to the next level as a proposal, with its history (S0-12, S1-04).

    Who raised it sees every hop. Raises `Invalid` for an organisation that is not above the proposer's
    own, and without what is proposed.
    """
    matter = base.lock(matter)
    errors.require(policies.may_propose(actor, matter))
    errors.require(policies.may_be_sent(matter))
    arbitrating.require_none(matter)
    words = base.said(
        words,
        field="words",
        rule="S0-12",
        empty=_("请写建议上面怎么办。"),
        remedy=_("写清楚：为什么这里办不了，希望上面做什么。"),
    )
    below = next((post.org_id for post in actor.posts if post.org_id), None)
    own = territory.organisations_by_id([below]) if below else []
    if not own:
        raise errors.Refusal("S1-04", _("您没有所在单位，不能往上提。"), remedy=_("请由居委会或网格站来提。"))
    _require_upwards(matter, own[0], to)
    receive_first(matter, actor, now, None)
    flow.advance(matter, states.MATTER, "dispatch")
    sheet = sheets.make(
        matter,
        kind=Assignment.Kind.PROPOSAL,
        to=to,
        reason=reason or _("这一级办不了，往上提"),
        task=words,
        due_at=None,
        actor=actor,
        now=now,
    )
    sent(matter, sheet, actor, now)
    base.note(
        matter,
        "propose",
        actor,
        now,
        to=to.name,
        said=words,
        due=sheet.due_at.isoformat(timespec="minutes"),
    )
    return sheet


def _require_upwards(matter: Matter, below: Organisation, to: Organisation) -> None:
    """A proposal only ever goes up, and never twice to the same (no circles)."""
    had = {one.organisation_id for one in matter.assignments.filter(kind=Assignment.Kind.PROPOSAL)}
    if to.id in had:
        raise errors.Invalid(
            "S0-12",
            _("%(who)s已经收到过这条提案，不能再绕回去。") % {"who": to.local_name},
            remedy=_("请往更上一级提，或就地答复。"),
            field="to",
        )
    above = territory.superiors(below)
    if to.id not in {one.id for one in above}:
        names = _("、").join(one.local_name for one in above)
        raise errors.Invalid(
            "S1-04",
            _("提案要往上一级提，%(who)s不在%(below)s的上级里。")
            % {"who": to.local_name, "below": below.local_name},
            remedy=_("可以提给：%(names)s。") % {"names": names} if names else _("上面没有了，请就地答复。"),
            field="to",
        )
