"""The flow of a mediation walked at random: whatever anybody tries, it stays voluntary and closed (N-48, ET-08)."""

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

from mulin.matters import actions
from mulin.matters.models import (
    Mediation,
    MediationAgreement,
    MediationCheck,
    MediationHandover,
    MediationParty,
    MediationSession,
    MediationTerm,
)
from mulin.matters.queries import mediation as queries
from mulin.matters.states import mediation as states
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.records.models import Record
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town
from tests.matters.mediations import asked
from tests.walks import walk_until

START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
ANYBODY = ["dispatcher", "worker", "secretary", "handler", "leader", "auditor", "admin", "verifier",
           "mediator", "second_mediator", "resident", "neighbour", "other_dispatcher", "visitor"]  # fmt: skip
FORWARD = {
    states.ASKED: ["agree", "agree", "agree", "agree", "leave", "refer", "hand_over"],
    states.AGREED: ["session", "session", "session", "session", "leave", "refer", "hand_over"],
    states.IN_SESSION: ["settle", "settle", "session", "give_up", "leave", "refer", "hand_over"],
    states.AGREEMENT: ["effect", "effect", "effect", "again", "give_up", "leave", "refer"],
    states.FOLLOW_UP: ["check", "check", "check", "finish", "finish", "confirm", "leave", "hand_over"],
    states.ENDED: ["confirm", "agree"],
}
BEGINNING = (("agree", 6), ("agree", 1), ("session", 2), ("settle", 8), ("effect", 1))
"""The way to an agreement in force, as what is done and with which choice."""
ACTS = sorted({act for acts in FORWARD.values() for act in acts})


class Rollback(Exception):
    pass


class Walk(RuleBasedStateMachine):
    """Anybody tries anything; refusals change nothing, and the rest keeps the promises."""

    town: Town
    reached: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.turn = 0

    def teardown(self) -> None:
        self.atomic.__exit__(Rollback, Rollback(), None)

    @initialize(known=st.booleans(), far=st.integers(0, len(BEGINNING)))
    def ask(self, known: bool, far: int) -> None:
        """The other party is a person of the street, or a name alone. Some are well under way at once."""
        other = actions.Side(person=self.town.persons["neighbour"]) if known else actions.Side("对门")
        self.id = asked(self.town, self.now, others=[other]).id
        for act, choice in BEGINNING[:far]:
            getattr(self, f"do_{act}")(choice, None)

    @property
    def one(self) -> Mediation:
        return Mediation.objects.get(pk=self.id)

    def party(self, choice: int) -> MediationParty:
        return MediationParty.objects.get(mediation_id=self.id, position=choice % 2)

    @property
    def mediator(self) -> str:
        mine = self.one.mediator_id
        return next(key for key, person in self.town.persons.items() if person.id == mine)

    def actor(self, who: str | None) -> Actor:
        who = who or self.mediator
        return self.town.visitor if who == "visitor" else self.town.actors[who]

    def attempt(self, act: Any, who: str | None, **arguments: Any) -> None:
        before, acts = Mediation.objects.filter(pk=self.id).values().get(), Act.objects.count()
        actor = self.actor(who)
        sees = queries.find(actor, before["ref"]) is not None
        try:
            with transaction.atomic():
                act(mediation=self.one, actor=actor, now=self.now, **arguments)
        except errors.Refusal as refusal:
            refused = refusal
        else:
            refused = None
        if refused is not None:
            assert refused.rule
            assert refused.message
            assert Mediation.objects.filter(pk=self.id).values().get() == before
            assert Act.objects.count() == acts
            return
        assert sees, f"{who} did {act.__name__} on what they cannot see"
        assert Act.objects.filter(record_id=self.id).count() > 0
        assert Act.objects.count() > acts, "an act that is not on the timeline"
        after = self.one.state
        if after != before["state"]:
            allowed = {(source, row.target) for row in states.MEDIATION.table for source in row.sources}
            assert (before["state"], after) in allowed

    @rule(choice=st.integers(0, 10_000), days=st.sampled_from([0, 0, 1, 20]))
    def forward(self, choice: int, days: int) -> None:
        self.now += dt.timedelta(days=days)
        usual = FORWARD[self.one.state]
        getattr(self, f"do_{usual[choice % len(usual)]}")(choice // 10, None)

    @rule(act=st.sampled_from(ACTS), who=st.sampled_from(ANYBODY), choice=st.integers(0, 10_000))
    def anything(self, act: str, who: str, choice: int) -> None:
        getattr(self, f"do_{act}")(choice, who)

    def do_agree(self, choice: int, who: str | None) -> None:
        self.attempt(
            actions.agree_to_mediate, who, party=self.party(choice), how="当面" if choice % 5 else ""
        )

    def do_leave(self, choice: int, who: str | None) -> None:
        if choice % 3 and who is None:
            return
        self.attempt(actions.leave_mediation, who, party=self.party(choice))

    def do_refer(self, choice: int, who: str | None) -> None:
        if choice % 3 and who is None:
            return
        self.attempt(actions.refer_mediation, who, to="区法院" if choice % 4 else "")

    def do_hand_over(self, choice: int, who: str | None) -> None:
        to = ["second_mediator", "mediator", "resident", "worker"][choice % 4]
        self.attempt(actions.hand_over_mediation, who, to=self.town.persons[to], reason="换人")

    def do_session(self, choice: int, who: str | None) -> None:
        present = [self.party(0), self.party(1)][: choice % 3]
        self.attempt(
            actions.hold_session, who, held_at=self.now, where="居委会", present=present, next_step="再谈"
        )

    def do_settle(self, choice: int, who: str | None) -> None:
        terms = [actions.Term("修好", self.party(choice)), actions.Term("刷墙")][: choice % 3]
        self.attempt(actions.settle, who, form=["oral", "written", "sung"][choice % 7 % 3], terms=terms)

    def do_again(self, choice: int, who: str | None) -> None:
        self.attempt(actions.talk_again, who)

    def do_effect(self, choice: int, who: str | None) -> None:
        on = self.now.date() + dt.timedelta(days=1 if choice % 9 == 0 else 0)
        self.attempt(actions.take_effect, who, on=on)

    def do_check(self, choice: int, who: str | None) -> None:
        terms = list(MediationTerm.objects.filter(agreement__mediation_id=self.id).order_by("position"))
        if terms:
            result = [*states.RESULTS, "maybe"][choice % 4]
            term = terms[choice % len(terms)]
            self.attempt(actions.check_term, who, term=term, result=result, on=self.now.date())

    def do_finish(self, choice: int, who: str | None) -> None:
        self.attempt(actions.finish_mediation, who)

    def do_give_up(self, choice: int, who: str | None) -> None:
        self.attempt(actions.end_without_agreement, who)

    def do_confirm(self, choice: int, who: str | None) -> None:
        self.attempt(actions.note_confirmation, who, given=choice % 2 == 0, on=self.now.date())

    @invariant()
    def it_stays_closed(self) -> None:
        """At every step: the parties with a person, and the one mediator. Nobody else, by any post."""
        if not hasattr(self, "id"):
            return
        one = self.one
        allowed = {one.mediator_id, *one.parties.exclude(person=None).values_list("person_id", flat=True)}
        everybody = [*self.town.actors.values(), self.town.visitor]
        self.turn = (self.turn + 1) % len(everybody)
        # Three of them at each step, another three at the next: everybody comes round.
        for actor in (everybody + everybody)[self.turn : self.turn + 3]:
            assert (queries.find(actor, one.ref) is not None) == (actor.id in allowed)
        record = Record.objects.get(pk=self.id)
        assert (record.title, record.public_title, record.state) == ("", "", states.CLOSED_FILE)

    @invariant()
    def it_stays_voluntary(self) -> None:
        """The counters are the rows; every yes stands before anybody sits down, a talk before an agreement."""
        if not hasattr(self, "id"):
            return
        one = self.one
        self.reached |= {one.state, one.outcome or one.state}
        parties = list(one.parties.all())
        said = [party for party in parties if party.agreed_at]
        talks = MediationSession.objects.filter(mediation=one)
        assert (one.parties_n, one.consents_n, one.sessions_n) == (len(parties), len(said), talks.count())
        agreement = MediationAgreement.objects.filter(mediation=one).first()
        if one.state in (*states.WILLING, states.FOLLOW_UP):
            assert len(said) == len(parties)
            assert one.willing_at
        if one.state in (states.IN_SESSION, states.AGREEMENT, states.FOLLOW_UP):
            assert talks.exists()
        in_force = agreement is not None and agreement.effective_on is not None
        assert in_force == (one.state == states.FOLLOW_UP or one.outcome == states.SETTLED)
        assert (agreement is not None) == (in_force or one.state == states.AGREEMENT)
        if one.outcome in (states.LEFT, states.DECLINED):
            assert not said, "who left bears no mark"
        if MediationCheck.objects.filter(term__agreement__mediation=one).exists():
            assert in_force
        moves = MediationHandover.objects.filter(mediation=one).order_by("at", "id")
        assert one.mediator_id in {moves.last().after_id if moves else one.mediator_id}


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.mechanism("S4-18", "ET-08", "N-48")
def test_whatever_people_do_it_stays_voluntary_and_closed() -> None:
    """In the end the walks have been in every state and have ended in every way."""
    Walk.town = build_town()
    Walk.reached = set()
    everything = {*states.MEDIATION.states, *states.OUTCOMES}
    walk_until(Walk, lambda: everything - Walk.reached, walks=12, steps=22)
