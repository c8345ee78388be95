"""The city hotline's orders: both numbers kept, nothing entered twice, what both sides say differently shown."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions, imports
from mulin.matters.actions.hotline import take_order
from mulin.matters.hotline import reading
from mulin.matters.hotline.differences import differences
from mulin.matters.hotline.fold import state_of
from mulin.matters.models import InboundOrder, Matter, OrderMessage, OrderSettlement
from mulin.matters.queries import hotline as queries
from mulin.platform import errors
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters.hotline import ONE, answered, order_of, sent

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S1-15", "S1-18", "S3-54")
def test_an_order_is_one_matter_with_both_numbers(town: Town, now: dt.datetime) -> None:
    first, again = sent(town, now, ONE), sent(town, now, ONE)
    assert (len(first.new), first.refused) == (1, [])
    assert (again.new, again.changed, again.repeated) == ([], [], 1)
    matter = Matter.objects.get()
    assert (matter.channel, matter.source, matter.external_no, matter.place) == (
        "hotline",
        "12345",
        "G-1",
        town.building,
    )
    assert order_of().matter == matter
    assert "13900000000" not in matter.words + OrderMessage.objects.get().words
    assert matter.reporters.get().phone == "13900000000"
    assert Act.objects.get(verb="matters.hotline_order").record_id == matter.id


@pytest.mark.mechanism("S1-15", "S3-54")
def test_what_an_import_brought_before_is_not_entered_twice(
    town: Town, now: dt.datetime, tmp_path: Any
) -> None:
    path = tmp_path / "hotline.csv"
    path.write_text(
        "工单编号,来电时间,诉求内容,地址\nG-1,2026-06-10 09:00,灯不亮,青桐苑3号楼\n", encoding="utf-8"
    )
    imports.run(
        path,
        street=town.street,
        source="12345",
        history=False,
        channel="hotline",
        actor=town.dispatcher,
        now=now,
    )
    taken = sent(town, now, {**ONE, "state": "催单", "urged": 2})
    assert len(taken.new) == 1
    assert order_of().matter == Matter.objects.get()
    assert order_of().urged == 2


@pytest.mark.mechanism("S1-15")
def test_what_comes_again_is_told_on_the_matter(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    later = {
        **ONE,
        "words": "二楼的灯也不亮",
        "state": "催单",
        "due_at": "2026-06-20 12:00",
        "updated_at": "2026-06-11 08:00",
    }
    taken = sent(town, now, later, {"number": "G-1", "state": "催单", "updated_at": "2026-06-11 08:30"})
    assert len(taken.changed) == 2
    order = order_of()
    assert (order.urged, order.messages, order.state) == (2, 3, "open")
    acts = [one.detail.body for one in Act.objects.filter(verb="matters.hotline_again").order_by("id")]
    assert "二楼的灯也不亮" in acts[0]["said"]
    assert "催单" in acts[0]["what"]
    assert Matter.objects.count() == 1


@pytest.mark.mechanism("S1-15")
def test_their_limit_comes_nearer_and_never_further(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    matter = Matter.objects.get()
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
    )
    ours = sheet.due_at
    near = {"number": "G-1", "due_at": "2026-06-12 12:00", "updated_at": "2026-06-11 09:00"}
    sent(town, now, near)
    sheet.refresh_from_db()
    matter.refresh_from_db()
    assert sheet.due_at == matter.due_at == matter.solve_by == matter.outside_due_at < ours
    sent(town, now, {"number": "G-1", "due_at": "2027-01-01 12:00", "updated_at": "2026-06-11 09:30"})
    sheet.refresh_from_db()
    assert sheet.due_at < ours
    passed = {"number": "G-1", "due_at": "2026-06-10 12:00", "updated_at": "2026-06-11 09:40"}
    sent(town, now, passed)
    (one,) = differences(order_of())
    assert (one.over, one.ways) == ("due", ("ours",))


def test_what_a_row_lacks_is_said_by_row(town: Town, now: dt.datetime) -> None:
    taken = sent(
        town,
        now,
        {"words": "没有编号"},
        {"number": "G-2", "state": "???", "words": "x"},
        {"number": "G-3", "due_at": "soon", "words": "x"},
    )
    assert [one.row for one in taken.refused] == [1, 2, 3]
    assert not InboundOrder.objects.exists()


def test_an_order_without_content_waits_for_it(town: Town, now: dt.datetime) -> None:
    sent(town, now, {"number": "G-1", "state": "催单", "updated_at": "2026-06-11 08:00"})
    assert order_of().matter is None
    assert queries.orders(town.street).waiting == 1
    sent(town, now, ONE)
    assert order_of().matter == Matter.objects.get()


def settle(town: Town, now: dt.datetime, over: str, way: str, reason: str = "电话里对过") -> OrderSettlement:
    return actions.settle_order(
        order=order_of(), over=over, way=way, reason=reason, actor=town.second_dispatcher, now=now
    )


def say(town: Town, now: dt.datetime, state: str, hour: int = 12, **more: Any) -> None:
    sent(town, now, {"number": "G-1", "state": state, "updated_at": f"2026-06-11 {hour:02}:00", **more})


def over_of() -> list[str]:
    return [one.over for one in differences(order_of())]


@pytest.mark.mechanism("S1-15", "S0-22")
def test_they_close_what_has_no_answer_here(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    noon = now + dt.timedelta(hours=4)
    say(town, noon, "办结")
    (one,) = differences(order_of())
    assert (one.over, one.ways) == ("state", ("ours",))
    with pytest.raises(errors.Conflict):
        settle(town, noon, "state", "theirs")
    assert Matter.objects.get().state == "new"
    settle(town, noon, "state", "ours", "还在修")
    assert over_of() == []
    # Once either side moves, it is looked at again.
    answered(town, noon)
    assert over_of() == ["state"]
    settle(town, noon, "state", "theirs", "市里回访过了")
    assert (Matter.objects.get().state, Matter.objects.get().outcome) == ("closed", "solved")
    assert over_of() == []
    assert OrderSettlement.objects.count() == 2


@pytest.mark.mechanism("S1-15", "S0-22")
def test_they_send_back_what_is_answered_or_closed_here(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    answered(town, now)
    noon = now + dt.timedelta(hours=4)
    say(town, noon, "退回重办", callback="本人说还是不亮")
    assert over_of() == ["state"]
    settle(town, noon, "state", "theirs")
    matter = Matter.objects.get()
    assert matter.state in ("received", "with_handler")
    assert matter.said.get().words == "本人说还是不亮"
    assert over_of() == []
    # Answered again, after they sent it back: they only have not heard yet.
    answered(town, noon + dt.timedelta(hours=1))
    assert over_of() == []


@pytest.mark.mechanism("S1-15")
def test_they_withdraw_and_others_are_not_passed_over(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    noon = now + dt.timedelta(hours=4)
    say(town, noon, "撤单")
    settle(town, noon, "state", "theirs")
    assert Matter.objects.get().outcome == "withdrawn"
    say(town, noon, "退回重办", 12, callback="又说要办")
    order = order_of()
    assert order.state in ("returned", "withdrawn")


@pytest.mark.mechanism("S1-15")
def test_another_answer_is_shown_until_it_is_looked_at(town: Town, now: dt.datetime) -> None:
    sent(town, now, ONE)
    answered(town, now, "灯换好了。")
    say(town, now, "在办", answer="灯换好了")
    assert over_of() == []
    say(town, now, "在办", 13, answer="物业说不归它管")
    assert over_of() == ["answer"]
    settle(town, now, "answer", "ours")
    assert over_of() == []


def test_who_may_not_is_told_so(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Refusal):
        actions.take_orders(street=town.street, messages=[], actor=town.handler, now=now)
    with pytest.raises(errors.Refusal):
        actions.take_orders(street=town.street, messages=[], actor=town.other_dispatcher, now=now)
    sent(town, now, ONE)
    say(town, now, "撤单")
    with pytest.raises(errors.Refusal):
        actions.settle_order(
            order=order_of(), over="state", way="ours", reason="x", actor=town.leader, now=now
        )
    with pytest.raises(errors.Invalid):
        settle(town, now, "state", "ours", "  ")


@pytest.mark.parametrize(
    ("told", "state"),
    [("在办", "open"), ("未办结", "open"), ("已办结", "closed"), ("撤单", "withdrawn"), ("退回重办", "returned"), ("", ""), ("乱", None)],
)  # fmt: skip
def test_their_words_for_states(told: str, state: str | None) -> None:
    assert state_of(told) == state


STATES = ("", "在办", "催单", "办结", "撤单", "退回重办")
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.sampled_from(["G-1", "G-2"]),
            "words": st.sampled_from(["灯不亮", "灯还是不亮"]),
            "state": st.sampled_from(STATES),
            "due_at": st.sampled_from(["", "2026-06-20 12:00", "2026-06-25 12:00"]),
            "answer": st.sampled_from(["", "换好了", "修好了"]),
            "urged": st.integers(0, 3),
            "updated_at": st.integers(1, 9).map(lambda hour: f"2026-06-10 0{hour}:00"),
        }
    ),
    min_size=1,
    max_size=6,
)


def stands() -> list[tuple[Any, ...]]:
    """Everything that the messages alone decide."""
    rows = InboundOrder.objects.order_by("number").values_list(
        "number", "state", "told", "state_at", "due_at", "answer", "urged", "messages",
        "matter__state", "matter__due_at", "matter__outside_due_at", "matter__external_no",
    )  # fmt: skip
    return list(rows)


@pytest.mark.mechanism("S1-15", "S3-54")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), messages=MESSAGES)
def test_in_whatever_order_and_however_often_they_come_it_ends_the_same(
    town: Town, now: dt.datetime, data: st.DataObject, messages: list[dict[str, Any]]
) -> None:
    from django.db import transaction

    def ending(batches: list[list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
        with transaction.atomic():
            for batch in batches:
                sent(town, now, *batch)
            found = stands()
            assert Matter.objects.count() == len({one["number"] for one in messages})
            transaction.set_rollback(True)
        return found

    shuffled = data.draw(st.permutations(messages))
    cut = data.draw(st.integers(0, len(messages)))
    repeated = data.draw(st.lists(st.sampled_from(messages), max_size=4))
    once = ending([messages])
    assert once == ending([shuffled[:cut], shuffled[cut:], repeated])


def test_two_in_one_batch_are_one(town: Town, now: dt.datetime) -> None:
    for first, second in itertools.permutations([ONE, {**ONE, "state": "催单"}]):
        sent(town, now, first, second)
    assert Matter.objects.count() == InboundOrder.objects.count() == 1


def test_one_message_is_one_act(town: Town, now: dt.datetime) -> None:
    (message,) = reading.of_objects([ONE], town.street)
    by = {"street": town.street, "message": message, "actor": town.dispatcher, "now": now}
    order, what = take_order(**by)
    assert (what, order.number) == ("new", "G-1")
    assert take_order(**by) == (order, "repeated")
