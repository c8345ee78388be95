"""Organisations founded, renamed, merged, split and abolished at random, today and ahead: what must always hold."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mulin.matters import actions as matters
from mulin.matters.models import Assignment, Matter
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.territory import actions, successions
from mulin.territory.jobs import keep_up
from mulin.territory.models import Area, ChainLink, Organisation
from mulin.territory.queries import chains
from tests.factories import Town, build_town
from tests.matters.at_desk import matter_in
from tests.territory.test_lifecycles import DAY, founded, today

ACTS = ("found", "rename", "merge", "abolish", "split", "reparent", "dispatch", "wait")
STEP = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from([0, 0, 0, 1, 2]),
)


class Walk:
    """A street in which anything may be tried; what is refused changes nothing."""

    def __init__(self, town: Town, now: dt.datetime) -> None:
        self.town, self.now, self.number = town, now, 0
        self.refused: set[str] = set()
        self.names: dict[Any, dict[dt.date, str]] = {}

    @property
    def day(self) -> dt.date:
        return today(self.now)

    def some(self, which: int) -> Organisation:
        known = list(Organisation.objects.filter(street=self.town.street).order_by("id"))
        return known[which % len(known)]

    def step(self, act: str, one: int, other: int, ahead: int) -> None:
        self.number += 1
        on, said = self.day + ahead * DAY, {"reason": "批复", "actor": self.town.leader, "now": self.now}
        a, b = self.some(one), self.some(other)
        try:
            with transaction.atomic():
                self._do(act, a, b, on, said)
        except errors.Refusal as refusal:
            self.refused.add(refusal.rule)
        for key, person in self.town.persons.items():
            self.town.actors[key] = actor_of(person, on=self.day)

    def _do(self, act: str, a: Organisation, b: Organisation, on: dt.date, said: dict[str, Any]) -> None:
        if act == "found":
            founded(self.town, self.now, f"单位 {self.number}", since=on, areas=(self.town.public,))
        elif act == "rename":
            actions.rename(organisation=a, name=f"新名 {self.number}", on=on, **said)
        elif act == "merge":
            actions.merge(sources=[a], to=b, on=on, **said)
        elif act == "abolish":
            actions.abolish(organisation=a, to=b, on=on, **said)
        elif act == "split":
            own = [area.place for area in chains.areas_of(a.id, on=self.day)]
            actions.split_off(organisation=a, name=f"分设 {self.number}", areas=own[:1], on=on, **said)
        elif act == "reparent":
            chain = chains.chain("line")
            assert chain is not None
            actions.reparent(organisation=a, chain=chain, parent=b, on=on, **said)
        elif act == "dispatch":
            matter = matter_in(self.town, "received", self.now)
            fresh = self.town.actors["dispatcher"]
            matters.dispatch(matter=matter, to=a, reason="试试", actor=fresh, now=self.now)
        else:
            self.now += DAY
            keep_up(self.now)

    def remember(self) -> None:
        """What is called what today, and who got which sheet up to today: no later act may change either."""
        for one in Organisation.objects.all():
            self.names.setdefault(one.id, {}).setdefault(self.day, "")
            self.names[one.id][self.day] = chains.name_on(one, self.day)

    def check(self) -> None:
        ended = [one.id for one in Organisation.objects.filter(valid_to__lte=self.day)]
        assert not any(successions.counts(ended, self.day).values()), "open work on one that is no more"
        for one in Organisation.objects.all():
            for day, name in self.names.get(one.id, {}).items():
                if day < self.day:
                    assert chains.name_on(one, day) == name
        self._no_circles()
        for matter in Matter.objects.exclude(state="closed"):
            assert matter.assignments.filter(state__in=("offered", "in_hand")).count() <= 1
        for sheet in Assignment.objects.filter(state__in=("offered", "in_hand")).select_related(
            "organisation"
        ):
            assert sheet.organisation.valid_to is None
        held = Area.objects.filter(valid_to__isnull=True, organisation__valid_to__lte=self.day)
        assert not held.exists()

    def _no_circles(self) -> None:
        for day in (self.day, self.day + 2 * DAY):
            above = dict(
                ChainLink.objects.filter(chains.holding(day), chain="line", parent__isnull=False).values_list(
                    "child", "parent"
                )
            )
            for start in above:
                seen, at = set(), start
                while at in above:
                    assert at not in seen
                    seen.add(at)
                    at = above[at]


@pytest.mark.mechanism("S1-03")
@pytest.mark.django_db
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(STEP, min_size=6, max_size=14))
def test_whatever_is_done_to_organisations_the_promises_hold(steps: list[tuple[str, int, int, int]]) -> None:
    now = dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    with transaction.atomic():
        walk = Walk(build_town(), now)
        for step in [*steps, ("wait", 0, 0, 0), ("wait", 0, 0, 0), ("wait", 0, 0, 0)]:
            walk.remember()
            walk.step(*step)
            walk.check()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.mechanism("S1-03", "S1-19", "S1-24")
def test_the_database_itself_refuses_circles_two_parents_and_two_stations(
    town: Town, now: dt.datetime
) -> None:
    a, b, c = (founded(town, now, name) for name in ("甲", "乙", "丙"))
    chain = "line"

    def refused(constraint: str, make: Any) -> None:
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            make()
        assert constraint in str(broken.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]

    def link(child: Organisation, parent: Organisation | None, **days: dt.date) -> ChainLink:
        return ChainLink.objects.create(chain_id=chain, child=child, parent=parent, **days)

    link(a, b)
    link(b, c, valid_to=today(now))
    refused("chain_link_no_circle", lambda: link(c, a, valid_to=today(now)))
    link(c, a, valid_from=today(now))  # by then nothing stands above b
    refused("chain_link_one_parent", lambda: link(a, c))
    refused("chain_link_no_circle", lambda: link(b, a, valid_from=today(now) + DAY))
    refused("chain_link_one_street", lambda: link(town.power, town.other_office))
    stations = [founded(town, now, name, "grid_station") for name in ("一站", "二站")]
    areas = [Area(organisation=one, place=town.neighbourhood) for one in stations]
    areas[0].save()
    refused("area_one_of_its_kind", areas[1].save)
    with pytest.raises(errors.Invalid) as told:
        actions.change_areas(
            organisation=stations[1],
            areas=[town.neighbourhood],
            on=today(now),
            reason="划给二站",
            actor=town.leader,
            now=now,
        )
    assert (told.value.rule, told.value.field) == ("S1-19", "areas")
    actions.change_areas(
        organisation=stations[0], areas=[], on=today(now), reason="划出", actor=town.leader, now=now
    )
    actions.change_areas(
        organisation=stations[1],
        areas=[town.neighbourhood],
        on=today(now),
        reason="划给二站",
        actor=town.leader,
        now=now,
    )
    refused(
        "organisation_kind_known",
        lambda: Organisation.objects.create(street=town.street, kind="none", name="丁"),
    )


@pytest.mark.mechanism("S1-03")
def test_two_mergers_at_once(fresh_database: str) -> None:
    """Each into the other at the same moment: one is done, the other is told that its half is gone."""
    now = dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    town = build_town()
    matter_in(town, "in_hand", now)
    ready, told = threading.Barrier(2), []

    def merge(source: Organisation, to: Organisation) -> None:
        try:
            ready.wait()
            actions.merge(sources=[source], to=to, on=today(now), reason="批复", actor=town.leader, now=now)
            told.append("done")
        except errors.Refusal as refusal:
            told.append(refusal.rule)
        finally:
            connection.close()

    pairs = ((town.property, town.power), (town.power, town.property))
    threads = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["S1-03", "done"]
    left = Organisation.objects.get(valid_to__isnull=True, id__in=[town.property.id, town.power.id])
    assert Assignment.objects.get(state="in_hand").organisation == left
