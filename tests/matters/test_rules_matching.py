"""Matching rules, against a second matcher written another way. Pure: no table, no clock."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.matters import rules

IDS = [UUID(int=n) for n in range(1, 5)]
PATHS = {IDS[0]: "d/s/", IDS[1]: "d/s/n/", IDS[2]: "d/s/n/c/", IDS[3]: "d/s/m/"}
maybe_id = st.one_of(st.none(), st.sampled_from(IDS[:3]))
days = st.dates(dt.date(2026, 6, 1), dt.date(2026, 6, 9))
cases = st.builds(
    rules.Case,
    category_id=maybe_id,
    parent_id=maybe_id,
    path=st.sampled_from(["d/s/n/g/b/", "d/s/n/", "d/s/m/p/"]),
    compound_id=st.one_of(st.none(), st.just(IDS[2])),
    channel=st.sampled_from(["web", "phone"]),
    office=st.booleans(),
    side=st.sampled_from(["compound", "street", "border"]),
    day=days,
)


@st.composite
def conditions(draw: Any) -> list[rules.Condition]:
    found = []
    for n in range(draw(st.integers(0, 6))):
        place = draw(st.one_of(st.none(), st.sampled_from(IDS)))
        found.append(
            rules.Condition(
                id=UUID(int=100 + n),
                position=n + 1,
                category_id=draw(maybe_id),
                place_id=place,
                path=PATHS[place] if place else "",
                channel=draw(st.sampled_from(["", "web", "phone"])),
                hours=draw(st.sampled_from(["", "office", "outside"])),
                side=draw(st.sampled_from(["", "compound", "street", "border"])),
                organisation_id=draw(
                    st.one_of(st.none(), st.sampled_from([UUID(int=n) for n in range(50, 54)]))
                ),
                on=draw(st.booleans()),
                valid_from=draw(st.one_of(st.none(), days)),
            )
        )
    return found


@st.composite
def listing(draw: Any) -> list[rules.Line]:
    found = []
    for n in range(draw(st.integers(0, 4))):
        place = draw(st.sampled_from(IDS))
        found.append(
            rules.Line(
                UUID(int=200 + n),
                UUID(int=60 + n),
                draw(maybe_id),
                place,
                PATHS[place],
                draw(st.sampled_from(["compound", "street", "both"])),
                draw(days),
                draw(st.one_of(st.none(), days)),
            )
        )
    return found


def naive(case: rules.Case, asked: list[rules.Condition], lines: list[rules.Line], fallback: UUID) -> UUID:
    """As a clerk would do it: cross out line by line, condition by condition."""
    left = [one for one in asked if one.on]
    left = [one for one in left if not one.valid_from or not one.valid_from > case.day]
    left = [
        one
        for one in left
        if not one.category_id or one.category_id == case.category_id or one.category_id == case.parent_id
    ]
    left = [
        one
        for one in left
        if not one.place_id or case.path[: len(one.path)] == one.path or one.place_id == case.compound_id
    ]
    left = [one for one in left if one.channel in ("", case.channel)]
    left = [one for one in left if one.hours in ("", "office" if case.office else "outside")]
    left = [one for one in left if one.side in ("", case.side)]
    while left:
        one = left.pop(min(range(len(left)), key=lambda n: left[n].position))
        if one.organisation_id:
            return one.organisation_id
        known = rules.listed(case, lines)
        if known:
            return known.organisation_id
    return fallback


@settings(max_examples=300, deadline=None)
@given(case=cases, asked=conditions(), lines=listing(), order=st.randoms(use_true_random=False))
def test_matching_is_what_a_clerk_would_do(
    case: rules.Case, asked: list[rules.Condition], lines: list[rules.Line], order: Any
) -> None:
    fallback = UUID(int=999)
    named = rules.first(case, asked, lines, fallback)
    assert named.organisation_id == naive(case, asked, lines, fallback)
    assert named.organisation_id is not None, "there is always somebody"
    assert (named.rule is None) == (named == rules.Named(fallback))
    shuffled = list(asked)
    order.shuffle(shuffled)
    assert rules.first(case, shuffled, lines, fallback) == named, (
        "the positions count, not the order of reading"
    )


@settings(max_examples=300, deadline=None)
@given(case=cases, asked=conditions(), lines=listing())
def test_a_rule_said_to_be_shadowed_never_decides(
    case: rules.Case, asked: list[rules.Condition], lines: list[rules.Line]
) -> None:
    """Taken out of the set it changes nothing: no matter goes elsewhere for it."""
    parents = {case.category_id: case.parent_id} if case.category_id else {}
    for one in asked:
        if rules.shadow(one, asked, parents) is None:
            continue
        without = [other for other in asked if other is not one]
        assert rules.first(case, without, lines, None) == rules.first(case, asked, lines, None)


@settings(max_examples=200, deadline=None)
@given(case=cases, lines=listing())
def test_the_directory_names_the_nearest_that_holds(case: rules.Case, lines: list[rules.Line]) -> None:
    found = rules.listed(case, lines)
    holding = [
        one
        for one in lines
        if one.valid_from <= case.day
        and (one.valid_to is None or case.day < one.valid_to)
        and one.category_id in (None, case.category_id, case.parent_id)
        and (case.path.startswith(one.path) or one.place_id == case.compound_id)
        and (case.side == "border" or one.scope in ("both", case.side))
    ]
    assert (found is None) == (not holding)
    if found is not None:
        assert found in holding
        exact = [one for one in holding if one.category_id and one.category_id == case.category_id]
        if exact and case.side != "border":
            assert found.category_id == case.category_id
    both = rules.both_sides(case, lines)
    assert both is None or (case.side == "border" and both[0].organisation_id != both[1].organisation_id)


def test_order_decides() -> None:
    case = rules.Case(IDS[0], None, "d/s/n/", None, "web", True, "street", dt.date(2026, 6, 5))
    one = rules.Condition(UUID(int=1), 1, side="street", organisation_id=UUID(int=50))
    two = rules.Condition(UUID(int=2), 2, channel="web", organisation_id=UUID(int=51))
    assert rules.first(case, [one, two], [], None).organisation_id == UUID(int=50)
    turned = [
        rules.Condition(UUID(int=1), 2, side="street", organisation_id=UUID(int=50)),
        rules.Condition(UUID(int=2), 1, channel="web", organisation_id=UUID(int=51)),
    ]
    assert rules.first(case, turned, [], None).organisation_id == UUID(int=51)
