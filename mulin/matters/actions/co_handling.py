"""Several offices on one matter: one leads and answers, the others help, each by its own clock (S1-20)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import base, sheets
from mulin.matters.models import Assignment, Matter
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.territory.models import Organisation


@transaction.atomic
def ask_help(
    *,
    matter: Matter,
    to: Organisation,
    task: str,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    due_at: dt.datetime | None = None,
) -> Assignment:
    """Ask one more office to help the one that leads. It has a clock of its own and gives no answer of its own.

    Raises `Conflict` where nobody leads yet or this office is in it already, `Invalid` without a task.
    """
    matter = base.lock(matter)
    lead = sheets.leading(matter)
    if lead is None:
        raise errors.Conflict(
            "S1-20", _("还没有主办的单位。"), remedy=_("先派给主办，再请别家一起办。"), field="to"
        )
    errors.require(policies.may_ask_help(actor, matter, lead))
    task = base.said(task, field="task", rule="S1-20", empty=_("请写要它做哪一部分。"))
    if matter.assignments.filter(organisation=to, state__in=states.LIVE).exists():
        raise errors.Invalid("S1-20", _("这家已经在办这一件了。"), remedy=_("请选另一家。"), field="to")
    sheet = sheets.make(
        matter,
        kind=Assignment.Kind.CO,
        of=lead,
        to=to,
        reason=reason or _("和主办一起办"),
        task=task,
        due_at=due_at,
        actor=actor,
        now=now,
    )
    base.note(
        matter,
        "ask_help",
        actor,
        now,
        to=to.name,
        said=task,
        due=sheet.due_at.isoformat(timespec="minutes"),
    )
    return sheet


@transaction.atomic
def give_help(*, assignment: Assignment, result: str, actor: Actor, now: dt.datetime) -> Assignment:
    """A co-handler has done its part and says what; the one who leads answers the person."""
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    if assignment.kind != Assignment.Kind.CO:
        raise errors.Conflict("S1-20", _("这张单要答复本人，不是会办。"), remedy=_("请点“答复”。"))
    assignment.result = base.said(result, field="result", rule="S1-20", empty=_("请写做了什么、结果怎样。"))
    flow.advance(assignment, states.ASSIGNMENT, "finish")
    sheets.end(assignment, "", now)
    base.note(matter, "give_help", actor, now, said=assignment.result)
    return assignment
