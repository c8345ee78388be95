"""What people have at a place or an organisation when it moves, ends or is merged: none of it is left behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.people import actions, roles
from mulin.people.models import Appointment, PostDetail, PostPlan
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from mulin.territory import actions as territory
from mulin.territory import successions
from mulin.territory.models import Organisation, Place, StudyPoint
from tests.factories import Town
from tests.people import bodies

pytestmark = pytest.mark.django_db


def by(town: Town, now: dt.datetime) -> dict[str, Any]:
    return {"since": now.astimezone(LOCAL).date(), "actor": town.leader, "now": now}


def again(point: StudyPoint) -> StudyPoint:
    return StudyPoint.objects.select_related("neighbourhood", "place", "station").get(pk=point.pk)


def plan(town: Town, role: str, place: Place, number: int, office: Organisation | None = None) -> PostPlan:
    return PostPlan.objects.create(
        street=town.street, role=role, place=place, organisation=office, number=number
    )


def merge(town: Town, now: dt.datetime, old: Organisation, new: Organisation) -> None:
    on = now.astimezone(LOCAL).date()
    territory.merge(sources=[old], to=new, on=on, reason="街道批复", actor=town.leader, now=now)


@pytest.mark.mechanism("S0-24", "S1-21")
def test_a_study_point_goes_with_its_grid_area_and_gets_the_next_number_there(
    town: Town, now: dt.datetime
) -> None:
    there = bodies.founded(town, now, place=town.other_neighbourhood, actor=bodies.SYSTEM)
    stays, goes, over = (
        bodies.founded(town, now, place=place) for place in (town.neighbourhood, *[bodies.grid(town)] * 2)
    )
    actions.end_point(point=over, actor=town.secretary, now=now)
    grid = bodies.grid(town)
    told = territory.preview_move(places=[grid], to=town.other_neighbourhood, **by(town, now))
    assert dict(told.follows)["家庭小党校"] == 1
    territory.move_places(places=[grid], to=town.other_neighbourhood, **by(town, now))
    moved = again(goes)
    assert (moved.neighbourhood, moved.number, there.number) == (town.other_neighbourhood, 2, 1)
    assert moved.path == Place.objects.get(pk=grid.pk).path
    assert story([goes.id])[-1].verb == "people.carry_point"
    assert moved.open_name in story([goes.id])[-1].sentence
    for one in (stays, over):
        assert (again(one).neighbourhood, again(one).path) == (town.neighbourhood, one.path)
    assert bodies.founded(town, now, place=town.neighbourhood).number == 4, "a number is never given twice"


@pytest.mark.mechanism("S0-24", "S1-23")
def test_a_grid_area_with_a_study_point_is_not_ended(town: Town, now: dt.datetime) -> None:
    given = by(town, now)
    empty = bodies.grid(town)
    point = bodies.founded(town, now, place=empty)
    territory.move_places(places=[town.building], to=town.neighbourhood, **given)
    with pytest.raises(errors.Conflict) as held:
        territory.end_place(place=empty, on=given["since"], actor=town.leader, now=now)
    assert "家庭小党校 1" in str(held.value)
    actions.end_point(point=point, actor=town.secretary, now=now)
    territory.end_place(place=empty, on=given["since"], actor=town.leader, now=now)


@pytest.mark.mechanism("S0-24", "S0-38", "S1-22")
def test_points_and_plans_of_a_neighbourhood_that_ends_are_of_the_one_that_takes_it(
    town: Town, now: dt.datetime
) -> None:
    itself, inside = (bodies.founded(town, now, place=one) for one in (town.neighbourhood, bodies.grid(town)))
    plan(town, roles.WORKER, town.neighbourhood, 3)
    plan(town, roles.WORKER, town.other_neighbourhood, 2)
    plan(town, roles.SECRETARY, town.neighbourhood, 1, town.committee)
    into = town.other_neighbourhood
    territory.merge_neighbourhoods(ends=town.neighbourhood, into=into, **by(town, now))
    assert {again(one).neighbourhood for one in (itself, inside)} == {into}
    assert sorted(again(one).number for one in (itself, inside)) == [1, 2]
    assert (again(itself).place, again(itself).path) == (into, into.path)
    assert again(inside).path.startswith(into.path)
    left = PostPlan.objects.order_by("role").values_list("role", "place_id", "organisation_id", "number")
    assert set(left) == {
        (roles.WORKER, into.id, None, 5),
        (roles.SECRETARY, into.id, town.committee.id, 1),
    }


@pytest.mark.mechanism("S0-05", "S1-03", "S1-22")
def test_a_station_that_is_merged_leaves_nothing_behind(town: Town, now: dt.datetime) -> None:
    old = bodies.station(town)
    new = territory.add_organisation(
        street=town.street, kind=old.kind, name="西片工作站", parent=town.centre,
        areas=[town.other_neighbourhood], actor=bodies.SYSTEM, now=bodies.FOUNDED,
    )  # fmt: skip
    point, over = (bodies.founded(town, now, station=old) for _n in range(2))
    open_one, done = (
        actions.ask_station(point=point, words=words, actor=town.secretary, now=now)
        for words in ("椅子", "桌子")
    )
    actions.answer_station(request=done, answer="明天送来", actor=town.leader, now=now)
    actions.end_point(point=over, actor=town.secretary, now=now)
    plan(town, roles.WORKER, town.neighbourhood, 3, old)
    on = now.astimezone(LOCAL).date()
    assert successions.counts([old.id], on)[old.id] == {
        "study_points": 1,
        "station_requests": 1,
        "post_plans": 1,
    }
    merge(town, now, old, new)
    assert successions.counts([old.id], on)[old.id] == {}
    for one in (open_one, done):
        one.refresh_from_db()
    assert (again(point).station, open_one.station_id, PostPlan.objects.get().organisation) == (
        new,
        new.id,
        new,
    )
    assert (again(over).station, done.station_id) == (old, old.id), "what is over keeps who did it"
    assert {"people.pass_point", "people.pass_request"} <= {line.verb for line in story([point.id])}
    assert any("西片工作站" in line.sentence for line in story([point.id]))


@pytest.mark.mechanism("S1-03", "S1-12")
def test_what_stands_beside_a_post_goes_on_with_it(town: Town, now: dt.datetime) -> None:
    on = now.astimezone(LOCAL).date()
    posts = [
        actions.appoint(
            person=who, role=role, place=town.neighbourhood, organisation=office, since=on,
            actor=bodies.SYSTEM, now=now,
        )
        for who, role, office in ((town.persons["neighbour"], roles.WORKER, town.power), (bodies.person(town, "林深"), roles.WORKER, None))
    ]  # fmt: skip
    for post in posts:
        PostDetail.objects.create(appointment=post, unit=town.power, duty="每月来一次")
    later = now + dt.timedelta(days=3)
    merge(town, later, town.power, town.property)
    taken = Appointment.objects.get(person=posts[0].person, organisation=town.property)
    assert (taken.detail.unit, taken.detail.duty) == (town.property, "每月来一次")
    assert PostDetail.objects.get(appointment=posts[0]).unit == town.power, "of a post that is over"
    assert PostDetail.objects.get(appointment=posts[1]).unit == town.property
    territory.merge_neighbourhoods(ends=town.neighbourhood, into=town.other_neighbourhood, **by(town, later))
    carried = Appointment.objects.get(person=posts[1].person, place=town.other_neighbourhood)
    assert carried.detail.duty == "每月来一次"
