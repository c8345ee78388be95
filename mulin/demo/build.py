"""Makes the demo street, through the product's own actions, in one transaction: all of it or none.

The street, its people and its matters are data in this package; this file only replays them, so that
what the demo shows is what the product does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.demo import between, bodies, chains, comings, helping, hotline, programs, told, tools
from mulin.demo import categories as category_seeds
from mulin.demo import joint as joint_seeds
from mulin.demo import layouts as layout_seeds
from mulin.demo import organisations as organisation_seeds
from mulin.demo import people as people_seeds
from mulin.demo import personas as persona_seeds
from mulin.demo import places as place_seeds
from mulin.demo import routing as routing_seeds
from mulin.demo import territory as territory_seeds
from mulin.demo.doors import go_out
from mulin.demo.mediations import mediate
from mulin.demo.replay import Cast, replay
from mulin.matters.actions import refresh_figures
from mulin.matters.models import Category
from mulin.people import actions as people
from mulin.people.models import Person
from mulin.platform.actors import system
from mulin.territory import actions as territory
from mulin.territory import queries as territory_queries
from mulin.territory.models import Organisation, Place

ACTOR = system("demo")
Progress = Callable[[str], None]


def exists() -> bool:
    return territory_queries.the_street() is not None


def build(progress: Progress, *, now: dt.datetime | None = None, matters: int | None = None) -> bool:
    """Make the demo street unless this instance has a street already. Returns whether it was made.

    `matters` bounds how many matters are replayed, for tests.
    """
    if exists():
        return False
    now = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        progress(_("画地图：居民区、网格、小区、楼"))
        places = _places(now)
        progress(_("设单位"))
        organisations = _organisations(places, now)
        categories = _categories()
        progress(_("请人上岗"))
        persons = _people(places, organisations, now)
        _accounts(persons, now)
        progress(_("写名录、定派单规则"))
        routing_seeds.build(places, organisations, categories, persons[_of("hechuan")], now=now)
        progress(_("把一年里的 400 件事办一遍"))
        cast = Cast(places, organisations, categories, persons)
        replay(cast, now=now, progress=progress, most=matters)
        mediate(places, persons, now=now)
        tools.fill(cast, now=now)
        between.tell(cast, now=now)
        joint_seeds.tell(cast, now=now)
        layout_seeds.keep(places["s01"], now=now)
        go_out(cast, now=now)
        comings.tell(cast, now=now)
        bodies.tell(cast, now=now)
        chains.build(places, organisations, actor=ACTOR, now=now)
        hotline.bring(cast, now=now)
        territory_seeds.shape(places, now=now)
        helping.tell(cast, now=now)
        told.tell(cast, now=now)
        programs.connect(places["s01"], persons[_of("hechuan")], persons[_of("jiyun")], now=now)
        refresh_figures(now=now)
    progress(_("街道建好了"))
    return True


def _places(now: dt.datetime) -> dict[str, Place]:
    street = place_seeds.street()
    made: dict[str, Place] = {}
    for seed in sorted(street.places, key=_depth):
        compound = made.get(seed.extra.get("compound", "")) if seed.kind in ("building", "entrance") else None
        made[seed.code] = territory.compose_place(
            kind=seed.kind,
            name=seed.name,
            step=seed.code,
            parent=made.get(seed.parent or ""),
            name_en=seed.name_en,
            full_name=street.full_name(seed.code),
            code=str(seed.extra.get("area_code") or ""),
            address=seed.address,
            lon=seed.lon,
            lat=seed.lat,
            outline=territory_seeds.outline_of(seed.code, seed.outline),
            compound=compound,
        )
    territory.add_places(places=list(made.values()), actor=ACTOR, now=now)
    return made


_RANK = ("district", "street", "neighbourhood", "grid", "compound", "public", "building", "entrance")


def _depth(seed: place_seeds.PlaceSeed) -> int:
    """Parents first, and compounds before the buildings they group."""
    return _RANK.index(seed.kind)


def _organisations(places: dict[str, Place], now: dt.datetime) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for seed in organisation_seeds.organisations():
        made[seed.code] = territory.add_organisation(
            street=places["s01"],
            kind=seed.kind,
            name=seed.name,
            name_en=seed.name_en,
            parent=made.get(seed.parent or ""),
            areas=[places[code] for code in seed.areas],
            phone=seed.phone,
            actor=ACTOR,
            now=now,
        )
    return made


def _categories() -> dict[str, Category]:
    made: dict[str, Category] = {}
    for position, seed in enumerate(category_seeds.categories()):
        made[seed.code] = Category.objects.create(
            code=seed.code,
            parent=made.get(seed.parent or ""),
            name=seed.name,
            name_en=seed.name_en,
            gb_code=seed.gb_code,
            urgency=seed.urgency,
            urban_kind={"部件": "component", "事件": "event"}[seed.urban[0]] if seed.urban else "",
            urban_class=seed.urban[1] if seed.urban else "",
            position=position,
        )
    return made


def _of(username: str) -> str:
    """Whose log-in this is."""
    return next(one.person for one in persona_seeds.personas() if one.username == username)


def _people(
    places: dict[str, Place], organisations: dict[str, Organisation], now: dt.datetime
) -> dict[str, Person]:
    cast = people_seeds.cast()
    made = {
        seed.key: people.add_person(
            street=places["s01"],
            name=seed.name,
            phone=seed.phone,
            reply_by=seed.reply_by,
            actor=ACTOR,
            now=now,
        )
        for seed in cast.persons.values()
    }
    for seed in cast.appointments:
        people.appoint(
            person=made[seed.person],
            role=seed.post,
            organisation=organisations[seed.org],
            place=places[seed.place],
            since=seed.since,
            route=seed.route,
            actor=ACTOR,
            now=now,
        )
    return made


def _accounts(persons: dict[str, Person], now: dt.datetime) -> None:
    for seed in persona_seeds.personas():
        people.open_account(
            person=persons[seed.person],
            username=seed.username,
            password=seed.password,
            actor=ACTOR,
            now=now,
            trusted=True,
        )
