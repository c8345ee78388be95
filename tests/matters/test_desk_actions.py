"""The desk's verbs without a page: what each leaves behind, and what it refuses."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, states
from mulin.matters.models import Matter
from mulin.platform import errors
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import live, matter_in

pytestmark = pytest.mark.django_db


def verbs(matter: Matter) -> list[str]:
    return [line.verb.removeprefix("matters.") for line in story([matter.id])]


@pytest.mark.mechanism("S1-23", "S3-48")
def test_receiving_makes_the_receiver_answer_for_it(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    actions.receive(matter=matter, actor=town.worker, now=now, category=town.lighting)
    matter.refresh_from_db()
    assert (matter.state, matter.owner_id, matter.category) == (
        states.RECEIVED,
        town.worker.id,
        town.lighting,
    )
    with pytest.raises(errors.Conflict):
        actions.receive(matter=matter, actor=town.worker, now=now)


def test_a_sheet_taken_back_leaves_the_window_in_charge(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    sheet = live(matter)
    assert sheet is not None
    actions.recall(assignment=sheet, reason="派错了", actor=town.secretary, now=now)
    matter.refresh_from_db()
    assert (matter.state, matter.owner_id) == (states.RECEIVED, town.dispatcher.id)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.end_reason) == (states.WITHDRAWN, "派错了")
    with pytest.raises(errors.Conflict):
        actions.recall(assignment=sheet, reason="再来一次", actor=town.dispatcher, now=now)


def test_a_category_of_the_same_urgency_moves_no_clock(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    before = matter.due_at
    actions.classify(matter=matter, category=town.lighting, actor=town.worker, now=now)
    matter.refresh_from_db()
    assert (matter.category, matter.due_at) == (town.lighting, before)


def test_the_first_contact_is_the_response(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now, contact=actions.Contact(phone="13812345627"))
    later = now + dt.timedelta(hours=2)
    actions.note_contact(matter=matter, words="说三楼也黑", actor=town.worker, now=now)
    actions.note_contact(matter=matter, words="又问了一次", actor=town.worker, now=later)
    matter.refresh_from_db()
    assert matter.responded_at == now
    assert verbs(matter)[-2:] == ["contact", "contact"]


def test_an_answer_taken_back_goes_on_where_it_was(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    actions.answer(matter=matter, body="好了。", proposes="solved", actor=town.handler, now=now)
    actions.take_back(matter=matter, actor=town.handler, now=now + dt.timedelta(minutes=4))
    matter.refresh_from_db()
    assert (matter.state, matter.owner_id, matter.answer_id) == (states.WITH_HANDLER, town.handler.id, None)
    with pytest.raises(errors.Conflict):
        actions.take_back(matter=matter, actor=town.handler, now=now)


def test_an_answer_pressed_twice_is_a_conflict_and_not_a_refusal(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "answered", now)
    with pytest.raises(errors.Conflict):
        actions.answer(matter=matter, body="好了。", proposes="solved", actor=town.handler, now=now)


def test_registering_knows_three_ways_in(town: Town, now: dt.datetime) -> None:
    asked = {
        "place": town.building,
        "words": "灯不亮",
        "contact": actions.Contact(),
        "actor": town.worker,
        "now": now,
    }
    with pytest.raises(errors.Invalid) as refused:
        actions.register(channel="web", token="t" * 32, **asked)
    assert refused.value.field == "channel"
    made = actions.register(channel="walk_in", token="t" * 32, **asked)
    assert actions.register(channel="walk_in", token="t" * 32, **asked) == made
    found = actions.register(channel="patrol", token="t" * 32, **asked)
    assert found.finder_id == town.worker.id
    assert Matter.objects.count() == 2


def test_looking_at_a_number_is_for_who_works_on_it(town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(name="顾女士", phone="13812345627")
    matter = matter_in(town, "in_hand", now, contact=contact)
    (shown,) = actions.show_contact(matter=matter, actor=town.handler, now=now)
    assert (shown.name, shown.phone) == ("顾女士", "13812345627")
    assert verbs(matter)[-1] == "show_contact"
    for who in (town.leader, town.auditor, town.power_handler, town.verifier):
        with pytest.raises(errors.Refusal) as refused:
            actions.show_contact(matter=matter, actor=who, now=now)
        assert refused.value.rule == "N-90"
    with pytest.raises(errors.Conflict):
        actions.show_contact(matter=matter_in(town, "new", now), actor=town.worker, now=now)


def test_a_letter_is_handed_over_once_and_keeps_no_name(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "answered", now, contact=actions.Contact(name="顾女士", reply_by="letter"))
    other = matter_in(town, "answered", now)
    notice = Notice.objects.get(record_id=matter.id)
    send_due(now + dt.timedelta(minutes=6))
    with pytest.raises(errors.Conflict):
        actions.hand_over(notice=notice, matter=other, actor=town.worker, now=now)
    with pytest.raises(errors.Refusal):
        actions.hand_over(notice=notice, matter=matter, actor=town.leader, now=now)
    actions.hand_over(notice=notice, matter=matter, actor=town.worker, now=now)
    notice.refresh_from_db()
    assert (notice.addressee, notice.read_at) == ("", now)
    with pytest.raises(errors.Conflict):
        actions.hand_over(notice=notice, matter=matter, actor=town.worker, now=now)


def test_who_was_part_of_it_does_not_verify_it(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now, channel="patrol", contact=None, actor=town.worker).matter
    actions.answer(matter=matter, body="补好了。", proposes="solved", actor=town.worker, now=now)
    actions.verify(matter=matter, solved=False, words="还有个坑", actor=town.verifier, now=now)
    matter.refresh_from_db()
    assert matter.state == states.RECEIVED
    assert verbs(matter)[-1] == "verify_not_solved"
    raised = matter_in(town, "answered", now)
    with pytest.raises(errors.Refusal, match="N-82"):
        actions.verify(matter=raised, solved=True, words="看过", actor=town.verifier, now=now)
