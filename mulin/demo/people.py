"""The people of the invented street, as plain data: staff with their posts, residents, and who helps whom.

Every name is made up and every telephone number begins with 100, which no operator hands out.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from .organisations import OrgSeed, organisations
from .places import TEXTS, PlaceSeed, street

SEED = 21
RESIDENTS = 260
BUILDING_HEADS = 60
ANSWER_BY = {
    "elder": ("phone", "phone", "letter"),
    "middle": ("sms", "wechat", "phone"),
    "young": ("wechat", "sms"),
}
AGES = ("elder",) * 4 + ("middle",) * 4 + ("young",) * 2

# posts of each kind or group of organisation, in this order
POSTS_BY_KIND: dict[str, tuple[str, ...]] = {
    "neighbourhood_committee": ("secretary", "worker", "worker", "grid_member", "grid_member"),
    "grid_centre": (
        "dispatcher",
        "dispatcher",
        "dispatcher",
        "dispatcher",
        "intake_lead",
        "verifier",
        "verifier",
    ),
    "street_office": ("street_leader", "street_leader", "street_leader", "auditor", "system_admin"),
    "grid_station": ("station_lead",),
    "district_office": ("handler",),
    "deputies": ("delegate",),
}
POSTS_BY_GROUP: dict[str, tuple[str, ...]] = {
    "company": ("org_lead", "handler"),
    "department": ("org_lead", "handler"),
    "utility": ("handler",),
    "service": ("handler",),
    "district": ("handler",),
}
ROUTES = {"secretary": "elected", "worker": "elected", "grid_member": "engaged", "delegate": "elected"}


@dataclass(frozen=True)
class PersonSeed:
    """One person. ``age`` is elder, middle or young; ``home`` a building or entrance; ``answer_by`` a channel."""

    key: str
    name: str
    kind: str  # "staff" or "resident"
    phone: str
    age: str = "middle"
    home: str | None = None
    answer_by: str = "phone"
    language: str = "zh-hans"
    skills: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class AppointmentSeed:
    """A person in a post, for an organisation, over a place; route: elected, self_nominated, recommended, engaged."""

    person: str
    post: str
    org: str | None
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
    """Hands out names that have not been given yet."""

    def __init__(self, random: Random, taken: set[str]) -> None:
        self.random, self.taken = random, set(taken)
        self.surnames = source()["surnames"].split()

    def draw(self, given: str) -> str:
        """A new name with a given name of this list (elder, middle, young or staff)."""
        choices = source()["given"][given].split()
        for _ in range(10_000):
            name = self.random.choice(self.surnames) + self.random.choice(choices)
            if name not in self.taken and name[0] != name[-1]:
                self.taken.add(name)
                return name
        raise ValueError(f"the list {given} is used up")


def phone(number: int) -> str:
    """An eleven-digit number that looks like a mobile one and cannot be one: it begins with 100."""
    return f"100{number:08d}"


def posts_of(org: OrgSeed) -> tuple[str, ...]:
    """Which posts an organisation has, one person each."""
    return POSTS_BY_KIND.get(org.kind) or POSTS_BY_GROUP[org.group]


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
    """Over which places a post reaches: grid members share the grid areas, companies have their compounds."""
    if post == "grid_member":
        return [grid.code for grid in street().children[org.area] if grid.kind == "grid_area"][turn::2]
    if org.kind in ("property_company", "grid_station"):
        return list(org.serves)
    return [org.area]


def _staff(cast: Cast, names: Names, random: Random) -> None:
    fixed = {(row["org"], row["post"]): row for row in source()["staff"]}
    number = 0
    for org in organisations():
        seen: dict[str, int] = {}
        for post in posts_of(org):
            number += 1
            turn = seen[post] = seen.get(post, -1) + 1
            row = fixed.get((org.name, post)) if turn == 0 else None
            key, name = (row["key"], row["name"]) if row else (f"staff-{number:03d}", names.draw("staff"))
            cast.persons[key] = PersonSeed(key, name, "staff", phone(1000 + number))
            since = date(random.choice((2022, 2023, 2024)), random.randint(1, 12), random.randint(1, 28))
            alone = len(posts_of(org)) == 1 and post == "handler"
            for each in (post, "org_lead") if alone else (post,):
                for place in _areas(org, post, turn):
                    route = ROUTES.get(each, "recommended" if each.endswith("lead") else "engaged")
                    cast.appointments.append(AppointmentSeed(key, each, org.code, place, since, route))


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
            row["answer_by"],
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
        name, answer_by = names.draw(age), random.choice(ANSWER_BY[age])
        cast.persons[key] = PersonSeed(key, name, "resident", phone(100 + number), age, home, answer_by)


def _volunteers(cast: Cast, random: Random) -> None:
    """Building heads in their own building, a few volunteers, and helpers of old neighbours."""
    of = street()
    people = cast.residents()
    fixed = [cast.persons[key] for key in ("luguilan", "xuwenbin", "chenbo")]
    chosen = fixed + random.sample(
        [p for p in people if p.key.startswith("resident-")], BUILDING_HEADS - len(fixed)
    )
    for person in chosen:
        house = of.up(person.home or "", "building")
        committee = of.up(person.home or "", "neighbourhood")
        if house is None or committee is None:
            raise ValueError(f"{person.key} has no home")
        since, route = date(2024, random.randint(1, 12), 1), random.choice(("elected", "self_nominated"))
        org = f"committee-{committee.code}"
        cast.appointments.append(AppointmentSeed(person.key, "building_head", org, house.code, since, route))
    for key in ("shenli", "gaoyan", "wufang", "tangjianping", "luoxiaoman", "qinxiao"):
        committee = of.up(cast.persons[key].home or "", "neighbourhood")
        place = committee.code if committee else "s01"
        cast.appointments.append(
            AppointmentSeed(
                key, "volunteer", f"committee-{place}", place, date(2024, 3, 15), "self_nominated"
            )
        )
    cast.helpers.append(HelperSeed("guguizhen", "guwenjuan", "女儿", date(2025, 4, 18), date(2027, 4, 18)))
    elders = [p for p in people if p.age == "elder" and p.key.startswith("resident-")]
    younger = [p for p in people if p.age != "elder" and p.key.startswith("resident-")]
    helped = zip(random.sample(elders, 8), random.sample(younger, 8), strict=True)
    for (elder, helper), relation in zip(
        helped, ("儿子", "女儿", "邻居", "孙女", "儿媳", "邻居", "侄子", "女婿"), strict=True
    ):
        cast.helpers.append(HelperSeed(elder.key, helper.key, relation, date(2025, 3, 1), date(2027, 3, 1)))


@cache
def cast(seed: int = SEED) -> Cast:
    """Everybody on the street; the same seed always gives the same people."""
    random = Random(seed)
    made = Cast()
    names = Names(random, {row["name"] for row in source()["named"] + source()["staff"]})
    _staff(made, names, random)
    _residents(made, names, random)
    _volunteers(made, random)
    return made
