"""Rosters and home study points of the demo street: seats filled and one left empty, points on every step of their way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from mulin.demo.people import cast as seeds
from mulin.demo.replay import Cast
from mulin.people import actions, queries, roles
from mulin.people.models import Appointment, Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place, StudyPoint

SEATS = {"station-1": roles.STATION_SEATS, "station-2": roles.STATION_SEATS[:-1]}
"""Two stations: one complete, one whose patroller is still missing."""
DUTIES = ("每周三上午到站", "每月走一遍各居民区", "逢雨天看排水", "收集各部门能给的资源", "每天沿街巡一遍")
COMMITMENTS = ("每月来一次议事会", "会议室借给居民开会", "管楼道充电的隐患", "牵头修小区里的坡道")
TRAINED = (("消防和充电安全", 365), ("心肺复苏", 730), ("怎么登记诉求", None))
TEAM = ("葛小满", "洪亮", "温素芬")
NEEDS = (("魏阿婆", "陪去医院"), ("老纪", "拎米上楼"))
FUNCTIONS = (["classroom", "deliberation"], ["neighbours"], ["classroom", "neighbours", "tempering"])
WAYS = (
    "established", "established", "established", "paused", "established", "preparing",
    "established", "bare", "established", "ended", "established", "established",
)  # fmt: skip
"""How each point stands in the end; `bare` is one of which nothing is there yet."""
WHERE = 4
"""Neighbourhoods with study points, three points each."""


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """Everything by those whose business it is: the leader fills the street's seats, secretaries their own."""
    day = now.astimezone(LOCAL).date()
    waiting = _neighbours(cast, day)
    leader = cast.actor("jiyun", now)
    _stations(cast, waiting, leader, now)
    held = Appointment.objects.filter(queries.current(day), role=roles.SECRETARY)
    secretaries = list(held.select_related("person", "place", "organisation").order_by("path"))
    # The secretary one can log in as comes first.
    secretaries.sort(key=lambda one: one.person_id != cast.persons["fangjing"].id)
    for number, post in enumerate(secretaries[:WHERE]):
        secretary = actor_of(post.person, on=day)
        _posts(cast, post, waiting, secretary, now)
        _points(cast, number, post.place, waiting, secretary, now)
    _trainings(leader, day, now)


def _neighbours(cast: Cast, day: dt.date) -> Iterator[Person]:
    """Residents without a log-in and without a post, each once."""
    busy = set(Appointment.objects.filter(queries.current(day)).values_list("person_id", flat=True))
    busy |= queries.with_accounts([one.id for one in cast.persons.values()])
    busy |= set(queries.dead().values_list("person_id", flat=True))
    keys = [seed.key for seed in seeds().residents()]
    return (cast.persons[key] for key in keys if cast.persons[key].id not in busy)


def _stations(cast: Cast, waiting: Iterator[Person], leader: Actor, now: dt.datetime) -> None:
    day = now.astimezone(LOCAL).date()
    for code, seats in SEATS.items():
        for role, duty in zip(seats, DUTIES, strict=False):
            actions.appoint(
                person=next(waiting),
                role=role,
                place=cast.places["s01"],
                organisation=cast.organisations[code],
                since=day - dt.timedelta(days=200),
                route=Appointment.Route.RECOMMENDED,
                duty=duty,
                actor=leader,
                now=now,
            )


def _posts(
    cast: Cast, post: Appointment, waiting: Iterator[Person], secretary: Actor, now: dt.datetime
) -> None:
    """Secretaries of the grid areas but one, seven stairwell heads where houses have entrances, part-time members from units nearby."""
    day = now.astimezone(LOCAL).date()
    inside = Place.objects.filter(path__startswith=post.place.path)
    grids = list(inside.filter(kind=Place.Kind.GRID).order_by("path"))
    doors = list(inside.filter(kind=Place.Kind.ENTRANCE).order_by("path")[:7])
    units = Organisation.objects.filter(street=cast.places["s01"], kind=Organisation.Kind.UTILITY)
    since = day - dt.timedelta(days=120)
    for grid in grids[:-1]:
        actions.appoint(
            person=next(waiting), role=roles.GRID_SECRETARY, place=grid, organisation=post.organisation,
            since=since, route=Appointment.Route.ELECTED, actor=secretary, now=now,
        )  # fmt: skip
    for door in doors:
        actions.appoint(
            person=next(waiting), role=roles.STAIRWELL_HEAD, place=door, organisation=post.organisation,
            since=since, actor=secretary, now=now,
        )  # fmt: skip
    for unit, duty in zip(units.order_by("name")[:2], COMMITMENTS[len(grids) % 3 :], strict=False):
        actions.appoint(
            person=next(waiting), role=roles.PART_TIME, place=post.place, organisation=post.organisation,
            since=since, until=since + dt.timedelta(days=1095), route=Appointment.Route.RECOMMENDED,
            unit=unit, duty=duty, actor=secretary, now=now,
        )  # fmt: skip


def _points(
    cast: Cast, number: int, place: Place, waiting: Iterator[Person], secretary: Actor, now: dt.datetime
) -> None:
    grids = list(
        Place.objects.filter(path__startswith=place.path, kind=Place.Kind.GRID)
        .select_related("parent", "parent__street")
        .order_by("path")
    )
    station = next(
        (one for one in cast.organisations.values() if one.kind == Organisation.Kind.GRID_STATION
         and one.areas.filter(pk=place.pk).exists()),
        None,
    )  # fmt: skip
    for n in range(3):
        way = WAYS[(number * 3 + n) % len(WAYS)]
        own = cast.persons["luguilan"] if number == 0 and n == 0 else next(waiting)
        began = now - dt.timedelta(days=150 - 10 * n)
        grid = grids[n % len(grids)]
        point = actions.found_point(
            place=grid,
            kind=StudyPoint.Kind.GATHERING if n == 2 else StudyPoint.Kind.HOME,
            address=f"{place.name}里，{own.name}说的那间",
            host=own,
            functions=FUNCTIONS[n],
            station=station if way != "bare" else None,
            actor=secretary,
            now=began,
        )
        if way != "bare":
            _fill(point, grids, way, waiting, secretary, began)
        if n == 0 and number == 0:
            for who in ("guwentao", "guguizhen"):
                actions.join_point(point=point, actor=cast.actor(who, now), now=now)


def _fill(
    point: StudyPoint,
    grids: list[Place],
    way: str,
    waiting: Iterator[Person],
    secretary: Actor,
    now: dt.datetime,
) -> None:
    """What a point must have, across the borders of its grid area, and its way to where it stands."""
    buildings: list[Place] = []
    for grid in grids[:2]:
        found = Place.objects.filter(parent=grid, kind=Place.Kind.BUILDING).order_by("path")
        buildings += list(found[:3])
    later = now + dt.timedelta(days=6)
    actions.cover(point=point, buildings=buildings, actor=secretary, now=later)
    for name in TEAM:
        actions.add_to_team(point=point, name=name, actor=secretary, now=later)
    if way == "preparing":
        return
    for name, need in NEEDS:
        actions.add_care(
            point=point, name=name, need=need, how_agreed="上门问过，本人说好", actor=secretary, now=later
        )
    actions.establish(point=point, actor=secretary, now=later)
    for person in islice(waiting, 3):
        on = later.astimezone(LOCAL).date()
        actions.join_point(point=point, actor=actor_of(person, on=on), now=later)
    asked = actions.ask_station(point=point, words="请一位懂垃圾分类的来讲一次", actor=secretary, now=later)
    if point.number == 1 or way == "ended":
        by = actor_of(Person.objects.get(account__username="jiyun"), on=later.astimezone(LOCAL).date())
        answer = "下周三下午，环卫站的老师来"
        actions.answer_station(request=asked, answer=answer, actor=by, now=later)
    if way == "paused":
        actions.pause(point=point, actor=secretary, now=later + dt.timedelta(days=30))
    if way == "ended":
        actions.end_point(point=point, actor=secretary, now=later + dt.timedelta(days=60))


def _trainings(leader: Actor, day: dt.date, now: dt.datetime) -> None:
    held = Appointment.objects.filter(queries.current(day), role=roles.GRID_MEMBER).select_related("person")
    people = list({one.person_id: one.person for one in held.order_by("path")}.values())
    for n, person in enumerate(people[:8]):
        what, days = TRAINED[n % len(TRAINED)]
        on = day - dt.timedelta(days=90 * (n + 1))
        actions.note_training(
            person=person,
            what=what,
            on=on,
            until=on + dt.timedelta(days=days) if days else None,
            actor=leader,
            now=now,
        )
