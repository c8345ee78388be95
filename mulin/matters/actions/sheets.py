"""What every act on a sheet shares: making one, ending it and those beside it, and going back to the window."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mulin.matters import clocks, states
from mulin.matters.actions import base
from mulin.matters.models import Assignment, Category, Delay, FormalReply, Matter
from mulin.matters.states import delay, formal
from mulin.platform import bulk, errors, flow
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation


def make(
    matter: Matter,
    *,
    kind: str,
    to: Organisation,
    reason: str,
    task: str,
    due_at: dt.datetime | None,
    actor: Actor,
    now: dt.datetime,
    of: Assignment | None = None,
    bound: bool = False,
) -> Assignment:
    """A new sheet, offered, with the limit of the category's urgency; `due_at` may only be earlier.

    Raises `Invalid` without a reason, for an organisation that has ended, belongs to another street or
    is what the matter is about.
    """
    reason = base.said(reason, field="reason", rule="S1-18", empty=_("请写为什么派给这一家。"))[:200]
    check_handler(matter, to, now)
    urgency = matter.category.urgency if matter.category else Category.Urgency.ORDINARY
    limit = clocks.solve_limit(urgency, street_id=matter.street_id, on=now)
    due_at = _checked_due(due_at, _by_limit(matter, limit, now), now)
    sheet = Assignment(
        matter=matter,
        kind=kind,
        of=of,
        organisation=to,
        state=states.OFFERED,
        reason=reason,
        task=task.strip()[: base.MOST_WORDS],
        bound=bound,
        limit=limit,
        due_at=due_at,
        offered_at=now,
        offered_by_id=base.person_of(actor),
        accept_by=min(clocks.step_due("accept", now, street_id=matter.street_id), due_at),
    )
    bulk.insert(sheet)
    return sheet


def _by_limit(matter: Matter, limit: str, now: dt.datetime) -> dt.datetime:
    """When the limit runs out; sooner where the hotline wants it sooner and that is still ahead (N-70)."""
    ours = clocks.due_at(limit, now, street_id=matter.street_id)
    theirs = matter.outside_due_at
    return min(ours, theirs) if theirs is not None and theirs > now else ours


def check_handler(matter: Matter, to: Organisation, now: dt.datetime) -> None:
    """Whether a matter can be sent to an organisation at all."""
    if to.street_id != matter.street_id:
        raise errors.Invalid("S3-52", _("这家单位不在这个街道。"), remedy=_("请从名单里选。"), field="to")
    if to.valid_to is not None and to.valid_to <= now.astimezone(LOCAL).date():
        raise errors.Invalid("S1-03", _("这家单位已经撤销了。"), remedy=_("请派给接手的单位。"), field="to")
    if to.id in matter.concerns:
        raise errors.Invalid(
            "N-79",
            _("这件事说的就是这家单位，不能派给它。"),
            remedy=_("请换一家，或由窗口来办。"),
            field="to",
        )


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


def leading(matter: Matter) -> Assignment | None:
    """The live sheet that leads."""
    found = matter.assignments.filter(state__in=states.LIVE, kind__in=Assignment.LEADING)
    return found.select_related("organisation").first()


def lock_both(assignment: Assignment) -> tuple[Matter, Assignment]:
    """Always the matter first: two acts on one matter never wait for each other crosswise."""
    matter = base.lock(Matter(pk=assignment.matter_id))
    fresh = Assignment.objects.select_related("organisation", "of__organisation").get(pk=assignment.pk)
    return matter, fresh


def end(sheet: Assignment, reason: str, now: dt.datetime) -> None:
    """Keep that a sheet has ended; the caller has moved it along its flow."""
    sheet.ended_at, sheet.end_reason = now, reason[:500]
    sheet.save(update_fields=["state", "ended_at", "end_reason", "result"])


def stop(matter: Matter, now: dt.datetime, reason: str) -> None:
    """Nobody works on it any more: the leading sheet is taken back, and all that stands beside it."""
    sheet = leading(matter)
    if sheet is not None:
        flow.advance(sheet, states.ASSIGNMENT, "withdraw")
        end(sheet, reason, now)
    end_beside(matter, now, reason=reason)


def end_beside(matter: Matter, now: dt.datetime, *, reason: str) -> int:
    """The leading sheet has ended: nobody helps it, takes it over or waits for its delay any more.

    Returns how many sheets and delays ended with it.
    """
    ended = 0
    beside = matter.assignments.filter(state__in=states.LIVE).exclude(kind__in=Assignment.LEADING)
    for sheet in beside:
        flow.advance(sheet, states.ASSIGNMENT, "withdraw")
        end(sheet, reason, now)
        ended += 1
    for one in Delay.objects.filter(matter=matter, state__in=delay.LIVE):
        flow.advance(one, delay.DELAY, "end" if one.state == delay.APPROVED else "drop")
        one.ended_at = now
        one.save(update_fields=["state", "ended_at"])
        ended += 1
    if matter.hung_until is not None:
        matter.hung_until = None
        bulk.update(matter, "hung_until")
    return ended


def pass_delay(before: Assignment, to: Assignment, now: dt.datetime) -> None:
    """An approved delay goes with the sheet; one that was only asked for was the asker's, and is dropped."""
    for one in Delay.objects.filter(assignment=before, state__in=delay.LIVE):
        if one.state == delay.APPROVED:
            one.assignment = to
        else:
            flow.advance(one, delay.DELAY, "drop")
            one.ended_at = now
        one.save(update_fields=["state", "ended_at", "assignment"])


def drop_drafts(matter: Matter) -> None:
    """A formal reply that waited for its signature is no longer wanted."""
    for one in FormalReply.objects.filter(matter=matter, state=formal.DRAFTED):
        flow.advance(one, formal.FORMAL, "drop")
        one.save(update_fields=["state"])


def back_to_window(matter: Matter, now: dt.datetime) -> None:
    """Whoever received it first has it again; nobody is asked to tell it anew (N-77)."""
    matter.owner_id, matter.owner_org_id = matter.receiver_id, matter.receiver_org_id
    if not matter.history:
        matter.due_at = clocks.step_due("receive", now, street_id=matter.street_id)
    base.keep(matter, "owner", "owner_org")
