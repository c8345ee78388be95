"""The demo street as data: complete, consistent, drawn without gaps, and nobody real in it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pytest

from mulin.demo import geo, organisations, people, places, plan, timing
from mulin.demo.categories import LIMITS, MAPPING_CHECKED, categories, handler_for, leaves
from mulin.demo.personas import personas
from mulin.matters import clocks
from mulin.people import roles
from mulin.platform import policy
from mulin.territory.models import Organisation, Place

NOW = dt.datetime(2026, 6, 11, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
STREET = places.street()


def ring(place: places.PlaceSeed) -> plan.Ring:
    assert place.outline is not None
    return [(lon, lat) for lon, lat in place.outline]


def edges(rings: list[plan.Ring]) -> Counter[tuple[plan.Point, plan.Point]]:
    return Counter((a, b) for one in rings for a, b in pairwise(one))


# -- places


def test_the_street_has_what_was_asked_for() -> None:
    kinds = Counter(place.kind for place in STREET.places)
    assert (kinds["street"], kinds["neighbourhood"], kinds["compound"], kinds["building"]) == (
        1,
        20,
        63,
        1100,
    )
    assert kinds["public"] >= 60
    assert set(kinds) <= set(Place.Kind.values)
    grids = Counter(place.parent for place in STREET.of_kind("grid"))
    assert len(grids) == 20
    assert set(grids.values()) <= {3, 4, 5}


def test_the_same_seed_gives_the_same_street_and_another_another() -> None:
    again = places.street.__wrapped__(places.SEED)
    assert again.places == STREET.places
    assert places.street.__wrapped__(places.SEED + 1).places != STREET.places


def test_places_stand_below_known_places_and_codes_fit_a_path() -> None:
    seen: set[str | None] = {None}
    for place in STREET.places:
        assert place.parent in seen
        assert place.code.isalnum()
        assert place.code.isascii()
        assert place.name
        assert place.name_en
        seen.add(place.code)


@pytest.mark.mechanism("S1-21")
def test_grid_areas_tile_the_street_without_gap_or_overlap() -> None:
    street = ring(STREET.by_code["s01"])
    assert plan.area(street) == pytest.approx(2.14e6, rel=0.05)
    for kind in ("neighbourhood", "grid"):
        rings = [ring(place) for place in STREET.of_kind(kind)]
        assert all(plan.area(one) > 0 for one in rings), "anticlockwise, so that shared edges run both ways"
        assert sum(map(plan.area, rings)) == pytest.approx(plan.area(street), rel=1e-9)
        found = edges(rings)
        assert set(found.values()) == {1}
        outer = {edge for edge in found if (edge[1], edge[0]) not in found}
        assert outer == set(edges([street])), "what is not shared is the street's own edge"


def test_each_neighbourhood_is_its_grid_areas() -> None:
    for place in STREET.of_kind("neighbourhood"):
        rings = [ring(child) for child in STREET.children[place.code] if child.kind == "grid"]
        assert set(edges([plan.merge(rings)])) == set(edges([ring(place)]))


def test_compounds_keep_apart_and_lie_in_their_neighbourhood() -> None:
    compounds = STREET.of_kind("compound")
    assert max(edges([ring(place) for place in compounds]).values()) == 1
    for place in compounds:
        inside = [g for g in STREET.children[place.parent or ""] if g.code in place.extra["grid_areas"]]
        assert len(inside) == len(place.extra["grid_areas"])
    assert any(len(place.extra["grid_areas"]) > 1 for place in compounds), "compounds cross grid areas"


def contains(outline: plan.Ring, point: plan.Point) -> bool:
    x, y = point
    hits = [
        x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in pairwise(outline)
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(hits) % 2 == 1


def test_every_building_stands_in_its_grid_area_and_its_compound() -> None:
    for house in STREET.of_kind("building"):
        for outline in (
            ring(STREET.by_code[house.parent or ""]),
            ring(STREET.by_code[house.extra["compound"]]),
        ):
            assert all(contains(outline, corner) for corner in ring(house))


def test_buildings_of_a_compound_do_not_touch() -> None:
    for houses in STREET.compound_buildings.values():
        boxes = [ring(house) for house in houses]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                assert not any(contains(other, corner) for corner in [*one, plan.centre(one)])


def test_numbers_run_within_compounds_and_addresses_are_single() -> None:
    for houses in STREET.compound_buildings.values():
        assert [house.extra["number"] for house in houses] == list(range(1, len(houses) + 1))
    addresses = [place.address for place in STREET.of_kind("compound", "building")]
    assert len(addresses) == len(set(addresses))
    assert STREET.full_name(STREET.by_name["青桐苑"].code) == "青桐苑"
    third = STREET.compound_buildings[STREET.by_name["青桐苑"].code][2]
    assert STREET.full_name(STREET.children[third.code][1].code) == "青桐苑3号楼2单元"
    assert third.extra["entrances"] == 3
    assert STREET.up(third.code, "grid") == STREET.by_name["网格03"]


def test_names_do_not_repeat() -> None:
    for kind in ("neighbourhood", "grid", "compound", "public"):
        names = [place.name for place in STREET.of_kind(kind)]
        assert len(names) == len(set(names))
        english = [place.name_en for place in STREET.of_kind(kind)]
        assert len(english) == len(set(english))


def test_the_map_holds_every_drawn_place_once() -> None:
    layers = geo.layers()
    ids = [feature["id"] for layer in layers.values() for feature in layer["features"]]
    assert len(ids) == len(set(ids))
    assert set(ids) == {p.code for p in STREET.places if p.kind not in ("district", "entrance")}
    west, south, east, north = geo.bounds()
    for layer in layers.values():
        for feature in layer["features"]:
            shape = feature["geometry"]
            flat = {"Point": [shape["coordinates"]], "LineString": shape["coordinates"]}.get(shape["type"])
            for lon, lat in flat or shape["coordinates"][0]:
                assert west <= lon <= east
                assert south <= lat <= north


# -- organisations and people


def test_organisations_are_complete_and_refer_to_known_places() -> None:
    found = organisations.organisations()
    kinds = Counter(org.kind for org in found)
    assert (kinds["committee"], kinds["grid_station"], kinds["property"]) == (20, 5, 12)
    assert set(kinds) <= set(Organisation.Kind.values)
    assert len({org.name for org in found}) == len({org.code for org in found}) == len(found)
    assert len({org.phone for org in found}) == len(found)
    for org in found:
        assert org.name_en
        assert org.areas
        assert all(area in STREET.by_code for area in org.areas)


@pytest.mark.mechanism("S1-19")
def test_every_neighbourhood_has_one_station_and_every_compound_one_company() -> None:
    stations = Counter(
        area for org in organisations.organisations() if org.kind == "grid_station" for area in org.areas
    )
    assert stations == Counter(place.code for place in STREET.of_kind("neighbourhood"))
    companies = Counter(
        area for org in organisations.organisations() if org.kind == "property" for area in org.areas
    )
    assert companies == Counter(place.code for place in STREET.of_kind("compound"))


@pytest.mark.mechanism("S1-17", "S1-20")
def test_every_category_has_a_handler_inside_compounds_and_on_the_street() -> None:
    inside, outside = STREET.by_name["青桐苑"].code, STREET.by_name["东门路"].code
    for leaf in leaves():
        assert handler_for(leaf.code, inside).name
        assert handler_for(leaf.code, outside).name
    assert handler_for("lighting.road", outside).name == "区路灯管理所"
    assert handler_for("lighting.stair", inside).name == "安和物业"


@pytest.mark.mechanism("S0-36")
def test_categories_have_two_levels_and_an_unchecked_code() -> None:
    found = categories()
    assert len({one.code for one in found}) == len({one.gb_code for one in found}) == len(found)
    assert {one.name for one in found if not one.parent} >= {
        "公共照明",
        "停车与充电",
        "平安与隐患",
        "违建与占道",
    }
    parents = {one.code for one in found if not one.parent}
    for one in found:
        assert one.parent is None or one.parent in parents
        assert re.fullmatch(r"\d{6}", one.gb_code)
        assert one.name_en
        assert one.urgency in LIMITS
    assert all(sum(leaf.parent == parent for leaf in leaves()) >= 3 for parent in parents)
    assert not MAPPING_CHECKED


def test_limits_are_those_of_the_policy() -> None:
    assert policy.declared()[clocks.SOLVE].default == LIMITS
    assert list(policy.declared()[clocks.OFFICE].default) == [
        f"{start:%H:%M}-{end:%H:%M}" for start, end in timing.OFFICE.periods
    ]


def test_people_are_invented_and_distinct() -> None:
    persons = list(people.cast().persons.values())
    assert sum(person.kind == "resident" for person in persons) == 260
    assert 160 <= sum(person.kind == "staff" for person in persons) <= 200
    assert (
        len({person.name for person in persons}) == len({person.phone for person in persons}) == len(persons)
    )
    assert all(re.fullmatch(r"100\d{8}", person.phone) for person in persons), "no operator hands out 100…"
    assert all(org.phone.startswith("0000-") for org in organisations.organisations())
    assert people.cast.__wrapped__(people.SEED).persons == people.cast().persons


def test_posts_refer_to_known_people_places_and_organisations() -> None:
    cast = people.cast()
    for one in cast.appointments:
        assert one.person in cast.persons
        assert one.place in STREET.by_code
        assert one.org in organisations.by_code()
        assert one.post in roles.WORDS
        assert one.since < (NOW - 366 * DAY).date()
    for org in organisations.organisations():
        assert any(one.org == org.code for one in cast.appointments), f"nobody works at {org.name}"
    for grid in STREET.of_kind("grid"):
        assert len(cast.holders("grid_member", place=grid.code)) == 1
    for helper in cast.helpers:
        assert {helper.person, helper.helper} <= set(cast.persons)
        assert helper.person != helper.helper
    for person in cast.residents():
        assert STREET.by_code[person.home or ""].kind in ("building", "entrance")


def test_there_is_a_persona_for_every_role() -> None:
    cast = people.cast()
    posts = {one.post for persona in personas() for one in cast.appointments if one.person == persona.person}
    # Where no arbiter is appointed, the leader decides.
    assert posts == set(roles.WORDS) - {roles.ARBITER} - roles.ON_ROSTERS - roles.BY_OFFICE
    assert len({persona.username for persona in personas()}) == len(personas())
    assert {persona.view for persona in personas()} == {"elder", "page", "desk"}
    assert all(len(persona.password) >= 12 and persona.try_ and persona.try_en for persona in personas())
