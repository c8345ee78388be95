"""A colleague asked to answer for a matter: who may ask, who may take, and whose it is meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, queries
from mulin.matters.models import Matter, Passing
from mulin.people import actions as people
from mulin.people import roles
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import live, matter_in
from tests.people.staff import colleague, today

pytestmark = pytest.mark.django_db


def now_at(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.mechanism("S3-48", "S1-23")
def test_who_has_it_has_it_until_the_colleague_takes_it(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    second = town.persons["second_dispatcher"]
    asked = actions.assign(matter=matter, to=second, words="我下午去开会", actor=town.dispatcher, now=now)
    assert now_at(matter).owner_id == town.dispatcher.id
    cut = queries.queue(town.second_dispatcher, queries.Filters(cut="asked"), now=now)
    assert [one.id for one in cut] == [matter.id]
    with pytest.raises(errors.Refusal):
        actions.take(passing=asked, actor=town.worker, now=now)
    actions.take(passing=asked, actor=town.second_dispatcher, now=now)
    taken = now_at(matter)
    assert (taken.owner_id, taken.receiver_id) == (second.id, second.id)
    lines = [(line.verb, line.said) for line in story([matter.id])]
    assert lines[-2:] == [("matters.assign", "我下午去开会"), ("matters.take", "")]
    with pytest.raises(errors.Conflict):
        actions.take(passing=asked, actor=town.second_dispatcher, now=now)


def test_a_handler_passes_the_sheet_to_a_colleague(town: Town, now: dt.datetime) -> None:
    mate = colleague(town, "mate", "柏青", roles.HANDLER, town.property, town.compound)
    matter = matter_in(town, "in_hand", now)
    asked = actions.assign(matter=matter, to=mate, actor=town.handler, now=now)
    actions.take(passing=asked, actor=today(town, "mate", now), now=now)
    sheet = live(matter)
    assert sheet is not None
    assert (now_at(matter).owner_id, sheet.accepted_by_id) == (mate.id, mate.id)
    assert now_at(matter).receiver_id == town.dispatcher.id, "the window's own is not the handler's to give"


@pytest.mark.mechanism("S3-48")
def test_from_who_leads_the_office_it_passes_at_once(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    actions.assign(matter=matter, to=town.persons["second_dispatcher"], actor=town.leader, now=now)
    assert now_at(matter).owner_id == town.second_dispatcher.id
    assert story([matter.id])[-1].verb == "matters.assign_now"


def test_who_cannot_be_asked_and_who_cannot_ask(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    for who in ("dispatcher", "worker", "handler", "verifier", "other_dispatcher"):
        with pytest.raises(errors.Invalid) as refused:
            actions.assign(matter=matter, to=town.persons[who], actor=town.dispatcher, now=now)
        assert refused.value.field == "to"
    for who in ("worker", "handler", "verifier"):
        with pytest.raises(errors.Refusal):
            actions.assign(
                matter=matter, to=town.persons["second_dispatcher"], actor=town.actors[who], now=now
            )
    closed = matter_in(town, "closed", now)
    with pytest.raises(errors.Refusal):
        actions.assign(matter=closed, to=town.persons["second_dispatcher"], actor=town.dispatcher, now=now)


@pytest.mark.mechanism("S3-48")
def test_a_colleague_on_leave_is_refused_with_who_stands_in(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    day = now.astimezone(LOCAL).date()
    people.note_leave(
        person=town.persons["second_dispatcher"],
        deputy=town.persons["third"],
        since=day,
        back=day + dt.timedelta(days=3),
        actor=town.leader,
        now=now,
    )
    with pytest.raises(errors.Invalid, match="由严冬代班") as refused:
        actions.assign(matter=matter, to=town.persons["second_dispatcher"], actor=town.dispatcher, now=now)
    assert "严冬" in refused.value.remedy


def test_declined_called_off_and_asked_anew(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    second = town.persons["second_dispatcher"]
    first = actions.assign(matter=matter, to=second, actor=town.dispatcher, now=now)
    actions.decline(passing=first, words="今天满了", actor=town.second_dispatcher, now=now)
    again = actions.assign(matter=matter, to=second, actor=town.dispatcher, now=now)
    third = actions.assign(matter=matter, to=second, actor=town.dispatcher, now=now)
    with pytest.raises(errors.Conflict):
        actions.take(passing=again, actor=town.second_dispatcher, now=now)
    with pytest.raises(errors.Refusal):
        actions.call_off(passing=third, actor=town.worker, now=now)
    actions.call_off(passing=third, actor=town.dispatcher, now=now)
    assert now_at(matter).owner_id == town.dispatcher.id
    states = list(Passing.objects.order_by("id").values_list("state", flat=True))
    assert states == ["declined", "called_off", "called_off"]


def test_a_matter_that_has_moved_on_is_not_taken(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    asked = actions.assign(
        matter=matter, to=town.persons["second_dispatcher"], actor=town.dispatcher, now=now
    )
    actions.dispatch(matter=matter, to=town.property, reason="共用部位", actor=town.secretary, now=now)
    with pytest.raises(errors.Conflict):
        actions.take(passing=asked, actor=town.second_dispatcher, now=now)
