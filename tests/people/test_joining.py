"""One person registered twice: proposed, looked at, joined, and taken apart exactly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions as matters
from mulin.matters.models import Reporter
from mulin.people import actions, queries, references
from mulin.people.models import Account, Apart, Merge, Person
from mulin.people.queries.looks import looks_at
from mulin.platform import errors
from mulin.platform.registry import holdings
from mulin.platform.timeline.models import Act
from mulin.platform.timeline.queries import story
from tests.factories import Town, build_town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.at_desk import matter_in

pytestmark = pytest.mark.django_db


def register(town: Town, name: str, phone: str = "10000000555") -> Person:
    return actions.add_person(street=town.street, name=name, phone=phone, actor=SYSTEM, now=FOUNDED)


def raised_by(town: Town, person: Person, now: dt.datetime) -> Reporter:
    made = town.raise_matter(now=now, contact=matters.Contact(name=person.name, person=person))
    assert made.reporter is not None
    return made.reporter


def everything() -> dict[str, list[Any]]:
    """Every row of every registered table, and of the persons and accounts."""
    tables = {one.table for one in references.all_references()} - {"people_merge"}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*tables, "people_person", "people_account"}):
            cursor.execute(f"SELECT to_jsonb(t) - 'epoch' FROM \"{table}\" t ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def test_every_column_that_holds_a_person_is_registered() -> None:
    """A context that forgets one would lose its rows when two registrations become one."""
    known = {(one.table, one.column) for one in references.all_references()}
    kept_as_written = {
        ("people_person", "merged_into_id"),
        ("people_account", "person_id"),
        ("people_merge", "kept_id"),
        ("people_merge", "gone_id"),
        ("people_apart", "low_id"),
        ("people_apart", "high_id"),
    }
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert found - known == kept_as_written


@pytest.mark.mechanism("N-90")
def test_pairs_are_proposed_by_the_telephone_and_told_apart_for_good(town: Town, now: dt.datetime) -> None:
    one, two = register(town, "贺兰英"), register(town, "贺兰英")
    husband = register(town, "程远山")
    pairs = queries.may_be_one(town.street.id)
    ours = [pair for pair in pairs if pair.low in (one, two, husband)]
    assert next((pair.low, pair.high, pair.alike) for pair in ours) == (one, two, True)
    assert len(ours) == 3
    assert [person for person, _name in queries.found_by_phone("10000000555", street_id=town.street.id)] == [
        one, two, husband,
    ]  # fmt: skip
    actions.keep_apart(one=husband, other=one, actor=town.worker, now=now)
    actions.keep_apart(one=one, other=husband, actor=town.worker, now=now)
    assert Apart.objects.count() == 1
    left = [pair for pair in queries.may_be_one(town.street.id) if {pair.low, pair.high} == {one, husband}]
    assert not left


@pytest.mark.mechanism("N-90", "S2-32")
def test_joined_and_taken_apart(town: Town, now: dt.datetime) -> None:
    kept, gone = register(town, "贺兰英"), register(town, "贺兰英")
    reporters = [raised_by(town, gone, now), raised_by(town, kept, now)]
    before = everything()
    words = {act.id: (act.record_id, act.actor_id, act.hash) for act in Act.objects.all()}
    made = actions.merge(kept=kept, gone=gone, how_known="打电话问过本人", actor=town.worker, now=now)
    assert set(Reporter.objects.filter(person=kept)) == set(reporters)
    assert queries.by_id(gone.id) == kept
    assert list(queries.by_phone("10000000555")) == [kept]
    after = {act.id: (act.record_id, act.actor_id, act.hash) for act in Act.objects.filter(id__in=words)}
    assert after == words, "the timeline keeps the old id"
    held = [row.what for row in holdings["people"].rows(kept.id)]
    assert "合并登记" in held
    with pytest.raises(errors.Conflict):
        actions.merge(kept=kept, gone=gone, how_known="又一次", actor=town.worker, now=now)
    actions.split(merge=made, actor=town.secretary, now=now)
    assert everything() == before
    assert queries.by_id(gone.id) == gone
    with pytest.raises(errors.Conflict):
        actions.split(merge=made, actor=town.secretary, now=now)


def test_what_came_after_stays_and_what_moved_on_is_left(town: Town, now: dt.datetime) -> None:
    kept, gone = register(town, "贺兰英"), register(town, "贺兰英")
    old = raised_by(town, gone, now)
    made = actions.merge(kept=kept, gone=gone, how_known="本人说的", actor=town.worker, now=now)
    new = raised_by(town, kept, now)
    actions.split(merge=made, actor=town.worker, now=now)
    assert Reporter.objects.get(pk=old.pk).person_id == gone.id
    assert Reporter.objects.get(pk=new.pk).person_id == kept.id


def test_refused(town: Town, now: dt.datetime) -> None:
    kept, gone = register(town, "贺兰英"), register(town, "贺兰英")

    def merge(**changes: Any) -> Merge:
        values = {"kept": kept, "gone": gone, "how_known": "本人说的", "actor": town.worker, "now": now}
        return actions.merge(**{**values, **changes})

    with pytest.raises(errors.Invalid) as refused:
        merge(how_known=" ")
    assert refused.value.field == "how_known"
    for changes in (
        {"actor": town.handler},
        {"actor": town.other_dispatcher},
        {"gone": town.persons["handler"]},
        {"gone": town.persons["worker"], "actor": town.worker},
        {"gone": kept},
    ):
        with pytest.raises(errors.Refusal):
            merge(**changes)
    made = merge()
    with pytest.raises(errors.Refusal, match="日子"):
        actions.split(merge=made, actor=town.worker, now=now + dt.timedelta(days=31))


def test_two_accounts_are_one_only_when_somebody_says_so(town: Town, now: dt.datetime) -> None:
    kept, gone = register(town, "贺兰英"), register(town, "贺兰英")
    for person, name in ((kept, "first"), (gone, "second")):
        actions.open_account(person=person, username=name, password="", actor=SYSTEM, now=now, trusted=True)
    before = everything()
    with pytest.raises(errors.Invalid) as refused:
        actions.merge(kept=kept, gone=gone, how_known="本人说的", actor=town.worker, now=now)
    assert refused.value.field == "close_other_account"
    made = actions.merge(
        kept=kept, gone=gone, how_known="本人说的", close_other_account=True, actor=town.worker, now=now
    )
    assert [one.is_active for one in Account.objects.order_by("username")] == [True, False]
    actions.split(merge=made, actor=town.worker, now=now)
    assert everything() == before


def test_the_only_account_goes_along(town: Town, now: dt.datetime) -> None:
    kept, gone = register(town, "贺兰英"), register(town, "贺兰英")
    account = actions.open_account(
        person=gone, username="only", password="", actor=SYSTEM, now=now, trusted=True
    )
    made = actions.merge(kept=kept, gone=gone, how_known="本人说的", actor=town.worker, now=now)
    assert Account.objects.get(pk=account.pk).person_id == kept.id
    actions.split(merge=made, actor=town.worker, now=now)
    assert Account.objects.get(pk=account.pk).person_id == gone.id


def test_a_look_is_written_down(town: Town, now: dt.datetime) -> None:
    one, two = register(town, "贺兰英"), register(town, "贺兰英")
    shown = actions.show_pair(one=one, other=two, actor=town.worker, now=now)
    assert {person.phone for person in shown} == {"10000000555"}
    for person in (one, two):
        assert story([person.id])[-1].verb == "people.show_person"
        assert [line.body["reason"] for line in looks_at(person.id)], "the person sees it in My data"


@pytest.mark.mechanism("N-90")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_chain_of_merges_taken_apart_restores_every_row(
    db: None, now: dt.datetime, data: st.DataObject
) -> None:
    """Four registrations, merged in any order into one another; the last merge first, all come apart."""

    with transaction.atomic():
        town = build_town()
        people = [register(town, "贺兰英") for _n in range(4)]
        for n in data.draw(st.lists(st.integers(0, 3), max_size=6)):
            raised_by(town, people[n], now)
        if data.draw(st.booleans()):
            actions.open_account(
                person=people[2], username="x", password="", actor=SYSTEM, now=now, trusted=True
            )
        states, made = [everything()], []
        total = Reporter.objects.count()
        left = list(people)
        while len(left) > 1 and data.draw(st.booleans() if made else st.just(True)):
            kept, gone = data.draw(st.permutations(left))[:2]
            made.append(actions.merge(kept=kept, gone=gone, how_known="本人说的", actor=town.worker, now=now))
            left.remove(gone)
            states.append(everything())
            standing = Reporter.objects.filter(person__merged_into__isnull=True, person__in=people).count()
            assert Reporter.objects.count() == total
            assert standing == Reporter.objects.filter(person__in=people).count(), "nobody is lost"
        for merge in reversed(made):
            assert everything() == states.pop()
            actions.split(merge=merge, actor=town.worker, now=now)
        assert everything() == states.pop()
        transaction.set_rollback(True)


def test_a_chain_comes_apart_from_its_end(town: Town, now: dt.datetime) -> None:
    a, b, c = (register(town, "贺兰英") for _n in range(3))
    first = actions.merge(kept=b, gone=a, how_known="本人说的", actor=town.worker, now=now)
    second = actions.merge(kept=c, gone=b, how_known="本人说的", actor=town.worker, now=now)
    assert queries.by_id(a.id) == c
    with pytest.raises(errors.Conflict, match="后来又合到"):
        actions.split(merge=first, actor=town.worker, now=now)
    actions.split(merge=second, actor=town.worker, now=now)
    actions.split(merge=first, actor=town.worker, now=now)
    assert queries.by_id(a.id) == a


def test_a_matter_in_hand_moves_with_its_person(town: Town, now: dt.datetime) -> None:
    """Staff are joined by the system alone; what they answer for comes along."""
    matter = matter_in(town, "in_hand", now)
    other = register(town, "罗建平")
    actions.merge(kept=other, gone=town.persons["handler"], how_known="名册核对", actor=SYSTEM, now=now)
    matter.refresh_from_db()
    assert matter.owner_id == other.id
    assert queries.actor_of(other, on=now.date()).posts
