"""What the tests of study points and rosters share: a station, a grid area's secretary, and a point on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from mulin.people import actions, roles
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import actions as territory
from mulin.territory.models import Organisation, Place, StudyPoint
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.people.staff import colleague


def station(town: Town, name: str = "东片工作站", *, areas: Sequence[Place] | None = None) -> Organisation:
    """A station of the neighbourhood, or of what else is said: a neighbourhood has one at a time."""
    return territory.add_organisation(
        street=town.street,
        kind=Organisation.Kind.GRID_STATION,
        name=name,
        parent=town.centre,
        areas=[town.neighbourhood] if areas is None else areas,
        actor=SYSTEM,
        now=FOUNDED,
    )


def grid(town: Town) -> Place:
    return Place.objects.select_related("parent", "street").get(kind=Place.Kind.GRID, street=town.street)


def entrance(town: Town, step: str = "e1") -> Place:
    return territory.add_place(
        kind=Place.Kind.ENTRANCE,
        name=f"{step[1:]} 单元",
        step=step,
        parent=Place.objects.select_related("parent", "compound").get(pk=town.building.pk),
        actor=SYSTEM,
        now=FOUNDED,
    )


def grid_secretary(town: Town, now: dt.datetime, key: str = "grid_secretary", name: str = "柳依依") -> Actor:
    person = colleague(town, key, name, roles.GRID_SECRETARY, town.committee, grid(town))
    return actor_of(person, on=now.astimezone(LOCAL).date())


def person(town: Town, name: str, phone: str = "10000000099") -> Person:
    return actions.add_person(street=town.street, name=name, phone=phone, actor=SYSTEM, now=FOUNDED)


def founded(town: Town, now: dt.datetime, **changes: Any) -> StudyPoint:
    """A point in preparation, with nothing that it must have."""
    given: dict[str, Any] = {
        "place": grid(town),
        "kind": StudyPoint.Kind.HOME,
        "address": "青桐苑 3 号楼 301 室",
        "host": town.persons["resident"],
        "functions": ["classroom", "deliberation"],
        "actor": town.secretary,
        "now": now,
    }
    return actions.found_point(**{**given, **changes})


def filled(town: Town, now: dt.datetime, **changes: Any) -> StudyPoint:
    """A point that could be established."""
    point = founded(town, now, **changes)
    by: dict[str, Any] = {"actor": town.secretary, "now": now}
    actions.cover(point=point, buildings=[town.building], **by)
    actions.add_to_team(point=point, name="蓝小河", **by)
    actions.add_care(
        point=point,
        name="陆小满",
        phone="10000000027",
        need="陪去医院",
        how_agreed="上门问过，本人说好",
        **by,
    )
    return point


def established(town: Town, now: dt.datetime, **changes: Any) -> StudyPoint:
    return actions.establish(point=filled(town, now, **changes), actor=town.secretary, now=now)
