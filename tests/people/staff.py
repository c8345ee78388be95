"""What the tests of posts and leaves share: one more colleague, and everybody's posts on a day."""

from __future__ import annotations

import datetime as dt

from mulin.people import actions
from mulin.people.models import Appointment, Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM


def colleague(
    town: Town,
    key: str,
    name: str,
    role: str,
    office: Organisation,
    place: Place,
    since: dt.date | None = None,
) -> Person:
    """Somebody new in a post."""
    person = actions.add_person(street=town.street, name=name, phone="10000000077", actor=SYSTEM, now=FOUNDED)
    actions.appoint(
        person=person,
        role=role,
        place=place,
        organisation=office,
        since=since or FOUNDED.date(),
        actor=SYSTEM,
        now=FOUNDED,
    )
    town.persons[key] = person
    return person


def today(town: Town, who: str, now: dt.datetime) -> Actor:
    """The actor somebody is at this moment."""
    return actor_of(Person.objects.get(pk=town.persons[who].pk), on=now.astimezone(LOCAL).date())


def post_of(town: Town, who: str) -> Appointment:
    return Appointment.objects.get(person=town.persons[who])
