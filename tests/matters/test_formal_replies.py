"""What deputies raise is answered formally: written by one, signed by another, with a number (S1-16)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from mulin.matters import actions, states
from mulin.matters.models import FormalReply, Matter
from mulin.platform import errors
from tests.factories import Town
from tests.matters.at_desk import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def opinion(town: Town, now: dt.datetime) -> Matter:
    """What a deputy said, written down at the window."""
    return town.raise_matter(
        now=now,
        words="建议给老楼装扶手",
        channel="deputy",
        contact=actions.Contact(name="顾代表", phone="10000000027"),
        actor=town.worker,
    ).matter


@pytest.mark.mechanism("S1-16")
def test_a_formal_reply_is_signed_by_another_and_numbered(
    town: Town, now: dt.datetime, opinion: Matter
) -> None:
    with pytest.raises(errors.Refusal) as plain:
        actions.answer(matter=opinion, body="会装", proposes="explained", actor=town.worker, now=now)
    assert plain.value.rule == "S1-16"
    draft = actions.draft_reply(
        matter=opinion, body="今年先装十栋", proposes="explained", actor=town.worker, now=now
    )
    with pytest.raises(errors.Refusal):
        actions.sign_reply(reply=draft, actor=town.worker, now=now)
    signed = actions.sign_reply(reply=draft, actor=town.leader, now=now)
    opinion.refresh_from_db()
    assert signed.ref.startswith("R-")
    assert opinion.state == states.ANSWERED
    assert opinion.answer == signed.answer


@pytest.mark.mechanism("S1-16", "S4-25")
def test_a_reply_that_comes_back_is_written_again(
    client: Client, town: Town, now: dt.datetime, opinion: Matter
) -> None:
    worker, leader = at(town, "worker"), at(town, "leader")
    sent = {"body": "会考虑的", "proposes": "explained"}
    assert worker.post(f"/matters/{opinion.ref}/drafts/", sent).status_code == 302
    assert "会考虑的" in leader.get(f"/matters/{opinion.ref}/signatures/").content.decode()
    refused = leader.post(f"/matters/{opinion.ref}/signatures/", {"signed": "no", "words": ""})
    assert refused.status_code == 422
    leader.post(f"/matters/{opinion.ref}/signatures/", {"signed": "no", "words": "写明装几栋、什么时候"})
    again = worker.get(f"/matters/{opinion.ref}/drafts/").content.decode()
    assert "写明装几栋" in again
    assert "会考虑的" in again
    worker.post(f"/matters/{opinion.ref}/drafts/", {"body": "今年十栋，九月底前", "proposes": "explained"})
    assert leader.post(f"/matters/{opinion.ref}/signatures/", {"signed": "yes"}).status_code == 302
    assert FormalReply.objects.get(state="signed").body == "今年十栋，九月底前"


def test_a_draft_is_dropped_when_the_matter_goes_another_way(
    town: Town, now: dt.datetime, opinion: Matter
) -> None:
    draft = actions.draft_reply(matter=opinion, body="会装", proposes="explained", actor=town.worker, now=now)
    actions.refer_to_law(
        matter=opinion, nature="petition", office="区信访局", words="", actor=town.dispatcher, now=now
    )
    draft.refresh_from_db()
    assert draft.state == "dropped"
    with pytest.raises(errors.Conflict):
        actions.sign_reply(reply=draft, actor=town.leader, now=now)


def test_only_the_leader_sends_a_reply_back(town: Town, now: dt.datetime, opinion: Matter) -> None:
    draft = actions.draft_reply(matter=opinion, body="会装", proposes="explained", actor=town.worker, now=now)
    with pytest.raises(errors.Refusal):
        actions.send_back_reply(reply=draft, words="再写", actor=town.dispatcher, now=now)
    with pytest.raises(errors.Invalid) as empty:
        actions.send_back_reply(reply=draft, words=" ", actor=town.leader, now=now)
    assert empty.value.field == "words"
    back = actions.send_back_reply(reply=draft, words="写明几栋", actor=town.leader, now=now)
    assert (back.state, back.back_because) == ("back", "写明几栋")
