"""Rows written without the ORM's own insert are the rows that `save` would have written."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mulin.matters import actions
from mulin.matters.models import Matter, Reporter
from mulin.platform import bulk
from mulin.platform.ids import new_id, new_token
from mulin.platform.records.models import Record
from mulin.territory.models import Organisation, Place
from tests.factories import Town

NEW = ("id", "token", "door_token")

pytestmark = pytest.mark.django_db


def _plain(model: type, key: object) -> dict[str, object]:
    """The columns as the database holds them, but for ciphertext and what is new in each."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" WHERE id = %s', [key])
        row = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    return {name: value for name, value in row.items() if name not in NEW and not isinstance(value, bytes)}


def test_rows_of_several_models_go_in_with_one_statement(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now, contact=actions.Contact(name="甲", phone="13900001111"))
    assert intake.reporter is not None
    again = Reporter.objects.get(pk=intake.reporter.pk)
    again.pk, again.token = new_id(), new_token()
    place = Place.objects.get(pk=town.compound.pk)
    place.pk, place.door_token, place.path = (
        new_id(),
        new_token(),
        f"{town.compound.path.rsplit('/', 2)[0]}/copy/",
    )
    with CaptureQueriesContext(connection) as captured:
        bulk.insert(again, place)
    assert len(captured.captured_queries) == 1
    assert _plain(Reporter, again.pk) == _plain(Reporter, intake.reporter.pk)
    assert Reporter.objects.get(pk=again.pk).phone == "13900001111"
    assert _plain(Place, place.pk) == {**_plain(Place, town.compound.pk), "path": place.path}
    assert not again._state.adding
    again.save()
    assert Reporter.objects.filter(pk=again.pk).count() == 1


def test_constraints_hold_and_nothing_is_half_written(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    twin = Matter.objects.get(pk=matter.pk)
    twin.pk = new_id()
    record = Record(
        id=twin.pk,
        kind="matter",
        street_id=matter.street_id,
        path=matter.path,
        state="new",
        at=now,
        ref="M-1",
    )
    with pytest.raises(IntegrityError, match="matter_ref_once"), transaction.atomic():
        bulk.insert(record, twin)
    assert not Record.objects.filter(id=twin.pk).exists()


def test_an_update_writes_these_fields_of_this_row_and_no_other(town: Town) -> None:
    others = dict(Organisation.objects.exclude(pk=town.property.pk).values_list("pk", "name"))
    office = Organisation.objects.get(pk=town.property.pk)
    office.name, office.phone = "换了名字的物业", "10000000000"
    bulk.update(office, "name")
    stored = Organisation.objects.get(pk=office.pk)
    assert (stored.name, stored.phone) == ("换了名字的物业", town.property.phone)
    assert dict(Organisation.objects.exclude(pk=office.pk).values_list("pk", "name")) == others


def test_an_update_of_a_row_that_is_gone_is_an_error(town: Town) -> None:
    with pytest.raises(DatabaseError, match="gone"):
        bulk.update(Organisation(street=town.street, name="没有写进去的"), "name")
