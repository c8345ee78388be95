"""Sheets between offices: passed on, helped with, proposed upwards, decided by an arbiter, put off."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, queries, states
from mulin.matters.jobs import look_at_delays
from mulin.matters.models import Arbitration, Assignment, Delay, Matter
from mulin.platform import errors
from mulin.platform.timeline.models import Act
from tests.factories import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(town: Town, now: dt.datetime) -> Assignment:
    """A matter in the hand of the property company."""
    matter = town.raise_matter(now=now, contact=actions.Contact(phone="10000000027")).matter
    sheet = _dispatch(town, matter, now)
    return actions.accept(assignment=sheet, actor=town.handler, now=now)


def _dispatch(town: Town, matter: Matter, now: dt.datetime, to: str = "property") -> Assignment:
    return actions.dispatch(
        matter=matter, to=getattr(town, to), reason="归他们管", actor=town.dispatcher, now=now
    )


def _transfer(town: Town, sheet: Assignment, now: dt.datetime, to: str = "power") -> Assignment:
    return actions.offer_transfer(
        assignment=sheet, to=getattr(town, to), reason="是电表的事", actor=town.handler, now=now
    )


@pytest.mark.mechanism("S3-48", "S4-17")
def test_a_transfer_passes_only_when_it_is_taken(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    offered = _transfer(town, sheet, now)
    matter = Matter.objects.get(pk=sheet.matter_id)
    assert matter.owner_id == town.handler.id, "who had it answers for it until the other one takes it"
    assert queries.find(town.power_handler, matter.ref) is not None
    later = now + dt.timedelta(hours=1)
    actions.accept(assignment=offered, actor=town.power_handler, now=later)
    matter.refresh_from_db()
    before, taken = Assignment.objects.order_by("offered_at", "id")
    assert (before.state, taken.state, taken.kind) == (states.PASSED, states.IN_HAND, "lead")
    assert matter.owner_id == town.power_handler.id
    assert taken.due_at == sheet.due_at, "passing on wins nobody time"
    actions.answer(
        matter=matter, body="换了电表", proposes=states.SOLVED, actor=town.power_handler, now=later
    )


@pytest.mark.mechanism("S3-48")
@pytest.mark.parametrize("when", ["before the offer", "while it is offered"])
def test_what_was_put_off_stays_put_off_for_who_takes_the_sheet_over(
    town: Town, now: dt.datetime, sheet: Assignment, when: str
) -> None:
    matter, day = sheet.matter, now.date() + dt.timedelta(days=20)
    offered = _transfer(town, sheet, now) if when == "while it is offered" else None
    asked = _ask(town, sheet, now)
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)
    offered = offered or _transfer(town, sheet, now)
    taken = actions.accept(assignment=offered, actor=town.power_handler, now=now)
    matter.refresh_from_db()
    assert matter.hung_until == day
    assert taken.due_at == matter.due_at
    asked.refresh_from_db()
    actions.end_delay(delay=asked, actor=town.power_handler, now=now)
    taken.refresh_from_db()
    matter.refresh_from_db()
    assert taken.due_at == matter.due_at < now + dt.timedelta(days=19)


def test_a_delay_that_was_only_asked_for_is_not_handed_on(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    asked = _ask(town, sheet, now)
    actions.accept(assignment=_transfer(town, sheet, now), actor=town.power_handler, now=now)
    with pytest.raises(errors.Conflict):
        actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)


@pytest.mark.mechanism("S3-48")
def test_a_transfer_that_is_refused_stays_where_it_was(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    offered = _transfer(town, sheet, now)
    actions.return_sheet(assignment=offered, reason="不是电表", actor=town.power_handler, now=now)
    matter = Matter.objects.get(pk=sheet.matter_id)
    assert (matter.state, matter.owner_id) == (states.WITH_HANDLER, town.handler.id)
    assert queries.whole(matter).live == sheet


def test_a_transfer_to_oneself_is_refused_with_the_way_out(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        _transfer(town, sheet, now, to="property")
    assert (refused.value.rule, refused.value.field) == ("S3-48", "to")
    assert refused.value.remedy


def test_only_one_is_asked_to_take_over_at_a_time(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    _transfer(town, sheet, now)
    with pytest.raises(errors.Conflict):
        _transfer(town, sheet, now, to="committee")


def test_who_asked_for_a_transfer_may_take_it_back(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    offered = _transfer(town, sheet, now)
    actions.recall(assignment=offered, reason="问清楚了，是我们的", actor=town.handler, now=now)
    with pytest.raises(errors.Refusal):
        actions.recall(assignment=sheet, reason="不想办", actor=town.handler, now=now)
    assert queries.whole(Matter.objects.get(pk=sheet.matter_id)).live == sheet


@pytest.mark.mechanism("S1-20")
def test_one_leads_others_help_and_one_answers(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    matter = Matter.objects.get(pk=sheet.matter_id)
    help_ = actions.ask_help(
        matter=matter, to=town.power, task="断电十分钟", reason="", actor=town.dispatcher, now=now
    )
    assert help_.due_at > now
    actions.accept(assignment=help_, actor=town.power_handler, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == town.handler.id, "who leads still answers for it"
    with pytest.raises(errors.Refusal):
        actions.answer(matter=matter, body="断过电了", proposes="solved", actor=town.power_handler, now=now)
    with pytest.raises(errors.Invalid):
        actions.give_help(assignment=help_, result=" ", actor=town.power_handler, now=now)
    actions.give_help(assignment=help_, result="断了十分钟，换好了", actor=town.power_handler, now=now)
    actions.answer(matter=matter, body="灯换好了", proposes="solved", actor=town.handler, now=now)
    assert matter.answers.count() == 1


@pytest.mark.mechanism("S1-20")
def test_help_that_is_not_done_ends_with_the_answer(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    matter = Matter.objects.get(pk=sheet.matter_id)
    help_ = actions.ask_help(
        matter=matter, to=town.power, task="断电", reason="", actor=town.handler, now=now
    )
    actions.answer(matter=matter, body="自己弄好了", proposes="solved", actor=town.handler, now=now)
    help_.refresh_from_db()
    assert help_.state == states.WITHDRAWN
    assert help_.end_reason


def test_nobody_is_asked_to_help_twice_or_before_somebody_leads(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    matter = Matter.objects.get(pk=sheet.matter_id)
    actions.ask_help(matter=matter, to=town.power, task="断电", reason="", actor=town.dispatcher, now=now)
    for to in (town.property, town.power):
        with pytest.raises(errors.Invalid) as refused:
            actions.ask_help(matter=matter, to=to, task="断电", reason="", actor=town.dispatcher, now=now)
        assert refused.value.field == "to"
    assert matter.assignments.filter(kind="co").count() == 1
    fresh = town.raise_matter(now=now).matter
    with pytest.raises(errors.Conflict):
        actions.ask_help(matter=fresh, to=town.power, task="断电", reason="", actor=town.dispatcher, now=now)


@pytest.mark.mechanism("S3-48", "S4-17")
def test_the_second_refusal_goes_to_a_named_arbiter(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    for to, actor in (("property", town.handler), ("power", town.power_handler)):
        sheet = _dispatch(town, matter, now, to)
        actions.return_sheet(assignment=sheet, reason="不归我们", actor=actor, now=now)
    opened = Arbitration.objects.get(matter=matter)
    matter.refresh_from_db()
    assert opened.arbiter_id == town.leader.id == matter.owner_id
    assert matter.due_at == opened.due_at > now
    with pytest.raises(errors.Conflict) as refused:
        _dispatch(town, matter, now)
    assert refused.value.rule == "N-72"
    with pytest.raises(errors.Refusal):
        actions.decide(arbitration=opened, to=town.power, reason="归供电", actor=town.dispatcher, now=now)
    sheet = actions.decide(
        arbitration=opened, to=town.power, reason="表前归供电所", actor=town.leader, now=now
    )
    with pytest.raises(errors.Refusal) as bound:
        actions.return_sheet(assignment=sheet, reason="还是不归我们", actor=town.power_handler, now=now)
    assert bound.value.rule == "N-72"
    actions.accept(assignment=sheet, actor=town.power_handler, now=now)


def test_a_third_refusal_after_a_decision_counts_anew(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    for to, actor in (("property", town.handler), ("power", town.power_handler)):
        sheet = _dispatch(town, matter, now, to)
        actions.return_sheet(assignment=sheet, reason="不归我们", actor=actor, now=now)
    opened = Arbitration.objects.get(matter=matter)
    later = now + dt.timedelta(hours=2)
    bound = actions.decide(arbitration=opened, to=town.power, reason="归供电", actor=town.leader, now=later)
    actions.recall(assignment=bound, reason="有新情况", actor=town.dispatcher, now=later)
    sheet = _dispatch(town, matter, later)
    actions.return_sheet(assignment=sheet, reason="不归我们", actor=town.handler, now=later)
    assert Arbitration.objects.filter(matter=matter).count() == 1


@pytest.mark.mechanism("S0-12", "S1-04")
def test_a_proposal_goes_up_and_who_raised_it_sees_every_hop(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now)
    proposed = actions.propose(
        matter=intake.matter, to=town.centre, words="请街道统一改线路", reason="", actor=town.worker, now=now
    )
    assert proposed.kind == "proposal"
    actions.accept(assignment=proposed, actor=town.dispatcher, now=now)
    shown = queries.slip(queries.by_token(intake.reporter.token))  # type: ignore[union-attr,arg-type]
    assert [line.verb for line in shown.acts][-2:] == ["matters.propose", "matters.accept"]
    actions.answer(
        matter=intake.matter, body="列入下半年计划", proposes="explained", actor=town.dispatcher, now=now
    )


def test_a_proposal_goes_neither_down_nor_in_circles(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    with pytest.raises(errors.Invalid) as down:
        actions.propose(matter=matter, to=town.property, words="请", reason="", actor=town.worker, now=now)
    assert (down.value.rule, down.value.field) == ("S1-04", "to")
    first = actions.propose(
        matter=matter, to=town.centre, words="请改", reason="", actor=town.worker, now=now
    )
    actions.return_sheet(assignment=first, reason="先就地协商", actor=town.dispatcher, now=now)
    with pytest.raises(errors.Invalid) as circle:
        actions.propose(matter=matter, to=town.centre, words="请改", reason="", actor=town.worker, now=now)
    assert "绕" in circle.value.message


def _ask(town: Town, sheet: Assignment, now: dt.datetime, days: int = 20) -> Delay:
    return actions.ask_delay(
        assignment=sheet,
        reason="要等配件",
        public_reason="灯具要定做",
        review_on=(now + dt.timedelta(days=days)).date(),
        actor=town.handler,
        now=now,
    )


def test_a_clock_stands_still_only_by_an_approved_delay(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    asked = _ask(town, sheet, now)
    sheet.refresh_from_db()
    due = sheet.due_at
    assert Matter.objects.get(pk=sheet.matter_id).hung_until is None
    with pytest.raises(errors.Refusal):
        actions.decide_delay(delay=asked, approved=True, words="", actor=town.handler, now=now)
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)
    matter = Matter.objects.get(pk=sheet.matter_id)
    assert matter.hung_until == asked.review_on
    assert matter.due_at > due
    on_the_day = now + dt.timedelta(days=20)
    assert look_at_delays(on_the_day) == 1
    assert look_at_delays(on_the_day) == 0, "looked at once"
    matter.refresh_from_db()
    sheet.refresh_from_db()
    assert matter.hung_until is None
    assert on_the_day < sheet.due_at == matter.due_at < on_the_day + dt.timedelta(days=14)


def test_a_delay_that_is_refused_leaves_the_limit(town: Town, now: dt.datetime, sheet: Assignment) -> None:
    asked = _ask(town, sheet, now)
    with pytest.raises(errors.Invalid):
        actions.decide_delay(delay=asked, approved=False, words="", actor=town.leader, now=now)
    actions.decide_delay(delay=asked, approved=False, words="先换普通灯", actor=town.leader, now=now)
    assert Assignment.objects.get(pk=sheet.pk).due_at == sheet.due_at
    assert _ask(town, sheet, now), "it can be asked for again"


@pytest.mark.parametrize("days", [-3, 0, 1, 400])
def test_a_delay_to_an_impossible_day_is_refused_at_its_field(
    town: Town, now: dt.datetime, sheet: Assignment, days: int
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        _ask(town, sheet, now, days)
    assert refused.value.field == "review_on"
    assert not Delay.objects.exists()


def test_what_is_answered_or_taken_back_hangs_no_more(
    town: Town, now: dt.datetime, sheet: Assignment
) -> None:
    asked = _ask(town, sheet, now)
    actions.decide_delay(delay=asked, approved=True, words="", actor=town.leader, now=now)
    matter = Matter.objects.get(pk=sheet.matter_id)
    actions.answer(matter=matter, body="提前到货，换好了", proposes="solved", actor=town.handler, now=now)
    matter.refresh_from_db()
    assert matter.hung_until is None
    assert Delay.objects.get().state == "ended"
    assert Act.objects.filter(record_id=matter.id).count() > 5
