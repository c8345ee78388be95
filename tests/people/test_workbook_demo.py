"""The demonstration street, 20 neighbourhoods and 1,100 buildings, out and in again."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.demo import build
from mulin.territory import queries as territory
from tests.people.workbooks import check, values, written


@pytest.mark.django_db
@pytest.mark.mechanism("S3-52", "S2-12")
def test_the_demonstration_street_comes_back_as_it_went_out() -> None:
    now = dt.datetime(2026, 6, 11, 3, tzinfo=dt.UTC)
    places = build._places(now)
    build._people(places, build._organisations(places, now), now)
    street = territory.the_street()
    assert street is not None
    content = written(street, now)
    plan = check(content, street, now)
    assert [(one.address, one.message) for one in plan.problems] == []
    assert not plan.touched, [one for one in plan.lines if one.what != "same"][:5]
    assert plan.counts()["buildings"]["same"] == 1_100
    assert len(values(content)["在岗"]) > 50
