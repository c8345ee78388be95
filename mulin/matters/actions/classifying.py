"""Saying what a matter is about. A sheet that is out gets the limit of the new category, from its own beginning."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import clocks, policies
from mulin.matters.actions import base, sheets
from mulin.matters.models import Assignment, Category, Matter
from mulin.matters.states import delay as delays
from mulin.platform import bulk, errors
from mulin.platform.actors import Actor
from mulin.platform.durations import Limit
from mulin.platform.policy import LOCAL


@transaction.atomic
def classify(*, matter: Matter, category: Category, actor: Actor, now: dt.datetime) -> Matter:
    """Say what it is about. Where that changes the urgency of a sheet that is out, limit and due time follow.

    They are counted from when the sheet was offered, by the policy of that day (N-83); old and new stand
    on the timeline, and where the new moment has already passed the act says so.
    """
    matter = base.lock(matter)
    errors.require(policies.may_receive(actor, matter))
    remembered = base.remember(matter)
    before = matter.category.urgency if matter.category else Category.Urgency.ORDINARY
    matter.category = category
    sheet = sheets.leading(matter) if category.urgency != before else None
    if sheet is None:
        matter.save(update_fields=["category"])
        base.note(matter, "classify", actor, now, category=category.name, before=remembered)
        return matter
    old_limit, old_due = sheet.limit, sheet.due_at
    _move(matter, sheet, before)
    base.keep(matter, "category", "solve_by")
    base.note(
        matter,
        "reclassify_late" if sheet.due_at <= now else "reclassify",
        actor,
        now,
        category=category.name,
        old=_told(old_limit, old_due),
        new=_told(sheet.limit, sheet.due_at),
        due_before=old_due.isoformat(timespec="minutes"),
        due=sheet.due_at.isoformat(timespec="minutes"),
    )
    return matter


def _move(matter: Matter, sheet: Assignment, before: str) -> None:
    """Give a live sheet the limit of the matter's new category, and the matter the sheet's due time.

    What the dispatcher had set earlier than the old limit allowed stays, unless the new one is earlier still.
    """
    assert matter.category is not None
    street_id, began = matter.street_id, _began(sheet)
    delayed = matter.delays.filter(state=delays.APPROVED).first() if matter.hung_until else None
    stood = delayed.due_before if delayed else sheet.due_at
    _limit, allowed = clocks.changed_due(before, began=began, street_id=street_id)
    by_limit = clocks.due_at(sheet.limit, began, street_id=street_id)
    chosen = stood if stood < min(allowed, by_limit) else None
    sheet.limit, due_at = clocks.changed_due(
        matter.category.urgency, began=began, street_id=street_id, chosen=chosen
    )
    if delayed is not None:
        # The clock stands still until the day it is looked at again; what runs then is the new limit.
        delayed.due_before = due_at
        bulk.update(delayed, "due_before")
        bulk.update(sheet, "limit")
        return
    first = matter.solve_by == sheet.due_at
    sheet.due_at = matter.due_at = due_at
    sheet.accept_by = min(clocks.step_due("accept", sheet.offered_at, street_id=street_id), due_at)
    bulk.update(sheet, "limit", "due_at", "accept_by")
    if first:
        matter.solve_by = due_at


def _began(sheet: Assignment) -> dt.datetime:
    """When the limit began: being taken over by another office does not begin it anew."""
    while sheet.of is not None and sheet.leads:
        sheet = sheet.of
    return sheet.offered_at


def _told(limit: str, due: dt.datetime) -> str:
    when = due.astimezone(LOCAL)
    return _("%(limit)s（到 %(when)s）") % {
        "limit": Limit.parse(limit).words,
        "when": f"{when:%Y-%m-%d %H:%M}",
    }
