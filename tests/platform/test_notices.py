"""The outbox: what waits, what is taken back, what goes out, and what cannot."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from mulin.matters import actions
from mulin.matters.actions.answering import NOTICE
from mulin.platform.ids import new_id
from mulin.platform.notices import actions as notices
from mulin.platform.notices import queries
from mulin.platform.notices.models import Notice
from tests.factories import Town

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def answered(town: Town, now: dt.datetime) -> actions.Intake:
    """Raised by somebody who wants messages; answered by the window."""
    person = town.persons["resident"]
    intake = town.raise_matter(
        now=now,
        contact=actions.Contact(name=person.name, reply_by="in_app", person=person),
        actor=town.resident,
    )
    actions.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    return intake


@pytest.mark.django_db
def test_an_answer_goes_out_after_five_minutes(
    answered: actions.Intake, town: Town, now: dt.datetime
) -> None:
    assert notices.send_due(now + 4 * MINUTE) == 0
    assert notices.send_due(now + 5 * MINUTE) == 1
    told = queries.for_person(town.resident.id).get()
    assert told.body == "换好了"
    assert answered.matter.ref in told.title
    assert notices.send_due(now + 60 * MINUTE) == 0, "once"


@pytest.mark.django_db
def test_an_answer_taken_back_is_never_told(answered: actions.Intake, town: Town, now: dt.datetime) -> None:
    actions.take_back(matter=answered.matter, actor=town.dispatcher, now=now + 3 * MINUTE)
    assert notices.send_due(now + 60 * MINUTE) == 0
    assert Notice.objects.get().state == "undone"


@pytest.mark.django_db
def test_what_no_longer_stands_is_not_told(answered: actions.Intake, town: Town, now: dt.datetime) -> None:
    """Whoever has already said that it is solved needs no message that an answer waits."""
    actions.say(
        matter=answered.matter, reporter=answered.reporter, solved=True, actor=town.resident, now=now + MINUTE
    )
    notices.send_due(now + 60 * MINUTE)
    assert not queries.for_person(town.resident.id).exists()


@pytest.mark.django_db
def test_a_letter_waits_to_be_printed(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now, contact=actions.Contact(name="顾阿婆", reply_by="letter"))
    actions.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    notices.send_due(now + 5 * MINUTE)
    letter = queries.letters(town.street.id).get()
    assert (letter.addressee, letter.body) == ("顾阿婆", "换好了")


@pytest.mark.django_db
def test_one_that_cannot_be_said_does_not_hold_up_the_others(town: Town, now: dt.datetime) -> None:
    def broken(notice: Notice) -> notices.Message | None:
        raise ValueError("no words")

    notices.add_kind("test.broken", broken)
    notices.add_kind("test.fine", lambda notice: notices.Message("好", "好"))
    for kind in ("test.broken", "test.fine"):
        notices.later(
            street_id=town.street.id,
            record_id=new_id(),
            kind=kind,
            channel="in_app",
            person_id=town.resident.id,
            now=now,
            wait=False,
        )
    for hours in range(6):
        notices.send_due(now + dt.timedelta(hours=hours))
    found = dict(Notice.objects.values_list("kind", "state"))
    assert found == {"test.broken": "failed", "test.fine": "sent"}
    assert "no words" in Notice.objects.get(kind="test.broken").error


def test_two_workers_send_each_once(fresh_database: str, now: dt.datetime) -> None:
    notices.add_kind("test.fine", lambda notice: notices.Message("好", "好"))
    with transaction.atomic():
        for _ in range(40):
            notices.later(
                street_id=new_id(),
                record_id=new_id(),
                kind="test.fine",
                channel="in_app",
                now=now,
                wait=False,
            )
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(notices.send_due(now, most=25))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while more := notices.send_due(now):
        sent.append(more)
    assert sum(sent) == 40
    assert set(Notice.objects.values_list("tries", flat=True)) == {1}


def test_the_kind_of_an_answer_is_known() -> None:
    assert NOTICE in notices.kinds
