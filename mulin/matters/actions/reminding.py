"""Asking the office that has a sheet to see to it (催办)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import base
from mulin.matters.models import Assignment, Matter, Reminder
from mulin.people import queries as people
from mulin.platform import calendar, errors
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL

REMINDED = "matters.reminded"


@transaction.atomic
def remind(*, assignment: Assignment, actor: Actor, now: dt.datetime, words: str = "") -> Reminder:
    """Ask the handler's office to see to a sheet: an act, and a notice to everybody on duty there.

    At most once a working day on each sheet (S1-18); raises `Conflict` with the day on which it may be
    done again, and `Refusal` where nobody of that office is on duty: then only the telephone helps.
    """
    matter = base.lock(Matter(pk=assignment.matter_id))
    errors.require(policies.may_remind(actor, matter))
    assignment = Assignment.objects.select_related("organisation").get(pk=assignment.pk)
    if assignment.state not in states.LIVE:
        raise errors.Conflict(
            "FLOW",
            _("这张单已经不在办了，不用催。"),
            remedy=_("可能有人刚刚办过。请刷新看看现在到了哪一步。"),
        )
    today = now.astimezone(LOCAL).date()
    _require_not_reminded(assignment, today)
    on_duty = people.on_duty_in(assignment.organisation_id, on=today)
    if not on_duty:
        raise errors.Refusal(
            "S4-17",
            _("%(office)s现在没有人在岗，催了也没人看。") % {"office": assignment.organisation.local_name},
            remedy=_("请打电话，或收回另派。"),
        )
    made = Reminder.objects.create(
        assignment=assignment,
        words=words.strip()[:200],
        by_id=base.person_of(actor),
        day=today,
        at=now,
    )
    told = {"to": assignment.organisation.name, "said": made.words}
    base.note(matter, "remind", actor, now, **told, before=base.remember(matter), made=str(made.id))
    for person_id in on_duty:
        notices.later(
            street_id=matter.street_id,
            record_id=matter.id,
            kind=REMINDED,
            channel=Notice.Channel.IN_APP,
            person_id=person_id,
            now=now,
            sheet=str(assignment.id),
        )
    return made


def _require_not_reminded(assignment: Assignment, today: dt.date) -> None:
    last = Reminder.objects.filter(assignment=assignment).order_by("-day").first()
    if last is None:
        return
    again = calendar.current().next_workday(last.day + dt.timedelta(days=1))
    if today < again:
        raise errors.Conflict(
            "DR-11",
            _("%(day)s已经催过，一个工作日只催一次。") % {"day": _day(last.day)},
            remedy=_("%(day)s起可以再催；等不及请打电话。") % {"day": _day(again)},
        )


def _day(day: dt.date) -> str:
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}
