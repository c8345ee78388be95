"""Who handles what on the invented street, its dispatch rules with a draft beside them, and a clock that changes soon."""

from __future__ import annotations

import datetime as dt

from mulin.demo import categories as category_seeds
from mulin.demo import organisations as organisation_seeds
from mulin.demo.organisations import OrgSeed
from mulin.matters import actions, clocks
from mulin.matters.models import Category
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

SINCE = dt.timedelta(days=400)
"""How long ago directory and rules were made: before the first matter of the demo."""
HOURS = {
    "property": "24 小时有人值班",
    "gas": "抢修电话，日夜有人",
    "power": "抢修电话，日夜有人",
    "water": "抢修电话，日夜有人",
}

Places = dict[str, Place]
Offices = dict[str, Organisation]
Kinds = dict[str, Category]


def build(places: Places, offices: Offices, kinds: Kinds, who: Person, *, now: dt.datetime) -> None:
    """Everything through the product's own actions, by the street's dispatcher."""
    actor = actor_of(who, on=now.astimezone(LOCAL).date())
    then = now - SINCE
    _directory(places, offices, kinds, actor, then)
    _rules(places["s01"], offices, kinds, actor, then, now)
    today = now.astimezone(LOCAL).date()
    actions.set_clock(
        street=places["s01"],
        key=clocks.ACCEPT,
        value="2 working_hours",
        valid_from=(today.replace(day=1) + dt.timedelta(days=32)).replace(day=1),
        source="街道例会：接单再快一些",
        actor=actor,
        now=now,
    )


def _directory(places: Places, offices: Offices, kinds: Kinds, actor: Actor, then: dt.datetime) -> None:
    """A company for its compounds, a committee for its neighbourhood, everybody else by what they are for."""
    street, day = places["s01"], then.astimezone(LOCAL).date()

    def add(seed: OrgSeed, category: Category | None, place: Place, scope: str) -> None:
        actions.add_duty(
            street=street,
            organisation=offices[seed.code],
            category=category,
            place=place,
            scope=scope,
            valid_from=day,
            phone=seed.phone,
            note=HOURS.get(seed.duty, ""),
            actor=actor,
            now=then,
        )

    seeds = organisation_seeds.organisations()
    for company in seeds:
        if company.kind == "property":
            for area in company.areas:
                add(company, None, places[area], "compound")
    for seed in category_seeds.leaves():
        kind = kinds[seed.code]
        if seed.inside == "committee":
            for committee in seeds:
                if committee.kind == "committee":
                    add(committee, kind, places[committee.areas[0]], "compound")
        elif seed.inside != "property":
            scope = "both" if seed.inside == seed.street else "compound"
            add(organisation_seeds.only(seed.inside), kind, street, scope)
            if scope == "both":
                continue
        outside = "road_maintenance" if seed.street == "property" else seed.street
        if outside != "committee":
            add(organisation_seeds.only(outside), kind, street, "street")


def _rules(
    street: Place, offices: Offices, kinds: Kinds, actor: Actor, then: dt.datetime, now: dt.datetime
) -> None:
    centre = offices[organisation_seeds.only("grid_centre").code]
    lamps = offices[organisation_seeds.only("district_lighting").code]
    patrol = offices[organisation_seeds.only("city_management").code]
    first = actions.begin_rules(street=street, fallback=centre, actor=actor, now=then)
    for conditions in (
        {"category": kinds["lighting.road"], "side": "street", "organisation": lamps},
        {"side": "border"},
        {"side": "compound"},
        {"side": "street"},
    ):
        actions.add_rule(ruleset=first, actor=actor, now=then, **conditions)
    actions.switch_on(ruleset=first, reason="先分里外，再看名录", actor=actor, now=then)
    draft = actions.begin_rules(street=street, actor=actor, now=now)
    added = actions.add_rule(
        ruleset=draft,
        channel="patrol",
        side="street",
        hours="outside",
        organisation=patrol,
        actor=actor,
        now=now,
    )
    for _step in range(added.position - 1):
        actions.change_rule(rule=added, how="up", actor=actor, now=now)
