"""Chains over the invented street: one of each template, one renamed, one merged, one temporary, one act to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import actions
from mulin.territory.models import Organisation, Place
from mulin.territory.queries import chains as queries

DAY = dt.timedelta(days=1)
FOUNDED, RENAMED, MERGED, TIMED = 300 * DAY, 120 * DAY, 60 * DAY, 45 * DAY
"""How long ago."""
WHY = "街道党工委批复"


@dataclass(frozen=True)
class Seat:
    """One organisation of the chains: where it stands in each, by the code of its parent; empty at the top."""

    code: str
    kind: str
    name: str
    name_en: str
    areas: tuple[str, ...]
    stands: tuple[tuple[str, str], ...]


SEATS = (
    Seat("working", "working_committee", "梧桐里街道大工委", "Wutongli Working Committee", ("s01",),
         (("three_level", ""), ("one_two_two", ""), ("five_level", ""))),
    Seat("admin-group", "admin_party_group", "梧桐里街道行政党组", "Wutongli Administrative Group", ("s01",),
         (("one_two_two", "working"),)),
    Seat("party-office", "party_office", "社区党建办公室", "Party-building Office", ("s01",),
         (("one_two_two", "working"),)),
    Seat("party-centre", "service_centre", "社区党建服务中心", "Party-building Service Centre", ("s01",),
         (("one_two_two", "working"), ("stations", ""))),
    Seat("community-1", "community_committee", "滨江社区党委", "Riverbank Community Committee",
         ("n01", "n02", "n03", "n04"),
         (("three_level", "working"), ("one_two_two", "working"), ("five_level", "working"), ("four_tier", ""),
          ("one_plus_four", ""))),
    Seat("branch-1", "general_branch", "一居党总支", "First General Branch", ("n01",),
         (("three_level", "community-1"), ("five_level", "community-1"))),
    Seat("branch-2", "general_branch", "二居党总支", "Second General Branch", ("n02",),
         (("three_level", "community-1"), ("five_level", "community-1"))),
    Seat("grid-branch", "grid_branch", "一居网格党支部", "Grid Branch of the First", ("n01",),
         (("five_level", "branch-1"),)),
    Seat("compound-1", "compound_branch", "江畔小区党支部", "Riverside Compound Branch", ("n01",),
         (("four_tier", "community-1"),)),
    Seat("compound-2", "compound_branch", "江畔二期党支部", "Riverside Phase Two Branch", ("n01",),
         (("four_tier", "community-1"),)),
    Seat("group-1", "group", "江畔 1 号楼党小组", "Group of Building 1", ("n01",),
         (("four_tier", "compound-1"), ("five_level", "grid-branch"))),
    Seat("group-2", "group", "江畔 2 号楼党小组", "Group of Building 2", ("n01",), (("four_tier", "compound-2"),)),
    Seat("home-1", "member_household", "1 号楼党员中心户", "Member Household of Building 1", ("n01",),
         (("four_tier", "group-1"),)),
    Seat("district", "district_office", "区委党建办", "District Party-building Office", ("s01",),
         (("second_echelon", ""),)),
    Seat("town-group", "town_group", "梧桐里街道工作组", "Wutongli Working Group", ("s01",),
         (("second_echelon", "district"),)),
    Seat("unit", "unit", "梧桐里实验小学", "Wutongli Experimental School", ("n01",), (("one_plus_four", "community-1"),)),
    Seat("enterprise", "enterprise", "江畔食品公司", "Riverside Foods", ("n01",), (("one_plus_four", "community-1"),)),
    Seat("social", "social_organisation", "邻里帮帮社", "Neighbours' Help Society", ("n01",),
         (("one_plus_four", "community-1"),)),
    Seat("building-station", "building_station", "江畔大厦服务站", "Riverside Tower Station", ("n02",),
         (("stations", "party-centre"),)),
    Seat("street-grid", "street_grid", "梧桐里街道微网格", "Wutongli Micro-grid", ("s01",), (("micro_grid", ""),)),
    Seat("community-grid", "community_grid", "滨江社区微网格", "Riverbank Micro-grid", ("n01", "n02"),
         (("micro_grid", "street-grid"),)),
    Seat("area-grid-1", "area_grid", "滨江一片微网格", "Riverbank Area One", ("n01",),
         (("micro_grid", "community-grid"),)),
    Seat("area-grid-2", "area_grid", "滨江二片微网格", "Riverbank Area Two", ("n02",),
         (("micro_grid", "community-grid"),)),
)  # fmt: skip


def build(
    places: dict[str, Place], offices: dict[str, Organisation], *, actor: Actor, now: dt.datetime
) -> None:
    """Everything through the product's own actions, each as of its own day."""
    begun = now - FOUNDED
    kinds = {one.key: one for one in queries.kinds()}
    made: dict[str, Organisation] = {}
    for seat in SEATS:
        (first, above), *further = seat.stands
        charter = actions.Charter(
            kind=kinds[seat.kind],
            name=seat.name,
            name_en=seat.name_en,
            since=_day(begun),
            areas=tuple(places[code] for code in seat.areas),
            chain=queries.chain(first),
            parent=made.get(above),
        )
        made[seat.code] = actions.found(street=places["s01"], charter=charter, actor=actor, now=begun)
        for chain, parent in further:
            _stand(made[seat.code], chain, made.get(parent), actor, begun)
    _stand(made["branch-1"], "second_echelon", made["town-group"], actor, begun)
    for office in offices.values():
        if office.kind == "grid_station":
            _stand(office, "stations", made["party-centre"], actor, begun)
    _stand(offices["committee-n01"], "one_plus_four", made["community-1"], actor, begun)
    _since(made, offices, places, actor, now)


def _since(
    made: dict[str, Organisation],
    offices: dict[str, Organisation],
    places: dict[str, Place],
    actor: Actor,
    now: dt.datetime,
) -> None:
    """What has happened since, what is temporary, and what is still to come."""
    then = now - RENAMED
    actions.rename(
        organisation=made["community-1"],
        name="沿江社区党委",
        name_en="Riverside Community Committee",
        on=_day(then),
        reason=WHY,
        actor=actor,
        now=then,
    )
    then = now - MERGED
    actions.merge(
        sources=[made["compound-2"]],
        to=made["compound-1"],
        on=_day(then),
        reason="两期合管，支部合并",
        actor=actor,
        now=then,
    )
    _temporary(made, places, actor, now)
    _to_come(offices, places, actor, now)


def _temporary(
    made: dict[str, Organisation], places: dict[str, Place], actor: Actor, now: dt.datetime
) -> None:
    then = now - TIMED
    kind = next(one for one in queries.kinds() if one.key == "second_echelon")
    charter = actions.Charter(
        kind=kind,
        name="一居第二梯队",
        name_en="Second Echelon of the First",
        since=_day(then),
        areas=(places["n01"],),
        chain=queries.chain("second_echelon"),
        parent=made["branch-1"],
        purpose="冬季走访，替班上门",
        ends_on=_day(now) + 20 * DAY,
        heir=made["branch-1"],
    )
    echelon = actions.found(street=places["s01"], charter=charter, actor=actor, now=then)
    _stand(echelon, "five_level", made["community-1"], actor, then)


def _to_come(
    offices: dict[str, Organisation], places: dict[str, Place], actor: Actor, now: dt.datetime
) -> None:
    """A name that changes next month, and three lines of work on one grid area."""
    actions.rename(
        organisation=offices["station-2"],
        name="梧桐里中心工作站",
        name_en="Wutongli Central Station",
        on=_day(now) + 30 * DAY,
        reason="并入新办公楼后改名",
        actor=actor,
        now=now,
    )
    grid = next(place for place in places.values() if place.kind == Place.Kind.GRID)
    for layer, office in (("fire", "fire-station"), ("civil", "civil-affairs"), ("city", "city-management")):
        found = queries.layer(layer)
        if found is not None:
            actions.staff_layer(
                layer=found, place=grid, organisation=offices[office], on=_day(now), actor=actor, now=now
            )


def _stand(
    one: Organisation, chain: str, parent: Organisation | None, actor: Actor, now: dt.datetime
) -> None:
    found = queries.chain(chain)
    if found is None:
        raise LookupError(chain)
    actions.reparent(
        organisation=one, chain=found, parent=parent, on=_day(now), reason=WHY, actor=actor, now=now
    )


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LOCAL).date()
