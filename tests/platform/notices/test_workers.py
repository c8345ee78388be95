"""Several workers, and one that is killed: nothing is lost, nothing is held up, the same message is known again."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from mulin.platform.notices import actions as notices
from mulin.platform.notices import sending, states
from mulin.platform.notices.delivery import Delivery
from tests.factories import build_town
from tests.platform.notices.wires import EVENING, agreed, carry, lay, tell

MINUTE = dt.timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_sending_and_settling_the_same_message_goes_again(
    fresh_database: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wires = lay(monkeypatch)
    town = build_town()
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)

    def die() -> None:
        raise Killed

    wires["email"].then = die
    with pytest.raises(Killed):
        carry(EVENING, "email")
    connection.close()
    wires["email"].fails(None)
    carry(EVENING + MINUTE, "email")
    assert len(wires["email"].given) == 1, "its claim still holds"
    carry(EVENING + sending.LEASE, "email")
    first, second = (message for message, _to in wires["email"].given)
    assert first.id == second.id
    one = Delivery.objects.get()
    assert (one.state, one.tries) == (states.SENT, 2)


def test_no_transaction_is_open_while_it_is_sent(
    fresh_database: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wires = lay(monkeypatch)
    town = build_town()
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)
    seen: list[bool] = []
    wires["email"].then = lambda: seen.append(connection.in_atomic_block)
    carry(EVENING, "email")
    assert seen == [False]


def test_three_workers_carry_each_once(
    fresh_database: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wires = lay(monkeypatch)
    town = build_town()
    way = agreed(town.persons["resident"], "sms", "10000000027", now)
    notice = tell(town, now, "test.urgent")
    with transaction.atomic():
        Delivery.objects.all().delete()
        for _ in range(30):
            Delivery.objects.create(
                street_id=town.street.id,
                person_id=way.person_id,
                channel="sms",
                way_id=way.id,
                notices=[notice.id],
                urgent=True,
                at=now,
                not_before=now,
            )

    def work() -> None:
        try:
            while sending.deliver_due(now, channel="sms", most=4):
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wires["sms"].given) == 30
    assert len({message.id for message, _to in wires["sms"].given}) == 30


def test_two_that_gather_at_once_end_in_one_message(
    fresh_database: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wires = lay(monkeypatch)
    town = build_town()
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    start = threading.Barrier(3)

    def work() -> None:
        try:
            start.wait()
            tell(town, now)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while notices.send_due(now):
        pass
    assert len(Delivery.objects.get().notices) == 3
    carry(EVENING, "email")
    assert len(wires["email"].given) == 1
