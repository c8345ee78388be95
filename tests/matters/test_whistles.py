"""Whistle orders: called, arrived in time or late, reported, rated as an organisation; or excused with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.matters import actions, jobs, queries
from mulin.matters.models import Matter, Whistle, WhistleCall
from mulin.matters.queries import WhistleFilters
from mulin.platform import errors, policy
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Link
from mulin.platform.timeline.queries import story
from mulin.territory.models import Organisation
from tests.factories import Town
from tests.matters.at_desk import matter_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def blow(town: Town, now: dt.datetime, **changes: Any) -> Whistle:
    values: dict[str, Any] = {
        "place": town.compound,
        "kind": "enforcement",
        "words": "楼道堆满旧家具，劝过三次",
        "departments": [town.property, town.power],
        "actor": town.dispatcher,
        "now": now,
    }
    return actions.blow_whistle(**{**values, **changes})


def call_to(whistle: Whistle, organisation: Organisation) -> WhistleCall:
    return WhistleCall.objects.get(whistle=whistle, organisation=organisation)


@pytest.mark.mechanism("S4-49")
def test_the_whole_way_of_a_whistle(town: Town, now: dt.datetime) -> None:
    """Called, arrived, reported, excused: closed by the last of them, and whoever answers for the matter is told."""
    matter = matter_in(town, "in_hand", now)
    whistle = blow(town, now, matter=matter)
    assert (whistle.ref, whistle.state) == ("W-2026-00001", "open")
    assert whistle.arrive_by == now + 4 * HOUR
    assert Link.objects.filter(source_id=matter.id, to_id=whistle.id, kind="whistle").exists()
    mine, theirs = call_to(whistle, town.property), call_to(whistle, town.power)
    actions.arrive(call=mine, people=3, post="经理带队", actor=town.handler, now=now + HOUR)
    actions.decline_call(call=theirs, reason="在抢修", actor=town.power_handler, now=now + HOUR)
    actions.report(call=mine, words="清了两车", actor=town.handler, now=now + 2 * HOUR)
    whistle.refresh_from_db()
    assert whistle.state == "open", "one has still not been answered"
    actions.excuse(call=theirs, reply="抢修要紧", actor=town.leader, now=now + 3 * HOUR)
    whistle.refresh_from_db()
    assert (whistle.state, whistle.closed_at) == ("closed", now + 3 * HOUR)
    told = story([matter.id])[-1]
    assert told.verb == "matters.whistle_result"
    assert "清了两车" in told.said
    assert Notice.objects.filter(kind="matters.whistle.through", person_id=town.handler.id).count() == 1
    actions.rate(
        call=mine,
        in_time=True,
        helped=True,
        solved=True,
        why="一小时就到",
        actor=town.dispatcher,
        now=now + 4 * HOUR,
    )
    mine.refresh_from_db()
    assert (mine.state, mine.late, mine.solved) == ("rated", False, True)


def test_the_departments_people_are_told_at_once(town: Town, now: dt.datetime) -> None:
    blow(town, now, departments=[town.power])
    send_due(now)
    notice = Notice.objects.get(kind="matters.whistle.called")
    assert (notice.person_id, notice.state) == (town.power_handler.id, "sent")
    assert "旧家具" in notice.body


@pytest.mark.mechanism("S4-49")
def test_arriving_late_is_kept_and_cannot_be_rated_as_in_time(town: Town, now: dt.datetime) -> None:
    call = call_to(blow(town, now), town.property)
    actions.arrive(call=call, people=1, post="值班员", actor=town.handler, now=now + 5 * HOUR)
    call.refresh_from_db()
    assert call.late
    actions.report(call=call, words="看过了", actor=town.handler, now=now + 6 * HOUR)
    rating: dict[str, Any] = {
        "call": call,
        "helped": True,
        "solved": False,
        "actor": town.leader,
        "now": now + 7 * HOUR,
    }
    with pytest.raises(errors.Invalid) as refused:
        actions.rate(in_time=True, why="还行", **rating)
    assert refused.value.field == "in_time"
    with pytest.raises(errors.Invalid):
        actions.rate(in_time=False, why=" ", **rating)
    actions.rate(in_time=False, why="晚了一小时", **rating)


def test_the_street_insists_with_a_new_time(town: Town, now: dt.datetime) -> None:
    call = call_to(blow(town, now), town.power)
    actions.decline_call(call=call, reason="没有人", actor=town.power_handler, now=now)
    actions.insist(call=call, reply="电线要断电才能动", actor=town.dispatcher, now=now + HOUR)
    call.refresh_from_db()
    assert (call.state, call.arrive_by) == ("called", now + 5 * HOUR)
    assert Notice.objects.filter(kind="matters.whistle.insisted", person_id=town.power_handler.id).exists()


def test_a_reminder_before_the_time_or_after_arriving_is_none(town: Town, now: dt.datetime) -> None:
    call = call_to(blow(town, now), town.power)
    assert not actions.remind_to_arrive(call=call, actor=town.dispatcher, now=now + HOUR)
    actions.arrive(call=call, people=1, post="值班员", actor=town.power_handler, now=now + HOUR)
    assert not actions.remind_to_arrive(call=call, actor=town.dispatcher, now=now + 9 * HOUR)
    assert not Notice.objects.filter(kind="matters.whistle.reminded").exists()


def test_who_is_late_is_reminded_once(town: Town, now: dt.datetime) -> None:
    whistle = blow(town, now)
    actions.arrive(call=call_to(whistle, town.property), people=1, post="值班员", actor=town.handler, now=now)
    assert jobs.remind_departments(now + 3 * HOUR) == 0, "there is still time"
    assert jobs.remind_departments(now + 4 * HOUR) == 1
    assert jobs.remind_departments(now + 9 * HOUR) == 0, "run again it does nothing"
    reminded = Notice.objects.filter(kind="matters.whistle.reminded")
    assert [one.person_id for one in reminded] == [town.power_handler.id]


def test_the_time_to_arrive_follows_the_dated_policy(town: Town, now: dt.datetime) -> None:
    assert blow(town, now, kind="emergency").arrive_by == now + HOUR
    value = {"emergency": 2, "enforcement": 6, "key_work": 48}
    policy.put(
        "matters.whistle.arrive_hours", value, street_id=town.street.id, valid_from=now.date(), source="试行"
    )
    assert blow(town, now, kind="emergency").arrive_by == now + 2 * HOUR
    assert Whistle.objects.order_by("called_at", "ref")[0].arrive_by == now + HOUR, "what was fixed stays"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda town, now: {"departments": []}, "departments"),
        (lambda town, now: {"departments": [town.power, town.power]}, "departments"),
        (lambda town, now: {"departments": [town.other_office]}, "departments"),
        (lambda town, now: {"by": now - HOUR}, "by"),
        (lambda town, now: {"by": now + dt.timedelta(days=31)}, "by"),
        (lambda town, now: {"words": " "}, "words"),
        (lambda town, now: {"kind": "party"}, "kind"),
    ],
)
def test_what_cannot_be_blown_says_where_it_is_wrong(
    town: Town, now: dt.datetime, wrong: Any, field: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        blow(town, now, **wrong(town, now))
    assert refused.value.field == field
    assert not Whistle.objects.exists()


def test_an_organisation_that_has_ended_cannot_be_called(town: Town, now: dt.datetime) -> None:
    town.power.valid_to = now.date()
    town.power.save()
    with pytest.raises(errors.Invalid):
        blow(town, now)


@pytest.mark.parametrize("who", ["worker", "handler", "other_dispatcher", "resident"])
def test_only_the_streets_dispatcher_and_leader_blow(town: Town, now: dt.datetime, who: str) -> None:
    with pytest.raises(errors.Refusal):
        blow(town, now, actor=town.actors[who])


def test_a_department_answers_only_its_own_call_and_rates_nobody(town: Town, now: dt.datetime) -> None:
    call = call_to(blow(town, now), town.property)
    with pytest.raises(errors.Refusal):
        actions.arrive(call=call, people=1, post="值班员", actor=town.power_handler, now=now)
    with pytest.raises(errors.Refusal):
        actions.excuse(call=call, reply="不用来", actor=town.handler, now=now)


def test_a_department_sees_only_what_it_is_called_to(town: Town, now: dt.datetime) -> None:
    called, other = blow(town, now, departments=[town.power]), blow(town, now, departments=[town.property])
    assert queries.find_whistle(town.power_handler, called.ref) == called
    assert queries.find_whistle(town.power_handler, other.ref) is None
    assert queries.find_whistle(town.other_dispatcher, called.ref) is None
    assert len(queries.whistles(town.leader, WhistleFilters())[0]) == 2


@pytest.mark.mechanism("S4-49")
def test_figures_have_denominators_and_open_their_orders(town: Town, now: dt.datetime) -> None:
    for late in (False, True):
        call = call_to(blow(town, now), town.power)
        after = 5 * HOUR if late else HOUR
        actions.arrive(call=call, people=2, post="班长带队", actor=town.power_handler, now=now + after)
        actions.report(call=call, words="断了电", actor=town.power_handler, now=now + after)
    found = {one.name: one for one in queries.whistle_figures(town.leader, now - HOUR)}
    power = found[town.power.name]
    assert (power.called, power.in_time, power.excused, power.reported) == (2, 1, 0, 2)
    behind, _more = queries.whistles(
        town.leader, WhistleFilters(organisation=town.power.id, of="in_time", since=now - HOUR)
    )
    assert len(behind) == power.in_time
    assert [one.name for one in queries.whistle_figures(town.power_handler, now - HOUR)] == [town.power.name]


def test_a_matter_is_not_moved_by_a_whistle(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    blow(town, now, matter=matter)
    after = Matter.objects.get(pk=matter.pk)
    assert (after.state, after.due_at, after.owner_id) == (matter.state, matter.due_at, matter.owner_id)
