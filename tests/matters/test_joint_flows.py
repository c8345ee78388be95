"""The flows of whistles, triage and sweeps walked at random: refusals change nothing, promises hold at every step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mulin.matters import actions, queries
from mulin.matters.models import Matter, Sweep, SweepLine, Triage, Whistle, WhistleCall
from mulin.matters.states import sweep as sweeps
from mulin.matters.states import triage as triages
from mulin.matters.states import whistle as whistles
from mulin.platform import errors
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town
from tests.walks import walk_until

FLOWS = {
    Whistle: whistles.WHISTLE,
    WhistleCall: whistles.CALL,
    Triage: triages.TRIAGE,
    Sweep: sweeps.SWEEP,
    SweepLine: sweeps.LINE,
}
START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
ANYBODY = ["dispatcher", "leader", "secretary", "handler", "power_handler", "verifier", "other_dispatcher"]
NEXT = {
    whistles.CALLED: ["arrive", "arrive", "decline_call"],
    whistles.ARRIVED: ["report"],
    whistles.REPORTED: ["rate"],
    whistles.DECLINED: ["excuse", "insist"],
}
"""What a call waits for."""
BY_DEPARTMENT = {"arrive", "report", "decline_call"}


class Rollback(Exception):
    pass


class Walk(RuleBasedStateMachine):
    """One matter, one whistle with two departments, one sweep: anybody tries anything at any time."""

    town: Town
    reached: set[tuple[str, str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START

    def teardown(self) -> None:
        self.atomic.__exit__(Rollback, Rollback(), None)

    @initialize()
    def begin(self) -> None:
        town = self.town
        self.matter = town.raise_matter(now=self.now).matter
        self.whistle = actions.blow_whistle(
            place=town.compound,
            kind="enforcement",
            words="清楼道",
            departments=[town.property, town.power],
            matter=self.matter,
            actor=town.dispatcher,
            now=self.now,
        )
        self.sweep = actions.begin_sweep(
            area=town.compound,
            places="building",
            words="看灯",
            organisation=town.property,
            until=self.now.date(),
            actor=town.secretary,
            now=self.now,
        )
        self.clock = Matter.objects.get(pk=self.matter.pk).due_at

    def states(self) -> list[Any]:
        return [list(model.objects.order_by("id").values_list("id", "state")) for model in (*FLOWS, Matter)]

    def tried(self, act: Any, **arguments: Any) -> None:
        before, acts = self.states(), Act.objects.count()
        try:
            with transaction.atomic():
                act(**arguments, now=self.now)
        except errors.Refusal as refusal:
            refused = refusal
        else:
            refused = None
        if refused is None:
            assert Act.objects.count() > acts, "an act that is not on the timeline"
            return
        assert refused.rule
        assert refused.message
        assert (self.states(), Act.objects.count()) == (before, acts)

    @rule(
        who=st.sampled_from(ANYBODY),
        first=st.booleans(),
        step=st.sampled_from(["arrive", "report", "decline_call", "excuse", "insist", "rate"]),
        words=st.sampled_from(["好", "说清楚了", " "]),
        yes=st.booleans(),
        hours=st.sampled_from([0, 1, 5]),
    )
    def call(self, who: str, first: bool, step: str, words: str, yes: bool, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        call = WhistleCall.objects.order_by("id")[0 if first else 1]
        given: dict[str, dict[str, Any]] = {
            "arrive": {"people": 2, "post": words},
            "report": {"words": words},
            "decline_call": {"reason": words},
            "excuse": {"reply": words},
            "insist": {"reply": words},
            "rate": {"in_time": yes, "helped": yes, "solved": yes, "why": words},
        }
        self.tried(getattr(actions, step), call=call, actor=self.town.actors[who], **given[step])

    @rule(first=st.booleans(), choice=st.integers(0, 5), yes=st.booleans(), hours=st.sampled_from([0, 1, 5]))
    def forward(self, first: bool, choice: int, yes: bool, hours: int) -> None:
        """What is waited for, by whoever it is for."""
        usual = NEXT.get(WhistleCall.objects.order_by("id")[0 if first else 1].state)
        if usual is None:
            return
        step = usual[choice % len(usual)]
        # The calls stand in the order in which the departments were named.
        who = ("handler" if first else "power_handler") if step in BY_DEPARTMENT else "dispatcher"
        self.call(who=who, first=first, step=step, words="好", yes=yes, hours=hours)

    @rule(
        who=st.sampled_from(ANYBODY),
        decision=st.sampled_from(Triage.Decision.values),
        agreed=st.booleans(),
        words=st.sampled_from(["都想要", ""]),
    )
    def decide(self, who: str, decision: str, agreed: bool, words: str) -> None:
        self.tried(
            actions.triage,
            matter=self.matter,
            decision=decision,
            reason=words,
            agreed=agreed,
            able=True,
            actor=self.town.actors[who],
        )

    @rule(who=st.sampled_from(ANYBODY), take=st.booleans())
    def settle(self, who: str, take: bool) -> None:
        made = Triage.objects.order_by("-at", "-id").first()
        if made is None:
            return
        if take:
            self.tried(actions.take_up, triage=made, words="接了", actor=self.town.actors[who])
        else:
            self.tried(actions.withdraw_triage, triage=made, reason="算了", actor=self.town.actors[who])

    @rule(
        who=st.sampled_from(ANYBODY), step=st.sampled_from(["look_clear", "look_found", "look_again", "end"])
    )
    def look(self, who: str, step: str) -> None:
        actor = self.town.actors[who]
        if step == "end":
            self.tried(actions.end_sweep, sweep=self.sweep, result="看完了", actor=actor)
            return
        more = {"words": "也不亮"} if step == "look_found" else {}
        self.tried(getattr(actions, step), line=SweepLine.objects.get(), actor=actor, **more)

    @invariant()
    def promises(self) -> None:
        if not hasattr(self, "clock"):
            return
        self.reached |= {
            (model.__name__, state)
            for model in FLOWS
            for state in model.objects.values_list("state", flat=True)
        }
        calls = list(WhistleCall.objects.all())
        through = all(one.state in whistles.THROUGH for one in calls)
        assert (Whistle.objects.get().state == whistles.CLOSED) == through
        assert Triage.objects.filter(state=triages.WAITING).count() <= 1
        matter = Matter.objects.get(pk=self.matter.pk)
        assert (matter.state, matter.due_at) == ("new", self.clock), "nothing beside it moves a matter"
        line = SweepLine.objects.get()
        assert (line.state == sweeps.FOUND) == (line.matter_id is not None)
        (power,) = [
            one
            for one in queries.whistle_figures(self.town.leader, START)
            if one.organisation_id == self.town.power.id
        ]
        assert max(power.in_time, power.excused, power.reported) <= power.called == 1


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.mechanism("S4-49", "S0-09", "S2-31")
def test_whatever_people_do_the_promises_hold() -> None:
    Walk.town = build_town()
    Walk.reached = set()
    everything = {(model.__name__, state) for model, flow in FLOWS.items() for state in flow.states}
    walk_until(Walk, lambda: everything - Walk.reached, walks=10, steps=25)
