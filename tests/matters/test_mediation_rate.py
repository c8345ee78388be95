"""The rate of mediations that ended with an agreement, against a computation of its own; and what is not told."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mulin.matters import actions
from mulin.matters.mediation_rate import FEWEST, Group, Quarter, Rate, by_quarter, last_quarters
from mulin.matters.models import Mediation
from mulin.matters.queries import mediation as queries
from mulin.matters.states import mediation as states
from tests.factories import Town
from tests.matters.at_desk import at
from tests.matters.mediations import in_state, party

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
CASES = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(
            [
                (states.SETTLED, True, True),
                (states.NOT_SETTLED, True, True),
                (states.LEFT, True, True),
                (states.LEFT, True, False),
                (states.REFERRED, True, True),
                (states.REFERRED, True, False),
                (states.REFERRED, False, False),
                (states.DECLINED, False, False),
            ]
        ),
    ),
    max_size=80,
)


@pytest.mark.mechanism("S4-29")
@given(cases=CASES, today=DAYS)
def test_the_rate_is_what_counting_by_hand_gives(
    cases: list[tuple[dt.date, tuple[str, bool, bool]]], today: dt.date
) -> None:
    counted = Counter((day.replace(day=1), *kind) for day, kind in cases)
    groups = [Group(month, outcome, willing, met, n) for (month, outcome, willing, met), n in counted.items()]
    rates = by_quarter(groups, last_quarters(today, 6))
    assert len(rates) == 6
    for quarter, rate in rates.items():
        mine = [
            kind for day, kind in cases if (day.year, (day.month + 2) // 3) == (quarter.year, quarter.number)
        ]
        willing = [kind for kind in mine if kind[1] and kind[0] != states.REFERRED]
        talked = [kind for kind in willing if kind[2]]
        assert rate.settled == sum(kind[0] == states.SETTLED for kind in mine)
        assert rate.whole == len(talked)
        assert rate.left_before == len(willing) - len(talked)
        parts = (rate.settled, rate.not_settled, rate.left_before, rate.referred, rate.never_began)
        assert sum(part or 0 for part in parts) == len(mine), "each is counted once"


@pytest.mark.mechanism("S4-29", "ET-08")
@given(parts=st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_no_small_number_is_told_or_follows_from_what_is(parts: list[int]) -> None:
    told = Rate(*parts).told()
    shown = [told.settled, told.not_settled, told.left_before, told.referred, told.never_began]
    for value, part in zip(shown, parts, strict=True):
        assert value == (part if part >= FEWEST else None)
    # The only sum that is told is that of two told parts.
    assert (told.whole is None) == (None in shown[:2])


@pytest.mark.mechanism("S4-29")
@given(day=DAYS)
def test_quarters_are_disjoint_and_without_gaps(day: dt.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day < quarter.after().first
    assert quarter.after().before() == quarter
    found = last_quarters(day, 5)
    assert found == sorted(set(found))
    assert found[-1] == quarter


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29", "ET-08")
def test_the_counts_come_from_ended_cases_and_open_none(town: Town, now: dt.datetime) -> None:
    """Five settled and three not: mediators read 5 / 8, the leader reads neither, for 3 is too few."""
    real = dt.datetime.now(dt.UTC)
    before = dt.datetime.combine(Quarter.of(real.date()).before().first, dt.time(4), tzinfo=dt.UTC)
    by = {"actor": town.mediator, "now": before}
    for n in range(5):
        in_state(town, states.ENDED, before, token=f"s{n}" * 12)
    for n in range(3):
        actions.end_without_agreement(
            mediation=in_state(town, states.IN_SESSION, before, token=f"n{n}" * 12), **by
        )
    left = in_state(town, states.AGREED, before, token="l" * 24)
    actions.leave_mediation(mediation=left, party=party(left, 0), actor=town.resident, now=before)
    in_state(town, states.IN_SESSION, before, token="u" * 24)
    address = reverse("matters:mediation_figures")
    page = at(town, "mediator").get(address).content.decode()
    assert "5 / 8" in page
    leader = at(town, "leader").get(address)
    told = leader.content.decode()
    assert leader.status_code == 200
    assert "5 / 8" not in told
    assert "少于" in told
    for text in (page, told):
        assert "T-20" not in text, "no number of a case"
        assert "这里的数点不开" in text
    groups = queries.ended_groups(town.street, before.date().replace(day=1))
    assert sum(group.n for group in groups) == 9
    assert queries.ended_groups(town.other_street, before.date().replace(day=1)) == []
    assert Mediation.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.mechanism("ET-08")
@pytest.mark.parametrize(("who", "status"), [
    ("worker", 200), ("secretary", 200), ("dispatcher", 200), ("leader", 200), ("second_mediator", 200),
    ("handler", 403), ("verifier", 403), ("auditor", 403), ("resident", 403), ("grid_member", 403),
])  # fmt: skip
def test_who_reads_the_numbers(town: Town, who: str, status: int) -> None:
    client = at(town, who)
    assert client.get(reverse("matters:mediation_figures")).status_code == status
