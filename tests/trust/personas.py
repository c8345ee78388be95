"""Who asks: every persona of the matrix where the record is, elsewhere in its street, and in another street."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from mulin.people import actions as people
from mulin.people import roles
from mulin.people.models import Account, Mandate, Person, StudyMember, TeamMember
from mulin.platform.policy import LOCAL
from mulin.territory import actions as territory
from mulin.territory.models import Organisation, Place, StudyPoint
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

OWN, SAME, OTHER, CLOSED = "own", "same", "other", "closed"
"""Where the record lies, seen from who asks: theirs or in their area; elsewhere in their street; in another
street; theirs by place, and closed to them all the same."""

STAFF: dict[str, tuple[str, str, str]] = {
    # persona: role, office, place of the post
    "building_head": (roles.BUILDING_HEAD, "committee", "building"),
    "grid_member": (roles.GRID_MEMBER, "committee", "grid"),
    "worker": (roles.WORKER, "committee", "neighbourhood"),
    "secretary": (roles.SECRETARY, "committee", "neighbourhood"),
    "mediator": (roles.MEDIATOR, "committee", "neighbourhood"),
    "handler": (roles.HANDLER, "property", "compound"),
    "other_handler": (roles.HANDLER, "power", "street"),
    "district": (roles.HANDLER, "bureau", "district"),
    "dispatcher": (roles.DISPATCHER, "centre", "street"),
    "verifier": (roles.VERIFIER, "centre", "street"),
    "leader": (roles.LEADER, "centre", "street"),
    "auditor": (roles.AUDITOR, "centre", "street"),
    "system": (roles.SYSTEM_ADMIN, "centre", "street"),
    "security": (roles.SECURITY_ADMIN, "centre", "street"),
    "audit": (roles.AUDIT_ADMIN, "centre", "street"),
}
IN_TOWN = {
    **{name: name for name in STAFF if name not in ("building_head", "district")},
    "other_handler": "power_handler",
    "system": "admin",
}
"""Those that every town has."""
ACROSS = (
    "other_handler",
    "district",
    "dispatcher",
    "verifier",
    "leader",
    "auditor",
    "system",
    "security",
    "audit",
)
"""Posts over the whole street: nothing of their street lies elsewhere for them."""
PERSONAS = ("visitor", "resident", "helper", "volunteer", *STAFF)


@dataclass
class Who:
    """One account of a persona."""

    persona: str
    where: str
    person: Person | None = None
    account: Account | None = None
    mandate: Mandate | None = None


@dataclass
class Ground:
    """Where the posts of one position lie."""

    places: dict[str, Place]
    offices: dict[str, Organisation]


@dataclass
class People:
    """Everybody who asks, by persona and position."""

    by: dict[tuple[str, str], Who] = field(default_factory=dict)

    def person(self, persona: str, where: str = OWN) -> Person:
        found = self.by[persona, where].person
        assert found is not None
        return found

    def account(self, persona: str, where: str = OWN) -> Account:
        found = self.by[persona, where].account
        assert found is not None
        return found


def gather(town: Town, point: StudyPoint, now: dt.datetime) -> People:
    """Everybody, signed up and in post; the helper acts for the resident of the same position."""
    grounds = {OWN: _here(town), SAME: _elsewhere(town), OTHER: _abroad(town)}
    made = People()
    made.by["visitor", OWN] = Who("visitor", OWN)
    for where, ground in grounds.items():
        for persona, (role, office, place) in STAFF.items():
            if where != SAME or persona not in ACROSS:
                made.by[persona, where] = _in_post(town, persona, where, role, ground, office, place)
        for persona in ("resident", "volunteer"):
            made.by[persona, where] = _person(persona, where, ground)
        made.by["helper", where] = _helping(made.person("resident", where), where, ground, now)
    TeamMember.objects.create(point=point, person=made.person("volunteer"), name="志愿者", leads=True)
    StudyMember.objects.create(point=point, person=made.person("volunteer"), since=FOUNDED)
    return made


def _person(persona: str, where: str, ground: Ground) -> Who:
    number = f"1{abs(hash((persona, where))) % 10**9:010d}"
    person = people.add_person(
        street=ground.places["street"], name=f"{persona}-{where}", phone=number, actor=SYSTEM, now=FOUNDED
    )
    return Who(persona, where, person, _account(person, persona, where))


def _account(person: Person, persona: str, where: str) -> Account:
    return people.open_account(
        person=person, username=f"{persona}-{where}", password="", actor=SYSTEM, now=FOUNDED, trusted=True
    )


def _in_post(town: Town, persona: str, where: str, role: str, ground: Ground, office: str, place: str) -> Who:
    if where == OWN and persona in IN_TOWN:
        person = town.persons[IN_TOWN[persona]]
        return Who(persona, where, person, _account(person, persona, where))
    who = _person(persona, where, ground)
    assert who.person is not None
    people.appoint(
        person=who.person,
        role=role,
        place=ground.places[place],
        organisation=ground.offices[office],
        since=FOUNDED.date(),
        actor=SYSTEM,
        now=FOUNDED,
    )
    return who


def _helping(person: Person, where: str, ground: Ground, now: dt.datetime) -> Who:
    who = _person("helper", where, ground)
    assert who.person is not None
    who.mandate = Mandate.objects.create(
        person=person,
        helper=who.person,
        state="running",
        purposes=[one.value for one in Mandate.Purpose],
        ways=[one.value for one in Mandate.Way],
        offered_at=now,
        accepted_at=now,
        valid_to=now.astimezone(LOCAL) + dt.timedelta(days=30),
    )
    return who


def _here(town: Town) -> Ground:
    grid = Place.objects.get(kind=Place.Kind.GRID, parent=town.neighbourhood)
    places = {
        name: getattr(town, name) for name in ("district", "street", "neighbourhood", "compound", "building")
    }
    offices = {name: getattr(town, name) for name in ("centre", "committee", "property", "power")}
    return Ground(
        places | {"grid": grid}, offices | {"bureau": _office(town.street, "district_office", "区水务局")}
    )


def _elsewhere(town: Town) -> Ground:
    here = _here_places(town.other_neighbourhood, town.street, "x")
    offices = {
        "committee": _office(town.street, "committee", "梧桐二居居委会"),
        "property": _office(town.street, "property", "和顺物业"),
    }
    return Ground(here, offices)


def _abroad(town: Town) -> Ground:
    neighbourhood = town.other_building.parent
    assert neighbourhood is not None
    street = town.other_street
    names = {
        "committee": ("committee", "柳堤一居居委会"),
        "property": ("property", "柳堤物业"),
        "power": ("utility", "柳堤供电所"),
        "bureau": ("district_office", "区环保局"),
    }
    offices = {key: _office(street, kind, name) for key, (kind, name) in names.items()}
    return Ground(
        _here_places(neighbourhood, street, "y") | {"district": town.district},
        offices | {"centre": town.other_office},
    )


def _here_places(neighbourhood: Place, street: Place, step: str) -> dict[str, Place]:
    def add(kind: str, name: str, own: str, parent: Place, **more: Place) -> Place:
        return territory.add_place(
            kind=kind, name=name, step=own, parent=parent, actor=SYSTEM, now=FOUNDED, **more
        )

    compound = add(Place.Kind.COMPOUND, f"小区 {step}", f"c{step}", neighbourhood)
    grid = add(Place.Kind.GRID, f"网格 {step}", f"g{step}", neighbourhood)
    building = add(Place.Kind.BUILDING, f"{step} 号楼", f"b{step}", grid, compound=compound)
    return {
        "street": street,
        "neighbourhood": neighbourhood,
        "compound": compound,
        "grid": grid,
        "building": building,
    }


def _office(street: Place, kind: str, name: str) -> Organisation:
    return territory.add_organisation(street=street, kind=kind, name=name, actor=SYSTEM, now=FOUNDED)
