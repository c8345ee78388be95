"""Whose it is, when two have refused it: one named arbiter says so, by a day of its own (N-72)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, states
from mulin.matters.actions import base, sheets
from mulin.matters.models import Arbitration, Assignment, Matter
from mulin.matters.queries.queue_rows import REFUSED
from mulin.matters.states import arbitration as flows
from mulin.people import queries as people
from mulin.people import roles
from mulin.platform import errors, flow
from mulin.platform.actors import Actor, system
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation

SYSTEM = system("matters.arbitrate")


def refusals(matter: Matter) -> int:
    """How often it was refused since it was last decided or reopened."""
    moments = [one.decided_at for one in matter.arbitrations.all() if one.decided_at]
    moments += list(matter.reopenings.values_list("at", flat=True))
    found = matter.assignments.filter(REFUSED)
    return (found.filter(ended_at__gt=max(moments)) if moments else found).count()


def is_due(matter: Matter) -> bool:
    """Whether it has been refused often enough for an arbiter."""
    return not matter.history and refusals(matter) >= states.REFUSALS


def open_after_refusals(matter: Matter, now: dt.datetime) -> Arbitration | None:
    """The second refusal: the matter goes to its arbiter, who answers for it from now on."""
    if not is_due(matter):
        return None
    post = people.on_duty(
        (roles.ARBITER, roles.LEADER), matter.path, on=now.astimezone(LOCAL).date(), to_answer=True
    ) or base.answerable(matter.path, now, besides=matter.concerns)
    due_at = clocks.step_due("arbitrate", now, street_id=matter.street_id)
    opened = Arbitration.objects.create(
        matter=matter, arbiter_id=post.person_id, state=flows.OPEN, opened_at=now, due_at=due_at
    )
    matter.owner_id, matter.owner_org_id, matter.due_at = post.person_id, post.organisation_id, due_at
    base.keep(matter, "owner", "owner_org")
    base.note(matter, "arbitrate", SYSTEM, now, due=due_at.isoformat(timespec="minutes"))
    return opened


@transaction.atomic
def decide(
    *,
    arbitration: Arbitration,
    to: Organisation,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    task: str = "",
    due_at: dt.datetime | None = None,
) -> Assignment:
    """The arbiter says whose it is, with the reason. That one takes it; it cannot be returned again.

    Raises `Invalid` without a reason or for an organisation that cannot handle it, `Conflict` where it
    is no longer open.
    """
    matter = base.lock(Matter(pk=arbitration.matter_id))
    arbitration = Arbitration.objects.get(pk=arbitration.pk)
    errors.require(policies.may_arbitrate(actor, matter, arbitration))
    remedy = _("写明依据，接单的单位和反映的人都会看到。")
    reason = base.said(reason, field="reason", rule="N-72", empty=_("请写凭什么归它管。"), remedy=remedy)[
        :200
    ]
    flow.advance(arbitration, flows.ARBITRATION, "decide")
    flow.advance(matter, states.MATTER, "dispatch")
    sheet = sheets.make(
        matter,
        kind=Assignment.Kind.LEAD,
        to=to,
        reason=reason,
        task=task,
        due_at=due_at,
        actor=actor,
        now=now,
        bound=True,
    )
    arbitration.organisation, arbitration.reason, arbitration.decided_at = to, reason, now
    arbitration.save(update_fields=["state", "organisation", "reason", "decided_at"])
    matter.due_at, matter.solve_by = sheet.due_at, matter.solve_by or sheet.due_at
    base.keep(matter, "solve_by")
    due = sheet.due_at.isoformat(timespec="minutes")
    base.note(matter, "decide", actor, now, to=to.name, reason=reason, said=sheet.task, due=due)
    return sheet


def require_none(matter: Matter) -> None:
    """Raise `Conflict` while an arbiter has it."""
    found = matter.arbitrations.filter(state=flows.OPEN).first() if matter.state == states.RECEIVED else None
    if found is not None:
        raise errors.Conflict(
            "N-72",
            _("这件被退回了 %(n)s 次，要由裁定人定归谁管。") % {"n": states.REFUSALS},
            remedy=_("裁定以后，定了的单位必须接；窗口也可以自己答复。"),
        )


def drop(matter: Matter) -> None:
    """Nothing is left to decide."""
    for one in matter.arbitrations.filter(state=flows.OPEN):
        flow.advance(one, flows.ARBITRATION, "drop")
        one.save(update_fields=["state"])
