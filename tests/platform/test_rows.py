"""Rows that came as JSON are the same instances as rows that came as rows."""

import datetime as dt
import json

import pytest
from django.db import connection

from mulin.matters import actions, queries
from mulin.matters.models import Reporter
from mulin.platform.rows import revive
from tests.factories import Town

pytestmark = pytest.mark.django_db


def test_an_instance_from_json_equals_the_one_from_the_table(town: Town, now: dt.datetime) -> None:
    contact = actions.Contact(name="顾阿婆", phone="10000000027", person=town.persons["resident"])
    matter = town.raise_matter(now=now, contact=contact).matter
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(r)::text FROM matters_reporter r WHERE matter_id = %s", [matter.id]
        )
        row = json.loads(cursor.fetchone()[0])
    plain = Reporter.objects.get(matter=matter)
    made = revive(Reporter, row)
    for field in Reporter._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(plain, field.attname), field.name
    assert made == plain
    assert not made._state.adding


def test_related_rows_come_with_it_and_what_is_missing_stays_none(
    town: Town, now: dt.datetime, django_assert_num_queries
) -> None:
    known = town.raise_matter(now=now, contact=actions.Contact(person=town.persons["resident"])).matter
    nameless = town.raise_matter(now=now).matter
    with django_assert_num_queries(2):
        whole = queries.whole(known)
        assert whole.reporters[0].person.name == "顾阿婆"
        assert queries.whole(nameless).reporters[0].person is None


def test_a_column_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        revive(Reporter, {"colour": "red"})
