"""The street blows a whistle, departments come and report, the street rates the department (S4-49, N-78)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.actions import base, kept
from mulin.matters.models import Matter, Whistle, WhistleCall
from mulin.matters.states import whistle as states
from mulin.people import queries as people
from mulin.platform import bulk, errors, flow, policy
from mulin.platform.actors import Actor
from mulin.platform.notices import actions as notices
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.platform.timeline.queries import AND
from mulin.territory import rehoming
from mulin.territory.models import Organisation, Place

PREFIX = "W"
CALLED, REMINDED, INSISTED, THROUGH = (
    "matters.whistle.called",
    "matters.whistle.reminded",
    "matters.whistle.insisted",
    "matters.whistle.through",
)
HOURS = policy.declare(
    "matters.whistle.arrive_hours",
    {"emergency": 1, "enforcement": 4, "key_work": 24},
    rule="N-78",
    text="吹哨以后，部门多少小时内到场",
)
LONGEST = dt.timedelta(days=30)
MOST_PEOPLE = 1000


def arrive_by(kind: str, *, street: Place, now: dt.datetime) -> dt.datetime:
    """When departments must be there, by the dated policy of the street."""
    hours = policy.get(HOURS, street_id=street.id, on=now)
    return now + dt.timedelta(hours=hours.get(kind) or hours["key_work"])


@transaction.atomic
def blow_whistle(
    *,
    place: Place,
    kind: str,
    words: str,
    departments: Sequence[Organisation],
    actor: Actor,
    now: dt.datetime,
    by: dt.datetime | None = None,
    matter: Matter | None = None,
) -> Whistle:
    """Call departments to a place; each is told at once.

    `by` is when they must be there, else the policy's hours from now. Raises `Invalid` for no
    department, the same twice, one that has ended or is of another street, a time that has passed.
    """
    street = place.street
    if street is None:
        raise errors.Invalid("S1-21", _("请选一个街道里的地方。"), field="place")
    errors.require(policies.may_blow(actor, street.path))
    rehoming.hold_where(place)
    matter = _locked(matter, street)
    if kind not in Whistle.Kind.values:
        raise errors.Invalid("N-78", _("请选为什么吹哨。"), field="kind")
    words = base.said(words, field="words", rule="N-78", empty=_("请写要大家来办什么。"))
    _check_departments(departments, street, now)
    by = _checked_arrival(by or arrive_by(kind, street=street, now=now), now)
    whistle = Whistle(
        street=street,
        place=place,
        path=place.path,
        state=states.OPEN,
        kind=kind,
        words=words,
        matter=matter,
        called_by_id=base.person_of(actor),
        called_at=now,
        arrive_by=by,
    )
    calls = [
        WhistleCall(whistle=whistle, organisation=one, state=states.CALLED, arrive_by=by)
        for one in departments
    ]
    kept.put(whistle, "whistle", PREFIX, whistle.heading, now)
    bulk.insert(whistle, *calls)
    _write_down(whistle, departments, actor, now)
    for call in calls:
        _tell(call, CALLED, now)
    return whistle


def _locked(matter: Matter | None, street: Place) -> Matter | None:
    """The matter it is because of, where there is one, as it stands now."""
    if matter is None:
        return None
    matter = base.lock(matter)
    if matter.street_id != street.id:
        raise errors.Invalid("N-78", _("这件事不在这个街道。"), field="place")
    return matter


def _write_down(
    whistle: Whistle, departments: Sequence[Organisation], actor: Actor, now: dt.datetime
) -> None:
    """On the order's own timeline, and on the matter's with a link where it began from one."""
    names = AND.join(one.name for one in departments)
    kept.note(
        whistle,
        "whistle_blow",
        actor,
        now,
        to=names,
        due=whistle.arrive_by.isoformat(timespec="minutes"),
        said=whistle.words,
    )
    if whistle.matter is not None:
        kept.link(whistle.matter, whistle, "whistle", now)
        base.note(whistle.matter, "whistle", actor, now, ref=whistle.ref, to=names)


def _check_departments(departments: Sequence[Organisation], street: Place, now: dt.datetime) -> None:
    def wrong(message: str, remedy: str) -> errors.Invalid:
        return errors.Invalid("N-78", message, remedy=remedy, field="departments")

    if not departments:
        raise wrong(_("还没选叫哪个部门。"), _("请至少勾一家。"))
    if len({one.id for one in departments}) < len(departments):
        raise wrong(_("同一个部门选了两次。"), _("一张哨单，一家叫一次。"))
    day = now.astimezone(LOCAL).date()
    for one in departments:
        if one.street_id != street.id:
            raise wrong(_("%(who)s不在这个街道。") % {"who": one.name}, _("请从名单里选。"))
        if one.valid_to is not None and one.valid_to <= day:
            raise wrong(_("%(who)s已经撤销了。") % {"who": one.name}, _("请叫接手的单位。"))


def _checked_arrival(by: dt.datetime, now: dt.datetime) -> dt.datetime:
    if by <= now:
        raise errors.Invalid(
            "N-78",
            _("到场的时间已经过了。"),
            remedy=_("请写将来的时间，或留空按规定算。"),
            field="by",
        )
    if by > now + LONGEST:
        raise errors.Invalid(
            "N-78", _("到场的时间太远了，最多 30 天。"), remedy=_("不急的事，请派单。"), field="by"
        )
    return by


def _tell(call: WhistleCall, kind: str, now: dt.datetime) -> None:
    """The department's people on duty are told at once: a call is no answer that could be taken back."""
    day = now.astimezone(LOCAL).date()
    for person_id in people.staff_of(call.organisation_id, on=day):
        notices.later(
            street_id=call.whistle.street_id,
            record_id=call.whistle_id,
            kind=kind,
            channel="in_app",
            person_id=person_id,
            now=now,
            wait=False,
            call=str(call.id),
        )


def _lock(call: WhistleCall) -> WhistleCall:
    """Always the order first, so that the last two to report do not wait for each other crosswise."""
    whistle = (
        Whistle.objects.select_for_update(no_key=True, of=("self",))
        .select_related("street")
        .get(pk=call.whistle_id)
    )
    fresh = WhistleCall.objects.select_related("organisation").get(pk=call.pk)
    fresh.whistle = whistle
    return fresh


@transaction.atomic
def arrive(*, call: WhistleCall, people: int, post: str, actor: Actor, now: dt.datetime) -> WhistleCall:
    """The department says that it is there: how many, in which post. Being late is kept as it is."""
    call = _lock(call)
    errors.require(policies.may_answer_call(actor, call.organisation_id))
    if not 1 <= people <= MOST_PEOPLE:
        raise errors.Invalid(
            "N-78", _("请写来了几个人，1 到 %(most)s。") % {"most": MOST_PEOPLE}, field="people"
        )
    post = base.said(
        post, field="post", rule="N-78", empty=_("请写谁带队，写岗位，不写姓名。"), remedy=_("例：队长带队。")
    )[:60]
    flow.advance(call, states.CALL, "arrive")
    call.arrived_at, call.people, call.post = now, people, post
    bulk.update(call, "state", "arrived_at", "people", "post")
    kept.note(
        call.whistle,
        "whistle_arrive_late" if call.late else "whistle_arrive",
        actor,
        now,
        to=call.organisation.name,
        n=people,
        post=post,
    )
    return call


@transaction.atomic
def report(*, call: WhistleCall, words: str, actor: Actor, now: dt.datetime) -> WhistleCall:
    """What the department did and what came of it, in plain words. The last one closes the order."""
    call = _lock(call)
    errors.require(policies.may_answer_call(actor, call.organisation_id))
    words = base.said(words, field="words", rule="N-78", empty=_("请写做了什么、结果怎样。"))
    flow.advance(call, states.CALL, "report")
    call.report, call.reported_at = words, now
    bulk.update(call, "state", "report", "reported_at")
    kept.note(call.whistle, "whistle_report", actor, now, to=call.organisation.name, said=words)
    close_when_through(call.whistle, actor, now)
    return call


@transaction.atomic
def decline_call(*, call: WhistleCall, reason: str, actor: Actor, now: dt.datetime) -> WhistleCall:
    """The department says why it cannot come; the street answers."""
    call = _lock(call)
    errors.require(policies.may_answer_call(actor, call.organisation_id))
    reason = base.said(reason, field="reason", rule="N-78", empty=_("请写为什么来不了。"))[:500]
    flow.advance(call, states.CALL, "decline")
    call.reason = reason
    bulk.update(call, "state", "reason")
    kept.note(call.whistle, "whistle_decline", actor, now, to=call.organisation.name, said=reason)
    return call


@transaction.atomic
def excuse(*, call: WhistleCall, reply: str, actor: Actor, now: dt.datetime) -> WhistleCall:
    """The street accepts that the department does not come."""
    call = _lock(call)
    errors.require(policies.may_blow(actor, call.whistle.street.path))
    reply = base.said(reply, field="reply", rule="N-78", empty=_("请写为什么同意。"))[:500]
    flow.advance(call, states.CALL, "excuse")
    call.reply = reply
    bulk.update(call, "state", "reply")
    kept.note(call.whistle, "whistle_excuse", actor, now, to=call.organisation.name, said=reply)
    close_when_through(call.whistle, actor, now)
    return call


@transaction.atomic
def insist(
    *, call: WhistleCall, reply: str, actor: Actor, now: dt.datetime, by: dt.datetime | None = None
) -> WhistleCall:
    """The street says why it must come all the same, with a new time: the policy's hours from now by default."""
    call = _lock(call)
    errors.require(policies.may_blow(actor, call.whistle.street.path))
    reply = base.said(reply, field="reply", rule="N-78", empty=_("请写为什么还是要来。"))[:500]
    due = by or arrive_by(call.whistle.kind, street=call.whistle.street, now=now)
    flow.advance(call, states.CALL, "insist")
    call.reply, call.arrive_by, call.reminded_at = reply, _checked_arrival(due, now), None
    bulk.update(call, "state", "reply", "arrive_by", "reminded_at")
    kept.note(call.whistle, "whistle_insist", actor, now, to=call.organisation.name, said=reply)
    _tell(call, INSISTED, now)
    return call


@transaction.atomic
def rate(
    *,
    call: WhistleCall,
    in_time: bool,
    helped: bool,
    solved: bool,
    why: str,
    actor: Actor,
    now: dt.datetime,
) -> WhistleCall:
    """The street rates the department, as an organisation: came in time, helped, solved it; with a reason (N-78).

    Nobody of a department's own people rates it.
    """
    call = _lock(call)
    errors.require(policies.may_blow(actor, call.whistle.street.path))
    if call.organisation_id in actor.org_ids:
        raise errors.Refusal("N-78", _("自己的单位不能自己评。"), remedy=_("请街道的另一位同事来评。"))
    why = base.said(why, field="why", rule="N-78", empty=_("请写为什么这样评。"))[:500]
    if in_time and call.late:
        raise errors.Invalid(
            "N-78",
            _("记录上是过了时间才到的，不能评“按时到”。"),
            remedy=_("到场时间是报到时记下的；有缘故，请写在理由里。"),
            field="in_time",
        )
    flow.advance(call, states.CALL, "rate")
    call.in_time, call.helped, call.solved = in_time, helped, solved
    call.rated_why, call.rated_at = why, now
    bulk.update(call, "state", "in_time", "helped", "solved", "rated_why", "rated_at")
    kept.note(call.whistle, "whistle_rate", actor, now, to=call.organisation.name, said=why)
    return call


@transaction.atomic
def remind_to_arrive(*, call: WhistleCall, actor: Actor, now: dt.datetime) -> bool:
    """Remind a department whose time has passed; once for each time it was given. Returns whether it did."""
    call = _lock(call)
    if call.state != states.CALLED or call.reminded_at is not None or call.arrive_by > now:
        return False
    call.reminded_at = now
    bulk.update(call, "reminded_at")
    kept.note(call.whistle, "whistle_remind", actor, now, to=call.organisation.name)
    _tell(call, REMINDED, now)
    return True


def close_when_through(whistle: Whistle, actor: Actor, now: dt.datetime) -> None:
    """Close when nobody owes anything more, and tell whoever answers for the matter what came of it."""
    calls = list(whistle.calls.select_related("organisation").order_by("organisation__name", "id"))
    if any(one.state in states.COMING for one in calls):
        return
    flow.advance(whistle, states.WHISTLE, "close")
    whistle.closed_at = now
    bulk.update(whistle, "state", "closed_at")
    records.change(whistle.id, state=whistle.state)
    kept.note(whistle, "whistle_close", actor, now)
    if whistle.matter_id is None:
        return
    matter = base.lock(Matter(pk=whistle.matter_id))
    results = "\n".join(
        _("%(who)s：%(what)s") % {"who": one.organisation.name, "what": one.report or one.reason}
        for one in calls
    )
    base.note(matter, "whistle_result", actor, now, ref=whistle.ref, said=results)
    notices.later(
        street_id=whistle.street_id,
        record_id=whistle.id,
        kind=THROUGH,
        channel="in_app",
        person_id=matter.owner_id,
        now=now,
        wait=False,
        matter=matter.ref,
    )
