"""Putting people into posts and ending terms. What was done in a post stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import estates, policies, queries, roles
from mulin.people.actions import seats
from mulin.people.actions.leaving import lacking_for
from mulin.people.models import Account, Appointment, Person
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import rehoming
from mulin.territory.models import Organisation, Place


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    place: Place,
    organisation: Organisation | None = None,
    since: dt.date,
    until: dt.date | None = None,
    route: str = Appointment.Route.ENGAGED,
    unit: Organisation | None = None,
    duty: str = "",
    after: Person | None = None,
    actor: Actor,
    now: dt.datetime,
) -> Appointment:
    """Put a person into a post. Overlapping terms of the same post are one term, and refused.

    `after` hands it over. `Refusal` for oneself, outside one's area; `Invalid` across streets; `Conflict` if taken.
    """
    seats.check_kind(role, place, organisation, unit, until)
    rehoming.hold_where(place)
    errors.require(policies.may_appoint(actor, person_id=person.id, role=role, path=place.path))
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _check_there(person)
    if actor.kind != "system":
        _check(person, role, place, organisation, until, since)
    _check_deputies(person, role, place, organisation, since, until)
    seats.check_free(role, place, organisation, since, until, besides=after)
    _check_twice(person, role, place, organisation, since, until)
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        place=place,
        path=place.path,
        organisation=organisation,
        valid_from=since,
        valid_to=until,
        route=route,
    )
    seats.detail(appointment, unit, duty)
    timeline.record(
        street_id=person.street_id,
        record_id=person.id,
        verb="people.appoint",
        actor=actor,
        now=now,
        role=role,
        place=place.spoken,
    )
    return appointment


def _check_there(person: Person) -> None:
    """Whoever asks: nobody who has died, and no registration that is another one now."""
    if person.merged_into_id is not None or queries.dead().filter(person=person).exists():
        raise errors.Invalid(
            "S0-26",
            _("这位不能上岗，请看看是不是选错了人。"),
            remedy=_("登记已经停用，或者合到了另一条里。"),
            field="person",
        )


def _check_deputies(
    person: Person,
    role: str,
    place: Place,
    organisation: Organisation | None,
    since: dt.date,
    until: dt.date | None,
) -> None:
    """Who stands in while they are away would have this post too, and must be able to (S3-48)."""
    post = Appointment(person=person, role=role, place=place, path=place.path, organisation=organisation)
    for leave in queries.leaves_of(person.id, since=since, until=until or dt.date.max):
        if lacking_for(leave.deputy, [post], max(since, leave.valid_from), leave.valid_to) is None:
            continue
        who = {"who": person.name, "deputy": leave.deputy.name}
        raise errors.Conflict(
            "S3-48",
            _("%(who)s在休假，由%(deputy)s代班；这个岗位%(deputy)s代不了。") % who,
            remedy=_("先换一位代得了的，或等%(who)s回来再定岗。") % who,
        )


def _check(
    person: Person,
    role: str,
    place: Place,
    organisation: Organisation | None,
    until: dt.date | None,
    since: dt.date,
) -> None:
    if place.street_id != person.street_id or (organisation and organisation.street_id != person.street_id):
        raise errors.Invalid("S3-52", _("人、地方和单位要在同一个街道。"), field="place")
    if organisation is None and role in roles.DESK:
        raise errors.Invalid("S0-26", _("请选在哪个单位。"), field="organisation")
    if until is not None and until <= since:
        raise errors.Invalid("S0-26", _("结束日要在开始日之后。"), field="until")


def _check_twice(
    person: Person,
    role: str,
    place: Place,
    organisation: Organisation | None,
    since: dt.date,
    until: dt.date | None,
) -> None:
    same = Appointment.objects.filter(person=person, role=role, place=place, organisation=organisation)
    if any(_overlap(one, since, until) for one in same):
        raise errors.Conflict("S0-26", _("这个人这段时间已经在这个岗位上。"), remedy=_("先结束原来的任期。"))


def _overlap(one: Appointment, since: dt.date, until: dt.date | None) -> bool:
    if one.valid_to == one.valid_from:
        return False
    starts_before_other_ends = one.valid_to is None or since < one.valid_to
    ends_after_other_starts = until is None or until > one.valid_from
    return starts_before_other_ends and ends_after_other_starts


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """End a term; what was done in it stays. With the last post at the desk every session ends too.

    One that began today is ended today where it was a mistake, and one still to come is called off.

    Raises `Conflict` while the person holds something that would be left without anybody: that is
    handed over first (S1-23). The system itself is not asked.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=appointment.person_id)
    hold_posts(person)
    errors.require(
        policies.may_appoint(actor, person_id=person.id, role=appointment.role, path=appointment.path)
    )
    if on < appointment.valid_from and on != now.astimezone(LOCAL).date():
        raise errors.Invalid("S0-26", _("结束日不能早于开始日。"), field="on")
    if appointment.valid_to is not None and appointment.valid_to <= max(on, appointment.valid_from):
        raise errors.Conflict("S0-26", _("这个任期已经结束了。"))
    if actor.kind != "system":
        _nothing_left_behind(person, appointment, on, now)
    close_term(appointment, on=on, actor=actor, now=now)


def hold_posts(person: Person) -> None:
    """Before it is asked what hangs on somebody's posts: nobody names them on anything more (S1-23).

    Whoever is just doing so is waited for, and what they write is seen then; who comes later waits, and
    finds the post as it is left. Naming them holds the post still in the same way (`queries.on_duty`).
    """
    list(
        Appointment.objects.select_for_update(no_key=True)
        .filter(person=person)
        .order_by("id")
        .values_list("id", flat=True)
    )


def close_term(appointment: Appointment, *, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """Write the end of a term, and end every session where it was the last post at the desk."""
    appointment.valid_to = max(on, appointment.valid_from)
    appointment.save(update_fields=["valid_to"])
    timeline.record(
        street_id=appointment.person.street_id,
        record_id=appointment.person_id,
        verb="people.end_appointment",
        actor=actor,
        now=now,
        role=appointment.role,
    )
    today = now.astimezone(LOCAL).date()
    if on <= today and not queries.is_staff(appointment.person_id, on=today):
        for account in Account.objects.select_for_update().filter(person_id=appointment.person_id):
            account.epoch += 1
            account.save(update_fields=["epoch"])


def _nothing_left_behind(person: Person, appointment: Appointment, on: dt.date, now: dt.datetime) -> None:
    """Refuse to end a post while something that only this post can answer for is in the person's hands."""
    today = now.astimezone(LOCAL).date()
    if on > today:
        raise errors.Invalid("S1-23", _("任期在结束那一天来办。"), remedy=_("请填今天。"), field="on")
    covering = queries.stands_in_on(person.id, since=on, until=dt.date.max)
    if (leave := covering.first()) is not None:
        raise errors.Conflict(
            "S3-48",
            _("这位正代%(who)s的班。") % {"who": leave.person.name},
            remedy=_("先给%(who)s换一位代班的人。") % {"who": leave.person.name},
        )
    left = [post for post in queries.posts_of(person.id, on=on) if post.id != appointment.id]
    held = [post.actor_post for post in map(estates.Term.of, left) if post.begun(on)]
    open_ends = [piece for piece in estates.pieces(person, on=on) if not piece.fits(held)]
    if open_ends:
        raise errors.Conflict(
            "S1-23",
            _("手里还有 %(n)s 项没交出去，例如：%(what)s。")
            % {"n": len(open_ends), "what": open_ends[0].text},
            remedy=_("请先办交接，交给接手的人。"),
        )
