"""Both flows walked at random: whatever people do, the promises of the product hold at every step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from mulin.matters import actions, states
from mulin.matters.models import Answer, Arbitration, Assignment, Delay, Matter, Reporter, Word
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.records.models import Record
from mulin.platform.timeline import queries as timeline
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town
from tests.matters.walking import BetweenOffices
from tests.walks import walk_until

START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)

ANYBODY = ["dispatcher", "second_dispatcher", "worker", "secretary", "handler", "power_handler", "verifier",
           "leader", "other_dispatcher", "visitor"]  # fmt: skip
WORDS = ["好的", "还是不亮", "说清楚了", "请接着办", "有人去看了"]
FORWARD = {
    states.NEW: ["receive", "dispatch", "dispatch", "answer", "withdraw", "propose", "join"],
    states.RECEIVED: [
        "dispatch",
        "dispatch",
        "dispatch",
        "answer",
        "withdraw",
        "decide",
        "propose",
        "split",
        "legal",
    ],
    states.WITH_HANDLER: [
        "accept",
        "accept",
        "accept",
        "answer",
        "answer",
        "give_back",
        "recall",
        "withdraw",
        "transfer",
        "ask_help",
        "give_help",
        "ask_delay",
        "decide_delay",
        "end_delay",
        "join",
    ],
    states.ANSWERED: [*["say"] * 3, "verify", *["attempt"] * 3, "take_back", "withdraw"],
    states.CLOSED: ["reopen", "reopen", "reopen", "part", "part", "wait_long"],
}
"""What usually comes next, so that walks go deep; `anything` tries the rest."""

BEGINNINGS = (
    *[("dispatch", "accept", "answer", "say")] * 2,
    ("dispatch", "accept", "answer", "attempt", "attempt", "attempt"),
    ("dispatch", "accept", "join"),
    ("dispatch", "withdraw"),
)
ACTS = ["undo", "undo", "remind", "receive", "dispatch", "accept", "give_back", "recall", "answer", "take_back", "say", "verify",
        "attempt", "withdraw", "reopen", "transfer", "ask_help", "give_help", "propose", "decide", "ask_delay",
        "decide_delay", "end_delay", "join", "part", "split", "nature", "legal"]  # fmt: skip


NEEDS_REPORTER = ("say", "attempt", "withdraw")
NEEDS_SHEET = ("accept", "give_back", "recall", "transfer", "give_help", "ask_delay")


class Rollback(Exception):
    pass


class Walk(BetweenOffices, RuleBasedStateMachine):
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

    @initialize(
        anonymous=st.booleans(),
        way=st.sampled_from(BEGINNINGS),
        far=st.sampled_from([0, 2, 6, 6]),
        choice=st.sampled_from(range(90)),
    )
    def raise_one(self, anonymous: bool, way: tuple[str, ...], far: int, choice: int) -> None:
        """Some are well on their way at once."""
        contact = None if anonymous else actions.Contact(name="顾阿婆", phone="10000000027")
        actor = self.town.worker if anonymous else self.town.visitor
        channel = "patrol" if anonymous else "web"
        intake = self.town.raise_matter(now=self.now, contact=contact, actor=actor, channel=channel)
        self.id, self.reporter = intake.matter.id, intake.reporter
        self.other_id = self.town.raise_matter(now=self.now, words="同一盏灯").matter.id
        for act in way[:far]:
            if act in NEEDS_SHEET and self.sheet is None:
                break
            if act in NEEDS_REPORTER and self.reporter is None:
                break
            getattr(self, f"do_{act}")(choice, None)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    @property
    def sheet(self) -> Assignment | None:
        return Assignment.objects.filter(matter_id=self.id).order_by("-offered_at", "-id").first()

    def actor(self, who: str | None, turn: str) -> Actor:
        """Who was drawn, else whose turn it is."""
        who = who or turn
        return self.town.visitor if who == "visitor" else self.town.actors[who]

    @property
    def handler(self) -> str:
        """Who works for the organisation that has, or had, the sheet."""
        sheet = self.sheet
        if sheet is None or sheet.state not in (*states.LIVE, states.DONE):
            return "dispatcher"
        return self.works_for(sheet)

    def attempt_act(self, act: Any, **arguments: Any) -> None:
        """Do it, or be refused: a refusal leaves the matter and the timeline exactly as they were."""
        matter, acts = self.matter, Act.objects.count()
        self.before = (matter.state, str(matter.owner_id))
        try:
            with transaction.atomic():
                act(**arguments)
        except errors.Refusal as refusal:
            refused = refusal
        else:
            refused = None
        if refused is not None:
            assert refused.rule
            assert refused.message
            after = self.matter
            assert (after.state, str(after.owner_id)) == self.before
            assert Act.objects.count() == acts
            return
        after = self.matter
        assert Act.objects.count() > acts, "an act that is not on the timeline"
        if after.state != matter.state:
            allowed = {(source, row.target) for row in states.MATTER.table for source in row.sources}
            # A dispatch or an answer from the window receives first: two steps in one act.
            two = {(a, d) for a, b in allowed for c, d in allowed if b == c}
            assert (matter.state, after.state) in allowed | two

    @rule(choice=st.integers(0, 10_000), hours=st.sampled_from([0, 0, 0, 1, 30]))
    def forward(self, choice: int, hours: int) -> None:
        """Somebody whose turn it is does one of the usual next things."""
        self.now += dt.timedelta(hours=hours)
        usual = FORWARD[self.matter.state]
        act = usual[choice % len(usual)]
        matter = self.matter
        if (
            matter.state == states.ANSWERED
            and matter.attempts.filter(answer=matter.answer).exists()
            and choice % 4
        ):
            act = "attempt"  # who could not be reached yesterday is mostly tried again
        if act in NEEDS_REPORTER and self.reporter is None:
            act = "verify"
        elif act == "verify" and self.reporter is not None:
            act = "say"
        getattr(self, f"do_{act}")(choice // 10, None)

    @rule(choice=st.integers(0, 10_000))
    def think_better_of_it(self, choice: int) -> None:
        self.do_undo(choice, None)

    @rule(act=st.sampled_from(ACTS), who=st.sampled_from(ANYBODY), choice=st.integers(0, 10_000))
    def anything(self, act: str, who: str, choice: int) -> None:
        """Anybody tries anything, in any state."""
        if act in NEEDS_SHEET and self.sheet is None:
            return
        if act in ("say", "withdraw") and self.reporter is None:
            return
        getattr(self, f"do_{act}")(choice, who)

    def do_undo(self, choice: int, who: str | None) -> None:
        """Taken back at once by whoever did the last step, mostly."""
        last = timeline.last(self.id)
        turn = next(
            (key for key, one in self.town.persons.items() if last and one.id == last.actor_id), "worker"
        )
        self.now += dt.timedelta(minutes=6 if choice % 7 == 0 else 0)
        self.attempt_act(actions.undo, matter=self.matter, actor=self.actor(who, turn), now=self.now)

    def do_remind(self, choice: int, who: str | None) -> None:
        if self.sheet is None:
            return
        actor = self.actor(who, "dispatcher")
        self.attempt_act(actions.remind, assignment=self.sheet, actor=actor, now=self.now)

    def do_wait_long(self, choice: int, who: str | None) -> None:
        self.now += dt.timedelta(days=91)

    def do_receive(self, choice: int, who: str | None) -> None:
        self.attempt_act(actions.receive, matter=self.matter, actor=self.actor(who, "worker"), now=self.now)

    def do_dispatch(self, choice: int, who: str | None) -> None:
        to = ["property", "power", "power", "property", "other_office"][choice % 5]
        self.attempt_act(
            actions.dispatch,
            matter=self.matter,
            to=getattr(self.town, to),
            reason="" if choice % 13 == 0 else "归他们管",
            actor=self.actor(who, "dispatcher"),
            now=self.now,
        )

    def do_accept(self, choice: int, who: str | None) -> None:
        actor = self.actor(who, self.handler)
        self.attempt_act(actions.accept, assignment=self.sheet, actor=actor, now=self.now)

    def do_give_back(self, choice: int, who: str | None) -> None:
        actor, reason = self.actor(who, self.handler), WORDS[choice % 5]
        self.attempt_act(
            actions.return_sheet, assignment=self.sheet, reason=reason, actor=actor, now=self.now
        )

    def do_recall(self, choice: int, who: str | None) -> None:
        actor = self.actor(who, "dispatcher")
        self.attempt_act(actions.recall, assignment=self.sheet, reason="派错了", actor=actor, now=self.now)

    def do_answer(self, choice: int, who: str | None) -> None:
        proposals = [*states.PROPOSED, *states.PROPOSED, "nonsense"]
        self.attempt_act(
            actions.answer,
            matter=self.matter,
            body=" " if choice % 11 == 0 else WORDS[choice % 5],
            proposes=proposals[choice % len(proposals)],
            actor=self.actor(who, self.handler),
            now=self.now,
        )

    def do_take_back(self, choice: int, who: str | None) -> None:
        given = self.matter.answer
        turn = next(
            (key for key, one in self.town.persons.items() if given and one.id == given.author_id), "worker"
        )
        self.attempt_act(actions.take_back, matter=self.matter, actor=self.actor(who, turn), now=self.now)

    def do_say(self, choice: int, who: str | None) -> None:
        via = ["slip", "call", "visit"][choice % 3]
        self.attempt_act(
            actions.say,
            matter=self.matter,
            reporter=self.reporter,
            solved=choice % 2 == 0,
            words=WORDS[choice % 5],
            via=via,
            actor=self.actor(who, "visitor" if via == "slip" else "second_dispatcher"),
            now=self.now,
        )

    def do_verify(self, choice: int, who: str | None) -> None:
        self.attempt_act(
            actions.verify,
            matter=self.matter,
            solved=choice % 2 == 0,
            words=WORDS[choice % 5],
            actor=self.actor(who, "verifier"),
            now=self.now,
        )

    def do_attempt(self, choice: int, who: str | None) -> None:
        self.now += dt.timedelta(days=1 if choice % 5 else 0)
        self.attempt_act(
            actions.attempt,
            matter=self.matter,
            how="call",
            note="没人接",
            actor=self.actor(who, "second_dispatcher"),
            now=self.now,
        )

    def do_withdraw(self, choice: int, who: str | None) -> None:
        if choice % 4:
            return
        self.attempt_act(
            actions.withdraw,
            matter=self.matter,
            reporter=self.reporter,
            words="",
            actor=self.actor(who, "visitor"),
            now=self.now,
        )

    def do_reopen(self, choice: int, who: str | None) -> None:
        self.attempt_act(
            actions.reopen,
            matter=self.matter,
            reporter=self.reporter,
            words="又坏了",
            actor=self.actor(who, "visitor" if self.reporter else "worker"),
            now=self.now,
        )

    @invariant()
    def promises_hold(self) -> None:
        if not hasattr(self, "id"):
            return
        matter = Matter.objects.select_related("answer").get(pk=self.id)
        assert matter.state in states.MATTER.states
        self.reached |= {matter.state, matter.outcome or matter.state}
        assert matter.owner_id is not None, "no matter without an accountable person (S1-23)"
        out = list(Assignment.objects.filter(matter_id=self.id, state__in=states.LIVE))
        live = [one for one in out if one.leads]
        assert len(live) <= 1, "one leads"
        assert bool(live) == (matter.state == states.WITH_HANDLER), "with a handler means: a sheet is out"
        assert live or not out, "nobody helps or takes over where nobody leads"
        assert not {one.organisation_id for one in out} & set(matter.concerns), "never with whom it is about"
        assert not {matter.owner_id, matter.owner_org_id} & set(matter.concerns)
        self._held_up(matter, live)
        if live and live[0].state == states.IN_HAND:
            assert matter.owner_id == live[0].accepted_by_id
        if live and live[0].state == states.OFFERED and not matter.concerns:
            assert matter.owner_id == live[0].offered_by_id, (
                "the sender answers until somebody accepts (DR-06)"
            )
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

    def _held_up(self, matter: Matter, live: list[Assignment]) -> None:
        """Arbitrations and delays stand open only where they mean something; every reporter is somewhere."""
        deciding = Arbitration.objects.filter(matter=matter, state="open").exists()
        assert not deciding or matter.state == states.RECEIVED
        hung = Delay.objects.filter(matter=matter, state="approved").first()
        assert (matter.hung_until is not None) == (hung is not None)
        if hung is not None:
            assert matter.hung_until == hung.review_on
            assert hung.decided_by_id != hung.asked_by_id
        if live:
            assert matter.due_at == live[0].due_at, "residents and the office read one limit"
        if self.reporter is not None:
            where = Reporter.objects.get(pk=self.reporter.pk)
            assert where.matter_id == (matter.joined_to_id or matter.id)

    def _closed_rightly(self, matter: Matter) -> None:
        word = Word.objects.filter(answer=matter.answer).first()
        if matter.outcome == states.GIVEN_UP:
            return
        if matter.outcome == states.JOINED:
            assert matter.joined_to_id == self.other_id
            return
        if matter.outcome == states.NOT_REACHED:
            days = set(matter.attempts.filter(answer=matter.answer).values_list("day", flat=True))
            assert len(days) == 3
            return
        assert word is not None, "somebody other than the handler said how it is"
        assert (
            word.noted_by_id is None or word.noted_by_id != Answer.objects.get(pk=matter.answer_id).author_id
        )
        if matter.outcome == states.SOLVED:
            assert word.solved


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.mechanism("S4-17", "S0-22", "S1-23", "S3-48")
def test_whatever_people_do_the_promises_hold() -> None:
    """Thousands of steps; in the end the walks have been in every state and every outcome."""
    Walk.town = build_town()
    Walk.reached = set()
    everything = {*states.MATTER.states, *states.OUTCOMES}
    walk_until(Walk, lambda: everything - Walk.reached, walks=20, steps=40)
