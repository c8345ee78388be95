"""Many posts at once: how many each should have (S1-22), and who comes into them (S3-52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mulin.people import policies, roles
from mulin.people.actions.posts import _check, _check_deputies, _check_there, _overlap
from mulin.people.actions.registering import compose_person
from mulin.people.models import Appointment, Leave, Person, PostPlan
from mulin.people.phones import normal_phone
from mulin.platform import bulk, errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.timeline import Entry
from mulin.territory import policies as keeping
from mulin.territory.models import Organisation, Place


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes into a post: registered already (`person_id`), else by name and telephone."""

    name: str
    phone: str
    person_id: UUID | None
    role: str
    place: Place
    organisation: Organisation | None
    since: dt.date
    until: dt.date | None = None
    route: str = Appointment.Route.ENGAGED


@transaction.atomic
def plan_posts(*, plans: Sequence[PostPlan], actor: Actor, now: dt.datetime) -> None:
    """Say how many people posts should have, one act for each. Asks who keeps the place."""
    for one in plans:
        errors.require(keeping.may_keep_place(actor, one.place.path))
    PostPlan.objects.bulk_create(
        plans,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["number"],
        batch_size=1000,
    )
    timeline.record_many(
        Entry(
            one.street_id,
            one.place_id,
            "people.plan_post",
            actor,
            now,
            now,
            {"role": one.role, "place": one.place.spoken, "number": one.number},
        )
        for one in plans
    )


def move_plans(rows: QuerySet[PostPlan], actor: Actor, now: dt.datetime, **to: Any) -> None:
    """These plans hold for another place or organisation, in the caller's transaction; two for one post are one."""
    for one in list(rows.select_related("place", "organisation").order_by("id")):
        for name, value in to.items():
            setattr(one, name, value)
        there = PostPlan.objects.filter(place=one.place, role=one.role, organisation=one.organisation)
        other = there.exclude(pk=one.pk).first()
        if other is not None:
            one.number += other.number
            other.delete()
        one.save()
        timeline.record(
            street_id=one.street_id,
            record_id=one.place_id,
            verb="people.plan_post",
            actor=actor,
            now=now,
            role=one.role,
            place=one.place.spoken,
            number=one.number,
        )


@transaction.atomic
def appoint_many(
    *, street: Place, arrivals: Sequence[Arrival], actor: Actor, now: dt.datetime
) -> list[Appointment]:
    """Put many people into posts, with the checks and the acts of `appoint`; who is not known is registered first.

    The statements do not grow with the rows, but for people who are on leave. Raises what `appoint` raises.
    """
    persons = _persons(street, arrivals, actor, now)
    terms = [
        Appointment(
            person=persons[_key(one)],
            role=one.role,
            place=one.place,
            path=one.place.path,
            organisation=one.organisation,
            valid_from=one.since,
            valid_to=one.until,
            route=one.route,
        )
        for one in arrivals
    ]
    _check_terms(terms, actor)
    bulk.copy_in(terms)
    timeline.record_many(
        Entry(
            street.id,
            one.person_id,
            "people.appoint",
            actor,
            now,
            now,
            {"role": one.role, "place": one.place.spoken},
        )
        for one in terms
    )
    return terms


def _key(one: Arrival) -> Any:
    return one.person_id or (one.name, normal_phone(one.phone))


def _persons(street: Place, arrivals: Sequence[Arrival], actor: Actor, now: dt.datetime) -> dict[Any, Person]:
    """Everybody who arrives, by what stands for them; those already registered are locked in one order."""
    known = [one.person_id for one in arrivals if one.person_id is not None]
    locked = Person.objects.select_for_update(no_key=True).filter(id__in=known, street=street).order_by("id")
    persons: dict[Any, Person] = {one.id: one for one in locked}
    if missing := set(known) - set(persons):
        raise errors.Invalid("S3-52", _("人、地方和单位要在同一个街道。"), field=str(missing.pop()))
    for person in persons.values():
        _check_there(person)
    fresh: dict[Any, Person] = {}
    for one in arrivals:
        if one.person_id is None and _key(one) not in fresh:
            fresh[_key(one)] = compose_person(street=street, name=one.name, phone=one.phone, now=now)
    bulk.copy_in(list(fresh.values()))
    for person in fresh.values():
        person._state.adding = False
    timeline.record_many(
        Entry(street.id, person.id, "people.add_person", actor, now, now) for person in fresh.values()
    )
    return {**persons, **fresh}


def _check_terms(terms: Sequence[Appointment], actor: Actor) -> None:
    """Each against the policy, the term before it, and the leaves of whoever is away."""
    persons = {one.person_id for one in terms}
    held: dict[Any, list[Appointment]] = {}
    for one in Appointment.objects.filter(person_id__in=persons):
        held.setdefault((one.person_id, one.role, one.place_id, one.organisation_id), []).append(one)
    away = set(Leave.objects.filter(person_id__in=persons).values_list("person_id", flat=True))
    for one in terms:
        if one.role not in roles.WORDS:
            told = _("没有“%(role)s”这个岗位。") % {"role": one.role}
            raise errors.Invalid("S0-26", told, field="role")
        errors.require(policies.may_appoint(actor, person_id=one.person_id, role=one.role, path=one.path))
        if actor.kind != "system":
            _check(one.person, one.role, one.place, one.organisation, one.valid_to, one.valid_from)
        if one.person_id in away:
            _check_deputies(one.person, one.role, one.place, one.organisation, one.valid_from, one.valid_to)
        same = held.setdefault((one.person_id, one.role, one.place_id, one.organisation_id), [])
        if any(_overlap(other, one.valid_from, one.valid_to) for other in same):
            raise errors.Conflict(
                "S0-26", _("这个人这段时间已经在这个岗位上。"), remedy=_("先结束原来的任期。")
            )
        same.append(one)
