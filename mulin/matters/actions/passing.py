"""Within one office: a colleague is asked to answer for a matter, and does from the moment they take it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, queries, states
from mulin.matters.actions import base
from mulin.matters.models import Assignment, Matter, Passing
from mulin.matters.states import passing as flows
from mulin.people import queries as people
from mulin.people.models import Person
from mulin.platform import errors, flow
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL


@transaction.atomic
def assign(*, matter: Matter, to: Person, words: str = "", actor: Actor, now: dt.datetime) -> Passing:
    """Ask a colleague of the same office to answer for it; who has it answers until they take it (N-77).

    From who leads the office it passes at once. Raises `Invalid` for oneself, for somebody without a
    post there that may act on it, and for somebody away, with who stands in for them.
    """
    matter = base.lock(matter)
    errors.require(policies.may_assign(actor, matter))
    today = now.astimezone(LOCAL).date()
    _check_colleague(matter, to, today)
    _call_off_asked(matter, actor, now)
    made = Passing.objects.create(
        matter=matter,
        state=flows.ASKED,
        holder_id=matter.owner_id,
        asked=to,
        asked_by_id=base.person_of(actor),
        at=now,
    )
    at_once = policies.passes_at_once(actor, matter)
    words = words.strip()[:500]
    base.note(matter, "assign_now" if at_once else "assign", actor, now, colleague=to.name, said=words)
    if at_once:
        _take(matter, made, now)
    return made


def _check_colleague(matter: Matter, to: Person, today: dt.date) -> None:
    if to.id == matter.owner_id:
        raise errors.Invalid("S3-48", _("这件现在就由这位负责。"), field="to")
    if to not in queries.could_take(matter, on=today):
        raise errors.Invalid(
            "S3-48",
            _("%(who)s在这个单位没有能办这件事的岗位。") % {"who": to.name},
            remedy=_("请从名单里选；要交给别的单位，请派单。"),
            field="to",
        )
    leave = people.leave_over(to.id, on=today)
    if leave is not None:
        raise errors.Invalid(
            "S3-48",
            _("%(who)s在休假，由%(deputy)s代班。") % {"who": to.name, "deputy": leave.deputy.name},
            remedy=_("请转给%(deputy)s，或换一位同事。") % {"deputy": leave.deputy.name},
            field="to",
        )


@transaction.atomic
def take(*, passing: Passing, actor: Actor, now: dt.datetime) -> Passing:
    """The colleague takes it and answers for it from now on."""
    matter, passing = _lock(passing)
    errors.require(policies.may_take(actor, passing))
    if matter.state == states.CLOSED or matter.owner_id != passing.holder_id:
        raise errors.Conflict(
            "N-77", _("这件已经不在请您接的那位手里了。"), remedy=_("请刷新看看现在由谁负责。")
        )
    _take(matter, passing, now)
    base.note(matter, "take", actor, now)
    return passing


@transaction.atomic
def decline(*, passing: Passing, words: str, actor: Actor, now: dt.datetime) -> Passing:
    """The colleague cannot; nothing changes for who has it. Why may be said, and need not."""
    matter, passing = _lock(passing)
    errors.require(policies.may_take(actor, passing))
    _end(passing, "decline", now)
    base.note(matter, "decline", actor, now, said=words.strip()[:500])
    return passing


@transaction.atomic
def call_off(*, passing: Passing, actor: Actor, now: dt.datetime) -> Passing:
    """Who asked does not need it any more."""
    matter, passing = _lock(passing)
    errors.require(policies.may_call_off(actor, passing))
    _end(passing, "call_off", now)
    base.note(matter, "call_off", actor, now)
    return passing


def _lock(passing: Passing) -> tuple[Matter, Passing]:
    matter = base.lock(Matter(pk=passing.matter_id))
    return matter, Passing.objects.get(pk=passing.pk)


def _call_off_asked(matter: Matter, actor: Actor, now: dt.datetime) -> None:
    """Only one colleague is asked at a time; an earlier request is called off by the new one."""
    for earlier in Passing.objects.filter(matter=matter, state=flows.ASKED):
        _end(earlier, "call_off", now)


def _end(passing: Passing, verb: str, now: dt.datetime) -> None:
    flow.advance(passing, flows.PASSING, verb)
    passing.ended_at = now
    passing.save(update_fields=["state", "ended_at"])


def _take(matter: Matter, passing: Passing, now: dt.datetime) -> None:
    _end(passing, "take", now)
    pass_within(matter, passing.asked)


def pass_within(matter: Matter, to: Person) -> None:
    """Whatever the owner is to this matter within their office, `to` is now: owner, first receiver, the hand."""
    former, office = matter.owner_id, matter.owner_org_id
    if office is None:
        raise AssertionError("a matter that is passed within an office has one")
    if matter.receiver_id == former and matter.receiver_org_id == matter.owner_org_id:
        matter.receiver_id = to.id
    sheets = Assignment.objects.filter(
        matter=matter,
        accepted_by_id=former,
        organisation_id=office,
        state__in=(*states.LIVE, states.DONE),
    )
    sheets.update(accepted_by=to)
    matter.owner_id = to.id
    base.keep(matter, "owner", "receiver")
