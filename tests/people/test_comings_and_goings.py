"""What random walks and reading found: terms taken back at once, the dead, registrations joined while in post."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.matters import actions as matters
from mulin.matters.models import Arbitration
from mulin.people import actions, roles
from mulin.people.models import Account, Appointment, Leave, Person
from mulin.people.queries import actor_of, posts_of
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.at_desk import matter_in
from tests.people.staff import colleague, post_of, today

pytestmark = pytest.mark.django_db


def day(now: dt.datetime, days: int = 0) -> dt.date:
    return now.astimezone(LOCAL).date() + dt.timedelta(days=days)


def appoint(town: Town, who: str, role: str, now: dt.datetime, **more: Any) -> Appointment:
    given: dict[str, Any] = {"organisation": town.committee, "since": day(now), "actor": town.leader}
    return actions.appoint(
        person=town.persons[who], role=role, place=town.neighbourhood, now=now, **{**given, **more}
    )


@pytest.mark.mechanism("S0-26")
@pytest.mark.parametrize("begins", [0, 9])
def test_a_post_given_by_mistake_is_taken_back_the_same_day(
    town: Town, now: dt.datetime, begins: int
) -> None:
    """And one that was to begin later is called off; the same one can be given anew."""
    made = appoint(town, "neighbour", roles.WORKER, now, since=day(now, begins))
    actions.end_appointment(appointment=made, on=day(now), actor=town.leader, now=now)
    assert not posts_of(town.persons["neighbour"].id, on=day(now))
    for later in (0, begins, begins + 1):
        assert not actor_of(town.persons["neighbour"], on=day(now, later)).posts
    with pytest.raises(errors.Conflict):
        actions.end_appointment(appointment=made, on=day(now), actor=town.leader, now=now)
    appoint(town, "neighbour", roles.WORKER, now)
    assert today(town, "neighbour", now).posts


@pytest.mark.mechanism("S1-23")
def test_a_handover_to_the_wrong_person_is_handed_back_the_same_day(town: Town, now: dt.datetime) -> None:
    def hand_over(leaver: str, taker: str) -> None:
        given = [one.id for one in posts_of(town.persons[leaver].id, on=day(now))]
        actions.hand_over(
            person=town.persons[leaver],
            successor=town.persons[taker],
            give=given,
            actor=town.leader,
            now=now,
        )

    matter = matter_in(town, "in_hand", now)
    hand_over("handler", "neighbour")
    hand_over("neighbour", "handler")
    matter.refresh_from_db()
    assert matter.owner_id == town.persons["handler"].id
    assert [one.role for one in today(town, "handler", now).posts] == [roles.HANDLER]
    assert not today(town, "neighbour", now).posts


@pytest.mark.mechanism("S1-23")
def test_the_administrator_hands_over_who_stands_in_for_somebody(town: Town, now: dt.datetime) -> None:
    """The one who is away is not the administrator's to send on leave, but goes along all the same."""
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    actions.note_leave(
        person=town.persons["third"],
        deputy=town.persons["dispatcher"],
        since=day(now),
        back=day(now, 9),
        actor=town.leader,
        now=now,
    )
    give: dict[str, Any] = {
        "person": town.persons["dispatcher"],
        "actor": today(town, "security", now),
        "now": now,
    }
    with pytest.raises(errors.Invalid) as refused:
        actions.hand_over(successor=town.persons["verifier"], **give)
    assert refused.value.field == "successor", "told where the page of a handover has a field"
    actions.hand_over(successor=town.persons["second_dispatcher"], **give)
    assert list(today(town, "second_dispatcher", now).stands_for) == [town.persons["third"].id]


@pytest.mark.mechanism("N-72", "S1-23")
def test_who_decides_whose_it_is_hands_that_over_to_another_leader(town: Town, now: dt.datetime) -> None:
    colleague(town, "second_leader", "程曦", roles.LEADER, town.centre, town.street)
    matter = town.raise_matter(now=now).matter
    for to, hand in ((town.property, town.handler), (town.power, town.power_handler)):
        sheet = matters.dispatch(matter=matter, to=to, reason="归他们", actor=town.dispatcher, now=now)
        matters.return_sheet(assignment=sheet, reason="不归我们", actor=hand, now=now)
    opened = Arbitration.objects.get(matter=matter)
    leaver = next(key for key, one in town.persons.items() if one.id == opened.arbiter_id)
    other = {"leader": "second_leader", "second_leader": "leader"}[leaver]
    as_before = today(town, leaver, now)
    actions.hand_over(person=town.persons[leaver], successor=town.persons[other], actor=SYSTEM, now=now)
    opened.refresh_from_db()
    matter.refresh_from_db()
    assert opened.arbiter_id == matter.owner_id == town.persons[other].id
    decide: dict[str, Any] = {"arbitration": opened, "to": town.power, "reason": "就归它", "now": now}
    with pytest.raises(errors.Refusal):
        matters.decide(actor=today(town, leaver, now), **decide)
    assert as_before.posts
    matters.decide(actor=today(town, other, now), **decide)


@pytest.mark.mechanism("S1-23")
def test_what_a_grid_member_wrote_down_goes_to_another_one(town: Town, now: dt.datetime) -> None:
    """Nobody at the window has read it yet, so that whoever wrote it down answers for it."""
    other = colleague(town, "second_grid", "白宁", roles.GRID_MEMBER, town.committee, town.neighbourhood)
    matter = town.raise_matter(now=now, actor=town.grid_member, channel="phone").matter
    assert matter.owner_id == town.grid_member.id
    actions.hand_over(person=town.persons["grid_member"], successor=other, actor=town.secretary, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == matter.receiver_id == other.id


@pytest.mark.mechanism("S3-48", "N-82")
def test_no_post_is_given_that_the_deputy_of_today_could_not_stand_in_for(
    town: Town, now: dt.datetime
) -> None:
    """Else who stands in as a dispatcher would be verifier too, or arbiter."""
    actions.note_leave(
        person=town.persons["dispatcher"],
        deputy=town.persons["second_dispatcher"],
        since=day(now),
        back=day(now, 5),
        actor=town.dispatcher,
        now=now,
    )
    for role in (roles.VERIFIER, roles.ARBITER):
        with pytest.raises(errors.Conflict, match="代不了") as refused:
            appoint(town, "dispatcher", role, now, organisation=town.centre)
        assert refused.value.remedy
    appoint(town, "dispatcher", roles.WORKER, now)
    assert today(town, "second_dispatcher", now).has_role(roles.WORKER)


@pytest.mark.mechanism("S0-26")
def test_the_post_of_a_building_head_ends_with_a_death_and_runs_on_when_it_was_a_mistake(
    town: Town, now: dt.datetime
) -> None:
    head = colleague(town, "head", "陆建国", roles.BUILDING_HEAD, town.committee, town.building)
    until = day(now, 300)
    Appointment.objects.filter(person=head).update(valid_to=until)
    death = actions.note_death(person=head, on=day(now), told_by="女儿", actor=town.worker, now=now)
    assert not posts_of(head.id, on=day(now))
    for refused in (
        lambda: appoint(town, "head", roles.BUILDING_HEAD, now, actor=SYSTEM),
        lambda: actions.open_account(
            person=head, username="head", password="", actor=SYSTEM, now=now, trusted=True
        ),
    ):
        with pytest.raises(errors.Refusal) as why:
            refused()
        assert why.value.remedy
    actions.take_back_death(death=death, actor=town.worker, now=now + dt.timedelta(days=2))
    assert [(one.role, one.valid_to) for one in posts_of(head.id, on=day(now, 2))] == [
        (roles.BUILDING_HEAD, until)
    ]


def test_nobody_in_post_is_noted_as_dead_whoever_asks(town: Town, now: dt.datetime) -> None:
    """Somebody has to have what they held first; a post that begins tomorrow counts as well."""
    appoint(town, "neighbour", roles.WORKER, now, since=day(now, 1))
    for who, actor in (("dispatcher", SYSTEM), ("neighbour", town.worker)):
        with pytest.raises(errors.Refusal, match="在岗"):
            actions.note_death(person=town.persons[who], on=day(now), told_by="家里人", actor=actor, now=now)


@pytest.mark.mechanism("N-90")
def test_a_joined_registration_opens_nothing_and_the_dead_are_not_joined(
    town: Town, now: dt.datetime
) -> None:
    one, two, three = (
        actions.add_person(street=town.street, name="贺兰英", phone="10000000555", actor=SYSTEM, now=FOUNDED)
        for _n in range(3)
    )
    merge: dict[str, Any] = {"how_known": "本人说的", "actor": town.worker, "now": now}
    actions.merge(kept=one, gone=two, **merge)
    stale = Person(pk=two.pk, street_id=town.street.id)
    for act in (actions.open_account,):
        with pytest.raises(errors.Conflict) as refused:
            act(person=stale, username="x", password="", actor=town.worker, now=now, trusted=True)
        assert refused.value.remedy
    assert not Account.objects.exists()
    actions.note_death(person=three, on=day(now), told_by="女儿", actor=town.worker, now=now)
    for kept, gone in ((one, three), (three, one)):
        with pytest.raises(errors.Conflict, match="去世"):
            actions.merge(kept=kept, gone=gone, **merge)


@pytest.mark.mechanism("S1-23", "S3-48")
def test_joining_staff_leaves_no_post_twice_and_no_deputy_away(town: Town, now: dt.datetime) -> None:
    merge: dict[str, Any] = {"how_known": "名册核对", "actor": SYSTEM, "now": now}
    with pytest.raises(errors.Conflict, match="同一个岗位"):
        actions.merge(kept=town.persons["dispatcher"], gone=town.persons["second_dispatcher"], **merge)
    actions.note_leave(
        person=town.persons["dispatcher"],
        deputy=town.persons["second_dispatcher"],
        since=day(now),
        back=day(now, 5),
        actor=town.dispatcher,
        now=now,
    )
    colleague(town, "third", "严冬", roles.WORKER, town.committee, town.neighbourhood)
    actions.note_leave(
        person=town.persons["third"],
        deputy=town.persons["worker"],
        since=day(now),
        back=day(now, 5),
        actor=town.secretary,
        now=now,
    )
    with pytest.raises(errors.Conflict):
        actions.merge(kept=town.persons["third"], gone=town.persons["second_dispatcher"], **merge)
    assert Leave.objects.filter(deputy=town.persons["second_dispatcher"]).exists()
    assert post_of(town, "second_dispatcher")
