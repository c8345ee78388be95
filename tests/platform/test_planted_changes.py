"""A thousand changes planted into a sealed timeline by somebody with the owner's rights: each one is found.

Planted in one database as the role that owns the tables, read through in the same transaction, taken back.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mulin.platform import postgres, timeline
from mulin.platform.actors import Actor, system
from mulin.platform.ids import new_id
from mulin.platform.timeline import hashing
from mulin.platform.timeline.models import ActDetail
from mulin.platform.timeline.verify import Report, read_through, verify
from tests.factories.sealing import seal_all

PLANTED = int(os.environ.get("MULIN_PLANTED", "1000"))
NOW = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
BLOCKS, ACTS = 5, 4

Draw = Callable[[st.SearchStrategy[Any]], Any]


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def head(fresh_database: str) -> str:
    """The head of a sealed timeline, as it was published; the words of two of its acts are erased."""
    streets, records = [new_id(), new_id()], [new_id() for _ in range(4)]
    for block in range(BLOCKS):
        for number in range(ACTS):
            with transaction.atomic():
                timeline.record(
                    street_id=streets[number % 2],
                    record_id=records[number],
                    verb="test.act",
                    actor=Actor(id=new_id(), kind="person", name="周敏"),
                    now=NOW + dt.timedelta(minutes=block),
                    number=number,
                    said=f"楼道灯不亮 {block}",
                )
        seal_all(ACTS)
    (erased,) = rows("SELECT id FROM platform_act ORDER BY id LIMIT 1")
    ActDetail.objects.filter(act_id=erased[0]).delete()
    report = verify()
    assert (report.ok, report.records, report.erased) == (True, BLOCKS * ACTS, 1), (
        "words erased: the chain is whole"
    )
    return report.head


@contextmanager
def planting() -> Iterator[None]:
    """Inside, this thread is the tables' owner; whatever it has done is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# One change each. They give what was done, for whoever reads a failure.

FIELDS = {
    "street_id": "gen_random_uuid()",
    "record_id": "gen_random_uuid()",
    "verb": "verb || 'x'",
    "actor_id": "gen_random_uuid()",
    "actor_kind": "'system'",
    "at": "at + interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 day'",
    "commitment": "sha256(commitment)",
    "hash": "sha256(hash)",
    "era": "era + 1",
    "id": "gen_random_uuid()",
}


def act_of(draw: Draw, *, with_words: bool = False) -> Any:
    found = rows(
        "SELECT a.id FROM platform_act a LEFT JOIN platform_actdetail d ON d.act_id = a.id"
        + (" WHERE d.act_id IS NOT NULL" if with_words else "")
        + " ORDER BY a.xid, a.id"
    )
    return draw(st.sampled_from(found))[0]


def changed(draw: Draw) -> str:
    column, act = draw(st.sampled_from(sorted(FIELDS))), act_of(draw)
    rows(f"UPDATE platform_act SET {column} = {FIELDS[column]} WHERE id = %s", act)
    return f"{column} of {act}"


def words_changed(draw: Draw) -> str:
    act = act_of(draw, with_words=True)
    what = draw(
        st.sampled_from(
            ['body = body || \'{"said": "改过"}\'', "body = body - 'said'", "salt = sha256(salt)"]
        )
    )
    rows(f"UPDATE platform_actdetail SET {what} WHERE act_id = %s", act)
    return f"{what} of {act}"


def changed_with_its_hash(draw: Draw) -> str:
    """By somebody who knows how hashes are made."""
    act = act_of(draw)
    rows("UPDATE platform_act SET verb = %s WHERE id = %s", draw(st.sampled_from(["test.forged", "x"])), act)
    rehash(act)
    return f"forged {act}"


def rehash(act: Any) -> None:
    names = "id, street_id, record_id, verb, actor_id, actor_kind, at, recorded_at, commitment"
    ((*values,),) = rows(f"SELECT {names} FROM platform_act WHERE id = %s", act)
    known = dict(zip(names.split(", "), values, strict=True))
    known["commitment"] = bytes(known["commitment"])
    rows("UPDATE platform_act SET hash = %s WHERE id = %s", hashing.act_hash(**known), act)


def removed(draw: Draw) -> str:
    act = act_of(draw)
    rows("DELETE FROM platform_act WHERE id = %s", act)
    if draw(st.booleans()):
        rows("DELETE FROM platform_actdetail WHERE act_id = %s", act)
    return f"removed {act}"


def added(draw: Draw) -> str:
    """A row of its own that fits its own hash, anywhere in what was sealed, or in an era that never was."""
    like, new = act_of(draw), new_id()
    ends = [int(end) for (end,) in rows('SELECT "end"::text FROM platform_block')]
    xid, era = draw(st.integers(0, max(ends) - 1)), draw(st.sampled_from([1, 1, 1, 0, -1]))
    rows(
        "INSERT INTO platform_act (id, era, xid, street_id, record_id, verb, actor_id, actor_kind, at, recorded_at,"
        " commitment, hash) SELECT %s, %s, %s::text::xid8, street_id, record_id, verb, actor_id, actor_kind, at,"
        " recorded_at, commitment, hash FROM platform_act WHERE id = %s",
        new, era, str(xid), like,
    )  # fmt: skip
    rehash(new)
    return f"added in era {era} at {xid}"


def swapped(draw: Draw) -> str:
    """Two acts in each other's place; or the words of one said by the other."""
    if draw(st.booleans()):
        first, second = act_of(draw), act_of(draw)
        places = dict(rows("SELECT id, xid::text FROM platform_act WHERE id IN (%s, %s)", first, second))
        if len(places) < 2:
            return removed(draw)
        for act, other in ((first, second), (second, first)):
            rows("UPDATE platform_act SET xid = %s::text::xid8 WHERE id = %s", places[other], act)
        return f"swapped {first} and {second}"
    first, second = act_of(draw, with_words=True), act_of(draw, with_words=True)
    if first == second:
        return words_changed(draw)
    told = dict(rows("SELECT act_id, (salt, body::text)::text FROM platform_actdetail"))
    assert told[first] != told[second]
    rows(
        "UPDATE platform_actdetail d SET salt = o.salt, body = o.body FROM platform_actdetail o"
        " WHERE (d.act_id = %s AND o.act_id = %s) OR (d.act_id = %s AND o.act_id = %s)",
        first, second, second, first,
    )  # fmt: skip
    return f"swapped the words of {first} and {second}"


def block_changed(draw: Draw) -> str:
    number = draw(st.integers(1, BLOCKS))
    what = draw(
        st.sampled_from(
            ["head = sha256(head)", "count = count + 1", '"end" = (("end"::text::bigint) + 1)::text::xid8',
             "start = ((start::text::bigint) + 1)::text::xid8", "era = era + 1", f"number = number + {BLOCKS}"]
        )
    )  # fmt: skip
    if what.startswith('"end"'):
        # That of the last one says only how far was looked; what comes later is chained to it all the same.
        number = min(number, BLOCKS - 1)
    rows(f"UPDATE platform_block SET {what} WHERE number = %s", number)
    return f"{what} of block {number}"


def cut_off(draw: Draw) -> str:
    """The last blocks with all their acts and words: what is left fits, but the published head is gone."""
    number = draw(st.integers(1, BLOCKS))
    rows("DELETE FROM platform_act WHERE xid >= (SELECT start FROM platform_block WHERE number = %s)", number)
    rows(
        "DELETE FROM platform_actdetail d WHERE NOT EXISTS (SELECT 1 FROM platform_act a WHERE a.id = d.act_id)"
    )
    rows("DELETE FROM platform_block WHERE number >= %s", number)
    return f"cut off from block {number}"


def made_anew(draw: Draw) -> str:
    """One is changed or removed, and everything after it made anew with fitting hashes."""
    how = draw(st.sampled_from([changed_with_its_hash, removed, added]))(draw)
    if rows("UPDATE platform_act SET era = 1 WHERE era < 1 RETURNING id"):
        how += ", then in era 1"
    rows(
        "DELETE FROM platform_actdetail d WHERE NOT EXISTS (SELECT 1 FROM platform_act a WHERE a.id = d.act_id)"
    )
    previous = hashing.GENESIS
    for number, start, end in rows(
        'SELECT number, start::text, "end"::text FROM platform_block ORDER BY number'
    ):
        found = rows(
            "SELECT hash FROM platform_act WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8 ORDER BY xid, id",
            start,
            end,
        )
        hashes = [bytes(own) for (own,) in found]
        previous = hashing.block_head(previous, hashes)
        rows(
            "UPDATE platform_block SET head = %s, count = %s WHERE number = %s", previous, len(hashes), number
        )
    return f"{how}, and the chain made anew"


CHANGES = (
    changed,
    words_changed,
    changed_with_its_hash,
    removed,
    added,
    swapped,
    block_changed,
    cut_off,
    made_anew,
)


def test_every_planted_change_is_found(head: str) -> None:
    planted: dict[str, int] = {}

    @settings(
        max_examples=PLANTED,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def plant(data: st.DataObject) -> None:
        how = data.draw(st.sampled_from(CHANGES))
        with planting():
            told = how(data.draw)
            report = read_through(head)
        planted[how.__name__] = planted.get(how.__name__, 0) + 1
        assert not report.ok, f"{how.__name__} was not found: {told}"
        assert report.faults

    with postgres.as_owner():
        assert untouched(read_through_once(head)), "before anything is planted"
        plant()
        assert untouched(read_through_once(head)), "and after all of it was taken back"
    assert planted.keys() == {one.__name__ for one in CHANGES}
    assert sum(planted.values()) >= PLANTED * 0.9


def read_through_once(head: str) -> Report:
    with transaction.atomic():
        return read_through(head)


def untouched(report: Report) -> bool:
    return report.ok and not report.faults and report.records == BLOCKS * ACTS


def test_a_head_published_earlier_is_still_on_the_chain(head: str) -> None:
    with transaction.atomic():
        timeline.record(
            street_id=new_id(), record_id=new_id(), verb="test.act", actor=system("test"), now=NOW
        )
    seal_all(1)
    report = verify(head.upper() + "\n")
    assert report.ok
    assert report.head != head
    assert verify("00" * 32).ok, "before the first block"
    other = verify("ab" * 32)
    assert not other.ok
    assert "ab" * 32 in other.faults[0]
