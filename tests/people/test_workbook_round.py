"""A street out into one workbook and in again: nothing changes, and the file is the same."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.people import workbook
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place
from tests.factories import Town
from tests.people.workbooks import check, street_again, take_in, told, values, written

pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S3-52", "S0-38", "S1-22")
def test_out_and_in_again_changes_nothing(town: Town, now: dt.datetime) -> None:
    before = Act.objects.count()
    for phones in (False, True):
        content = written(town.street, now, phones=phones)
        plan = take_in(content, town.street, now)
        assert not plan.problems
        assert not plan.touched
        assert plan.counts()["people"]["same"] == 15
        assert values(written(town.street, now, phones=phones)) == values(content)
    assert Act.objects.count() == before


@pytest.mark.mechanism("S3-52", "DR-03")
def test_the_template_comes_in_as_it_stands(town: Town, now: dt.datetime) -> None:
    content = workbook.as_bytes(workbook.template_of(street_again(town.street), today=now.date()))
    plan = check(content, town.street, now)
    assert told(plan) == []
    take_in(content, town.street, now)
    assert not check(content, town.street, now).touched
    out = written(town.street, now)
    take_in(out, town.street, now)
    assert values(written(town.street, now)) == values(out)
    assert Place.objects.get(full_name="示例苑 2 号楼 东门").homes == 12
