"""Receiving a matter at the window, and one sheet to one handler: offered, accepted, returned, recalled."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, states
from mulin.matters.actions import base
from mulin.matters.models import Assignment, Category, Matter
from mulin.platform import bulk, errors, flow
from mulin.platform.actors import Actor
from mulin.territory.models import Organisation


@transaction.atomic
def receive(*, matter: Matter, actor: Actor, now: dt.datetime, category: Category | None = None) -> Matter:
    """The window has read it; from now on the receiver answers for it (N-77)."""
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    _receive(matter, actor, now, category)
    base.keep(matter, "owner", "owner_org", "receiver", "receiver_org", "category")
    return matter


def _receive(matter: Matter, actor: Actor, now: dt.datetime, category: Category | None) -> None:
    flow.advance(matter, states.MATTER, "receive")
    matter.receiver_id = matter.owner_id = base.person_of(actor)
    matter.receiver_org_id = matter.owner_org_id = actor.home_org_id
    if category is not None:
        matter.category = category
    base.note(matter, "receive", actor, now, category=str(matter.category.name) if matter.category else "")


@transaction.atomic
def classify(*, matter: Matter, category: Category, actor: Actor, now: dt.datetime) -> Matter:
    """Say what it is about. Clocks already running stay as they were fixed."""
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    matter.category = category
    matter.save(update_fields=["category"])
    base.note(matter, "classify", actor, now, category=category.name)
    return matter


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
    reason = base.said(reason, field="reason", rule="S1-18", empty=_("请写为什么派给这一家。"))[:200]
    _check_handler(matter, to, now)
    if matter.state == states.NEW:
        _receive(matter, actor, now, category)
    elif category is not None:
        matter.category = category
    urgency = matter.category.urgency if matter.category else Category.Urgency.ORDINARY
    limit = clocks.solve_limit(urgency, street_id=matter.street_id, on=now)
    by_limit = _by_limit(matter, limit, now)
    due_at = _checked_due(due_at, by_limit, now)
    flow.advance(matter, states.MATTER, "dispatch")
    assignment = Assignment(
        matter=matter,
        organisation=to,
        state=states.OFFERED,
        reason=reason,
        task=task.strip()[: base.MOST_WORDS],
        limit=limit,
        due_at=due_at,
        offered_at=now,
        offered_by_id=base.person_of(actor),
        accept_by=min(clocks.step_due("accept", now, street_id=matter.street_id), due_at),
    )
    bulk.insert(assignment)
    matter.owner_id, matter.owner_org_id = base.person_of(actor), actor.home_org_id
    matter.due_at, matter.solve_by = due_at, matter.solve_by or due_at
    base.keep(matter, "owner", "owner_org", "receiver", "receiver_org", "category", "solve_by")
    base.note(
        matter, "dispatch", actor, now, to=to.name, reason=reason, said=assignment.task, due=_iso(due_at)
    )
    return assignment


def _by_limit(matter: Matter, limit: str, now: dt.datetime) -> dt.datetime:
    """When the limit runs out; sooner where the hotline wants it sooner and that is still ahead (N-70)."""
    ours = clocks.due_at(limit, now, street_id=matter.street_id)
    theirs = matter.outside_due_at
    return min(ours, theirs) if theirs is not None and theirs > now else ours


def _check_handler(matter: Matter, to: Organisation, now: dt.datetime) -> None:
    if to.street_id != matter.street_id:
        raise errors.Invalid("S3-52", _("这家单位不在这个街道。"), remedy=_("请从名单里选。"), field="to")
    if to.valid_to is not None and to.valid_to <= now.date():
        raise errors.Invalid("S1-03", _("这家单位已经撤销了。"), remedy=_("请派给接手的单位。"), field="to")


def _checked_due(due_at: dt.datetime | None, by_limit: dt.datetime, now: dt.datetime) -> dt.datetime:
    if due_at is None:
        return by_limit
    if due_at <= now:
        raise errors.Invalid(
            "N-83", _("期限已经过了。"), remedy=_("请写将来的时间，或留空按规定算。"), field="due_at"
        )
    if due_at > by_limit:
        raise errors.Invalid(
            "N-83", _("期限比规定的还长。"), remedy=_("可以更早；要更晚，须先批准延期。"), field="due_at"
        )
    return due_at


@transaction.atomic
def accept(*, assignment: Assignment, actor: Actor, now: dt.datetime) -> Assignment:
    """Take the sheet: from now on the one who accepts answers for the matter (DR-06)."""
    matter, assignment = _lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    flow.advance(assignment, states.ASSIGNMENT, "accept")
    assignment.accepted_at, assignment.accepted_by_id = now, actor.id
    assignment.save(update_fields=["state", "accepted_at", "accepted_by"])
    matter.owner_id, matter.owner_org_id = base.person_of(actor), assignment.organisation_id
    base.keep(matter, "owner", "owner_org")
    base.note(matter, "accept", actor, now)
    return assignment


@transaction.atomic
def return_sheet(*, assignment: Assignment, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """Not ours: back to the window that received it, with the reason. Nobody is asked to tell it again."""
    matter, assignment = _lock_both(assignment)
    errors.require(policies.may_handle(actor, assignment))
    reason = base.said(
        reason,
        field="reason",
        rule="N-82",
        empty=_("请写退回的原因。"),
        remedy=_("写清楚该归谁管，派单的人好再派。"),
    )[:500]
    flow.advance(assignment, states.ASSIGNMENT, "return")
    flow.advance(matter, states.MATTER, "return")
    _end(assignment, reason, now)
    _back_to_window(matter, now)
    base.note(matter, "return", actor, now, said=reason)
    return assignment


@transaction.atomic
def recall(*, assignment: Assignment, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """The window takes its sheet back, to send it elsewhere or answer itself."""
    matter, assignment = _lock_both(assignment)
    errors.require(policies.may_dispatch(actor, matter))
    reason = base.said(reason, field="reason", rule="S1-23", empty=_("请写为什么收回。"))[:500]
    flow.advance(assignment, states.ASSIGNMENT, "withdraw")
    flow.advance(matter, states.MATTER, "recall")
    _end(assignment, reason, now)
    _back_to_window(matter, now)
    base.note(matter, "recall", actor, now, to=assignment.organisation.name, said=reason)
    return assignment


def _lock_both(assignment: Assignment) -> tuple[Matter, Assignment]:
    """Always the matter first: two acts on one matter never wait for each other crosswise."""
    matter = base.lock(Matter(pk=assignment.matter_id))
    fresh = Assignment.objects.select_related("organisation").get(pk=assignment.pk)
    return matter, fresh


def _end(assignment: Assignment, reason: str, now: dt.datetime) -> None:
    assignment.ended_at, assignment.end_reason = now, reason
    assignment.save(update_fields=["state", "ended_at", "end_reason"])


def _back_to_window(matter: Matter, now: dt.datetime) -> None:
    matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
    if not matter.history:
        matter.due_at = clocks.step_due("receive", now, street_id=matter.street_id)
    base.keep(matter, "owner", "owner_org")


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")
