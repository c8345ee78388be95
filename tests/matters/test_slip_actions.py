"""What the holder of a slip can do, as acts: once each, written down, refused to everybody else."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, states
from mulin.matters.models import Matter, Reporter, Word
from mulin.platform import errors
from mulin.platform.timeline.queries import story
from tests.factories import Town

pytestmark = pytest.mark.django_db
PHONE = "13800000027"


@pytest.fixture
def answered(town: Town, now: dt.datetime) -> Reporter:
    contact = actions.Contact(name="顾阿婆", phone=PHONE)
    intake = town.raise_matter(now=now, contact=contact, category_id=town.lighting.id)
    actions.answer(matter=intake.matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    assert intake.reporter is not None
    return Reporter.objects.select_related("matter", "person").get(pk=intake.reporter.pk)


def verbs(reporter: Reporter) -> list[str]:
    return [line.verb.removeprefix("matters.") for line in story([reporter.matter_id])]


@pytest.mark.mechanism("S2-32")
def test_raising_again_asks_nothing_that_is_known(town: Town, answered: Reporter, now: dt.datetime) -> None:
    again = {
        "matter": answered.matter,
        "reporter": answered,
        "words": "",
        "client": "",
        "actor": town.visitor,
    }
    with pytest.raises(errors.Conflict):
        actions.raise_again(**again, token="a" * 32, now=now)
    actions.say(matter=answered.matter, reporter=answered, solved=True, actor=town.visitor, now=now)
    later = now + dt.timedelta(days=120)
    made = actions.raise_again(**again, token="a" * 32, now=later)
    new = Matter.objects.get(pk=made.matter_id)
    assert (new.words, new.place_id, new.category_id) == ("楼道灯不亮", town.building.id, town.lighting.id)
    assert (made.phone, made.name) == (PHONE, "顾阿婆")
    assert actions.raise_again(**again, token="a" * 32, now=later).pk == made.pk
    assert verbs(answered).count("raise_again") == 1
    with pytest.raises(errors.Refusal):
        actions.raise_again(**{**again, "actor": town.handler}, token="b" * 32, now=later)


def test_one_token_is_one_matter(town: Town, now: dt.datetime) -> None:
    raised = {
        "place": town.building,
        "words": "灯不亮",
        "channel": "web",
        "contact": actions.Contact(),
        "actor": town.visitor,
        "now": now,
        "token": "t" * 32,
    }
    first, second = (actions.raise_once(**raised) for _ in range(2))
    assert first.pk == second.pk
    assert Matter.objects.count() == 1


def test_asking_for_a_call_brings_it_forward_and_is_for_the_person_alone(
    town: Town, answered: Reporter, now: dt.datetime
) -> None:
    call = {"matter": answered.matter, "reporter": answered, "phone": "", "now": now}
    due = Matter.objects.get(pk=answered.matter_id).due_at
    matter = actions.ask_for_call(**call, actor=town.visitor)
    assert matter.due_at is not None
    assert due is not None
    assert matter.due_at < due
    with pytest.raises(errors.Refusal):
        actions.ask_for_call(**call, actor=town.dispatcher)
    actions.say(matter=matter, reporter=answered, solved=True, actor=town.visitor, now=now)
    with pytest.raises(errors.Conflict):
        actions.ask_for_call(**call, actor=town.visitor)


def test_more_may_be_said_once_and_for_a_week(town: Town, answered: Reporter, now: dt.datetime) -> None:
    more = {"matter": answered.matter, "reporter": answered, "actor": town.visitor}
    with pytest.raises(errors.Conflict):
        actions.add_to_word(**more, content="yes", words="", now=now)
    actions.say(matter=answered.matter, reporter=answered, solved=True, actor=town.visitor, now=now)
    assert actions.add_to_word(**more, content="", words="", now=now).content == "", (
        "nothing said changes nothing"
    )
    assert actions.add_to_word(**more, content="yes", words="", now=now).content == Word.Content.YES
    with pytest.raises(errors.Conflict):
        actions.add_to_word(**more, content="no", words="", now=now)
    with pytest.raises(errors.Conflict):
        actions.add_to_word(**more, content="", words="还有一句", now=now + dt.timedelta(days=8))
    with pytest.raises(errors.Invalid):
        actions.add_to_word(**more, content="very", words="", now=now)
    assert verbs(answered).count("add_word") == 1


def test_a_slip_is_found_by_the_pair_alone(town: Town, answered: Reporter, now: dt.datetime) -> None:
    ref = answered.matter.ref
    found = actions.look_up(ref=ref, last_four="0027", client="c", now=now)
    assert found is not None
    assert found.token == answered.token
    for pair in ((ref, "0000"), (ref, ""), ("M-2026-09999", "0027"), ("nothing", "0027")):
        assert actions.look_up(ref=pair[0], last_four=pair[1], client="c", now=now) is None
    for number in range(30):
        with_limit = {"ref": f"M-2026-{number:05d}", "last_four": "1111", "client": "guesser", "now": now}
        if number < 20:
            assert actions.look_up(**with_limit) is None
        else:
            with pytest.raises(errors.TooMany):
                actions.look_up(**with_limit)


@pytest.mark.mechanism("S1-23")
def test_nobody_speaks_for_who_left_no_name(town: Town, now: dt.datetime) -> None:
    """Neither staff nor a neighbour who is signed in: only the slip, or the person."""
    intake = town.raise_matter(now=now, contact=actions.Contact())
    actions.answer(matter=intake.matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    for actor in (town.handler, town.dispatcher, town.neighbour):
        with pytest.raises(errors.Refusal):
            actions.say(matter=intake.matter, reporter=intake.reporter, solved=True, actor=actor, now=now)
    said = actions.say(
        matter=intake.matter, reporter=intake.reporter, solved=True, actor=town.visitor, now=now
    )
    assert said.state == states.CLOSED
