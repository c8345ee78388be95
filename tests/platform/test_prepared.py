"""Prepared queries bring what the queryset itself would bring, for any values, in any thread."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Case, Func, IntegerField, Value, When
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given
from hypothesis import strategies as st

from mulin.people.models import Appointment
from mulin.platform.paths import outermost, slot_values, within_any, within_slots
from mulin.platform.prepared import Prepared, Slot, among
from mulin.territory.models import Place
from tests.factories import Town


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset(town: Town) -> None:
    prepared = Prepared(
        lambda: Place.objects.select_related("parent", "compound").filter(
            among("id", "ids"), kind=Slot("kind"), valid_to__isnull=True
        )
    )
    for kind in (Place.Kind.COMPOUND, Place.Kind.BUILDING, Place.Kind.STREET):
        ids = list(Place.objects.values_list("id", flat=True))
        plain = Place.objects.select_related("parent", "compound").filter(id__in=ids, kind=kind)
        found = prepared.rows(ids=ids, kind=kind)
        assert {one.id: one.name for one in found} == {one.id: one.name for one in plain}
        with CaptureQueriesContext(connection) as captured:
            assert [one.parent and one.parent.name for one in found]
        assert not captured.captured_queries, "what was joined is there"
    assert prepared.rows(ids=[], kind=Place.Kind.COMPOUND) == []
    assert prepared.first(ids=[town.compound.id], kind=Place.Kind.COMPOUND) == town.compound
    assert prepared.first(ids=[town.compound.id], kind=Place.Kind.BUILDING) is None


@pytest.mark.django_db
def test_a_run_keeps_nothing_of_the_run_before(town: Town) -> None:
    by_id = Prepared(lambda: Place.objects.filter(id=Slot("id")).values_list("name", flat=True))
    names = dict(Place.objects.values_list("id", "name"))
    assert {key: by_id.rows(id=key) for key in names} == {key: [name] for key, name in names.items()}


@pytest.mark.django_db
def test_slots_stand_in_conditions_of_values_too(town: Town, now: dt.datetime) -> None:
    day = now.date()
    begun = Case(When(valid_from__lte=Slot("day"), then=Value("begun")), default=Value("later"))
    prepared = Prepared(lambda: Appointment.objects.annotate(begun=begun).values_list("id", "begun"))
    for on in (day, day - dt.timedelta(days=36500)):
        expected = {one.id: "begun" if one.valid_from <= on else "later" for one in Appointment.objects.all()}
        assert dict(prepared.rows(day=on)) == expected


_PATHS = st.lists(
    st.sampled_from(["d1/", "d1/s1/", "d1/s1/n1/", "d1/s1/n2/", "d2/s9/", "d1/s10/"]), max_size=4
)


@given(paths=_PATHS)
def test_subtrees_in_slots_are_the_same_subtrees(paths: list[str]) -> None:
    kept = outermost(paths)
    assume(kept)
    prepared = Prepared(lambda: Place.objects.filter(within_slots(len(kept))))
    sql, values = prepared.bound(**slot_values(kept))
    plain = Place.objects.filter(within_any(paths)).query.sql_with_params()
    assert (sql.replace("(%s)", "%s"), values) == plain


def test_every_thread_asks_by_its_own_connection(fresh_database: str) -> None:
    pid = Func(function="pg_backend_pid", output_field=IntegerField())
    prepared = Prepared(
        lambda: (
            ContentType.objects.filter(id__gt=Slot("id")).annotate(pid=pid).values_list("pid", flat=True)[:1]
        )
    )

    def ask(_number: int) -> tuple[int | None, int]:
        try:
            return prepared.first(id=0), connection.connection.info.backend_pid
        finally:
            connection.close()

    mine = prepared.first(id=0)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(ask, range(6)))
    assert all(asked == own != mine for asked, own in told)


@pytest.mark.django_db
def test_an_empty_slot_is_an_error_and_locks_are_not_prepared(town: Town) -> None:
    prepared = Prepared(lambda: Place.objects.filter(id=Slot("id")))
    with pytest.raises(KeyError):
        prepared.rows()
    with pytest.raises(ValueError, match="locks"):
        Prepared(lambda: Place.objects.select_for_update().filter(id=Slot("id"))).rows(id=town.compound.id)


def test_rows_are_held_still_only_inside_a_transaction(fresh_database: str) -> None:
    """Outside of one the lock would be gone before anything could lean on it."""
    held = Prepared(lambda: ContentType.objects.filter(id__gt=Slot("id")), share="django_content_type")
    with pytest.raises(TransactionManagementError):
        held.rows(id=0)
    with transaction.atomic():
        assert held.first(id=0) is not None
        with CaptureQueriesContext(connection) as captured:
            held.rows(id=0)
    assert captured.captured_queries[0]["sql"].endswith('FOR SHARE OF "django_content_type"')
