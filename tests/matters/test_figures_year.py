"""The figures of a random year of 20,000 matters against the same worked out in Python, row by row."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from uuid import UUID

import pytest

from mulin.matters import actions, figures
from mulin.matters.figures import Figures, Period
from mulin.matters.models import DayFigures
from mulin.matters.queries import figures as reading
from mulin.matters.queries import measures
from tests.factories import Town
from tests.factories.by_hand import Counts, by_hand
from tests.factories.year import Year

MATTERS = 20_000


def periods(now: dt.datetime) -> list[Period]:
    whole = Period(figures.today(now) - dt.timedelta(days=800), figures.today(now))
    return [whole, *(figures.last_days(days, now) for days in (1, 30, 90, 365)), *figures.last_months(3, now)]


def cut(sums: Counts, street: UUID, axis: str, period: Period) -> dict[UUID, Counter[str]]:
    found: dict[UUID, Counter[str]] = {}
    for (street_id, of, day, key), counts in sums.items():
        if (street_id, of) == (street, axis) and period.first <= day <= period.last:
            found.setdefault(key, Counter()).update(counts)
    return {key: +counts for key, counts in found.items()}


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29", "S3-54", "S0-22", "S1-18")
def test_a_year_of_matters_counts_as_it_does_by_hand(town: Town, now: dt.datetime) -> None:
    Year(town, seed=7, until=now).make(MATTERS)
    assert actions.refresh_figures(now=now) > 0
    sums = by_hand(now)
    seen: Counter[str] = Counter()
    for street in (town.street.id, town.other_street.id):
        for period in periods(now):
            for axis in DayFigures.Axis.values:
                expected = cut(sums, street, axis, period)
                counted = reading.by_axis(street, axis, period)
                got = {key: +Counter(_counts(one)) for key, one in counted.items()}
                assert {key: one for key, one in got.items() if one} == expected, (axis, period)
                for one in expected.values():
                    seen.update(one)
                for one in counted.values():
                    _make_sense(one, whole=axis == "whole")
    assert set(seen) == set(figures.COUNTS), "the year goes every way"
    _lists_hold_what_is_counted(town, now)


def _counts(one: Figures) -> dict[str, int]:
    return {name: getattr(one, name) for name in figures.COUNTS}


def _make_sense(one: Figures, *, whole: bool) -> None:
    """No rate is more than all, and nobody is lost between the parts."""
    for rate in (one.response, one.solution, one.satisfaction, one.handling):
        assert 0 <= rate.part <= rate.whole
    assert one.handled_delayed <= one.handled_in_time
    assert one.taken_over <= one.transfers
    assert one.arbitrated_in_time <= one.arbitrated <= one.arbitrations
    assert one.delays_ended <= one.delays_granted <= one.delays
    if whole:
        assert one.raised == sum(getattr(one, name) for name in figures.STANDINGS)


def _lists_hold_what_is_counted(town: Town, now: dt.datetime) -> None:
    period = figures.last_days(30, now)
    found = reading.figures(town.street.id, period)
    for name, source in measures.BY_MEASURE.items():
        assert source.of(town.street.id, name, period, now).count() == getattr(found, name), name
