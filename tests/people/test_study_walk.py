"""Walks through the life of study points and of the offices that keep them: the promises hold after every step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mulin.people import actions, exofficio, roles
from mulin.people.models import Appointment, CareRow, Person, StudyMember, TeamMember
from mulin.people.queries import actor_of, current, rosters, studying
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from mulin.territory.models import DutyBuilding, Organisation, Place, StudyPoint
from mulin.territory.states import study_point as states
from tests.factories import Town, build_town
from tests.factories.town import SYSTEM
from tests.people import bodies
from tests.walks import walk_until

START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
WHO = st.sampled_from(["secretary", "worker", "resident", "neighbour", "handler", "leader"])
KEEPER = st.sampled_from([None, None, None, "resident", "neighbour", "worker", "leader"])
"""Mostly whoever keeps the points today; else anybody."""
DONE = {
    "found_point", "cover", "uncover", "add_to_team", "lead_team", "leave_team", "add_care", "end_care",
    "establish", "pause", "resume", "end_point", "join_point", "leave_point", "appoint", "end_appointment",
}  # fmt: skip


class Rollback(Exception):
    pass


def rows() -> dict[str, Any]:
    """Every row that these acts may change."""
    found: dict[str, Any] = {}
    for model in (StudyPoint, DutyBuilding, TeamMember, CareRow, StudyMember, Appointment):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')
            found[model.__name__] = cursor.fetchall()
    return found


class Walk(RuleBasedStateMachine):
    """Refusals change nothing; what was not refused leaves every promise whole."""

    town: Town
    station: Organisation
    buildings: list[Place]
    done: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.rows = rows()

    def teardown(self) -> None:
        self.atomic.__exit__(Rollback, Rollback(), None)

    @initialize(how=st.sampled_from([bodies.founded, bodies.filled, bodies.established, bodies.established]))
    def begin(self, how: Any) -> None:
        how(self.town, self.now)
        self.rows = rows()

    @property
    def day(self) -> dt.date:
        return self.now.astimezone(LOCAL).date()

    def person(self, who: str) -> Person:
        return Person.objects.get(pk=self.town.persons[who].pk)

    def actor(self, who: str | None) -> Actor:
        if who is None:
            held = Appointment.objects.filter(current(self.day), role=roles.SECRETARY).first()
            return actor_of(held.person, on=self.day) if held else SYSTEM
        return actor_of(self.person(who), on=self.day)

    def point(self, choice: int) -> StudyPoint:
        found = list(StudyPoint.objects.order_by("-id")[:2])
        return found[choice % len(found)]

    def attempt(self, act: Any, **given: Any) -> Any:
        acts = Act.objects.count()
        made, refused = None, None
        try:
            with transaction.atomic():
                made = act(**given, now=self.now)
                with connection.cursor() as cursor:
                    # What the tables would check at the end of a transaction of its own.
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except errors.Refusal as refusal:
            refused = refusal
        if refused is not None:
            assert refused.rule
            assert refused.message
            assert rows() == self.rows, f"refused, and changed: {refused.message}"
            return None
        self.rows = rows()
        self.done.add(act.__name__)
        assert Act.objects.count() >= acts
        return made

    @rule(days=st.sampled_from([0, 1, 9]))
    def time_passes(self, days: int) -> None:
        self.now += dt.timedelta(days=days, minutes=5)

    @rule(by=KEEPER, grid=st.booleans())
    def found(self, by: str | None, grid: bool) -> None:
        if StudyPoint.objects.count() < 4:
            place = bodies.grid(self.town) if grid else Place.objects.get(pk=self.town.neighbourhood.pk)
            host = self.person("resident")
            self.attempt(
                actions.found_point,
                place=place,
                kind="home",
                address="301 室",
                host=host,
                actor=self.actor(by),
            )

    @rule(choice=st.integers(0, 1), building=st.integers(0, 1), by=KEEPER)
    def cover(self, choice: int, building: int, by: str | None) -> None:
        place = self.buildings[building]
        self.attempt(actions.cover, point=self.point(choice), buildings=[place], actor=self.actor(by))

    @rule(choice=st.integers(0, 1), building=st.integers(0, 1), by=KEEPER)
    def uncover(self, choice: int, building: int, by: str | None) -> None:
        self.attempt(
            actions.uncover, point=self.point(choice), building=self.buildings[building], actor=self.actor(by)
        )

    @rule(choice=st.integers(0, 1), leads=st.booleans(), by=KEEPER)
    def add_to_team(self, choice: int, leads: bool, by: str | None) -> None:
        self.attempt(
            actions.add_to_team, point=self.point(choice), name="蓝小河", leads=leads, actor=self.actor(by)
        )

    @rule(choice=st.integers(0, 3), lead=st.booleans(), by=KEEPER)
    def change_team(self, choice: int, lead: bool, by: str | None) -> None:
        found = list(TeamMember.objects.order_by("leads", "id"))
        if found:
            act = actions.lead_team if lead else actions.leave_team
            self.attempt(act, member=found[choice % len(found)], actor=self.actor(by))

    @rule(choice=st.integers(0, 1), agreed=st.sampled_from(["问过", "问过", ""]), by=KEEPER)
    def add_care(self, choice: int, agreed: str, by: str | None) -> None:
        self.attempt(
            actions.add_care,
            point=self.point(choice),
            name="魏阿婆",
            need="陪看病",
            how_agreed=agreed,
            actor=self.actor(by),
        )

    @rule(choice=st.integers(0, 3), by=KEEPER)
    def end_care(self, choice: int, by: str | None) -> None:
        found = list(CareRow.objects.order_by("id"))
        if found:
            self.attempt(actions.end_care, row=found[choice % len(found)], actor=self.actor(by))

    @rule(
        choice=st.integers(0, 1),
        act=st.sampled_from(
            [
                actions.establish,
                actions.establish,
                actions.pause,
                actions.resume,
                actions.resume,
                actions.end_point,
            ]
        ),
        by=KEEPER,
    )
    def step(self, choice: int, act: Any, by: str | None) -> None:
        point = self.point(choice)
        moved = self.attempt(act, point=point, actor=self.actor(by))
        if moved is not None and moved.state == states.ESTABLISHED:
            assert not studying.elements(point).missing

    @rule(choice=st.integers(0, 1), who=WHO, again=st.booleans())
    def come_and_go(self, choice: int, who: str, again: bool) -> None:
        point, actor = self.point(choice), self.actor(who)
        self.attempt(actions.join_point, point=point, actor=actor)
        if again:
            self.attempt(actions.leave_point, point=point, actor=actor)

    @rule(who=WHO, role=st.sampled_from([roles.SECRETARY, roles.GRID_SECRETARY]))
    def appoint(self, who: str, role: str) -> None:
        place = bodies.grid(self.town) if role == roles.GRID_SECRETARY else self.town.neighbourhood
        self.attempt(
            actions.appoint,
            person=self.person(who),
            role=role,
            place=place,
            organisation=self.town.committee,
            since=self.day,
            actor=SYSTEM,
        )

    @rule(choice=st.integers(0, 1))
    def end_office(self, choice: int) -> None:
        held = Appointment.objects.filter(
            current(self.day), role__in=[roles.SECRETARY, roles.GRID_SECRETARY]
        ).order_by("role")
        if held:
            chosen = held[choice % len(held)]
            self.attempt(actions.end_appointment, appointment=chosen, on=self.day, actor=SYSTEM)

    @invariant()
    def established_points_have_all_three(self) -> None:
        for point in StudyPoint.objects.filter(state=states.ESTABLISHED):
            assert not studying.elements(point).missing
        for point in StudyPoint.objects.filter(state=states.ENDED):
            assert (point.address, point.members.count(), point.cared.count()) == ("", 0, 0)

    @invariant()
    def who_holds_the_office_holds_what_follows_and_nobody_else(self) -> None:
        held = Appointment.objects.filter(
            current(self.day), person__in=[one.pk for one in self.town.persons.values()]
        )
        for who in ("secretary", "worker", "resident", "neighbour", "handler"):
            person = self.town.persons[who]
            own = [one for one in held if one.person_id == person.pk]
            expected = {
                line.gives for one in own for line in exofficio.TABLE if line.follows(one.role, one.path)
            }
            given = {post.role for post in actor_of(person, on=self.day).posts} & roles.BY_OFFICE
            assert given == expected
        for line in exofficio.TABLE:
            assert sum(one.role == line.holds for one in held) <= 1, "one person in a seat"

    @invariant()
    def the_roster_shows_by_office_who_holds_the_office(self) -> None:
        lines = rosters.of_neighbourhood(self.town.neighbourhood, on=self.day).lines
        names = {(line.role, line.place.path): line.name for line in lines}
        for line in lines:
            if line.by_office:
                assert line.name == names[line.by_office, line.place.path]


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.mechanism("S0-04", "S0-13", "S0-24", "S0-25")
def test_points_and_offices_come_and_go_and_the_promises_hold() -> None:
    Walk.town = build_town()
    Walk.station = bodies.station(Walk.town)
    far = bodies.territory.add_place(
        kind=Place.Kind.BUILDING,
        name="8 号楼",
        step="b008",
        parent=Walk.town.other_neighbourhood,
        actor=SYSTEM,
        now=START,
    )
    Walk.buildings = [Walk.town.building, far]
    Walk.done = set()
    walk_until(Walk, lambda: DONE - Walk.done, walks=4, steps=30)
