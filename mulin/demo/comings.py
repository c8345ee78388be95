"""Who comes and goes on the demo street: one away with a deputy, one who handed over, one entered twice.

Made after the matters, through the product's own actions: what is open then has somebody to go to.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.demo.replay import Cast
from mulin.matters import states
from mulin.matters.models import LIVE_WORK, Assignment, Matter, Reporter
from mulin.people import actions, queries, roles
from mulin.people.models import Appointment, Person
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

PHONE = "10099990555"
ENTERED_TWICE = "贺兰英"
SAME_TELEPHONE = "程远山"
AWAY_DAYS = 5


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """One of each; nobody with a log-in goes, so that every log-in keeps what the tour says of it."""
    leader, desk = cast.actor("jiyun", now), cast.actor("hechuan", now)
    day = now.astimezone(LOCAL).date()
    known = queries.with_accounts([person.id for person in cast.persons.values()])
    _away(leader, known, day, now)
    _handed_over(leader, known, day, now)
    for name in (ENTERED_TWICE, ENTERED_TWICE, SAME_TELEPHONE):
        actions.add_person(street=cast.places["s01"], name=name, phone=PHONE, actor=desk, now=now)
    remembered = _raised_something(day)
    if remembered is not None:
        actions.note_death(person=remembered, on=day, told_by="女儿", actor=desk, now=now)


def _away(leader: Actor, known: set[UUID], day: dt.date, now: dt.datetime) -> None:
    """A dispatcher, with a colleague of the same office as deputy."""
    held = [post.person for post in queries.holders(roles.DISPATCHER, on=day) if post.person_id not in known]
    actions.note_leave(
        person=held[-1],
        deputy=held[-2],
        since=day,
        back=day + dt.timedelta(days=AWAY_DAYS),
        actor=leader,
        now=now,
    )


def _handed_over(leader: Actor, known: set[UUID], day: dt.date, now: dt.datetime) -> None:
    """A handler who has something in hand, to a colleague of the same office."""
    busy = set(
        Assignment.objects.filter(
            matter__in=Matter.objects.filter(LIVE_WORK), state=states.IN_HAND
        ).values_list("accepted_by_id", flat=True)
    )
    office: dict[UUID | None, list[Appointment]] = {}
    for post in queries.holders(roles.HANDLER, on=day):
        office.setdefault(post.organisation_id, []).append(post)
    pairs = [
        (leaving.person, staying.person)
        for posts in office.values()
        for leaving in posts
        for staying in posts
        if leaving.person_id not in known and staying.person_id != leaving.person_id
    ]
    pairs.sort(key=lambda pair: pair[0].id not in busy)
    actions.hand_over(person=pairs[0][0], successor=pairs[0][1], actor=leader, now=now)


def _raised_something(day: dt.date) -> Person | None:
    """The last resident without a log-in who raised something still open, and holds no post."""
    holding = Appointment.objects.filter(queries.current(day)).values("person_id")
    waiting = Reporter.objects.filter(
        matter__in=Matter.objects.filter(LIVE_WORK), person__isnull=False, person__account__isnull=True
    ).exclude(person_id__in=holding)
    found = waiting.select_related("person").order_by("-id").first()
    return found.person if found else None
