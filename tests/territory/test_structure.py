"""Kinds, chains and layers changed by the office itself: what fits is done, what would break something is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mulin.platform import errors
from mulin.platform.timeline.queries import story
from mulin.territory import actions
from mulin.territory.jobs import keep_up
from mulin.territory.models import Area, Chain, ChainStep, FormerKind, Organisation, OrganisationKind
from mulin.territory.queries import chain_coverage, chains
from mulin.territory.queries import configuration as found
from tests.factories import Town, build_town
from tests.territory.test_lifecycles import DAY, again, founded, today

pytestmark = pytest.mark.django_db
KINDS = ("general_branch", "compound_branch", "grid_branch", "group")
WORDS = actions.Words("联合支部", "Joint branch")


def by(town: Town, now: dt.datetime, who: str = "leader") -> dict[str, Any]:
    return {"street": town.street, "actor": town.actors[who], "now": now}


def kind(key: str) -> OrganisationKind:
    return OrganisationKind.objects.get(pk=key)


def chain_of(town: Town, now: dt.datetime, *keys: str, name: str = "试点链") -> Chain:
    levels = [actions.Level(kind(key)) for key in keys]
    return actions.add_chain(words=actions.Words(name, "Trial"), levels=levels, **by(town, now))


def step_of(chain: Chain, below: str) -> ChainStep:
    return ChainStep.objects.filter(chain=chain, below_id=below).order_by("valid_from")[0]


@pytest.mark.mechanism("S1-02", "S3-04", "S3-05")
def test_a_chain_is_added_with_its_levels_and_organisations_stand_in_it(town: Town, now: dt.datetime) -> None:
    made = actions.add_kind(
        words=WORDS, terms=actions.KindTerms(members="党员", members_en="members"), **by(town, now)
    )
    chain = chain_of(town, now, "general_branch", made.key)
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    low = founded(town, now, "三楼联合支部", made.key, chain=chain, parent=top)
    tree = chains.tree(town.street.id, chain.key, on=today(now), names={})
    assert [(depth, node.organisation.id) for depth, node in tree[0].walk()] == [(0, top.id), (1, low.id)]
    tiers = chain_coverage.coverage(town.street, chain, on=today(now))
    assert [tier.kind.key for tier in tiers] == ["general_branch", made.key]
    with pytest.raises(errors.Invalid, match="不能排在这里"):
        founded(town, now, "四楼联合支部", made.key, chain=chain)
    assert "加了一条链" in story([found.record_id("chains", chain.key)])[0].sentence


@pytest.mark.mechanism("S1-02", "S1-03")
def test_a_step_ends_on_a_day_and_is_readable_before(town: Town, now: dt.datetime) -> None:
    chain, later = chain_of(town, now, "general_branch", "grid_branch"), today(now) + 5 * DAY
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    actions.add_step(
        chain=chain,
        above=kind("general_branch"),
        below=kind("group"),
        on=later,
        reason="批复",
        **by(town, now),
    )
    with pytest.raises(errors.Invalid, match="不能排在这里"):
        founded(town, now, "一组", "group", chain=chain, parent=top)
    founded(town, now + 5 * DAY, "一组", "group", chain=chain, parent=top)
    actions.end_step(step=step_of(chain, "grid_branch"), on=later, reason="不设了", **by(town, now))
    assert [one.below_id for one in chains.steps(chain.key, on=today(now))] == [
        "general_branch",
        "grid_branch",
    ]
    assert [one.below_id for one in chains.steps(chain.key, on=later)] == ["general_branch", "group"]
    with pytest.raises(errors.Invalid, match="不能排在这里"):
        founded(town, now, "一网格支部", "grid_branch", chain=chain, parent=top)


@pytest.mark.mechanism("S1-02")
def test_what_organisations_stand_on_is_not_taken_away(town: Town, now: dt.datetime) -> None:
    chain = chain_of(town, now, "general_branch", "grid_branch")
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    low = founded(town, now, "一网格支部", "grid_branch", chain=chain, parent=top)
    for below, why in (("grid_branch", "1 家单位正这样排着"), ("general_branch", "它下面还可以排")):
        with pytest.raises(errors.Conflict, match=why), transaction.atomic():
            actions.end_step(step=step_of(chain, below), on=today(now), reason="试试", **by(town, now))
    with pytest.raises(actions.InUse) as refused, transaction.atomic():
        actions.end_step(
            step=step_of(chain, "grid_branch"), on=today(now) + DAY, reason="试试", **by(town, now)
        )
    assert refused.value.organisations == {low.id}
    free = chain_of(town, now, name="不限的链")
    founded(town, now, "二网格支部", "grid_branch", chain=free)
    words = actions.Words("不限的链", "Free")
    with pytest.raises(actions.InUse), transaction.atomic():
        actions.change_chain(chain=free, words=words, note="", note_en="", free=False, **by(town, now))
    free.refresh_from_db()
    assert free.free
    line = Chain.objects.get(pk="line")
    with pytest.raises(errors.Conflict, match="工作关系"):
        actions.change_chain(chain=line, words=words, note="", note_en="", free=False, **by(town, now))
    with pytest.raises(errors.Conflict, match="工作关系"):
        actions.retire(sort="chains", key="line", reason="试试", **by(town, now))


def test_a_step_that_a_plan_counts_on_stays(town: Town, now: dt.datetime) -> None:
    chain = chain_of(town, now, "general_branch", "grid_branch")
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    low = founded(town, now, "一网格支部", "grid_branch")
    actions.reparent(
        organisation=low,
        chain=chain,
        parent=top,
        on=today(now) + DAY,
        reason="批复",
        actor=town.leader,
        now=now,
    )
    with pytest.raises(actions.InUse, match="1 家单位定好了要这样排"):
        actions.end_step(step=step_of(chain, "grid_branch"), on=today(now), reason="试试", **by(town, now))


def test_steps_that_make_no_sense_are_refused(town: Town, now: dt.datetime) -> None:
    chain = chain_of(town, now, "general_branch", "grid_branch", "group")

    def add(above: str | None, below: str, on: dt.date | None = None) -> None:
        actions.add_step(
            chain=chain, above=kind(above) if above else None, below=kind(below), on=on or today(now),
            reason="试试", **by(town, now),
        )  # fmt: skip

    for above, below, why in (
        ("group", "general_branch", "排在自己下面"),
        ("group", "group", "排在自己下面"),
        ("general_branch", "grid_branch", "已经可以这样排"),
        ("property", "committee", "自己还不在这条链里"),
    ):
        with pytest.raises(errors.Invalid, match=why), transaction.atomic():
            add(above, below)
    with pytest.raises(errors.Invalid, match="已经过去的日子"), transaction.atomic():
        add("group", "member_household", today(now) - DAY)
    with pytest.raises(errors.Invalid, match="只能排一级"), transaction.atomic():
        chain_of(town, now, "group", "group", name="重复")
    assert ChainStep.objects.filter(chain=chain).count() == 3
    assert not Chain.objects.filter(name="重复").exists()


@pytest.mark.mechanism("S1-02", "S4-12")
def test_what_is_retired_stays_with_who_has_it(town: Town, now: dt.datetime) -> None:
    chain = chain_of(town, now, "general_branch", "grid_branch")
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    for sort, key in (("kinds", "grid_branch"), ("chains", chain.key), ("layers", "fire")):
        actions.retire(sort=sort, key=key, reason="不用了", **by(town, now))
        with pytest.raises(errors.Conflict), transaction.atomic():
            actions.retire(sort=sort, key=key, reason="再来", **by(town, now))
    with pytest.raises(errors.Invalid, match="这一种单位已经不用了"):
        actions.found(
            street=town.street,
            charter=actions.Charter(kind=kind("grid_branch"), name="一网格支部", since=today(now)),
            actor=town.leader,
            now=now,
        )
    with pytest.raises(errors.Invalid, match="不再排新的单位"), transaction.atomic():
        founded(town, now, "二总支", "general_branch", chain=chain)
    assert chain in chains.all_chains(standing_in=town.street.id)
    assert chain not in chains.all_chains()
    assert [one.organisation for one in chains.tree(town.street.id, chain.key, on=today(now), names={})] == [
        top
    ]
    actions.resume(sort="kinds", key="grid_branch", reason="又要了", **by(town, now))
    founded(town, now, "一网格支部", "grid_branch")


@pytest.mark.mechanism("S1-19", "S3-03")
def test_terms_of_a_kind_fit_who_is_of_it(town: Town, now: dt.datetime) -> None:
    first = founded(town, now, "一站", "building_station", areas=(town.neighbourhood,))
    terms = actions.KindTerms(alone=True)
    change = {"kind": kind("building_station"), "words": actions.Words("楼宇站", "Building station")}
    actions.change_kind(**change, terms=terms, **by(town, now))
    assert Area.objects.get(organisation=first).alone == "building_station"
    with pytest.raises(errors.Invalid, match="一个居民区只归一个站"), transaction.atomic():
        founded(town, now, "二站", "building_station", areas=(town.neighbourhood,))
    actions.change_kind(**change, terms=actions.KindTerms(), **by(town, now))
    second = founded(town, now, "二站", "building_station", areas=(town.neighbourhood,))
    with pytest.raises(actions.InUse) as refused, transaction.atomic():
        actions.change_kind(**change, terms=terms, **by(town, now))
    assert refused.value.organisations == {first.id, second.id}
    with pytest.raises(actions.InUse, match="有 2 家"), transaction.atomic():
        actions.change_kind(**change, terms=actions.KindTerms(temporary=True), **by(town, now))


def test_what_other_streets_use_too_is_not_one_streets_to_change(town: Town, now: dt.datetime) -> None:
    words = actions.Words("换个叫法", "Otherwise")
    shared = kind(town.other_office.kind)
    with pytest.raises(errors.Refusal, match="另有 1 个街道也在用"):
        actions.change_kind(kind=shared, words=words, terms=actions.KindTerms(), **by(town, now))
    with pytest.raises(errors.Refusal, match="不由您来办"):
        actions.add_kind(words=words, terms=actions.KindTerms(), **by(town, now, "worker"))


@pytest.mark.mechanism("S1-03")
def test_the_kind_of_an_organisation_is_readable_as_of_any_day(town: Town, now: dt.datetime) -> None:
    on = today(now) + 3 * DAY
    said = {"reason": "改制", "actor": town.leader, "now": now}
    actions.rekind(organisation=town.property, kind=kind("unit"), on=on, **said)
    assert again(town.property).kind == "property"
    assert keep_up(now + 3 * DAY) == 1
    assert again(town.property).kind == "unit"
    assert chains.former_on(town.street.id, on - DAY)[1] == {town.property.id: "property"}
    assert chains.former_on(town.street.id, on)[1] == {}
    actions.revise_organisations(
        changes=[(again(town.property), {"kind": "enterprise"})],
        reason="按街道的工作簿",
        actor=town.leader,
        now=now + 10 * DAY,
    )
    kept = list(FormerKind.objects.order_by("valid_to").values_list("kind", "valid_from", "valid_to"))
    assert kept == [("property", None, on), ("unit", on, today(now) + 10 * DAY)]
    assert any("改为“企业”" in one.sentence for one in story([town.property.id]))


def test_a_kind_that_does_not_fit_where_it_stands_is_refused(town: Town, now: dt.datetime) -> None:
    chain = chain_of(town, now, "general_branch", "grid_branch")
    top = founded(town, now, "青桐里党总支", "general_branch", chain=chain)
    low = founded(town, now, "一网格支部", "grid_branch", chain=chain, parent=top)
    said = {"on": today(now), "reason": "改制", "actor": town.leader, "now": now}
    for one, key, why in (
        (low, "group", "楼组党小组不能排在青桐里党总支那里"),
        (top, "group", "楼组党小组不能排在"),
        (low, "second_echelon", "不能改成临时的种类"),
        (low, "grid_branch", "现在就是这一种"),
    ):
        with pytest.raises(errors.Invalid, match=why), transaction.atomic():
            actions.rekind(organisation=one, kind=kind(key), **said)
    assert not FormerKind.objects.exists()


STEP = st.tuples(
    st.sampled_from(("found", "reparent", "add", "end", "bind", "retire", "rekind", "alone", "wait")),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from([0, 0, 1, 3]),
)


class Walk:
    """A street that edits its own chain while organisations stand in it."""

    def __init__(self, town: Town, now: dt.datetime) -> None:
        self.town, self.now, self.number = town, now, 0
        self.chain = chain_of(town, now, "general_branch", "grid_branch", "group")

    def some(self, which: int) -> Organisation:
        known = list(Organisation.objects.filter(street=self.town.street).order_by("id"))
        return known[which % len(known)]

    def step(self, act: str, one: int, other: int, ahead: int) -> None:
        self.number += 1
        on = today(self.now) + ahead * DAY
        try:
            with transaction.atomic():
                self._do(act, one, other, on)
        except errors.Refusal:
            pass

    def _do(self, act: str, one: int, other: int, on: dt.date) -> None:
        own, said = by(self.town, self.now), {"on": on, "reason": "批复"}
        acted = {**said, "actor": self.town.leader, "now": self.now}
        above, below = kind(KINDS[one % 4]), kind(KINDS[other % 4])
        steps = found.lasting_steps(self.chain.key, today(self.now))
        if act == "found":
            parent = self.some(one) if one % 3 else None
            charter = actions.Charter(
                kind=below, name=f"单位 {self.number}", since=on, chain=self.chain, parent=parent,
                areas=(self.town.neighbourhood,),
            )  # fmt: skip
            actions.found(street=self.town.street, charter=charter, actor=self.town.leader, now=self.now)
        elif act == "reparent":
            actions.reparent(organisation=self.some(one), chain=self.chain, parent=self.some(other), **acted)
        elif act == "add":
            actions.add_step(chain=self.chain, above=above if one % 3 else None, below=below, **said, **own)
        elif act == "end" and steps:
            actions.end_step(step=steps[one % len(steps)], **said, **own)
        elif act == "bind":
            words = actions.Words("试点链", "Trial")
            actions.change_chain(
                chain=self.chain, words=words, note="", note_en="", free=bool(other % 2), **own
            )
        elif act == "retire":
            (actions.retire if other % 2 else actions.resume)(
                sort="kinds", key=above.key, reason="批复", **own
            )
        elif act == "rekind":
            actions.rekind(organisation=self.some(one), kind=below, **acted)
        elif act == "alone":
            words = actions.Words(above.name, above.name_en)
            actions.change_kind(
                kind=above, words=words, terms=actions.KindTerms(alone=bool(other % 2)), **own
            )
        elif act == "wait":
            self.now += DAY
            keep_up(self.now)

    def check(self) -> None:
        on = today(self.now)
        assert not found.misplaced([self.chain.key], on), "an organisation stands where its kind may not"
        for one in OrganisationKind.objects.filter(alone=True):
            assert not found.sharing(one.key, on)
            assert not found.otherwise_timed(one.key, one.temporary, on)


@pytest.mark.mechanism("S1-02")
@settings(
    max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(steps=st.lists(STEP, min_size=8, max_size=25))
def test_no_edit_leaves_an_organisation_where_it_may_not_stand(
    steps: list[tuple[str, int, int, int]],
) -> None:
    with transaction.atomic():
        walk = Walk(build_town(), dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC))
        for step in steps:
            walk.step(*step)
            walk.check()
        transaction.set_rollback(True)
