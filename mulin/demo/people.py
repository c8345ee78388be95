"""The people of the invented street, as plain data: staff with their posts, residents, and who helps whom.

Every name is made up and every telephone number begins with 100, which no operator hands out.
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

from .organisations import OrgSeed, organisations
from .places import TEXTS, PlaceSeed, street

SEED = 21
RESIDENTS = 260
BUILDING_HEADS = 60
REPLY_BY = {"elder": ("phone", "phone", "letter"), "middle": ("in_app", "phone"), "young": ("in_app",)}
AGES = ("elder",) * 4 + ("middle",) * 4 + ("young",) * 2

# posts of each kind of organisation, in this order, one person each
POSTS: dict[str, tuple[str, ...]] = {
    "committee": ("secretary", "worker", "worker", "grid_member", "grid_member"),
    "grid_centre": (
        "dispatcher",
        "dispatcher",
        "dispatcher",
        "dispatcher",
        "dispatcher",
        "verifier",
        "verifier",
    ),
    "street_office": ("leader", "leader", "leader", "auditor", "system_admin", "mediator"),
    "grid_station": ("leader",),
    "property": ("handler", "handler"),
    "department": ("handler", "handler"),
    "utility": ("handler",),
    "district_office": ("handler",),
    "other": ("handler",),
}
ROUTES = {"secretary": "elected", "worker": "elected", "leader": "recommended"}


@dataclass(frozen=True)
class PersonSeed:
    """One person. ``age`` is elder, middle or young; ``home`` a building or entrance; ``reply_by`` in_app, phone or letter."""

    key: str
    name: str
    kind: str  # "staff" or "resident"
    phone: str
    age: str = "middle"
    home: str | None = None
    reply_by: str = "phone"
    language: str = "zh-hans"


@dataclass(frozen=True)
class AppointmentSeed:
    """A person in a post, for an organisation, over a place; route: elected, self, recommended or engaged."""

    person: str
    post: str
    org: str
    place: str
    since: date
    route: str


@dataclass(frozen=True)
class HelperSeed:
    """Somebody who acts for another person, and for what; never for voting or for the person's data."""

    person: str
    helper: str
    relation: str
    since: date
    until: date
    may: tuple[str, ...] = ("raise", "progress", "calls", "sign_up")


@cache
def source() -> dict[str, Any]:
    with (TEXTS / "names.toml").open("rb") as handle:
        return tomllib.load(handle)


class Names:
    """Hands out names that have not been given yet, each given name as seldom as the others of its list."""

    def __init__(self, random: Random, taken: set[str]) -> None:
        self.random, self.taken = random, set(taken)
        self.surnames = source()["surnames"].split()
        self.waiting: dict[str, list[str]] = {}

    def draw(self, given: str) -> str:
        """A new name with a given name of this list (elder, middle, young or staff)."""
        waiting = self.waiting.setdefault(given, [])
        if not waiting:
            waiting += source()["given"][given].split()
            self.random.shuffle(waiting)
        own = waiting.pop()
        free = [
            surname for surname in self.surnames if surname + own not in self.taken and surname != own[-1]
        ]
        name = self.random.choice(free) + own
        self.taken.add(name)
        return name


def phone(number: int) -> str:
    """An eleven-digit number that looks like a mobile one and cannot be one: it begins with 100."""
    return f"100{number:08d}"


@dataclass
class Cast:
    """Everybody, with look-ups."""

    persons: dict[str, PersonSeed] = field(default_factory=dict)
    appointments: list[AppointmentSeed] = field(default_factory=list)
    helpers: list[HelperSeed] = field(default_factory=list)

    def holders(self, post: str, org: str | None = None, place: str | None = None) -> list[str]:
        """Keys of the persons in a post, at an organisation or over exactly this place where given."""
        return list(
            dict.fromkeys(
                one.person
                for one in self.appointments
                if one.post == post and org in (None, one.org) and place in (None, one.place)
            )
        )

    def residents(self) -> list[PersonSeed]:
        return [person for person in self.persons.values() if person.kind == "resident"]


def _areas(org: OrgSeed, post: str, turn: int) -> list[str]:
    """Over which places a post reaches: grid members share out the grid areas of their neighbourhood."""
    if post == "grid_member":
        return [grid.code for grid in street().children[org.areas[0]] if grid.kind == "grid"][turn::2]
    return list(org.areas)


def _staff(cast: Cast, names: Names, random: Random) -> None:
    fixed = {(row["org"], row["post"]): row for row in source()["staff"]}
    number = 0
    for org in organisations():
        seen: dict[str, int] = {}
        for post in POSTS[org.kind]:
            number += 1
            turn = seen[post] = seen.get(post, -1) + 1
            row = fixed.get((org.name, post)) if turn == 0 else None
            key, name = (row["key"], row["name"]) if row else (f"staff-{number:03d}", names.draw("staff"))
            cast.persons[key] = PersonSeed(key, name, "staff", phone(1000 + number), reply_by="in_app")
            since = date(random.choice((2022, 2023, 2024)), random.randint(1, 12), random.randint(1, 28))
            for place in _areas(org, post, turn):
                route = ROUTES.get(post, "engaged")
                cast.appointments.append(AppointmentSeed(key, post, org.code, place, since, route))


def _mediators(cast: Cast) -> None:
    """The secretary of a neighbourhood sits on its mediation committee too."""
    for one in [seed for seed in cast.appointments if seed.post == "secretary"]:
        cast.appointments.append(replace(one, post="mediator"))


def _administrators(cast: Cast) -> None:
    """Beside who runs the instance, who gives accounts and posts, and who reads what was done: three people."""
    runs = next(one for one in cast.appointments if one.post == "system_admin")
    others = (("hezhiqiu", "贺知秋", "security_admin"), ("cenwangshu", "岑望舒", "audit_admin"))
    for number, (key, name, post) in enumerate(others, start=1):
        cast.persons[key] = PersonSeed(key, name, "staff", phone(1900 + number), reply_by="in_app")
        cast.appointments.append(replace(runs, person=key, post=post))


def _home(spec: list[Any]) -> PlaceSeed:
    compound, number, *door = spec
    of = street()
    house = of.compound_buildings[of.by_name[compound].code][number - 1]
    return of.children[house.code][door[0] - 1] if door else house


def _residents(cast: Cast, names: Names, random: Random) -> None:
    of = street()
    for row in source()["named"]:
        cast.persons[row["key"]] = PersonSeed(
            row["key"],
            row["name"],
            "resident",
            phone(row["phone_tail"]),
            row["age"],
            _home(row["home"]).code,
            row["reply_by"],
        )
    compounds = of.of_kind("compound")
    for number in range(RESIDENTS - len(source()["named"])):
        # every compound in turn, so that each has somebody to speak for it
        compound = compounds[number % len(compounds)]
        house = random.choice(of.compound_buildings[compound.code])
        doors = of.children.get(house.code, [])
        age = random.choice(AGES)
        key = f"resident-{number + 1:03d}"
        home = random.choice(doors).code if doors else house.code
        name, reply_by = names.draw(age), random.choice(REPLY_BY[age])
        cast.persons[key] = PersonSeed(key, name, "resident", phone(100 + number), age, home, reply_by)


def _neighbours(cast: Cast, random: Random) -> None:
    """Building heads in their own building, and helpers of old neighbours."""
    of = street()
    people = [p for p in cast.residents() if p.key.startswith("resident-")]
    fixed = [cast.persons[key] for key in ("luguilan", "xuwenbin", "chenbo", "gaoyan", "wufang", "shenli")]
    for person in fixed + random.sample(people, BUILDING_HEADS - len(fixed)):
        house = of.up(person.home or "", "building")
        neighbourhood = of.up(person.home or "", "neighbourhood")
        if house is None or neighbourhood is None:
            raise ValueError(f"{person.key} has no home")
        since, route = date(2024, random.randint(1, 12), 1), random.choice(("elected", "elected", "self"))
        org = f"committee-{neighbourhood.code}"
        cast.appointments.append(AppointmentSeed(person.key, "building_head", org, house.code, since, route))
    cast.helpers.append(HelperSeed("guguizhen", "guwenjuan", "女儿", date(2025, 4, 18), date(2027, 4, 18)))
    elders = random.sample([p for p in people if p.age == "elder"], 8)
    younger = random.sample([p for p in people if p.age != "elder"], 8)
    relations = ("儿子", "女儿", "邻居", "孙女", "儿媳", "邻居", "侄子", "女婿")
    for elder, helper, relation in zip(elders, younger, relations, strict=True):
        cast.helpers.append(HelperSeed(elder.key, helper.key, relation, date(2025, 3, 1), date(2027, 3, 1)))


@cache
def cast(seed: int = SEED) -> Cast:
    """Everybody on the street; the same seed always gives the same people."""
    random = Random(seed)
    made = Cast()
    names = Names(random, {row["name"] for row in source()["named"] + source()["staff"]})
    _staff(made, names, random)
    _residents(made, names, random)
    _neighbours(made, random)
    _mediators(made)
    _administrators(made)
    return made
