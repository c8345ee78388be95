"""Being away with a deputy: noted by one act, ended early by one act. Nothing is copied, so nothing is put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from mulin.people import policies, queries, roles
from mulin.people.estates import Term
from mulin.people.models import Appointment, Leave, Person
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

LONGEST = dt.timedelta(days=200)
"""Longer than this somebody else has the post: that is a handover."""


@transaction.atomic
def note_leave(
    *, person: Person, deputy: Person, since: dt.date, back: dt.date, actor: Actor, now: dt.datetime
) -> Leave:
    """Write down that somebody is away from `since`, back on `back`, and who stands in for them (S3-48).

    May be noted when it has begun already. Why somebody is away is never asked. Raises `Invalid` for
    days that do not fit, a deputy without the needed post, oneself or somebody who is away too, and
    `Conflict` where the person is away or stands in for another in those days.
    """
    people = _lock(person.id, deputy.id)
    person, deputy = people[person.id], people[deputy.id]
    posts = _posts(person, since)
    errors.require(
        policies.may_note_leave(actor, person_id=person.id, posts=[Term.of(one).actor_post for one in posts])
    )
    _check_days(since, back, now.astimezone(LOCAL).date())
    if not posts:
        raise errors.Invalid(
            "S3-48", _("这位现在没有要人代的岗位。"), remedy=_("不在岗的人不用登记休假。"), field="person"
        )
    _check_free(person, since, back)
    _check_deputy(person, deputy, posts, since, back)
    leave = Leave.objects.create(
        person=person, deputy=deputy, valid_from=since, valid_to=back, noted_by_id=actor.id, at=now
    )
    _tell(leave, "note_leave", actor, now)
    return leave


@transaction.atomic
def end_leave(*, leave: Leave, on: dt.date, actor: Actor, now: dt.datetime) -> Leave:
    """Back earlier than was said; one not yet begun is called off. From `on` all is the person's own again."""
    leave = _locked(leave, actor)
    today = now.astimezone(LOCAL).date()
    if leave.valid_to <= today or leave.valid_to == leave.valid_from:
        raise errors.Conflict("S3-48", _("这次休假已经结束了。"))
    if on < today or on >= leave.valid_to:
        raise errors.Invalid(
            "S3-48",
            _("回来的日子要从今天起、早于原来说的那天。"),
            remedy=_("要延长，请再记一次，从原来回来的那天起。"),
            field="on",
        )
    leave.valid_to = max(on, leave.valid_from)
    leave.save(update_fields=["valid_to"])
    _tell(leave, "end_leave", actor, now)
    return leave


@transaction.atomic
def change_deputy(*, leave: Leave, deputy: Person, actor: Actor, now: dt.datetime) -> Leave:
    """Somebody else stands in from today on; what the first deputy did stays theirs. Returns the new part."""
    people = _lock(leave.person_id, leave.deputy_id, deputy.id)
    return pass_leave(_locked(leave, actor), people[leave.person_id], people[deputy.id], actor, now)


def pass_leave(leave: Leave, person: Person, deputy: Person, actor: Actor, now: dt.datetime) -> Leave:
    """As `change_deputy`, for who has been asked already whether they may: handing over brings it along."""
    today = now.astimezone(LOCAL).date()
    if leave.valid_to <= today:
        raise errors.Conflict("S3-48", _("这次休假已经结束了。"))
    if deputy.id == leave.deputy_id:
        raise errors.Invalid("S3-48", _("本来就是这位代班。"), field="deputy")
    since, back = max(leave.valid_from, today), leave.valid_to
    _check_deputy(person, deputy, _posts(person, since), since, back)
    leave.valid_to = since
    leave.save(update_fields=["valid_to"])
    further = Leave.objects.create(
        person=person, deputy=deputy, valid_from=since, valid_to=back, noted_by_id=actor.id, at=now
    )
    _tell(further, "change_deputy", actor, now)
    return further


def _lock(*ids: UUID) -> dict[UUID, Person]:
    """Both persons, always in one order: two leaves that would stand in for each other meet here."""
    return {
        one.id: one for one in Person.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    }


def _locked(leave: Leave, actor: Actor) -> Leave:
    fresh = Leave.objects.select_for_update(of=("self",)).select_related("person", "deputy").get(pk=leave.pk)
    posts = [Term.of(one).actor_post for one in _posts(fresh.person, fresh.valid_from)]
    errors.require(policies.may_note_leave(actor, person_id=fresh.person_id, posts=posts))
    return fresh


def _posts(person: Person, since: dt.date) -> list[Appointment]:
    """The posts at the desk that somebody must stand in for."""
    return [one for one in queries.posts_of(person.id, on=since) if one.role in roles.STANDS_IN]


def _check_days(since: dt.date, back: dt.date, today: dt.date) -> None:
    if back <= since:
        raise errors.Invalid(
            "S3-48", _("回来的日子要在开始的后面。"), remedy=_("只休一天的，写第二天回来。"), field="back"
        )
    if back <= today:
        raise errors.Invalid("S3-48", _("这次休假已经过完了，不用再记。"), field="back")
    if back - since > LONGEST:
        raise errors.Invalid(
            "S3-48",
            _("一次最多记 %(n)s 天。") % {"n": LONGEST.days},
            remedy=_("离开更久的，请办交接，让别人上岗。"),
            field="back",
        )


def _check_free(person: Person, since: dt.date, back: dt.date) -> None:
    own = queries.leaves_of(person.id, since=since, until=back).first()
    if own is not None:
        raise errors.Conflict(
            "S3-48",
            _("这几天已经记过休假，由%(who)s代班。") % {"who": own.deputy.name},
            remedy=_("要改日子，先把那一次提前结束。"),
            field="since",
        )
    other = queries.stands_in_on(person.id, since=since, until=back).first()
    if other is not None:
        who = {"who": other.person.name}
        raise errors.Conflict(
            "S3-48",
            _("这几天要代%(who)s的班，不能同时休假。") % who,
            remedy=_("先给%(who)s换一位代班的人。") % who,
            field="since",
        )


def _check_deputy(
    person: Person, deputy: Person, posts: list[Appointment], since: dt.date, back: dt.date
) -> None:
    if deputy.id == person.id:
        raise errors.Invalid("S3-48", _("不能自己代自己的班。"), field="deputy")
    absent = queries.leaves_of(deputy.id, since=since, until=back).first()
    if absent is not None:
        raise errors.Invalid(
            "S3-48",
            _("%(who)s那几天也休假。") % {"who": deputy.name},
            remedy=_("请换一位那几天都在的同事。"),
            field="deputy",
        )
    post = lacking_for(deputy, posts, since, back)
    if post is not None:
        wanted = _("、").join(
            str(roles.WORDS[one]) for one in roles.WORDS if one in roles.STANDS_IN[post.role]
        )
        raise errors.Invalid(
            "S3-48",
            _("%(who)s代不了“%(role)s · %(place)s”。")
            % {"who": deputy.name, "role": roles.WORDS[post.role], "place": post.place.spoken},
            remedy=_("代班的人要在同一个单位，或者管着同一片地方，那几天一直是：%(roles)s。")
            % {"roles": wanted},
            field="deputy",
        )


def lacking_for(
    deputy: Person, posts: Sequence[Appointment], since: dt.date, back: dt.date
) -> Appointment | None:
    """The first of these posts at the desk that `deputy` could not stand in for through those days, or None."""
    held = [
        one
        for one in queries.posts_of(deputy.id, on=since)
        if one.valid_from <= since and (one.valid_to is None or one.valid_to >= back)
    ]
    wanted = (post for post in posts if post.role in roles.STANDS_IN)
    return next((post for post in wanted if not any(_covers(one, post) for one in held)), None)


def unsound(person_ids: Sequence[UUID], today: dt.date) -> Leave | None:
    """A leave not over, of or for one of these persons, whose deputy is away too or lacks a post; or None."""
    found = Leave.objects.filter(valid_to__gt=today).exclude(valid_to=F("valid_from"))
    found = found.filter(Q(person_id__in=person_ids) | Q(deputy_id__in=person_ids))
    for leave in found.select_related("person", "deputy").order_by("id"):
        since, back = max(leave.valid_from, today), leave.valid_to
        away = queries.leaves_of(leave.deputy_id, since=since, until=back).exists()
        if away or lacking_for(leave.deputy, _posts(leave.person, since), since, back) is not None:
            return leave
    return None


def _covers(held: Appointment, post: Appointment) -> bool:
    near = post.path.startswith(held.path) or (
        held.organisation_id is not None and held.organisation_id == post.organisation_id
    )
    # A sheet goes to an office: who takes it over must belong to that office.
    if post.role == roles.HANDLER:
        near = held.organisation_id == post.organisation_id
    return near and held.role in roles.STANDS_IN[post.role]


def _tell(leave: Leave, verb: str, actor: Actor, now: dt.datetime) -> None:
    """Both see it: the one who is away, and the one who stands in."""
    for record in (leave.person_id, leave.deputy_id):
        timeline.record(
            street_id=leave.person.street_id,
            record_id=record,
            verb=f"people.{verb}",
            actor=actor,
            now=now,
            leave=str(leave.id),
            since=leave.valid_from.isoformat(),
            back=leave.valid_to.isoformat(),
        )
