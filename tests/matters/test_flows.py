"""Both flows walked at random: whatever people do, the promises of the product hold at every step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mulin.matters import actions, states
from mulin.matters.models import Answer, Assignment, Matter, Word
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.records.models import Record
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town

START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)

ANYBODY = ["dispatcher", "second_dispatcher", "worker", "secretary", "handler", "power_handler", "verifier",
           "leader", "other_dispatcher", "visitor"]  # fmt: skip
# Mostly somebody whose turn it is, so that walks go deep; often enough somebody whose turn it is not.
STAFF = st.sampled_from(["whose turn it is"] * 15 + ANYBODY)
WORDS = st.sampled_from(["好的", "还是不亮", "说清楚了", "请接着办", "有人去看了", "　", ""])


class Rollback(Exception):
    pass


class Walk(RuleBasedStateMachine):
    """Anybody tries anything at any time; refusals change nothing, and the rest keeps the promises."""

    town: Town
    reached: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.before: tuple[str, str] | None = None

    def teardown(self) -> None:
        self.atomic.__exit__(Rollback, Rollback(), None)

    @initialize(anonymous=st.booleans())
    def raise_one(self, anonymous: bool) -> None:
        contact = None if anonymous else actions.Contact(name="顾阿婆", phone="10000000027")
        actor = self.town.worker if anonymous else self.town.visitor
        channel = "patrol" if anonymous else "web"
        intake = self.town.raise_matter(now=self.now, contact=contact, actor=actor, channel=channel)
        self.id, self.reporter = intake.matter.id, intake.reporter

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    @property
    def sheet(self) -> Assignment | None:
        return Assignment.objects.filter(matter_id=self.id).order_by("-offered_at", "-id").first()

    def actor(self, who: str, turn: str = "dispatcher") -> Actor:
        who = turn if who == "whose turn it is" else who
        return self.town.visitor if who == "visitor" else self.town.actors[who]

    @property
    def handler(self) -> str:
        """Who works for the organisation that has, or had, the sheet."""
        sheet = self.sheet
        if sheet is None or sheet.state not in (*states.LIVE, states.DONE):
            return "dispatcher"
        return "handler" if sheet.organisation_id == self.town.property.id else "power_handler"

    def is_in(self, *wanted: str) -> bool:
        return hasattr(self, "id") and self.matter.state in wanted

    def attempt_act(self, act: Any, **arguments: Any) -> None:
        """Do it, or be refused: a refusal leaves the matter and the timeline exactly as they were."""
        matter, acts = self.matter, Act.objects.count()
        self.before = (matter.state, str(matter.owner_id))
        try:
            with transaction.atomic():
                act(**arguments)
        except errors.Refusal as refusal:
            assert refusal.rule
            assert refusal.message
            after = self.matter
            assert (after.state, str(after.owner_id)) == self.before
            assert Act.objects.count() == acts
            return
        after = self.matter
        assert Act.objects.count() > acts, "an act that is not on the timeline"
        if after.state != matter.state:
            allowed = {
                (source, row.target) for row in states.MATTER.table for source in row.sources
            }
            # A dispatch or an answer from the window receives first: two steps in one act.
            two = {(a, d) for a, b in allowed for c, d in allowed if b == c}
            assert (matter.state, after.state) in allowed | two

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)

    @rule(who=STAFF)
    def receive(self, who: str) -> None:
        self.attempt_act(actions.receive, matter=self.matter, actor=self.actor(who), now=self.now)

    @rule(who=STAFF, to=st.sampled_from(["property", "power", "other_office"]), reason=WORDS)
    def dispatch(self, who: str, to: str, reason: str) -> None:
        self.attempt_act(
            actions.dispatch,
            matter=self.matter,
            to=getattr(self.town, to),
            reason=reason,
            actor=self.actor(who),
            now=self.now,
        )

    @precondition(lambda self: self.sheet is not None)
    @rule(who=STAFF)
    def accept(self, who: str) -> None:
        self.attempt_act(actions.accept, assignment=self.sheet, actor=self.actor(who, self.handler), now=self.now)

    @precondition(lambda self: self.sheet is not None)
    @rule(who=STAFF, reason=WORDS, recall=st.booleans())
    def give_back(self, who: str, reason: str, recall: bool) -> None:
        act = actions.recall if recall else actions.return_sheet
        actor = self.actor(who, "dispatcher" if recall else self.handler)
        self.attempt_act(act, assignment=self.sheet, reason=reason, actor=actor, now=self.now)

    @rule(who=STAFF, words=WORDS, proposes=st.sampled_from([states.SOLVED, states.SOLVED, *states.PROPOSED, "nonsense"]))
    def answer(self, who: str, words: str, proposes: str) -> None:
        self.attempt_act(
            actions.answer,
            matter=self.matter,
            body=words,
            proposes=proposes,
            actor=self.actor(who, self.handler),
            now=self.now,
        )

    @rule(who=STAFF)
    def take_back(self, who: str) -> None:
        actor = self.actor(who, self.handler)
        self.attempt_act(actions.take_back, matter=self.matter, actor=actor, now=self.now)

    @precondition(lambda self: self.reporter is not None and self.is_in(states.ANSWERED))
    @rule(who=STAFF, solved=st.booleans(), words=WORDS, via=st.sampled_from(["slip", "call", "visit"]))
    def say(self, who: str, solved: bool, words: str, via: str) -> None:
        self.attempt_act(
            actions.say,
            matter=self.matter,
            reporter=self.reporter,
            solved=solved,
            words=words,
            via=via,
            actor=self.actor(who, "visitor" if via == "slip" else "worker"),
            now=self.now,
        )

    @precondition(lambda self: self.is_in(states.ANSWERED))
    @rule(who=STAFF, solved=st.booleans(), words=WORDS)
    def verify(self, who: str, solved: bool, words: str) -> None:
        self.attempt_act(
            actions.verify,
            matter=self.matter,
            solved=solved,
            words=words,
            actor=self.actor(who, "verifier"),
            now=self.now,
        )

    @precondition(lambda self: self.is_in(states.ANSWERED))
    @rule(who=STAFF, days=st.integers(0, 2))
    def attempt(self, who: str, days: int) -> None:
        self.now += dt.timedelta(days=days)
        self.attempt_act(
            actions.attempt,
            matter=self.matter,
            how="call",
            note="没人接",
            actor=self.actor(who, "second_dispatcher"),
            now=self.now,
        )

    @precondition(lambda self: self.reporter is not None)
    @rule(who=STAFF, really=st.integers(0, 7))
    def withdraw(self, who: str, really: int) -> None:
        if really:
            return
        self.attempt_act(
            actions.withdraw,
            matter=self.matter,
            reporter=self.reporter,
            words="",
            actor=self.actor(who, "visitor"),
            now=self.now,
        )

    @precondition(lambda self: self.is_in(states.CLOSED))
    @rule(who=STAFF, days=st.sampled_from([0, 0, 1, 91]))
    def reopen(self, who: str, days: int) -> None:
        self.now += dt.timedelta(days=days)
        self.attempt_act(
            actions.reopen,
            matter=self.matter,
            reporter=self.reporter,
            words="又坏了",
            actor=self.actor(who, "visitor"),
            now=self.now,
        )

    @rule(act=st.sampled_from(["say", "verify", "attempt", "reopen"]), who=STAFF)
    def out_of_turn(self, act: str, who: str) -> None:
        """The same acts in any state at all."""
        if act == "say" and self.reporter is not None:
            self.say(who, True, "", "slip")
        elif act == "verify":
            self.verify(who, False, "好的")
        elif act == "attempt":
            self.attempt(who, 1)
        elif act == "reopen":
            self.reopen(who, 0)

    @invariant()
    def promises_hold(self) -> None:
        if not hasattr(self, "id"):
            return
        matter = Matter.objects.select_related("answer").get(pk=self.id)
        assert matter.state in states.MATTER.states
        self.reached |= {matter.state, matter.outcome or matter.state}
        assert matter.owner_id is not None, "no matter without an accountable person (S1-23)"
        live = list(Assignment.objects.filter(matter_id=self.id, state__in=states.LIVE))
        assert len(live) <= 1, "one sheet at a time"
        assert bool(live) == (matter.state == states.WITH_HANDLER), "with a handler means: a sheet is out"
        if live and live[0].state == states.IN_HAND:
            assert matter.owner_id == live[0].accepted_by_id
        if live and live[0].state == states.OFFERED:
            assert matter.owner_id == live[0].offered_by_id, "the sender answers until somebody accepts (DR-06)"
        if matter.state == states.CLOSED:
            assert matter.answer is not None, "closed without an answer (DR-05)"
            assert matter.answer.body.strip()
            self._closed_rightly(matter)
        else:
            assert matter.due_at is not None
            assert not matter.outcome
        if matter.state == states.ANSWERED:
            assert matter.answer is not None
            assert matter.answer.taken_back_at is None
        assert Record.objects.get(pk=self.id).state == matter.state

    def _closed_rightly(self, matter: Matter) -> None:
        word = Word.objects.filter(answer=matter.answer).first()
        if matter.outcome == states.GIVEN_UP:
            return
        if matter.outcome == states.NOT_REACHED:
            days = set(matter.attempts.filter(answer=matter.answer).values_list("day", flat=True))
            assert len(days) == 3
            return
        assert word is not None, "somebody other than the handler said how it is"
        assert word.noted_by_id is None or word.noted_by_id != Answer.objects.get(pk=matter.answer_id).author_id
        if matter.outcome == states.SOLVED:
            assert word.solved


@pytest.mark.django_db
@pytest.mark.mechanism("S4-17", "S0-22", "S1-23", "S3-48")
def test_whatever_people_do_the_promises_hold() -> None:
    """Thousands of steps; in the end the walks have been in every state and every outcome."""
    Walk.town = build_town()
    Walk.reached = set()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=120,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Walk.reached >= {*states.MATTER.states, *states.OUTCOMES}
