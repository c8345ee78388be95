"""The platform's small parts: references, policy values, paths, encryption, limits, flows."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mulin.people.models import Person
from mulin.platform import crypto, paths, policy, refs, throttle
from mulin.platform.errors import Conflict
from mulin.platform.flow import Flow, Transition, advance
from mulin.platform.ids import new_id
from mulin.platform.timeline import hashing
from tests.factories import Town

NOW = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)


# References


@given(st.sampled_from(["M", "T", "PR"]), st.integers(2000, 2999), st.integers(1, 10_000_000))
def test_a_reference_reads_back(prefix: str, year: int, number: int) -> None:
    assert refs.parse(refs.render(prefix, year, number)) == (prefix, year, number)


@pytest.mark.parametrize("text", ["m-2026-04217", " M-2026-04217 ", "M—2026—04217", "M - 2026 - 04217"])
def test_a_reference_is_read_as_people_type_it(text: str) -> None:
    assert refs.parse(text) == ("M", 2026, 4217)


@pytest.mark.parametrize(
    "text", ["", "04217", "M-26-1", "M-2026-1", "灯不亮", "M-2026-04217x", "M-2026-04217\n-"]
)
def test_what_is_no_reference(text: str) -> None:
    assert refs.parse(text) is None


def test_numbers_are_never_given_twice(fresh_database: str) -> None:
    """Many at once, each in its own transaction, some in blocks."""
    street, drawn, lock = new_id(), [], threading.Lock()

    def draw(count: int) -> None:
        try:
            for _ in range(10):
                got = refs.draw("M", street, 2026, count)
                with lock:
                    drawn.extend(got)
        finally:
            connection.close()

    threads = [threading.Thread(target=draw, args=[count]) for count in (1, 1, 3, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == len(set(drawn)) == 120
    assert max(drawn) == "M-2026-00120"


# Paths

step = st.text("abc019", min_size=1, max_size=3)
path = st.lists(step, min_size=1, max_size=4).map(lambda steps: "/".join(steps) + "/")


@given(path, path)
def test_a_subtree_is_a_range(one: str, other: str) -> None:
    assert (one <= other < paths.upper_bound(one)) == other.startswith(one)


@given(st.lists(path, max_size=8))
def test_the_outermost_cover_all_and_do_not_overlap(given_paths: list[str]) -> None:
    kept = paths.outermost(given_paths)
    assert all(any(one.startswith(outer) for outer in kept) for one in given_paths)
    assert not [1 for a in kept for b in kept if a != b and b.startswith(a)]


# Policy


@pytest.mark.django_db
def test_a_policy_value_holds_from_its_day_and_for_its_street() -> None:
    street, other = new_id(), new_id()
    key = policy.declare("test.value", 1, rule="N-83", text="…")
    policy.put(key, 2, street_id=None, valid_from=dt.date(2026, 6, 1), source="district")
    policy.put(key, 3, street_id=street, valid_from=dt.date(2026, 6, 12), source="street")
    found = [
        policy.get(key, street_id=who, on=NOW + dt.timedelta(days=d))
        for who in (street, other)
        for d in (-20, 0, 1)
    ]
    assert found == [1, 2, 3, 1, 2, 2]
    with pytest.raises(KeyError):
        policy.put("test.unknown", 1, street_id=None, valid_from=dt.date(2026, 6, 1), source="")


@pytest.mark.django_db
def test_a_day_begins_in_shanghai() -> None:
    key = policy.declare("test.day", "old", rule="N-83", text="…")
    policy.put(key, "new", street_id=None, valid_from=dt.date(2026, 6, 12), source="")
    before = dt.datetime(2026, 6, 11, 15, 59, tzinfo=dt.UTC)
    assert policy.get(key, street_id=None, on=before) == "old"
    assert policy.get(key, street_id=None, on=before + dt.timedelta(minutes=1)) == "new"


# Encryption


@given(st.text(max_size=200).filter(bool))
def test_a_field_opens_only_for_what_it_was_sealed_for(text: str) -> None:
    ring = crypto.keyring()
    sealed = ring.seal(text, "people.phone")
    assert ring.open(sealed, "people.phone") == text
    assert ring.seal(text, "people.phone") != sealed, "equal texts do not look equal"
    with pytest.raises(InvalidTag):
        ring.open(sealed, "people.name")


def test_the_blind_index_finds_and_tells_nothing() -> None:
    assert crypto.blind("10000000027", "people.phone") == crypto.blind("10000000027", "people.phone")
    assert crypto.blind("10000000027", "people.phone") != crypto.blind("10000000027", "people.name")
    assert "27" * 2 not in crypto.blind("10000000027", "people.phone")
    assert crypto.blind("", "people.phone") == ""


def test_no_name_or_telephone_stands_readable_in_the_table(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM people_person")
        stored = [bytes(cell) for row in cursor.fetchall() for cell in row]
    assert len(stored) == 2 * Person.objects.count() > 10
    assert not [cell for cell in stored if b"10000000" in cell or "周敏".encode() in cell]
    assert {person.name for person in Person.objects.all()} >= {"周敏", "何川"}


# Limits


@pytest.mark.django_db
def test_a_window_counts_and_ends() -> None:
    hour = dt.timedelta(hours=1)
    seen = [
        throttle.count("k", window=hour, now=NOW + dt.timedelta(minutes=m))[0] for m in (0, 10, 59, 60, 61)
    ]
    assert seen == [1, 2, 3, 1, 2]
    assert throttle.count("other", window=hour, now=NOW)[0] == 1
    assert throttle.sweep(NOW + dt.timedelta(hours=1)) == 1


# Flows


class Thing:
    state = "a"


TABLE = [Transition("go", ("a",), "b", "because"), Transition("back", ("b",), "a", "because")]


def test_a_flow_moves_only_along_its_table() -> None:
    flow, thing = Flow("test", {"a": "甲", "b": "乙"}, ["a"], TABLE), Thing()
    assert advance(thing, flow, "go").target == thing.state == "b"
    with pytest.raises(Conflict) as refused:
        advance(thing, flow, "go")
    assert thing.state == "b"
    assert "乙" in refused.value.message


@pytest.mark.parametrize(
    "table", [[*TABLE, Transition("go", ("a",), "a", "")], [Transition("go", ("c",), "a", "")]]
)
def test_a_table_that_contradicts_itself_does_not_load(table: list[Transition]) -> None:
    with pytest.raises(ValueError):
        Flow("test", {"a": "甲", "b": "乙"}, ["a"], table)


# Hashing

plain: st.SearchStrategy[Any] = st.dictionaries(
    st.text("abc", min_size=1), st.text() | st.integers() | st.booleans(), max_size=4
)


@given(plain, plain)
def test_a_commitment_binds_its_words(one: dict[str, Any], other: dict[str, Any]) -> None:
    salt = b"0" * 16
    assert (hashing.commit(salt, one) == hashing.commit(salt, other)) == (
        hashing.canonical(one) == hashing.canonical(other)
    )
