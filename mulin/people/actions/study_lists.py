"""The lists of a home study point: who joined, who helps, who is cared for, and what it asks of its station."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import queries, states
from mulin.people.actions.studying import keep_one, lock, tell, to_fill
from mulin.people.models import CareRow, Person, StationRequest, StudyMember, TeamMember
from mulin.people.policies import bodies
from mulin.people.queries import studying
from mulin.platform import errors, flow, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import StudyPoint
from mulin.territory.states import study_point as territory_states

ASK_AGAIN = dt.timedelta(days=365)
"""After how long somebody who is cared for is asked anew whether they still want it."""
MOST_LISTED = 80
"""Names on one list of a point."""


@transaction.atomic
def join_point(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> StudyMember:
    """Join a point of one's own accord, whichever building one lives in (S0-13). Joining twice changes nothing.

    The act stands with the person and does not say which point, so that leaving leaves no mark.
    """
    person = _oneself(actor)
    point = lock(point)
    if point.state != territory_states.ESTABLISHED:
        raise errors.Conflict(
            "S0-13", _("这个点现在没有开。"), remedy=_("附近还有别的点，哪一个都可以参加。")
        )
    today = now.astimezone(LOCAL).date()
    member, made = StudyMember.objects.get_or_create(point=point, person=person, defaults={"since": today})
    if made:
        _note_choice(person, actor, now)
    return member


@transaction.atomic
def leave_point(*, point: StudyPoint, actor: Actor, now: dt.datetime) -> None:
    """Leave a point: no reason is asked, nothing is counted, and no row tells that one was there.

    Raises `Conflict` for the host, whose home it is: another one takes over first, or the point ends.
    """
    person = _oneself(actor)
    point = lock(point)
    member = StudyMember.objects.filter(point=point, person=person).first()
    if member is None:
        raise errors.Conflict("S0-13", _("您已经不在这个点里了。"))
    if member.hosts:
        raise errors.Conflict(
            "S0-02",
            _("您是这个点的召集人。"),
            remedy=_("请跟书记说一声，换一位召集人，或者不办了。"),
        )
    member.delete()
    _note_choice(person, actor, now)


def _oneself(actor: Actor) -> Person:
    person = queries.by_id(actor.id) if actor.id else None
    if person is None:
        raise errors.Refusal("S0-13", _("请先登录再参加。"), remedy=_("没有账号，请到家门口服务站办。"))
    return person


def _note_choice(person: Person, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb="people.choose_points", actor=actor, now=now
    )


@transaction.atomic
def add_to_team(
    *, point: StudyPoint, name: str, phone: str = "", leads: bool = False, actor: Actor, now: dt.datetime
) -> TeamMember:
    """Put a volunteer on the point's list; the first leads, and whoever is added as leader leads from now on."""
    point = to_fill(point, actor)
    rows = TeamMember.objects.filter(point=point)
    name = _name(name, rows.count())
    leads = leads or not rows.filter(leads=True).exists()
    if leads:
        rows.filter(leads=True).update(leads=False)
    person = queries.registered(name, phone, street_id=point.street_id)
    made = TeamMember.objects.create(point=point, person=person, name=name, leads=leads)
    tell(point, "add_to_team", actor, now)
    return made


@transaction.atomic
def lead_team(*, member: TeamMember, actor: Actor, now: dt.datetime) -> TeamMember:
    """Another one of the team leads it."""
    point = to_fill(member.point, actor)
    TeamMember.objects.filter(point=point, leads=True).update(leads=False)
    changed = TeamMember.objects.filter(pk=member.pk, point=point).update(leads=True)
    if not changed:
        raise errors.Conflict("S0-04", _("这位已经不在队里了。"), remedy=_("请刷新看看。"))
    tell(point, "lead_team", actor, now)
    member.refresh_from_db()
    return member


@transaction.atomic
def leave_team(*, member: TeamMember, actor: Actor, now: dt.datetime) -> None:
    """Take somebody off the team; why is not asked. An established point keeps somebody who leads it (S0-04)."""
    point = to_fill(member.point, actor)
    rows = TeamMember.objects.filter(point=point)
    found = rows.filter(pk=member.pk).first()
    if found is None:
        raise errors.Conflict("S0-04", _("这位已经不在队里了。"), remedy=_("请刷新看看。"))
    keep_one(point, rows.count(), _("志愿服务队"))
    if found.leads and point.state == territory_states.ESTABLISHED:
        raise errors.Conflict(
            "S0-04",
            _("这位带着志愿服务队，建成的点不能没有人带队。"),
            remedy=_("先请另一位带队，再去掉这一位。"),
        )
    found.delete()
    tell(point, "leave_team", actor, now)


@transaction.atomic
def add_care(
    *,
    point: StudyPoint,
    name: str,
    need: str,
    how_agreed: str,
    phone: str = "",
    actor: Actor,
    now: dt.datetime,
) -> CareRow:
    """Put somebody on the care list, who said yes to it. Raises `Invalid` where it is not said how (ET-06)."""
    point = to_fill(point, actor)
    rows = CareRow.objects.filter(point=point)
    name = _name(name, rows.count())
    need, how_agreed = " ".join(need.split())[:200], " ".join(how_agreed.split())[:120]
    if not need:
        raise errors.Invalid(
            "ET-06", _("请写要帮什么。"), remedy=_("写做的事，例如陪看病；不写病名和难处。"), field="need"
        )
    if not how_agreed:
        raise errors.Invalid(
            "ET-06",
            _("请写本人是怎么同意的。"),
            remedy=_("没有问过的，先问一声；本人不愿意，就不记。"),
            field="how_agreed",
        )
    made = CareRow.objects.create(
        point=point,
        person=queries.registered(name, phone, street_id=point.street_id),
        name=name,
        need=need,
        how_agreed=how_agreed,
        review_on=now.astimezone(LOCAL).date() + ASK_AGAIN,
        noted_by_id=actor.id,
        at=now,
    )
    tell(point, "add_care", actor, now)
    return made


@transaction.atomic
def end_care(*, row: CareRow, actor: Actor, now: dt.datetime) -> None:
    """Strike somebody from the care list; nothing of it is kept. An established point keeps one (S0-04)."""
    point = to_fill(row.point, actor)
    errors.require(bodies.may_open_care(actor, point.path, studying.host_id(point.id)))
    rows = CareRow.objects.filter(point=point)
    if not rows.filter(pk=row.pk).exists():
        raise errors.Conflict("S0-04", _("这位已经不在名单上了。"), remedy=_("请刷新看看。"))
    keep_one(point, rows.count(), _("关爱名单"))
    rows.filter(pk=row.pk).delete()
    tell(point, "end_care", actor, now)


@dataclass(frozen=True, slots=True)
class Cared:
    """One line of an opened care list."""

    row: CareRow
    name: str
    need: str
    how_agreed: str
    ask_again: bool
    """Whether the day to ask them anew has come."""


@transaction.atomic
def open_care(*, point: StudyPoint, reason: str, actor: Actor, now: dt.datetime) -> list[Cared]:
    """The care list, written down as looked at, with why: on the point, and for each who is registered to see (N-90)."""
    errors.require(bodies.may_open_care(actor, point.path, studying.host_id(point.id)))
    reason = " ".join(reason.split())[:120]
    if not reason:
        raise errors.Invalid(
            "N-90", _("请写为什么要看。"), remedy=_("例如：重阳节上门，核对名单。"), field="reason"
        )
    rows = list(CareRow.objects.filter(point=point).order_by("id"))
    tell(point, "open_care", actor, now, reason=reason)
    for row in rows:
        if row.person_id is not None:
            timeline.record(
                street_id=point.street_id,
                record_id=row.person_id,
                verb="people.show_care",
                actor=actor,
                now=now,
                reason=reason,
            )
    today = now.astimezone(LOCAL).date()
    return [Cared(row, row.name, row.need, row.how_agreed, row.review_on <= today) for row in rows]


@transaction.atomic
def ask_station(*, point: StudyPoint, words: str, actor: Actor, now: dt.datetime) -> StationRequest:
    """Ask the point's station for something: a speaker, a room, chairs (S0-05)."""
    point = to_fill(point, actor)
    words = " ".join(words.split())[:300]
    if not words:
        raise errors.Invalid(
            "S0-05", _("请写要什么。"), remedy=_("例如：请一位懂垃圾分类的来讲一次。"), field="words"
        )
    if point.station is None:
        raise errors.Conflict(
            "S0-05", _("这个点还没有挂到服务站。"), remedy=_("请书记先选一个站，要东西向站里说。")
        )
    made = StationRequest.objects.create(
        point=point,
        station=point.station,
        state=states.OPEN,
        words=words,
        asked_by_id=actor.id,
        asked_at=now,
    )
    tell(point, "ask_station", actor, now)
    return made


@transaction.atomic
def answer_station(*, request: StationRequest, answer: str, actor: Actor, now: dt.datetime) -> StationRequest:
    """Answer what a point asked: when it comes, or why not."""
    request = (
        StationRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("point", "point__neighbourhood", "station")
        .get(pk=request.pk)
    )
    errors.require(bodies.may_answer_request(actor, station_id=request.station_id, path=request.point.path))
    answer = " ".join(answer.split())[:300]
    if not answer:
        raise errors.Invalid(
            "S0-05", _("请写怎么回话。"), remedy=_("能给的写什么时候给，给不了的写为什么。"), field="answer"
        )
    flow.advance(request, states.REQUEST, "answer")
    request.answer, request.answered_by_id, request.answered_at = answer, actor.id, now
    request.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    tell(request.point, "answer_station", actor, now)
    return request


def _name(name: str, listed: int) -> str:
    name = " ".join(name.split())[:60]
    if not name:
        raise errors.Invalid("S0-04", _("请写姓名。"), field="name")
    if listed >= MOST_LISTED:
        raise errors.Invalid(
            "S0-04",
            _("名单太长了，最多 %(n)s 位。") % {"n": MOST_LISTED},
            remedy=_("再多就分成两个点。"),
            field="name",
        )
    return name
