"""The counted figures against the same figures counted by hand, over seasons of matters that go every way."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter

import pytest
from django.db import connection

from mulin.matters import actions, figures, jobs
from mulin.matters.figures import Period
from mulin.matters.models import DayFigures, FiguresMark, Matter
from mulin.matters.queries import figures as reading
from mulin.matters.queries import measures
from tests.factories import Town, build_town
from tests.factories.by_hand import Cell, by_hand
from tests.factories.season import season

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOT_IN_A_SEASON = {
    *("joined_early", "off_joined", "joined", "split_off", "legal", "off_legal", "said_legal"),
    *("transfers", "taken_over", "proposals", "arbitrations", "arbitrated", "arbitrated_in_time"),
    *("delays", "delays_granted", "delays_ended", "handled_delayed"),
}
"""What the acts of a season do not bring; a year of rows does (`test_figures_year`)."""


def counted() -> dict[Cell, Counter[str]]:
    return {
        (row.street_id, row.axis, row.day, row.key): +Counter(
            {name: getattr(row, name) for name in figures.COUNTS}
        )
        for row in DayFigures.objects.all()
        if any(getattr(row, name) for name in figures.COUNTS)
    }


@pytest.mark.django_db
@pytest.mark.mechanism("S4-29")
def test_counts_equal_those_made_by_hand(town: Town, now: dt.datetime) -> None:
    list(season(town, seed=1, until=now, matters=90))
    actions.refresh_figures(now=now)
    expected = by_hand(now)
    assert counted() == expected
    names = {name for counts in expected.values() for name in counts}
    assert names >= set(figures.COUNTS) - NOT_IN_A_SEASON, "the season goes every way"


@pytest.mark.django_db
def test_counting_as_it_happens_ends_where_counting_at_the_end_does(town: Town, now: dt.datetime) -> None:
    for number, at in enumerate(season(town, seed=4, until=now, matters=25, days=30)):
        if number % 7 == 0:
            actions.refresh_figures(now=at)
    actions.refresh_figures(now=now)
    as_it_happened = counted()
    assert as_it_happened == by_hand(now)
    actions.refresh_figures(now=now)
    assert counted() == as_it_happened
    actions.refresh_figures(now=now, everything=True)
    assert counted() == as_it_happened


@pytest.mark.django_db
def test_a_limit_that_runs_out_is_counted_without_any_act(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    actions.refresh_figures(now=now)
    assert reading.figures(town.street.id, figures.last_days(30, now)).due == 0
    later = matter.respond_by + dt.timedelta(days=3)
    actions.refresh_figures(now=later)
    found = reading.figures(town.street.id, figures.last_days(30, later))
    assert (found.due, found.in_time, found.late) == (1, 0, 1)


@pytest.mark.django_db
def test_taken_back_before_the_limit_is_left_out_and_counted_apart(town: Town, now: dt.datetime) -> None:
    hour = dt.timedelta(hours=1)
    early, late = town.raise_matter(now=now), town.raise_matter(now=now, words="水管漏水")
    actions.withdraw(
        matter=early.matter, reporter=early.reporter, words="", actor=town.visitor, now=now + hour
    )
    after = late.matter.respond_by + hour
    actions.withdraw(matter=late.matter, reporter=late.reporter, words="", actor=town.visitor, now=after)
    actions.refresh_figures(now=after)
    found = reading.figures(town.street.id, figures.last_days(30, after))
    assert (found.due, found.in_time, found.excused) == (1, 0, 1), "taking it back later hides no delay"


@pytest.mark.django_db
def test_every_figure_opens_as_many_rows_as_it_says(town: Town, now: dt.datetime) -> None:
    list(season(town, seed=5, until=now, matters=40))
    actions.refresh_figures(now=now)
    period = figures.last_days(90, now)
    found = reading.figures(town.street.id, period)
    for name in figures.COUNTS:
        rows = measures.BY_MEASURE[name].of(town.street.id, name, period, now)
        assert rows.count() == getattr(found, name), name
    late = measures.BY_MEASURE["late"].of(town.street.id, "late", period, now)
    assert late.count() == found.late
    assert found.raised == sum(getattr(found, name) for name in figures.STANDINGS)


@pytest.mark.django_db
def test_figures_add_up_over_days_places_and_categories(town: Town, now: dt.datetime) -> None:
    list(season(town, seed=6, until=now, matters=30))
    actions.refresh_figures(now=now)
    period = figures.last_days(90, now)
    whole = reading.figures(town.street.id, period)
    for axis in ("neighbourhood", "compound", "category"):
        parts = reading.by_axis(town.street.id, axis, period)
        assert figures.total(parts.values()) == whole, axis
    months = reading.by_month(town.street.id, figures.last_months(4, now))
    assert figures.total(months) == whole


@pytest.mark.django_db
def test_history_counts_for_nothing(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    Matter.objects.filter(id=matter.id).update(history=True)
    actions.refresh_figures(now=now + dt.timedelta(days=9))
    assert counted() == {}


def test_acts_committed_late_are_counted(fresh_database: str, now: dt.datetime) -> None:
    """A transaction that began before a count and commits after it is counted next time."""
    from psycopg import connect

    town = build_town()
    intake = town.raise_matter(now=now)
    actions.refresh_figures(now=now)
    settings = connection.settings_dict
    slow = connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"]
    )
    with slow:
        slow.execute("SELECT set_config('mulin.scope', 'all:tests', true)")
        # What another process would write of an act on a matter raised 40 days ago, not yet committed.
        old = now - dt.timedelta(days=40)
        slow.execute(
            "UPDATE matters_matter SET recorded_at = %s, occurred_at = %s WHERE id = %s",
            [old, old, intake.matter.id],
        )
        slow.execute(
            "INSERT INTO platform_act (id, street_id, record_id, verb, actor_kind, at, recorded_at, commitment, hash)"
            " VALUES (gen_random_uuid(), %s, %s, 'matters.classify', 'system', %s, %s, '', '')",
            [town.street.id, intake.matter.id, now, now],
        )
        # Others go on meanwhile; their transactions have higher numbers.
        town.raise_matter(now=now, words="水管漏水")
        actions.refresh_figures(now=now)
        slow.commit()
    actions.refresh_figures(now=now)
    days = {row.day: row.raised for row in DayFigures.objects.filter(axis="whole")}
    assert days[old.astimezone(SHANGHAI).date()] == 1
    slow.close()


def test_a_second_count_looks_at_today_alone(fresh_database: str, now: dt.datetime) -> None:
    town = build_town()
    for days in (50, 20, 3):
        town.raise_matter(now=now - dt.timedelta(days=days), words=f"{days}")
    assert actions.refresh_figures(now=now) >= 51
    assert FiguresMark.objects.get().counted_at == now
    with connection.cursor() as cursor:
        # As when every transaction so far has ended; those of other databases of this cluster may go on.
        cursor.execute("UPDATE matters_figuresmark SET xid = pg_snapshot_xmax(pg_current_snapshot())::text")
    two_streets = 2
    assert actions.refresh_figures(now=now) == two_streets
    town.raise_matter(now=now - dt.timedelta(days=9), words="9")
    raised_limit_and_today = 3
    assert actions.refresh_figures(now=now) >= raised_limit_and_today
    assert DayFigures.objects.filter(axis="whole", raised=1).count() == 4


@pytest.mark.django_db
def test_whoever_left_nothing_but_the_slip_is_asked_on_three_days(town: Town, now: dt.datetime) -> None:
    slip_only = town.raise_matter(now=now)
    with_phone = town.raise_matter(now=now, words="水管漏水", contact=actions.Contact(phone="10000000033"))
    for intake in (slip_only, with_phone):
        actions.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    noted = {}
    for day in range(10):
        noted[day] = jobs.remind_due(now + dt.timedelta(days=day, hours=10))
    assert {day for day, count in noted.items() if count} == {2, 4, 7}
    slip_only.matter.refresh_from_db()
    with_phone.matter.refresh_from_db()
    assert (slip_only.matter.state, slip_only.matter.outcome) == ("closed", "not_reached")
    assert with_phone.matter.state == "answered", "whoever can be called is called"


@pytest.mark.django_db
def test_reminding_after_a_night_without_power_still_takes_three_days(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now)
    actions.answer(matter=intake.matter, body="换好了", proposes="solved", actor=town.dispatcher, now=now)
    evening = now + dt.timedelta(days=20)
    assert [jobs.remind_due(evening + dt.timedelta(hours=hour)) for hour in (0, 1, 24, 25, 48, 72)] == [
        1,
        0,
        1,
        0,
        1,
        0,
    ]


def test_ages_cover_every_day_once(now: dt.datetime) -> None:
    for days in range(100):
        since = now - dt.timedelta(days=days)
        age = figures.age_of(since, now)
        inside = []
        for one in figures.AGES:
            start, end = figures.age_span(one, now)
            if (start is None or since >= start) and since < end:
                inside.append(one)
        assert inside == [age]


def test_the_total_of_nothing_is_nothing() -> None:
    assert figures.total([]) == figures.Figures()


def test_months_end_today_and_leave_no_gap(now: dt.datetime) -> None:
    months = figures.last_months(14, now)
    assert months[-1].last == figures.today(now)
    assert months[0] == Period(dt.date(2025, 5, 1), dt.date(2025, 5, 31))
    for one, after in itertools.pairwise(months):
        assert one.last + dt.timedelta(days=1) == after.first
