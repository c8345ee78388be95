"""The timeline: acts go in, blocks chain them, and nothing can be changed behind its back unseen."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from mulin.platform import postgres, timeline
from mulin.platform.actors import Actor, system
from mulin.platform.ids import new_id
from mulin.platform.timeline import hashing
from mulin.platform.timeline.models import Act, ActDetail, Block
from mulin.platform.timeline.sealer import seal
from mulin.platform.timeline.verify import verify
from tests.factories.sealing import seal_all

NOW = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
STREET = new_id()


def write(count: int = 1, **body: object) -> None:
    for number in range(count):
        with transaction.atomic():
            timeline.record(
                street_id=STREET,
                record_id=new_id(),
                verb="test.act",
                actor=Actor(id=new_id(), kind="person", name="周敏"),
                now=NOW,
                number=number,
                said="楼道灯不亮",
                **body,
            )


@pytest.fixture
def owner(fresh_database: str) -> Iterator[psycopg.Connection]:
    """Somebody with the owner's rights behind the application's back."""
    with psycopg.connect(postgres.owner_url(fresh_database), autocommit=True) as found:
        yield found


def test_acts_are_sealed_into_a_chain(fresh_database: str) -> None:
    write(5)
    assert verify().unsealed == 5
    blocks = seal_all(5)
    write(3)
    blocks += seal_all(3)
    assert seal(NOW) == 0
    report = verify()
    assert (report.ok, report.records, report.blocks, report.unsealed) == (True, 8, blocks, 0)
    assert blocks >= 2
    assert report.head == bytes(Block.objects.get(number=blocks).head).hex()


def test_transactions_are_sealed_in_the_order_of_their_numbers(owner: psycopg.Connection) -> None:
    """Not in that of their digits: 9 comes before 10, and 99 before 100."""
    write(4)
    for act, number in zip(Act.objects.order_by("id"), ("9", "10", "99", "100"), strict=True):
        owner.execute("UPDATE platform_act SET xid = %s::xid8 WHERE id = %s", [number, act.id])
    assert seal(NOW) == 4
    assert verify().faults == []


def test_what_is_not_committed_is_not_sealed_past(fresh_database: str) -> None:
    """An act of a transaction still under way is sealed later, never skipped."""
    started, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                timeline.record(
                    street_id=STREET, record_id=new_id(), verb="test.slow", actor=system("test"), now=NOW
                )
                started.set()
                finish.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert started.wait(10)
    write(2)
    assert seal(NOW) == 0, "the two newer acts wait for the older transaction"
    finish.set()
    thread.join()
    seal_all(3)
    assert verify().ok


def test_the_application_cannot_rewrite_it(fresh_database: str) -> None:
    write()
    seal_all(1)
    for statement in (
        "UPDATE platform_act SET verb = 'x'",
        "DELETE FROM platform_act",
        "TRUNCATE platform_act CASCADE",
        "UPDATE platform_block SET count = 0",
        "DELETE FROM platform_block",
        "UPDATE platform_actdetail SET body = '{}'",
        "TRUNCATE platform_actdetail",
        "ALTER TABLE platform_act DISABLE TRIGGER ALL",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


CHANGES = {
    "the verb": "UPDATE platform_act SET verb = 'test.other' WHERE id = %(a)s",
    "who": "UPDATE platform_act SET actor_id = gen_random_uuid() WHERE id = %(a)s",
    "when": "UPDATE platform_act SET at = at - interval '1 day' WHERE id = %(a)s",
    "what it is about": "UPDATE platform_act SET record_id = gen_random_uuid() WHERE id = %(a)s",
    "removed": "DELETE FROM platform_act WHERE id = %(a)s",
    "moved out of its block": "UPDATE platform_act SET xid = '1'::xid8 WHERE id = %(a)s",
    "the words": "UPDATE platform_actdetail SET body = jsonb_set(body, '{said}', '\"改过\"') WHERE act_id = %(a)s",
    "the words and their commitment": "UPDATE platform_act SET commitment = 'x' WHERE id = %(a)s",
    "a copy put in": "INSERT INTO platform_act (id, era, xid, street_id, record_id, verb, actor_kind, at, recorded_at,"
    " commitment, hash) SELECT gen_random_uuid(), era, xid, street_id, record_id, verb, actor_kind, at, recorded_at,"
    " commitment, hash FROM platform_act WHERE id = %(a)s",
    "a block's head": "UPDATE platform_block SET head = 'x' WHERE number = 1",
    "a block removed": "DELETE FROM platform_block WHERE number = 1",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_behind_its_back_is_found(fresh_database: str, owner: psycopg.Connection, what: str) -> None:
    write(4)
    seal_all(4)
    write(4)
    seal_all(4)
    assert verify().ok
    victim = Act.objects.order_by("id")[2].id
    owner.execute(CHANGES[what], {"a": victim})  # type: ignore[call-overload]
    report = verify()
    assert not report.ok
    assert report.faults


def test_two_acts_swapped_are_found(fresh_database: str, owner: psycopg.Connection) -> None:
    """Each row still fits its own hash; only their order has changed."""
    write(6)
    seal_all(6)
    first, second = Act.objects.order_by("id")[1:3]
    owner.execute("UPDATE platform_act SET xid = %s::xid8 WHERE id = %s", [str(second.xid), first.id])
    owner.execute("UPDATE platform_act SET xid = %s::xid8 WHERE id = %s", [str(first.xid), second.id])
    report = verify()
    assert not report.ok
    assert not any("was changed" in fault for fault in report.faults)


def test_a_forged_row_with_a_fitting_hash_is_found(fresh_database: str, owner: psycopg.Connection) -> None:
    """Somebody who knows how hashes are made still cannot slip an act into a sealed block."""
    write(3)
    seal_all(3)
    victim = Act.objects.order_by("id")[0]
    fields = {
        "id": victim.id,
        "street_id": victim.street_id,
        "record_id": victim.record_id,
        "verb": "test.forged",
        "actor_id": victim.actor_id,
        "actor_kind": victim.actor_kind,
        "at": victim.at,
        "recorded_at": victim.recorded_at,
        "commitment": bytes(victim.commitment),
    }
    owner.execute(
        "UPDATE platform_act SET verb = 'test.forged', hash = %s WHERE id = %s",
        [hashing.act_hash(**fields), victim.id],
    )
    report = verify()
    assert not report.ok
    assert any("not those that were sealed" in fault for fault in report.faults)


def test_erasing_the_words_leaves_the_chain_whole(fresh_database: str) -> None:
    """The application may erase what was said (N-95); the act and its seal stay."""
    write(3)
    seal_all(3)
    ActDetail.objects.filter(act=Act.objects.first()).delete()
    report = verify()
    assert report.ok
    assert report.erased == 1


def test_many_at_once_are_the_same_rows(fresh_database: str) -> None:
    entry = timeline.Entry(STREET, new_id(), "test.act", system("import"), NOW, NOW, {"said": "一样"})
    with transaction.atomic():
        assert timeline.record_many([entry, entry]) == 2
        timeline.write(entry)
    seal_all(3)
    assert verify().ok
    rows = Act.objects.values_list("street_id", "record_id", "verb", "actor_kind", "at", "era")
    assert len(set(rows)) == 1
    assert Act.objects.count() == 3


def test_a_transaction_is_never_split_over_two_blocks(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mulin.platform.timeline.sealer.MOST", 4)
    entry = timeline.Entry(STREET, new_id(), "test.act", system("import"), NOW, NOW, {})
    for size in (3, 3, 9, 1):
        with transaction.atomic():
            timeline.record_many([entry] * size)
    seal_all(16)
    assert list(Block.objects.order_by("number").values_list("count", flat=True)) == [3, 3, 9, 1]
    assert verify().ok
