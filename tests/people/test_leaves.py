"""Being away: who stands in, what they see and do meanwhile, and that it all goes back by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mulin.matters import actions as matters
from mulin.matters import queries
from mulin.matters.queries.passing import accountable
from mulin.people import actions, roles
from mulin.people.models import Leave
from mulin.people.queries import on_duty
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.people.staff import colleague, today

pytestmark = pytest.mark.django_db


def day(now: dt.datetime, days: int = 0) -> dt.date:
    return now.astimezone(LOCAL).date() + dt.timedelta(days=days)


def leave(town: Town, who: str, deputy: str, now: dt.datetime, **changes: Any) -> Leave:
    given: dict[str, Any] = {"since": day(now), "back": day(now, 5), "actor": today(town, who, now)}
    return actions.note_leave(
        person=town.persons[who], deputy=town.persons[deputy], now=now, **{**given, **changes}
    )


@pytest.mark.mechanism("S3-48", "S4-17")
def test_the_deputy_has_the_queue_while_it_lasts_and_not_a_day_longer(town: Town, now: dt.datetime) -> None:
    """A worker of one neighbourhood stands in for the worker of the next one, in the same office."""
    colleague(town, "neighbour_worker", "韩松", roles.WORKER, town.committee, town.other_neighbourhood)
    before = town.raise_matter(now=now, actor=town.worker, channel="phone").matter
    assert before.owner_id == town.worker.id
    assert queries.find(today(town, "neighbour_worker", now), before.ref) is None
    leave(town, "worker", "neighbour_worker", now)

    deputy = today(town, "neighbour_worker", now)
    assert list(deputy.stands_for) == [town.worker.id]
    assert queries.find(deputy, before.ref) == before
    mine = queries.queue(deputy, queries.Filters(cut="mine"), now=now)
    assert [one.id for one in mine] == [before.id], (
        "what the one away answers for stands in the deputy's queue"
    )
    assert accountable(before, on=day(now)) == town.persons["neighbour_worker"]

    matters.receive(matter=before, actor=deputy, now=now)
    before.refresh_from_db()
    assert before.owner_id == town.worker.id, "nothing is copied: it is the post-holder's"
    line = story([before.id])[-1]
    assert (line.actor_id, line.body["stands_in"]) == (deputy.id, "周敏")

    later = now + dt.timedelta(days=6)
    deputy = today(town, "neighbour_worker", later)
    assert (deputy.stands_for, queries.find(deputy, before.ref)) == ({}, None)
    assert accountable(before, on=day(later)) == town.persons["worker"]


@pytest.mark.mechanism("S4-17", "S1-23")
def test_what_comes_in_finds_the_deputy_on_duty(town: Town, now: dt.datetime) -> None:
    post = on_duty([roles.DISPATCHER], town.building.path, on=day(now))
    assert post is not None
    holder = next(key for key, person in town.persons.items() if person.id == post.person_id)
    other = {"dispatcher": "second_dispatcher", "second_dispatcher": "dispatcher"}[holder]
    leave(town, holder, other, now)
    post = on_duty([roles.DISPATCHER], town.building.path, on=day(now))
    assert post is not None
    assert (post.person_id, post.answers) == (town.persons[holder].id, town.persons[other].id)
    matter = town.raise_matter(now=now).matter
    assert accountable(matter, on=day(now)) == town.persons[other]
    assert accountable(matter, on=day(now, 5)) == town.persons[holder]


def test_who_may_stand_in(town: Town, now: dt.datetime) -> None:
    for deputy in ("handler", "verifier", "resident", "other_dispatcher"):
        with pytest.raises(errors.Invalid) as refused:
            leave(town, "dispatcher", deputy, now)
        assert (refused.value.field, refused.value.rule) == ("deputy", "S3-48")
        assert refused.value.remedy
    with pytest.raises(errors.Invalid):
        leave(town, "dispatcher", "dispatcher", now)
    with pytest.raises(errors.Invalid):
        leave(town, "handler", "power_handler", now)
    with pytest.raises(errors.Refusal):
        leave(town, "dispatcher", "second_dispatcher", now, actor=town.worker)
    leave(town, "dispatcher", "second_dispatcher", now, actor=town.leader)


def test_no_leave_twice_no_circle_no_deputy_who_is_away(town: Town, now: dt.datetime) -> None:
    leave(town, "dispatcher", "second_dispatcher", now)
    with pytest.raises(errors.Conflict, match="已经记过"):
        leave(town, "dispatcher", "second_dispatcher", now, since=day(now, 4), back=day(now, 9))
    with pytest.raises(errors.Conflict, match="代何川的班"):
        leave(town, "second_dispatcher", "dispatcher", now)
    with pytest.raises(errors.Invalid, match="也休假"):
        leave(town, "worker", "dispatcher", now)
    leave(town, "second_dispatcher", "dispatcher", now, since=day(now, 5), back=day(now, 6))
    first = Leave.objects.order_by("id")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(
            person=first.person, deputy=first.deputy, valid_from=day(now, 1), valid_to=day(now, 2), at=now
        )


@pytest.mark.parametrize(
    ("since", "back"),
    [(0, 0), (3, 1), (-9, 0), (-9, -2), (0, 201)],
    ids=["none", "backwards", "over", "past", "long"],
)
def test_days_that_do_not_fit(town: Town, now: dt.datetime, since: int, back: int) -> None:
    with pytest.raises(errors.Invalid) as refused:
        leave(town, "dispatcher", "second_dispatcher", now, since=day(now, since), back=day(now, back))
    assert refused.value.field == "back"
    assert not Leave.objects.exists()


def test_noted_late_ended_early_called_off(town: Town, now: dt.datetime) -> None:
    late = leave(town, "dispatcher", "second_dispatcher", now, since=day(now, -3))
    actions.end_leave(leave=late, on=day(now), actor=today(town, "dispatcher", now), now=now)
    assert not today(town, "second_dispatcher", now).stands_for
    with pytest.raises(errors.Conflict):
        actions.end_leave(leave=late, on=day(now), actor=town.leader, now=now)
    planned = leave(town, "dispatcher", "second_dispatcher", now, since=day(now, 3), back=day(now, 9))
    actions.end_leave(leave=planned, on=day(now), actor=today(town, "dispatcher", now), now=now)
    planned.refresh_from_db()
    assert planned.valid_from == planned.valid_to
    leave(town, "dispatcher", "second_dispatcher", now, since=day(now, 4), back=day(now, 6))


def test_another_deputy_from_today(town: Town, now: dt.datetime) -> None:
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    first = leave(town, "dispatcher", "second_dispatcher", now, since=day(now, -2))
    actions.change_deputy(leave=first, deputy=town.persons["third"], actor=town.leader, now=now)
    assert list(today(town, "third", now).stands_for) == [town.dispatcher.id]
    assert not today(town, "second_dispatcher", now).stands_for
    with pytest.raises(errors.Conflict):
        actions.end_appointment(
            appointment=town.persons["third"].appointments.get(), on=day(now), actor=town.leader, now=now
        )


def test_no_reason_of_a_leave_is_stored() -> None:
    assert {field.name for field in Leave._meta.concrete_fields} == {
        "id", "person", "deputy", "valid_from", "valid_to", "noted_by", "at",
    }  # fmt: skip


def test_what_a_deputy_may_not(town: Town, now: dt.datetime) -> None:
    """Naming people and handing over stay with the leader's own post."""
    leave(town, "leader", "dispatcher", now, actor=SYSTEM)
    deputy = today(town, "dispatcher", now)
    assert deputy.has_role(roles.LEADER)
    with pytest.raises(errors.Refusal):
        actions.appoint(
            person=town.persons["resident"],
            role=roles.WORKER,
            place=town.neighbourhood,
            organisation=town.committee,
            since=day(now),
            actor=deputy,
            now=now,
        )
