"""What each act on a mediation does, whom it refuses, and what its tables refuse by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from mulin.matters import actions
from mulin.matters.models import (
    Mediation,
    MediationAgreement,
    MediationHandover,
    MediationParty,
    MediationTerm,
)
from mulin.matters.states import mediation as states
from mulin.people.models import Person
from mulin.platform import crypto, errors, policy
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters.mediations import ORDER, SECRET, asked, in_state, party

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S4-18", "N-48")
def test_asking_is_ones_own_yes_and_the_last_yes_opens_it(town: Town, now: dt.datetime) -> None:
    one = actions.ask_mediation(
        place=town.neighbourhood,
        about=SECRET,
        others=[actions.Side("对门"), actions.Side(person=town.persons["neighbour"])],
        mediator=town.persons["mediator"],
        token="t" * 24,
        actor=town.resident,
        now=now,
    )
    assert (one.parties_n, one.consents_n, one.state) == (3, 1, states.ASKED)
    with pytest.raises(errors.Refusal):
        actions.agree_to_mediate(
            mediation=one, party=party(one, 2), how="我替他", actor=town.resident, now=now
        )
    with pytest.raises(errors.Invalid):
        actions.agree_to_mediate(mediation=one, party=party(one, 1), how=" ", actor=town.mediator, now=now)
    actions.agree_to_mediate(mediation=one, party=party(one, 1), how="当面", actor=town.mediator, now=now)
    with pytest.raises(errors.Conflict):
        actions.agree_to_mediate(mediation=one, party=party(one, 1), how="又", actor=town.mediator, now=now)
    opened = actions.agree_to_mediate(
        mediation=one, party=party(one, 2), how="", actor=town.neighbour, now=now
    )
    assert (opened.state, opened.consents_n, opened.willing_at) == (states.AGREED, 3, now)
    with pytest.raises(errors.Conflict):
        actions.agree_to_mediate(mediation=one, party=party(one, 2), how="", actor=town.neighbour, now=now)


@pytest.mark.mechanism("S4-18", "ET-08")
def test_who_is_registered_is_linked_and_nobody_mediates_their_own(town: Town, now: dt.datetime) -> None:
    phone = "10000000555"
    known = Person.objects.get(pk=town.persons["neighbour"].pk)
    Person.objects.filter(pk=known.pk).update(phone_index=crypto.blind(phone, "people.phone"))
    sides = [actions.Side("生人", "10000000777"), actions.Side("陆小满", phone)]
    made = actions.register_mediation(
        place=town.neighbourhood, about=SECRET, sides=sides, mediator=town.persons["mediator"],
        token="w" * 24, actor=town.worker, now=now,
    )  # fmt: skip
    assert [one.person_id for one in made.parties.order_by("position")] == [None, known.id]
    for who, wrong in (("handler", "mediator"), ("worker", "worker"), ("worker", "other_dispatcher")):
        with pytest.raises(errors.Refusal):
            actions.register_mediation(
                place=town.neighbourhood, about=SECRET, sides=sides, mediator=town.persons[wrong],
                token=f"{who}{wrong}" * 3, actor=town.actors[who], now=now,
            )  # fmt: skip
    own = [actions.Side(person=town.persons["mediator"]), actions.Side("对门")]
    with pytest.raises(errors.Invalid) as refused:
        actions.register_mediation(
            place=town.neighbourhood, about=SECRET, sides=own, mediator=town.persons["mediator"],
            token="o" * 24, actor=town.worker, now=now,
        )  # fmt: skip
    assert refused.value.field == "mediator"
    assert Mediation.objects.count() == 1, "nothing half-saved"


@pytest.mark.mechanism("S4-18")
def test_sessions_agreement_and_what_came_of_it(town: Town, now: dt.datetime) -> None:
    one = in_state(town, states.AGREED, now)
    by = {"actor": town.mediator, "now": now}
    both = [party(one, 0), party(one, 1)]
    with pytest.raises(errors.Conflict):
        actions.settle(mediation=one, form="oral", terms=[actions.Term("修")], **by)
    with pytest.raises(errors.Invalid):
        actions.hold_session(
            mediation=one, held_at=now + dt.timedelta(days=1), where="居委会", present=both,
            next_step="无", **by,
        )  # fmt: skip
    other = asked(town, now, token="z" * 24)
    with pytest.raises(errors.Invalid):
        actions.hold_session(
            mediation=one, held_at=now, where="居委会", present=[party(other, 1)], next_step="无", **by
        )
    actions.hold_session(mediation=one, held_at=now, where="居委会", present=both, next_step="再谈", **by)
    actions.settle(mediation=one, form="oral", terms=[actions.Term("修", both[1])], **by)
    actions.talk_again(mediation=one, **by)
    assert not MediationAgreement.objects.exists()
    actions.settle(mediation=one, form="oral", terms=[actions.Term("修水管", both[1])], **by)
    actions.take_effect(mediation=one, on=now.date(), **by)
    with pytest.raises(errors.Conflict):
        actions.finish_mediation(mediation=one, **by)
    term = MediationTerm.objects.get()
    actions.check_term(mediation=one, term=term, result=states.NOT_KEPT, on=now.date(), **by)
    actions.check_term(mediation=one, term=term, result=states.KEPT, on=now.date(), **by)
    assert term.checks.count() == 2, "looking again writes another line"
    ended = actions.finish_mediation(mediation=one, **by)
    assert (ended.state, ended.outcome) == (states.ENDED, states.SETTLED)


@pytest.mark.mechanism("S4-18", "N-48")
def test_ways_out(town: Town, now: dt.datetime) -> None:
    by = {"actor": town.mediator, "now": now}
    one = in_state(town, states.IN_SESSION, now)
    assert actions.end_without_agreement(mediation=one, **by).outcome == states.NOT_SETTLED
    two = in_state(town, states.AGREED, now, token="2" * 24)
    with pytest.raises(errors.Conflict):
        actions.end_without_agreement(mediation=two, **by)
    with pytest.raises(errors.Invalid):
        actions.refer_mediation(mediation=two, to=" ", **by)
    assert actions.refer_mediation(mediation=two, to="区法院", **by).outcome == states.REFERRED
    three = in_state(town, states.ASKED, now, token="3" * 24)
    left = actions.leave_mediation(mediation=three, party=party(three, 0), actor=town.resident, now=now)
    assert (left.outcome, left.consents_n) == (states.DECLINED, 0)
    four = in_state(town, states.FOLLOW_UP, now, token="4" * 24)
    left = actions.leave_mediation(mediation=four, party=party(four, 0), actor=town.resident, now=now)
    assert left.outcome == states.SETTLED, "an agreement in force stays in force"
    with pytest.raises(errors.Conflict):
        actions.leave_mediation(mediation=four, party=party(four, 0), actor=town.resident, now=now)


@pytest.mark.mechanism("S4-18", "ET-08")
def test_handing_over_and_looking_up_numbers(town: Town, now: dt.datetime) -> None:
    one = asked(town, now)
    reached = actions.show_mediation_contacts(mediation=one, actor=town.mediator, now=now)
    assert {row.phone for row in reached} == {"10000000027", "10000000088"}
    assert Act.objects.filter(record_id=one.id, verb="matters.mediation_show_contact").count() == 1
    for who in ("resident", "leader", "second_mediator", "visitor"):
        actor = town.visitor if who == "visitor" else town.actors[who]
        with pytest.raises(errors.Refusal):
            actions.show_mediation_contacts(mediation=one, actor=actor, now=now)
    for wrong in ("mediator", "resident", "worker"):
        with pytest.raises(errors.Invalid):
            actions.hand_over_mediation(
                mediation=one, to=town.persons[wrong], reason="换人", actor=town.mediator, now=now
            )
    actions.hand_over_mediation(
        mediation=one, to=town.persons["second_mediator"], reason="换人", actor=town.mediator, now=now
    )
    row = MediationHandover.objects.get()
    assert (row.before_id, row.after_id) == (
        town.persons["mediator"].id,
        town.persons["second_mediator"].id,
    )
    with pytest.raises(errors.Refusal):
        actions.show_mediation_contacts(mediation=one, actor=town.mediator, now=now)


@pytest.mark.mechanism("N-48")
def test_confirmation_follows_the_policy_of_the_day(town: Town, now: dt.datetime) -> None:
    """A dated value: what was fixed before stays as it was."""
    by = {"actor": town.mediator, "now": now}
    first = in_state(town, states.FOLLOW_UP, now)
    policy.put("matters.mediation.confirm_days", 40, street_id=None, valid_from=now.date(), source="test")
    second = in_state(town, states.FOLLOW_UP, now, token="2" * 24)
    waits = [
        (one.agreement.confirm_by - one.agreement.effective_on).days
        for one in (Mediation.objects.get(pk=first.pk), second)
    ]
    assert waits == [30, 40]
    with pytest.raises(errors.Conflict):
        actions.note_confirmation(mediation=first, given=True, on=now.date(), **by)
    actions.note_confirmation(mediation=first, given=False, on=now.date(), **by)
    agreement = actions.note_confirmation(mediation=first, given=True, on=now.date(), **by)
    assert (agreement.applied_on, agreement.confirmed_on) == (now.date(), now.date())
    later = {**by, "now": now + dt.timedelta(days=1)}
    with pytest.raises(errors.Invalid, match="已经确认了") as refused:
        actions.note_confirmation(mediation=first, given=False, on=later["now"].date(), **later)
    assert refused.value.field == "on"
    assert not actions.remind_of_confirmation(mediation=first, actor=town.mediator, now=now)
    assert actions.remind_of_confirmation(mediation=second, actor=town.mediator, now=now)


@pytest.mark.mechanism("S4-18", "N-48")
@pytest.mark.parametrize(
    "values",
    [
        {"state": states.IN_SESSION, "consents_n": 1},
        {"state": states.IN_SESSION, "sessions_n": 0},
        {"state": states.FOLLOW_UP, "consents_n": 0},
        {"state": states.AGREEMENT, "sessions_n": 0},
        {"state": states.ENDED},
        {"state": states.ENDED, "outcome": "fled"},
        {"outcome": states.SETTLED},
        {"state": "somewhere"},
        {"parties_n": 1},
        {"consents_n": 3},
    ],
)
def test_the_table_refuses_what_must_not_be(town: Town, now: dt.datetime, values: dict[str, object]) -> None:
    one = in_state(town, states.IN_SESSION, now)
    if "ENDED" in str(values) or (values.get("state") == states.ENDED and "outcome" in values):
        values = {**values, "ended_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mediation.objects.filter(pk=one.pk).update(**values)


@pytest.mark.mechanism("N-48")
def test_a_yes_without_how_and_a_late_application_cannot_be_kept(town: Town, now: dt.datetime) -> None:
    one = in_state(town, states.FOLLOW_UP, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationParty.objects.filter(mediation=one, position=0).update(how_agreed=b"")
    late = one.agreement.confirm_by + dt.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationAgreement.objects.filter(mediation=one).update(applied_on=late)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationTerm.objects.filter(agreement__mediation=one).update(what=b"")


@pytest.mark.mechanism("ET-08")
@pytest.mark.parametrize("state", ORDER)
def test_no_act_is_anybody_elses(town: Town, now: dt.datetime, state: str) -> None:
    one = in_state(town, state, now)
    outsiders = [*(actor for key, actor in town.actors.items() if key not in ("resident", "mediator"))]
    for actor in outsiders:
        for act, more in (
            (actions.finish_mediation, {}),
            (actions.end_without_agreement, {}),
            (actions.talk_again, {}),
            (actions.refer_mediation, {"to": "法院"}),
            (actions.leave_mediation, {"party": party(one, 0)}),
            (actions.take_effect, {"on": now.date()}),
            (actions.note_confirmation, {"given": False, "on": now.date()}),
            (actions.show_mediation_contacts, {}),
        ):
            with pytest.raises(errors.Refusal) as refused:
                act(mediation=one, actor=actor, now=now, **more)  # type: ignore[operator]
            assert refused.value.status == 403
    one.refresh_from_db()
    assert one.state == state
