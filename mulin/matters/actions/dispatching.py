"""Receiving a matter at the window, and one sheet to one handler: offered, accepted, returned, recalled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import arbitrating, base, sheets
from mulin.matters.models import Assignment, Category, Matter
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.territory.models import Organisation


@transaction.atomic
def receive(*, matter: Matter, actor: Actor, now: dt.datetime, category: Category | None = None) -> Matter:
    """The window has read it; from now on the receiver answers for it (N-77)."""
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    before = base.remember(matter)
    _receive(matter, actor, now, category, before=before)
    base.holds_still(matter.owner_id, now)
    base.keep(matter, "owner", "owner_org", "receiver", "receiver_org", "category")
    return matter


def _receive(matter: Matter, actor: Actor, now: dt.datetime, category: Category | None, **more: Any) -> None:
    flow.advance(matter, states.MATTER, "receive")
    person, office = base.answering_at(actor, matter.path)
    matter.receiver_id = matter.owner_id = person
    matter.receiver_org_id = matter.owner_org_id = office
    if category is not None:
        matter.category = category
    name = str(matter.category.name) if matter.category else ""
    base.note(matter, "receive", actor, now, category=name, **more)


@transaction.atomic
def dispatch(
    *,
    matter: Matter,
    to: Organisation,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    task: str = "",
    category: Category | None = None,
    due_at: dt.datetime | None = None,
) -> Assignment:
    """Send one sheet to one handler, who accepts or returns it; until then the sender answers for it (DR-06).

    The limit comes from the category's urgency and is fixed here; `due_at` may only be earlier. A
    matter nobody has received yet is received by the same act. Raises `Invalid` without a reason,
    for an organisation that has ended or belongs to another street.
    """
    matter = base.lock(matter)
    errors.require(policies.may_dispatch(actor, matter))
    errors.require(policies.may_be_sent(matter))
    arbitrating.require_none(matter)
    receive_first(matter, actor, now, category)
    before = base.remember(matter)
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
    )
    sent(matter, sheet, actor, now)
    base.note(
        matter,
        "dispatch",
        actor,
        now,
        to=to.name,
        reason=sheet.reason,
        said=sheet.task,
        due=_iso(sheet.due_at),
        before=before,
        made=str(sheet.id),
    )
    return sheet


def receive_first(matter: Matter, actor: Actor, now: dt.datetime, category: Category | None) -> None:
    """A matter that nobody has received yet is received by the act that sends it on."""
    if matter.state == states.NEW:
        _receive(matter, actor, now, category)
    elif category is not None:
        matter.category = category


def sent(matter: Matter, sheet: Assignment, actor: Actor, now: dt.datetime) -> None:
    """A leading sheet is out: until it is accepted the sender answers for the matter (DR-06)."""
    matter.owner_id, matter.owner_org_id = base.answering_at(actor, matter.path)
    base.holds_still(matter.owner_id, now)
    matter.due_at, matter.solve_by = sheet.due_at, matter.solve_by or sheet.due_at
    base.keep(matter, "owner", "owner_org", "receiver", "receiver_org", "category", "solve_by")


@transaction.atomic
def accept(*, assignment: Assignment, actor: Actor, now: dt.datetime) -> Assignment:
    """Take the sheet: from now on the one who accepts answers for the matter (DR-06).

    A co-handler who accepts answers for their part alone; who accepts a transfer has the sheet of who
    offered it, with its limit.
    """
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    before = base.remember(matter, assignment)
    flow.advance(assignment, states.ASSIGNMENT, "accept")
    hand = base.hand_of(actor, assignment.organisation_id)
    base.holds_still(hand, now)
    assignment.accepted_at, assignment.accepted_by_id = now, hand
    body: dict[str, str] = {}
    verb = "accept"
    if assignment.kind == Assignment.Kind.TRANSFER:
        verb, body = "take_sheet", {"from": _taken_over(assignment, now)}
    elif assignment.kind == Assignment.Kind.CO:
        verb = "accept_help"
    assignment.save(update_fields=["state", "accepted_at", "accepted_by", "kind", "of", "limit", "due_at"])
    if assignment.leads:
        matter.owner_id, matter.owner_org_id = hand, assignment.organisation_id
        base.keep(matter, "owner", "owner_org")
    # What took over another sheet is not undone: the one before it has ended.
    undoable = {"before": before} if verb == "accept" else {}
    base.note(matter, verb, actor, now, **body, **undoable)
    return assignment


def _taken_over(assignment: Assignment, now: dt.datetime) -> str:
    """The offered transfer becomes what it takes over; returns who had it before."""
    before = assignment.of
    if before is None:
        raise AssertionError("a transfer stands beside the sheet it takes over")
    flow.advance(before, states.ASSIGNMENT, "pass_on")
    sheets.end(before, assignment.reason, now)
    assignment.kind, assignment.of = before.kind, before
    # What was put off since it was offered is put off for whoever has it now.
    assignment.limit, assignment.due_at = before.limit, before.due_at
    sheets.pass_delay(before, assignment, now)
    return before.organisation.name


@transaction.atomic
def return_sheet(*, assignment: Assignment, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """Not ours, with the reason: back to the window, or to who asked. Nobody has to tell it again.

    The second refusal of a matter goes to an arbiter (N-72); what an arbiter has sent is not returned.
    """
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    errors.require(policies.may_return(assignment))
    reason = base.said(
        reason,
        field="reason",
        rule="N-82",
        empty=_("请写退回的原因。"),
        remedy=_("写清楚该归谁管，派单的人好再派。"),
    )[:500]
    before = base.remember(matter, assignment)
    flow.advance(assignment, states.ASSIGNMENT, "return")
    verb = {Assignment.Kind.CO: "return_help", Assignment.Kind.TRANSFER: "return_transfer"}.get(
        Assignment.Kind(assignment.kind), "return"
    )
    sheets.end(assignment, reason, now)
    alone = True
    if assignment.leads:
        flow.advance(matter, states.MATTER, "return")
        alone = sheets.end_beside(matter, now, reason=_("主办退回了")) == 0
        sheets.back_to_window(matter, now)
    alone = alone and verb == "return" and not arbitrating.is_due(matter)
    base.note(matter, verb, actor, now, said=reason, **({"before": before} if alone else {}))
    if assignment.leads:
        arbitrating.open_after_refusals(matter, now)
    return assignment


@transaction.atomic
def recall(*, assignment: Assignment, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """Take a sheet back, to send it elsewhere or answer oneself: the window any, who asked for a transfer theirs."""
    matter, assignment = sheets.lock_both(assignment)
    errors.require(policies.may_recall(actor, matter, assignment))
    reason = base.said(reason, field="reason", rule="S1-23", empty=_("请写为什么收回。"))[:500]
    before = base.remember(matter, assignment)
    flow.advance(assignment, states.ASSIGNMENT, "withdraw")
    sheets.end(assignment, reason, now)
    alone = True
    if assignment.leads:
        flow.advance(matter, states.MATTER, "recall")
        alone = sheets.end_beside(matter, now, reason=_("窗口收回了")) == 0
        sheets.back_to_window(matter, now)
    undoable = {"before": before} if assignment.leads and alone else {}
    base.note(matter, "recall", actor, now, to=assignment.organisation.name, said=reason, **undoable)
    return assignment


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")
