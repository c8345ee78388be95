"""What the database itself refuses, whoever asks: tried with plain SQL as the application's role."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from mulin.matters import actions
from mulin.matters.models import Answer, Matter
from tests.factories import Town

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> bool:
    """Whether the database refuses a statement, at once or at the end of its transaction."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            assert cursor.rowcount == 1
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


@pytest.fixture
def answered(town: Town, now: dt.datetime) -> Matter:
    matter = town.raise_matter(now=now).matter
    actions.answer(matter=matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    return Matter.objects.get(pk=matter.pk)


CLOSE = "UPDATE matters_matter SET state = 'closed', outcome = 'solved', closed_at = now(), answer_id = %s WHERE id = %s"


@pytest.mark.mechanism("S0-22", "S0-23")
def test_nothing_closes_without_an_answer_of_its_own(town: Town, answered: Matter, now: dt.datetime) -> None:
    other = town.raise_matter(now=now, words="水压低").matter
    assert refused(CLOSE, None, other.id)
    assert refused(CLOSE, answered.answer_id, other.id), "with another matter's answer"
    assert refused("UPDATE matters_answer SET body = %s WHERE id = %s", " \n　\t", answered.answer_id)
    assert refused("DELETE FROM matters_answer WHERE id = %s", answered.answer_id)
    assert not refused(CLOSE, answered.answer_id, answered.id)
    assert refused("UPDATE matters_matter SET outcome = '' WHERE id = %s", answered.id)
    assert refused("UPDATE matters_matter SET closed_at = NULL WHERE id = %s", answered.id)


@pytest.mark.mechanism("S4-17", "S1-23")
@pytest.mark.parametrize(
    "change",
    [
        "owner_id = NULL",
        "receiver_id = NULL",
        "due_at = NULL",
        "state = 'lost'",
        "outcome = 'solved'",
        "answer_id = NULL",
        "occurred_at = recorded_at + interval '1 minute'",
        "history = true, title_public = true",
    ],
)
def test_no_matter_without_owner_clock_or_known_state(answered: Matter, change: str) -> None:
    assert refused(f"UPDATE matters_matter SET {change} WHERE id = %s", answered.id)


def test_one_sheet_at_a_time_and_none_returned_without_reason(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    first = actions.dispatch(matter=matter, to=town.property, reason="归它管", actor=town.dispatcher, now=now)
    copy = (
        'INSERT INTO matters_assignment (id, matter_id, organisation_id, state, reason, task, "limit", due_at,'
        " offered_at, offered_by_id, accept_by, end_reason) SELECT gen_random_uuid(), matter_id, organisation_id, state,"
        ' reason, task, "limit", due_at, offered_at, offered_by_id, accept_by, end_reason'
        " FROM matters_assignment WHERE id = %s"
    )
    assert refused(copy, first.id)
    assert refused("UPDATE matters_assignment SET state = 'returned' WHERE id = %s", first.id)
    assert refused("UPDATE matters_assignment SET state = 'in_hand' WHERE id = %s", first.id), (
        "in nobody's hand"
    )


def test_a_word_is_somebodys_and_stands_once(answered: Matter, town: Town, now: dt.datetime) -> None:
    say = (
        "INSERT INTO matters_word (id, matter_id, answer_id, reporter_id, solved, content, words, via, at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, true, '', '', 'slip', now())"
    )
    reporter = answered.reporters.get()
    assert refused(say, answered.id, answered.answer_id, None)
    with connection.cursor() as cursor:
        cursor.execute(say, [answered.id, answered.answer_id, reporter.id])
    assert refused(say, answered.id, answered.answer_id, reporter.id)
    assert Answer.objects.count() == 1


def test_a_number_is_given_once_a_street(town: Town, now: dt.datetime) -> None:
    first, second = (town.raise_matter(now=now, words=words).matter for words in ("一", "二"))
    assert refused("UPDATE matters_matter SET ref = %s WHERE id = %s", first.ref, second.id)
    elsewhere = town.raise_matter(now=now, place=town.other_building).matter
    assert elsewhere.ref == first.ref, "another street counts for itself"
