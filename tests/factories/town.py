"""Two streets, one compound each, a window, two handlers, residents, a verifier."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

from mulin.matters import actions as matters
from mulin.matters.models import Category
from mulin.people import actions as people
from mulin.people import roles
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import VISITOR, Actor, system
from mulin.territory import actions as territory
from mulin.territory.models import Organisation, Place

SYSTEM = system("test")
FOUNDED = dt.datetime(2025, 1, 2, 9, tzinfo=dt.UTC)


@dataclass
class Town:
    district: Place
    street: Place
    other_street: Place
    neighbourhood: Place
    other_neighbourhood: Place
    compound: Place
    building: Place
    public: Place
    other_building: Place
    centre: Organisation
    committee: Organisation
    property: Organisation
    power: Organisation
    other_office: Organisation
    lighting: Category
    actors: dict[str, Actor] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    visitor: Actor = VISITOR

    def __getattr__(self, name: str) -> Actor:
        """`town.dispatcher`, `town.handler`, … are actors."""
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def raise_matter(self, *, now: dt.datetime, words: str = "楼道灯不亮", **changes: Any) -> matters.Intake:
        values: dict[str, Any] = {
            "place": self.building,
            "words": words,
            "channel": "web",
            "contact": matters.Contact(),
            "actor": self.visitor,
            "now": now,
        }
        return matters.raise_matter(**{**values, **changes})

    def login(self, client: Any, who: str) -> None:
        """Log a Django test client in as one of the town's people."""
        from mulin.people.models import Account

        person = self.persons[who]
        account = Account.objects.filter(person=person).first() or people.open_account(
            person=person, username=who, password="", actor=SYSTEM, now=FOUNDED, trusted=True
        )
        client.force_login(account, backend="mulin.people.backends.AccountBackend")


PEOPLE = [
    # key, name, role, organisation, place
    ("dispatcher", "何川", roles.DISPATCHER, "centre", "street"),
    ("second_dispatcher", "沈晓棠", roles.DISPATCHER, "centre", "street"),
    ("worker", "周敏", roles.WORKER, "committee", "neighbourhood"),
    ("secretary", "许文涛", roles.SECRETARY, "committee", "neighbourhood"),
    ("grid_member", "丁一帆", roles.GRID_MEMBER, "committee", "neighbourhood"),
    ("handler", "罗建平", roles.HANDLER, "property", "compound"),
    ("power_handler", "吴桂生", roles.HANDLER, "power", "street"),
    ("verifier", "卢静", roles.VERIFIER, "centre", "street"),
    ("leader", "方远", roles.LEADER, "centre", "street"),
    ("auditor", "邵平", roles.AUDITOR, "centre", "street"),
    ("mediator", "钟立言", roles.MEDIATOR, "committee", "street"),
    ("second_mediator", "柏青", roles.MEDIATOR, "committee", "neighbourhood"),
    ("admin", "梁工", roles.SYSTEM_ADMIN, "centre", "street"),
    ("security", "贺宁", roles.SECURITY_ADMIN, "centre", "street"),
    ("audit", "岑越", roles.AUDIT_ADMIN, "centre", "street"),
    ("other_dispatcher", "江越", roles.DISPATCHER, "other_office", "other_street"),
]


_kept: tuple[str, bytes] | None = None


def build_town() -> Town:
    """The first of a process is built by the actions; what they wrote is kept, and sent in one go for the next."""
    global _kept
    if _kept is None:
        written: list[str] = []
        with connection.execute_wrapper(_keeper(written)):
            town = _build()
        _kept = ";\n".join(written), pickle.dumps(town)
        return town
    script, town = _kept
    with connection.cursor() as cursor:
        cursor.execute(script)
    return pickle.loads(town)


def _keeper(written: list[str]) -> Callable[..., Any]:
    def keep(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "WITH")):
            assert not many
            written.append(psycopg.ClientCursor(connection.connection).mogrify(sql, params))
        return execute(sql, params, many, context)

    return keep


def _build() -> Town:
    places = _places()
    offices = _offices(places)
    lighting = Category.objects.create(
        code="light-public", name="公共照明", name_en="Public lighting", urgency=Category.Urgency.ORDINARY
    )
    town = Town(**places, **offices, lighting=lighting)
    for key, name, role, office, place in PEOPLE:
        where = places[place]
        person = people.add_person(
            street=where.street, name=name, phone="10000000001", actor=SYSTEM, now=FOUNDED
        )
        people.appoint(
            person=person,
            role=role,
            place=where,
            organisation=offices[office],
            since=FOUNDED.date(),
            actor=SYSTEM,
            now=FOUNDED,
        )
        town.persons[key] = person
        town.actors[key] = actor_of(person, on=dt.date(2026, 6, 11))
    for key, name in (("resident", "顾阿婆"), ("neighbour", "陆小满")):
        person = people.add_person(
            street=town.street, name=name, phone="10000000027", actor=SYSTEM, now=FOUNDED
        )
        town.persons[key] = person
        town.actors[key] = actor_of(person, on=dt.date(2026, 6, 11))
    return town


def _places() -> dict[str, Place]:
    def add(kind: str, name: str, step: str, parent: Place | None, **more: Any) -> Place:
        return territory.add_place(
            kind=kind, name=name, step=step, parent=parent, actor=SYSTEM, now=FOUNDED, **more
        )

    kinds = Place.Kind
    district = add(kinds.DISTRICT, "临江区", "d1", None)
    street = add(kinds.STREET, "梧桐里街道", "s01", district, name_en="Wutongli Subdistrict")
    other_street = add(kinds.STREET, "柳堤街道", "s02", district)
    neighbourhood = add(kinds.NEIGHBOURHOOD, "梧桐一居", "n01", street)
    other_neighbourhood = add(kinds.NEIGHBOURHOOD, "梧桐二居", "n02", street)
    compound = add(kinds.COMPOUND, "青桐苑", "c01", neighbourhood, name_en="Qingtong Court")
    grid = add(kinds.GRID, "网格 03", "g03", neighbourhood)
    building = add(kinds.BUILDING, "3 号楼", "b003", grid, compound=compound)
    public = add(kinds.PUBLIC, "梧桐绿地", "p01", other_neighbourhood)
    other = add(kinds.NEIGHBOURHOOD, "柳堤一居", "n01", other_street)
    other_building = add(kinds.BUILDING, "1 号楼", "b001", other)
    return {
        "district": district,
        "street": street,
        "other_street": other_street,
        "neighbourhood": neighbourhood,
        "other_neighbourhood": other_neighbourhood,
        "compound": compound,
        "building": building,
        "public": public,
        "other_building": other_building,
    }


def _offices(places: dict[str, Place]) -> dict[str, Organisation]:
    def add(
        kind: str, name: str, area: str, street: str = "street", parent: Organisation | None = None
    ) -> Organisation:
        return territory.add_organisation(
            street=places[street],
            kind=kind,
            name=name,
            parent=parent,
            areas=[places[area]],
            actor=SYSTEM,
            now=FOUNDED,
        )

    kinds = Organisation.Kind
    centre = add(kinds.GRID_CENTRE, "网格中心", "street")
    return {
        "centre": centre,
        "committee": add(kinds.COMMITTEE, "梧桐一居居委会", "neighbourhood", parent=centre),
        "property": add(kinds.PROPERTY, "安和物业", "compound"),
        "power": add(kinds.UTILITY, "梧桐供电所", "street"),
        "other_office": add(kinds.GRID_CENTRE, "柳堤网格中心", "other_street", "other_street"),
    }
