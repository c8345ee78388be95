"""Somebody has died: nothing is sent to them, the family is asked once, and a mistake is taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from mulin.matters import actions as matters
from mulin.matters import queries, states
from mulin.matters.models import Matter, Reporter
from mulin.people import actions
from mulin.people.models import Account, Death
from mulin.platform import errors
from mulin.platform.notices import queries as told
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from tests.factories import Town
from tests.matters.at_desk import at

pytestmark = pytest.mark.django_db


def raised(town: Town, now: dt.datetime, reply_by: str = "in_app") -> Reporter:
    person = town.persons["resident"]
    made = town.raise_matter(
        now=now, contact=matters.Contact(name=person.name, person=person, reply_by=reply_by)
    )
    assert made.reporter is not None
    return made.reporter


def note(town: Town, now: dt.datetime) -> Death:
    return actions.note_death(
        person=town.persons["resident"], on=now.date(), told_by="女儿", actor=town.worker, now=now
    )


@pytest.mark.parametrize("reply_by", ["in_app", "letter"])
def test_nothing_goes_out_and_it_does_when_it_was_a_mistake(
    town: Town, now: dt.datetime, reply_by: str
) -> None:
    reporter = raised(town, now, reply_by)
    matters.answer(matter=reporter.matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    death = note(town, now)
    later = now + dt.timedelta(hours=1)
    assert send_due(later) == 0
    assert Notice.objects.get().state == "waiting"
    actions.take_back_death(death=death, actor=town.worker, now=later)
    assert send_due(later) == 1
    note(town, later)
    assert not told.letters(town.street.id).exists(), "a letter that is ready is not printed either"


def test_the_account_closes_and_opens_again(town: Town, now: dt.datetime) -> None:
    theirs = at(town, "resident")
    assert theirs.get("/mine/").status_code == 200
    death = note(town, now)
    assert theirs.get("/mine/").status_code == 302
    assert queries.callers(town.worker, "10000000027")[0].person != town.persons["resident"]
    actions.take_back_death(death=death, actor=town.worker, now=now)
    assert Account.objects.get(person=town.persons["resident"]).is_active
    with pytest.raises(errors.Conflict):
        actions.take_back_death(death=death, actor=town.worker, now=now)


def test_refused(town: Town, now: dt.datetime) -> None:
    def died(who: str = "resident", actor: str = "worker", days: int = 0, told_by: str = "女儿") -> None:
        actions.note_death(
            person=town.persons[who],
            on=now.date() + dt.timedelta(days=days),
            told_by=told_by,
            actor=town.actors[actor],
            now=now,
        )

    with pytest.raises(errors.Invalid):
        died(days=1)
    with pytest.raises(errors.Invalid):
        died(told_by=" ")
    with pytest.raises(errors.Refusal, match="交接"):
        died(who="handler")
    for actor in ("handler", "other_dispatcher", "resident"):
        with pytest.raises(errors.Refusal):
            died(actor=actor)
    died()
    with pytest.raises(errors.Conflict):
        died()


@pytest.mark.mechanism("DR-10", "N-77")
def test_one_of_the_family_goes_on(town: Town, now: dt.datetime) -> None:
    reporter = raised(town, now)
    note(town, now)
    assert list(queries.to_settle(town.worker)) == [reporter]
    assert not queries.to_settle(town.other_dispatcher)
    with pytest.raises(errors.Invalid) as refused:
        matters.settle_afterwards(reporter=reporter, way="family", name="顾晓", phone="1", how_agreed="电话里说的",
                                  actor=town.worker, now=now)  # fmt: skip
    assert refused.value.field == "phone"
    made = matters.settle_afterwards(
        reporter=reporter, way="family", name="顾晓", phone="10000000321", how_agreed="女儿在电话里说的",
        actor=town.worker, now=now,
    )  # fmt: skip
    assert not queries.to_settle(town.worker)
    assert [one.id for one in queries.whole(reporter.matter).reporters] == [made.family_id]
    shown = matters.show_contact(matter=reporter.matter, actor=town.worker, now=now)
    assert [one.name for one in shown] == ["顾晓"]
    matters.answer(matter=reporter.matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    assert not Notice.objects.exists()
    assert made.family is not None
    closed = matters.say(
        matter=reporter.matter, reporter=made.family, solved=True, via="call", actor=town.worker, now=now
    )
    assert closed.state == states.CLOSED


@pytest.mark.mechanism("DR-10")
def test_it_ends_with_an_answer_or_goes_on_for_everybody(town: Town, now: dt.datetime) -> None:
    ending, public = raised(town, now), raised(town, now)
    note(town, now)
    with pytest.raises(errors.Invalid):
        matters.settle_afterwards(reporter=ending, way="ended", actor=town.worker, now=now)
    matters.settle_afterwards(reporter=ending, way="ended", how_agreed="儿子说的", actor=town.worker, now=now)
    ended = Matter.objects.select_related("answer").get(pk=ending.matter_id)
    assert (ended.state, ended.outcome) == (states.CLOSED, states.GIVEN_UP)
    assert ended.answer is not None
    assert "家里人" in ended.answer.body
    matters.settle_afterwards(reporter=public, way="public", actor=town.worker, now=now)
    matters.answer(matter=public.matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=now)
    done = matters.verify(matter=public.matter, solved=True, words="灯亮了", actor=town.verifier, now=now)
    assert done.state == states.CLOSED, "nobody is left to ask, so somebody else looks"
    with pytest.raises(errors.Conflict):
        matters.settle_afterwards(reporter=public, way="public", actor=town.worker, now=now)


def test_the_street_page_says_nothing_of_it(town: Town, now: dt.datetime) -> None:
    reporter = raised(town, now)
    matters.receive(matter=reporter.matter, actor=town.dispatcher, now=now)
    matters.set_title(matter=reporter.matter, title="楼道灯不亮", public=True, actor=town.dispatcher, now=now)
    note(town, now)
    matters.settle_afterwards(reporter=reporter, way="public", actor=town.worker, now=now)
    page = Client().get(f"/s/{reporter.token}/").content.decode()
    for word in ("去世", "过世", "亡", "死"):
        assert word not in page
