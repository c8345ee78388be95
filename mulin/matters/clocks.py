"""When a matter's steps fall due. Pure but for reading the dated policy and the calendar.

A limit is fixed when its step begins: a policy that changes later does not move it (N-83).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mulin.platform import calendar, policy
from mulin.platform.durations import Limit, Unit
from mulin.platform.workdays import OfficeHours

RECEIVE = policy.declare(
    "matters.limit.receive", "2 working_hours", rule="N-73", text=_("收到以后多久要受理、派出")
)
RESPOND = policy.declare("matters.limit.respond", "1 workdays", rule="N-76", text=_("多久要联系到本人"))
ACCEPT = policy.declare(
    "matters.limit.accept", "4 working_hours", rule="N-72", text=_("派出以后多久要接下或退回")
)
SOLVE = policy.declare(
    "matters.limit.solve",
    {"emergency": "2 hours", "utility": "24 hours", "ordinary": "5 workdays", "complex": "15 workdays"},
    rule="N-73",
    text=_("按紧急程度，派出以后多久要答复"),
)
ARBITRATE = policy.declare(
    "matters.limit.arbitrate", "1 workdays", rule="N-72", text=_("退回两次以后，裁定人多久要定归谁管")
)


SAY = policy.declare("matters.limit.say", "7 workdays", rule="DR-05", text=_("答复以后，等本人说多久"))
REOPEN = policy.declare("matters.reopen_days", 90, rule="DR-05", text=_("办结以后多少天内一点就能重开"))
OFFICE = policy.declare(
    "office.hours", ["09:00-12:00", "13:30-18:00"], rule="N-83", text=_("办公时间，工作时按它数")
)

Step = Literal["receive", "respond", "accept", "arbitrate", "say"]
_KEYS = {"receive": RECEIVE, "respond": RESPOND, "accept": ACCEPT, "arbitrate": ARBITRATE, "say": SAY}


def due_at(limit: str, start: dt.datetime, *, street_id: UUID) -> dt.datetime:
    """When `limit` (`5 workdays`) that begins at `start` runs out."""
    office = office_hours(street_id, start)
    return Limit.parse(limit).due_at(start, calendar.current(), office).at


def step_due(step: Step, start: dt.datetime, *, street_id: UUID) -> dt.datetime:
    return due_at(policy.get(_KEYS[step], street_id=street_id, on=start), start, street_id=street_id)


def solve_limit(urgency: str, *, street_id: UUID, on: dt.datetime) -> str:
    """The limit for solving by urgency, as the policy gives it on that day."""
    limits = policy.get(SOLVE, street_id=street_id, on=on)
    return limits.get(urgency) or limits["ordinary"]


def end_of_day(day: dt.date, *, street_id: UUID, on: dt.datetime) -> dt.datetime:
    """When the office closes on a day."""
    return calendar.current().end_of_office(day, office_hours(street_id, on))


def resumed(
    limit: str, due_before: dt.datetime, paused_at: dt.datetime, now: dt.datetime, *, street_id: UUID
) -> dt.datetime:
    """When a limit runs out whose clock stood still from `paused_at` until `now`: what was left then is left still.

    What was late when it was paused stays as late as it was. Counted in the limit's own unit: hours, hours
    of the office, or working days (N-83).
    """
    if due_before <= paused_at:
        return due_before
    unit, office, days = Limit.parse(limit).unit, office_hours(street_id, now), calendar.current()
    if unit is Unit.HOURS:
        return now + (due_before - paused_at)
    if unit is Unit.WORKING_HOURS:
        left = days.working_hours_between(paused_at, due_before, office)
        return days.add_working_hours(now, left, office)
    first, last, today = (one.astimezone(policy.LOCAL).date() for one in (paused_at, due_before, now))
    if unit is Unit.DAYS:
        day = today + (last - first)
    else:
        day = days.add_workdays(today, days.workdays_between(first, last))
    due = days.end_of_office(day, office)
    if due <= now or not days.is_workday(due.astimezone(policy.LOCAL).date()):
        due = days.end_of_office(days.next_workday(day), office)
    return due


def changed_due(
    urgency: str,
    *,
    began: dt.datetime,
    street_id: UUID,
    chosen: dt.datetime | None = None,
) -> tuple[str, dt.datetime]:
    """Limit and due time of a sheet that began at `began`, where its urgency has changed since.

    Counted from the sheet's own beginning by the policy of that day, never from today: a change of
    category neither restarts nor stops a clock (N-83). `chosen` is an earlier moment that the dispatcher
    had set: it stays.
    """
    limit = solve_limit(urgency, street_id=street_id, on=began)
    due = due_at(limit, began, street_id=street_id)
    if chosen is not None:
        due = min(due, chosen)
    return limit, due


def may_reopen_until(closed_at: dt.datetime, *, street_id: UUID) -> dt.datetime:
    return closed_at + dt.timedelta(days=policy.get(REOPEN, street_id=street_id, on=closed_at))


def office_hours(street_id: UUID, on: dt.datetime) -> OfficeHours:
    return _office(tuple(policy.get(OFFICE, street_id=street_id, on=on)))


def _office(spans: tuple[str, ...]) -> OfficeHours:
    def pair(span: str) -> tuple[dt.time, dt.time]:
        start, end = span.split("-")
        return dt.time.fromisoformat(start), dt.time.fromisoformat(end)

    return OfficeHours(tuple(pair(span) for span in spans))


Standing = Literal["late", "today", "soon", "going", "none"]


def standing(due: dt.datetime | None, now: dt.datetime) -> Standing:
    """How a due time stands: late, due today, due tomorrow, or with time left."""
    if due is None:
        return "none"
    if due < now:
        return "late"
    days = (due.astimezone(policy.LOCAL).date() - now.astimezone(policy.LOCAL).date()).days
    return "today" if days == 0 else "soon" if days == 1 else "going"
