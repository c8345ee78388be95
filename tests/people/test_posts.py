"""Posts filled and ended at the desk, and everything of somebody handed over to a successor."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions as matters
from mulin.matters.models import Matter
from mulin.people import actions, roles
from mulin.people.models import Account, Appointment, Leave
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.matters.at_desk import at, live, matter_in
from tests.people.staff import colleague, post_of, today

pytestmark = pytest.mark.django_db


def day(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


@pytest.mark.mechanism("S0-26")
def test_who_appoints_whom(town: Town, now: dt.datetime) -> None:
    def appoint(who: str, role: str, actor: str, place: str = "neighbourhood") -> None:
        actions.appoint(
            person=town.persons[who],
            role=role,
            place=getattr(town, place),
            organisation=town.committee,
            since=day(now),
            actor=town.actors[actor],
            now=now,
        )

    appoint("resident", roles.WORKER, "secretary")
    appoint("neighbour", roles.DISPATCHER, "leader", "street")
    for who, role, actor, place in (
        ("leader", roles.DISPATCHER, "leader", "street"),
        ("secretary", roles.WORKER, "secretary", "neighbourhood"),
        ("neighbour", roles.SECRETARY, "secretary", "neighbourhood"),
        ("neighbour", roles.WORKER, "secretary", "other_neighbourhood"),
        ("neighbour", roles.SYSTEM_ADMIN, "leader", "street"),
        ("neighbour", roles.LEADER, "leader", "street"),
        ("neighbour", roles.WORKER, "dispatcher", "neighbourhood"),
    ):
        with pytest.raises(errors.Refusal) as refused:
            appoint(who, role, actor, place)
        assert refused.value.rule == "S0-26"
    with pytest.raises(errors.Conflict):
        appoint("resident", roles.WORKER, "secretary")


@pytest.mark.mechanism("S1-23", "S4-17")
def test_a_post_with_something_in_hand_does_not_just_end(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, actor=town.worker, channel="phone").matter
    with pytest.raises(errors.Conflict, match="还有 1 项") as refused:
        actions.end_appointment(
            appointment=post_of(town, "worker"), on=day(now), actor=town.secretary, now=now
        )
    assert matter.ref in refused.value.message
    assert "交接" in refused.value.remedy
    actions.end_appointment(
        appointment=post_of(town, "grid_member"), on=day(now), actor=town.secretary, now=now
    )
    assert not today(town, "grid_member", now).posts


@pytest.mark.mechanism("S1-23", "S3-48", "S4-17")
def test_everything_goes_to_the_successor_in_one_act(town: Town, now: dt.datetime) -> None:
    """What they answer for, what comes back to them, and for whom they stand in; then nothing opens for them."""
    own = town.raise_matter(now=now).matter
    matters.receive(matter=own, actor=town.dispatcher, now=now)
    out = matter_in(town, "in_hand", now)
    assert (out.owner_id, out.receiver_id) == (town.handler.id, town.dispatcher.id)
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    actions.note_leave(
        person=town.persons["third"],
        deputy=town.persons["dispatcher"],
        since=day(now),
        back=day(now) + dt.timedelta(days=9),
        actor=town.leader,
        now=now,
    )
    desk = at(town, "dispatcher")
    assert desk.get("/desk/").status_code == 200
    held = actions.overview(town.persons["dispatcher"], on=day(now))
    assert (len(held.pieces), len(held.posts), len(held.standing_in)) == (2, 1, 1)

    actions.hand_over(
        person=town.persons["dispatcher"],
        successor=town.persons["second_dispatcher"],
        actor=town.leader,
        now=now,
    )
    own.refresh_from_db()
    out.refresh_from_db()
    second = town.persons["second_dispatcher"].id
    assert (own.owner_id, own.receiver_id) == (second, second)
    assert (out.owner_id, out.receiver_id) == (town.handler.id, second)
    for matter in (own, out):
        line = story([matter.id])[-1]
        assert (line.verb, line.body["giver"], line.body["taker"]) == (
            "matters.hand_over_to",
            "何川",
            "沈晓棠",
        )
    assert post_of(town, "dispatcher").valid_to == day(now)
    assert Leave.objects.get(valid_to__gt=day(now), person=town.persons["third"]).deputy_id == second
    assert desk.get("/desk/").status_code == 302, "the session is over"
    sheet = live(out)
    assert sheet is not None
    matters.return_sheet(assignment=sheet, reason="不是我们的", actor=town.handler, now=now)
    out.refresh_from_db()
    assert out.owner_id == second


@pytest.mark.mechanism("S1-23")
def test_a_successor_without_the_post_is_refused_with_which_one_and_nothing_moves(
    town: Town, now: dt.datetime
) -> None:
    matter = matter_in(town, "in_hand", now)
    acts = Act.objects.count()

    def hand_over(**more: object) -> None:
        actions.hand_over(
            person=town.persons["handler"],
            successor=town.persons["neighbour"],
            now=now,
            **{"actor": town.leader, **more},  # type: ignore[arg-type]
        )

    with pytest.raises(errors.Invalid) as refused:
        hand_over()
    assert "承办人 · 安和物业" in refused.value.message
    assert (refused.value.field, Act.objects.count()) == ("successor", acts)
    assert Matter.objects.get(pk=matter.pk).owner_id == town.handler.id
    with pytest.raises(errors.Refusal):
        hand_over(actor=town.worker)
    with pytest.raises(errors.Refusal):
        hand_over(actor=town.handler)
    hand_over(give=[post_of(town, "handler").id])
    assert Matter.objects.get(pk=matter.pk).owner_id == town.persons["neighbour"].id
    given = Appointment.objects.get(person=town.persons["neighbour"])
    assert (given.role, given.organisation, given.valid_from) == (roles.HANDLER, town.property, day(now))
    sheet = live(matter)
    assert sheet is not None
    assert sheet.accepted_by_id == town.persons["neighbour"].id
    matters.answer(
        matter=matter, body="换好了。", proposes="solved", actor=today(town, "neighbour", now), now=now
    )


def test_who_cannot_take_over(town: Town, now: dt.datetime) -> None:
    def to(who: str) -> None:
        actions.hand_over(
            person=town.persons["dispatcher"], successor=town.persons[who], actor=town.leader, now=now
        )

    for who in ("dispatcher", "other_dispatcher"):
        with pytest.raises(errors.Invalid):
            to(who)
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    actions.note_leave(
        person=town.persons["second_dispatcher"],
        deputy=town.persons["third"],
        since=day(now),
        back=day(now) + dt.timedelta(days=2),
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(errors.Invalid, match="在休假，由严冬代班"):
        to("second_dispatcher")


def test_sessions_outlive_a_post_that_was_not_the_last(town: Town, now: dt.datetime) -> None:
    actions.appoint(
        person=town.persons["worker"],
        role=roles.GRID_MEMBER,
        place=town.other_neighbourhood,
        organisation=town.committee,
        since=day(now) - dt.timedelta(days=3),
        actor=SYSTEM,
        now=now,
    )
    desk = at(town, "worker")
    extra = Appointment.objects.get(person=town.persons["worker"], role=roles.GRID_MEMBER)
    actions.end_appointment(appointment=extra, on=day(now), actor=town.leader, now=now)
    assert desk.get("/desk/").status_code == 200
    assert Account.objects.get(person=town.persons["worker"]).epoch == 0
