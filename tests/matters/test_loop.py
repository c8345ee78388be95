"""One matter all the way: raised, dispatched, returned, answered, "not solved", answered, closed, reopened."""

import datetime as dt

import pytest

from mulin.matters import actions, states
from mulin.platform.timeline.queries import story
from tests.factories import Town

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S0-22", "S1-18", "S3-57", "S1-23")
def test_the_whole_loop(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(words="楼道灯又不亮了，我妈昨晚下楼差点踩空。", now=now)
    matter, reporter = intake.matter, intake.reporter
    assert matter.ref == "M-2026-00001"
    assert matter.owner_id == town.dispatcher.id

    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="小区共用部位", actor=town.dispatcher, now=now
    )
    actions.return_sheet(assignment=sheet, reason="线路归供电所", actor=town.handler, now=now)
    matter.refresh_from_db()
    assert (matter.state, matter.owner_id) == (states.RECEIVED, town.dispatcher.id)

    sheet = actions.dispatch(
        matter=matter, to=town.power, reason="进户线受潮", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.power_handler, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == town.power_handler.id

    actions.answer(matter=matter, body="灯座换好了。", proposes="solved", actor=town.power_handler, now=now)
    actions.say(matter=matter, reporter=reporter, solved=False, words="还是不亮", actor=town.visitor, now=now)
    matter.refresh_from_db()
    assert (matter.state, matter.owner_id) == (states.WITH_HANDLER, town.power_handler.id)

    actions.answer(matter=matter, body="换了整条线。", proposes="solved", actor=town.power_handler, now=now)
    actions.say(matter=matter, reporter=reporter, solved=True, content="yes", actor=town.visitor, now=now)
    matter.refresh_from_db()
    assert (matter.state, matter.outcome) == (states.CLOSED, states.SOLVED)

    actions.reopen(matter=matter, reporter=reporter, words="又坏了", actor=town.visitor, now=now)
    matter.refresh_from_db()
    assert matter.state == states.RECEIVED
    verbs = [line.verb for line in story([matter.id])]
    assert verbs == [
        f"matters.{verb}"
        for verb in (
            "raise", "receive", "dispatch", "return", "dispatch", "accept", "answer", "say_not_solved",
            "answer", "say_solved", "reopen",
        )
    ]  # fmt: skip
