"""Seats, what follows them by office, rosters as of any day, coverage with denominators, and what nobody answers for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from mulin.people import actions, roles, workloads
from mulin.people.models import Appointment, PostDetail, Training
from mulin.people.queries import actor_of, coverage, rosters, studying
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.people import bodies
from tests.people.staff import colleague, post_of, today

pytestmark = pytest.mark.django_db


def day(now: dt.datetime) -> dt.date:
    return now.astimezone(LOCAL).date()


def at_once() -> None:
    """What the tables check when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def roles_of(town: Town, who: str, on: dt.date) -> list[str]:
    person = town.persons[who]
    return [post.role for post in actor_of(type(person).objects.get(pk=person.pk), on=on).posts]


@pytest.mark.mechanism("S0-24", "S0-25")
def test_a_post_by_office_begins_and_ends_with_the_office(town: Town, now: dt.datetime) -> None:
    on, later = day(now), day(now) + dt.timedelta(days=9)
    assert roles_of(town, "secretary", on) == [roles.SECRETARY, roles.STUDY_OFFICE_HEAD]
    rows = Appointment.objects.count()
    actions.hand_over(
        person=town.persons["secretary"],
        successor=town.persons["worker"],
        give=[post_of(town, "secretary").id],
        actor=town.leader,
        now=now,
    )
    assert Appointment.objects.count() == rows + 1, "nothing but the office itself is written"
    assert roles_of(town, "secretary", on) == []
    assert roles.STUDY_OFFICE_HEAD in roles_of(town, "worker", on)
    assert roles.STUDY_OFFICE_HEAD in roles_of(town, "secretary", on - dt.timedelta(days=1))
    lead = bodies.grid_secretary(town, now)
    assert [post.role for post in lead.posts] == [roles.GRID_SECRETARY, roles.STUDY_LEAD]
    actions.end_appointment(appointment=post_of(town, "grid_secretary"), on=on, actor=town.leader, now=now)
    assert roles_of(town, "grid_secretary", later) == []
    for role in roles.BY_OFFICE:
        with pytest.raises(errors.Invalid) as refused:
            actions.appoint(
                person=town.persons["neighbour"],
                role=role,
                place=town.neighbourhood,
                since=on,
                actor=SYSTEM,
                now=now,
            )
        assert (refused.value.rule in ("S0-24", "S0-25"), refused.value.field) == (True, "role")


@pytest.mark.mechanism("S0-24")
def test_a_deputy_at_the_desk_does_not_keep_the_points(town: Town, now: dt.datetime) -> None:
    """The care list is not for who stands in for a few days."""
    actions.note_leave(
        person=town.persons["secretary"],
        deputy=town.persons["worker"],
        since=day(now),
        back=day(now) + dt.timedelta(days=4),
        actor=SYSTEM,
        now=now,
    )
    held = roles_of(town, "worker", day(now))
    assert roles.SECRETARY in held
    assert roles.STUDY_OFFICE_HEAD not in held


@pytest.mark.mechanism("S1-22", "S0-25", "S4-40")
def test_one_person_in_a_seat_at_a_time(town: Town, now: dt.datetime) -> None:
    on, station = day(now), bodies.station(town)
    entrance = bodies.entrance(town)

    def fill(who: str, role: str, place: Place, office: Organisation, since: dt.date = on) -> Appointment:
        return actions.appoint(
            person=town.persons[who],
            role=role,
            place=place,
            organisation=office,
            since=since,
            actor=town.leader,
            now=now,
        )

    seats = (
        (roles.DUTY_LEADER, town.street, station),
        (roles.GRID_SECRETARY, bodies.grid(town), town.committee),
        (roles.STAIRWELL_HEAD, entrance, town.committee),
    )
    for role, place, office in seats:
        first = fill("resident", role, place, office)
        with pytest.raises(errors.Conflict, match="一处一位，现在是顾阿婆"):
            fill("neighbour", role, place, office)
        with transaction.atomic():
            Appointment.objects.create(
                person=town.persons["neighbour"],
                role=role,
                place=place,
                path=place.path,
                organisation=office,
                valid_from=on + dt.timedelta(days=40),
            )
            with pytest.raises(IntegrityError):
                at_once()
            transaction.set_rollback(True)
        actions.end_appointment(appointment=first, on=on, actor=town.leader, now=now)
        assert fill("neighbour", role, place, office).person == town.persons["neighbour"]
    other = bodies.station(town, "西片工作站", areas=())
    assert fill("resident", roles.DUTY_LEADER, town.street, other).organisation == other


@pytest.mark.mechanism("S1-12", "S4-40", "S1-22")
def test_a_seat_says_what_it_needs(town: Town, now: dt.datetime) -> None:
    on = day(now)
    given = {"person": town.persons["resident"], "since": on, "actor": town.secretary, "now": now}
    for role, place, office, field in (
        (roles.STAIRWELL_HEAD, town.building, None, "place"),
        (roles.GRID_SECRETARY, town.neighbourhood, None, "place"),
        (roles.PART_TIME, town.neighbourhood, None, "unit"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            actions.appoint(role=role, place=place, organisation=office, **given)
        assert refused.value.field == field
    with pytest.raises(errors.Invalid) as stationless:
        actions.appoint(
            role=roles.LIAISON,
            place=town.street,
            organisation=town.committee,
            **given | {"actor": town.leader},
        )
    assert (stationless.value.rule, stationless.value.field) == ("S1-22", "organisation")
    with pytest.raises(errors.Invalid) as endless:
        actions.appoint(role=roles.PART_TIME, place=town.neighbourhood, unit=town.power, **given)
    assert (endless.value.rule, endless.value.field) == ("S1-12", "until")
    post = actions.appoint(
        role=roles.PART_TIME,
        place=town.neighbourhood,
        unit=town.power,
        duty="每月来一次居民区，管用电安全",
        until=on + dt.timedelta(days=365),
        **given,
    )
    (line,) = coverage.part_time([town.neighbourhood], on=on)
    assert (line.name, line.unit, line.duty) == ("顾阿婆", town.power, "每月来一次居民区，管用电安全")
    actions.change_duty(appointment=post, duty="管楼道充电", actor=town.secretary, now=now)
    assert PostDetail.objects.get().duty == "管楼道充电"
    assert roles_of(town, "resident", on) == [roles.PART_TIME]


@pytest.mark.mechanism("S1-22", "S1-23")
def test_the_roster_of_a_station_shows_its_holes_as_of_any_day(town: Town, now: dt.datetime) -> None:
    on, station = day(now), bodies.station(town)
    for n, role in enumerate(roles.STATION_SEATS[:4]):
        colleague(town, f"seat{n}", f"席位{n}", role, station, town.street, since=on - dt.timedelta(days=10))
    roster = rosters.of_station(station, on=on)
    assert [line.role for line in roster.lines] == list(roles.STATION_SEATS)
    assert ([line.role for line in roster.empty], roster.held) == ([roles.PATROLLER], 4)
    assert rosters.of_station(station, on=on - dt.timedelta(days=11)).held == 0
    assert rosters.seats_of([station], on=on) == {station.pk: set(roles.STATION_SEATS[:4])}


@pytest.mark.mechanism("S4-14", "S0-24", "S0-25", "S1-23")
def test_the_roster_of_a_neighbourhood(town: Town, now: dt.datetime) -> None:
    on = day(now)
    lines = rosters.of_neighbourhood(town.neighbourhood, on=on).lines
    told = [(line.role, line.name, line.by_office) for line in lines]
    assert told == [
        (roles.SECRETARY, "许文涛", ""),
        (roles.STUDY_OFFICE_HEAD, "许文涛", roles.SECRETARY),
        (roles.WORKER, "周敏", ""),
        (roles.GRID_SECRETARY, "", ""),
        (roles.STUDY_LEAD, "", roles.GRID_SECRETARY),
        (roles.GRID_MEMBER, "丁一帆", ""),
    ]
    bodies.grid_secretary(town, now)
    held = {line.role: line.name for line in rosters.of_neighbourhood(town.neighbourhood, on=on).lines}
    assert (held[roles.GRID_SECRETARY], held[roles.STUDY_LEAD]) == ("柳依依", "柳依依")
    before = rosters.of_neighbourhood(town.neighbourhood, on=FOUNDED.date() - dt.timedelta(days=1))
    assert before.held == 0
    actions.note_training(
        person=town.persons["grid_member"],
        what="消防安全",
        on=on,
        until=on + dt.timedelta(days=365),
        actor=town.secretary,
        now=now,
    )
    lines = rosters.of_neighbourhood(town.neighbourhood, on=on).lines
    (member,) = [line for line in lines if line.role == roles.GRID_MEMBER]
    assert [one.what for one in member.trained] == ["消防安全"]


@pytest.mark.mechanism("S4-14")
def test_trainings_are_noted_by_who_leads_and_never_counted(town: Town, now: dt.datetime) -> None:
    on = day(now)
    given = {"person": town.persons["grid_member"], "what": "急救", "on": on, "now": now}
    for who in (town.worker, town.grid_member, town.neighbour):
        with pytest.raises(errors.Refusal) as refused:
            actions.note_training(actor=who, **given)
        assert refused.value.rule == "S4-14"
    for changes, field in (
        ({"what": " "}, "what"),
        ({"on": on + dt.timedelta(days=1)}, "on"),
        ({"until": on}, "until"),
    ):
        with pytest.raises(errors.Invalid) as invalid:
            actions.note_training(actor=town.secretary, **{**given, **changes})
        assert invalid.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.create(person=town.persons["worker"], what="x", on=on, until=on, at=now)
    names = {one.name for one in Training._meta.concrete_fields}
    assert not names & {"score", "hours", "points", "rank", "level"}


@pytest.mark.mechanism("S4-13", "S4-14", "S4-40", "S1-12", "S2-04")
def test_coverage_counts_with_denominators(town: Town, now: dt.datetime) -> None:
    on = day(now)
    areas = rosters.areas_of(town.leader, on=on)
    assert [one.pk for one in areas] == [town.neighbourhood.pk, town.other_neighbourhood.pk]
    one, two = bodies.entrance(town), bodies.entrance(town, "e2")
    colleague(town, "stair", "秦嫂", roles.STAIRWELL_HEAD, town.committee, one, since=on)
    bodies.established(town, now)
    bodies.founded(town, now)
    row, other = coverage.coverage(areas, on=on)
    assert {key: (rate.part, rate.whole) for key, rate in row.rates.items()} == {
        "secretaries": (1, 1),
        "grid_secretaries": (0, 1),
        "grid_members": (1, 1),
        "building_heads": (0, 1),
        "stairwell_heads": (1, 2),
    }
    assert (row.members, row.part_time, row.established, row.preparing) == (1, 0, 1, 1)
    assert (other.rates["secretaries"].open, other.rates["grid_members"].whole) == (1, 0)
    whole = coverage.total([row, other])
    assert (whole.rates["secretaries"].part, whole.rates["secretaries"].whole) == (1, 2)
    (before, _other) = coverage.coverage(areas, on=on - dt.timedelta(days=1))
    assert (before.rates["stairwell_heads"].part, before.established) == (0, 0)
    kind = coverage.BY_KEY["stairwell_heads"]
    listed, more = coverage.records(kind, areas, on=on, only_open=False)
    assert ([len(one.holders) for one in listed], more) == ([1, 0], False)
    (hole,), _more = coverage.records(kind, areas, on=on, only_open=True)
    assert hole.place == two


@pytest.mark.mechanism("S4-14")
def test_open_work_is_counted_by_grid_area(town: Town, now: dt.datetime) -> None:
    grid = bodies.grid(town)
    for _n in range(3):
        town.raise_matter(now=now)
    town.raise_matter(now=now, place=town.neighbourhood)
    assert workloads.of_grids([grid.path]) == {grid.path: 3}
    areas = rosters.areas_of(town.leader, on=day(now))
    (record,), _more = coverage.records(coverage.BY_KEY["grid_members"], areas, on=day(now), only_open=False)
    assert (record.open_work, [one.person.name for one in record.holders]) == (3, ["丁一帆"])


@pytest.mark.mechanism("S0-26", "S1-23")
def test_who_reads_which_rosters(town: Town, now: dt.datetime) -> None:
    on = day(now)
    assert rosters.areas_of(town.secretary, on=on) == [town.neighbourhood]
    for who in (town.handler, town.resident, town.visitor, town.mediator):
        assert rosters.areas_of(who, on=on) == []
    lead = bodies.grid_secretary(town, now)
    assert rosters.areas_of(lead, on=on) == [town.neighbourhood]
    station = bodies.station(town)
    assert rosters.stations_of([], town.secretary, on=on) == []
    assert rosters.stations_of([town.neighbourhood], town.secretary, on=on) == [station]
    assert rosters.areas_of(town.other_dispatcher, on=on)[0].street_id == town.other_street.pk


@pytest.mark.mechanism("S1-23")
def test_a_death_leaves_the_seat_and_the_point_without_anybody(town: Town, now: dt.datetime) -> None:
    on, entrance = day(now), bodies.entrance(town)
    point = bodies.established(town, now)
    actions.appoint(
        person=town.persons["resident"],
        role=roles.STAIRWELL_HEAD,
        place=entrance,
        organisation=town.committee,
        since=on - dt.timedelta(days=3),
        actor=SYSTEM,
        now=now,
    )
    death = actions.note_death(
        person=town.persons["resident"], on=on, told_by="女儿", actor=town.worker, now=now
    )
    assert studying.with_hosts([point]) == set()
    colleague(town, "next", "秦嫂", roles.STAIRWELL_HEAD, town.committee, entrance, since=on)
    actions.take_back_death(death=death, actor=town.worker, now=now)
    at_once()
    assert roles_of(town, "resident", on) == [], "the seat is another's by now"
    assert today(town, "next", now).has_role(roles.STAIRWELL_HEAD)
