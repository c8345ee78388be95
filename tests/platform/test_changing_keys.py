"""Keys are changed while the site runs: sealed anew in batches, resumable, and the old one goes when it is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from mulin.people import actions, queries
from mulin.people.models import Person
from mulin.platform import crypto, keyring, readings, resealing
from mulin.platform.actors import system
from tests.factories import Town

pytestmark = pytest.mark.django_db
MAKER = system("tests.maker")


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The keys of the tests' home, put back as they were."""
    path = keyring.keyring(anew=True).path
    before = path.read_text()
    monkeypatch.setattr(resealing, "BATCH", 3)
    yield path
    path.write_text(before)
    keyring.keyring(anew=True)


@pytest.fixture
def people(town: Town, ring: Path, now: dt.datetime) -> list[Person]:
    return [
        actions.add_person(
            street=town.street, name=f"测试{n}号", phone=f"1390000{n:04}", actor=MAKER, now=now
        )
        for n in range(8)
    ]


def with_key(key: int) -> int:
    return resealing.counts()["people_person.phone"].get(key, 0)


def test_a_new_key_seals_and_the_old_one_still_opens(people: list[Person], now: dt.datetime) -> None:
    before = crypto.keyring().current
    made = resealing.rotate(now)
    assert made == before + 1
    assert crypto.keyring().current == made
    assert Person.objects.get(pk=people[0].pk).phone == "13900000000"
    Person.objects.filter(pk=people[1].pk).update(phone="13911112222")
    assert with_key(made) == 1


def test_a_pass_that_is_killed_goes_on_where_it_was(people: list[Person], now: dt.datetime) -> None:
    old = crypto.keyring().current
    made = resealing.rotate(now)
    resealing.go_on(now, most=2)
    half = resealing.Resealing.objects.exclude(position="").count()
    assert half
    assert resealing.is_pending()
    assert resealing.sealed_with(old)
    done_before = resealing.Resealing.objects.get(column="people_person.name").looked
    resealing.go_on(now)
    assert not resealing.is_pending()
    assert not resealing.sealed_with(old)
    marks = resealing.Resealing.objects.get(column="people_person.name")
    assert marks.looked == Person.objects.count() >= done_before, "no row is looked at twice"
    assert with_key(made) == Person.objects.exclude(phone=b"").count()
    assert [one.phone for one in Person.objects.filter(pk__in=[p.pk for p in people]).order_by("phone_index")]
    assert resealing.go_on(now) == 0


def test_a_batch_that_fails_leaves_nothing_half(
    people: list[Person], now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    resealing.rotate(now)
    mend, calls = resealing._mend, []

    def fails_later(*given: object) -> bool:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return mend(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(resealing, "_mend", fails_later)
    with pytest.raises(KeyboardInterrupt):
        resealing.go_on(now)
    monkeypatch.undo()
    for mark in resealing.Resealing.objects.all():
        assert mark.looked == 0 or mark.position
    resealing.go_on(now)
    assert not resealing.is_pending()


def test_what_somebody_writes_meanwhile_stays(people: list[Person], now: dt.datetime) -> None:
    resealing.rotate(now)
    column = next(one for one in resealing.columns() if one.name == "people_person.phone")
    rows = [row for row in resealing._read(column, "") if row[0] == people[0].pk]
    if not rows:
        rows = [
            row for at in people for row in resealing._read(column, str(at.pk)) if row[0] == people[1].pk
        ][:1]
    key = rows[0][0]
    Person.objects.filter(pk=key).update(phone="13955556666")
    assert not resealing._mend(column, *rows[0])
    assert Person.objects.get(pk=key).phone == "13955556666"


def test_a_key_goes_only_when_nothing_is_sealed_with_it(people: list[Person], now: dt.datetime) -> None:
    old = crypto.keyring().current
    resealing.rotate(now)
    later = now + resealing.SETTLES
    assert resealing.retire(old, now) == "soon"
    assert resealing.retire(old, later) == "used"
    assert resealing.retire(old + 1, later) == "current"
    assert resealing.retire(99, later) == "unknown"
    resealing.go_on(now)
    assert resealing.retire(old, later) == ""
    assert old not in crypto.keyring().ids
    assert Person.objects.get(pk=people[0].pk).phone == "13900000000"


def test_a_stray_of_a_slow_process_is_found_by_another_pass(people: list[Person], now: dt.datetime) -> None:
    """Somebody sealed with the key before, after the pass had gone by."""
    old = crypto.keyring()
    resealing.rotate(now)
    resealing.go_on(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET phone = %s WHERE id = %s",
            [old.seal("13977778888", "people.phone"), people[0].pk],
        )
    assert not resealing.settle(now), "too early to be sure"
    later = now + resealing.SETTLES + dt.timedelta(seconds=5)
    assert not resealing.settle(later)
    assert resealing.is_pending()
    resealing.go_on(later)
    assert resealing.settle(later)
    assert not resealing.sealed_with(old.current)


def test_people_are_found_while_indexes_change_and_after(
    people: list[Person], now: dt.datetime, town: Town
) -> None:
    def found() -> list[object]:
        return [one.pk for one in queries.by_phone("13900000003")]

    index = people[3].phone_index
    resealing.rotate(now, indexes=True)
    assert found() == [people[3].pk], "not made anew yet"
    names = {crypto.blind("测试3号", "people.name")}
    phones = {crypto.blind("13900000003", "people.phone")}
    assert list(queries.known_persons(town.street.id, names, phones)) == [(*names, *phones)]
    with pytest.raises(ValueError):
        keyring.add_index_key(now)
    resealing.go_on(now)
    assert found() == [people[3].pk]
    assert Person.objects.get(pk=people[3].pk).phone_index not in ("", index)
    assert crypto.keyring().indexes_turning
    later = now + resealing.SETTLES + dt.timedelta(seconds=5)
    resealing.settle(later)
    resealing.go_on(later)
    last = later + resealing.SETTLES
    resealing.settle(last)
    assert not crypto.keyring().indexes_turning
    assert found() == [people[3].pk]
    assert crypto.blind("a token", "people.calendar") == crypto.blind("a token", "people.calendar")


def test_digests_of_secrets_stay(ring: Path, now: dt.datetime, db: None) -> None:
    token, index = crypto.blind("s3cret", "matters.slip"), crypto.blind("13900000001", "people.phone")
    keyring.add_index_key(now)
    assert crypto.blind("s3cret", "matters.slip") == token
    assert crypto.blind("13900000001", "people.phone") != index


def test_another_process_sees_the_new_key(people: list[Person], now: dt.datetime) -> None:
    mine = keyring.Keyring(crypto.keyring().path)
    keyring.add_key(now)
    sealed = crypto.keyring().seal("hello", "p")
    with pytest.raises(keyring.NoKey):
        mine.open(sealed, "p")
    keyring._ring = mine
    assert keyring.open_sealed(sealed, "p") == "hello"


def test_a_field_stays_sealed_until_it_is_asked_for(people: list[Person]) -> None:
    person = Person.objects.get(pk=people[0].pk)
    assert isinstance(person.__dict__["name"], crypto.Sealed)
    content = person.__dict__["name"].content
    person.save()
    assert (
        bytes(
            Person.objects.filter(pk=person.pk).extra(select={"raw": "name"}).values_list("raw", flat=True)[0]
        )
        == content
    )
    assert person.name == "测试0号"
    assert person.__dict__["name"] == "测试0号"
    with pytest.raises(TypeError):
        str(Person.objects.values_list("name", flat=True).get(pk=person.pk))


def test_the_ledger_tells_what_was_opened_and_why(people: list[Person]) -> None:
    ledger = readings.Ledger()
    token = readings._ledger.set(ledger)
    try:
        one, other, third = Person.objects.filter(pk__in=[p.pk for p in people[:3]])
        _ = one.name
        with readings.without_record("masked"):
            _ = other.name
        _ = third.phone
        readings.told(third.pk)
    finally:
        readings._ledger.reset(token)
    assert list(ledger.left_over()) == [("people_person", "name", one.pk)]
