"""Quiet hours, the day's one message, waiting after a failure: calculated for any hour and any setting."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.platform.notices import quiet
from mulin.platform.notices.quiet import Quiet
from mulin.platform.policy import LOCAL

MOMENTS = st.datetimes(
    min_value=dt.datetime(2025, 1, 1), max_value=dt.datetime(2030, 12, 31), timezones=st.just(dt.UTC)
)
TIMES = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HOURS = st.builds(Quiet, TIMES, TIMES)
NIGHT = Quiet(dt.time(21), dt.time(8))


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("2026-06-11T09:00", "2026-06-11T18:30"),
        ("2026-06-11T18:30", "2026-06-11T18:30"),
        ("2026-06-11T18:31", "2026-06-12T18:30"),
        ("2026-06-11T23:00", "2026-06-12T18:30"),
    ],
)
def test_the_days_one_message(said: str, goes: str) -> None:
    assert quiet.digest_after(local(said), dt.time(18, 30), NIGHT) == local(goes)


@pytest.mark.parametrize(
    ("at", "awake"),
    [
        ("2026-06-11T20:59", "2026-06-11T20:59"),
        ("2026-06-11T21:00", "2026-06-12T08:00"),
        ("2026-06-12T07:59", "2026-06-12T08:00"),
        ("2026-06-12T08:00", "2026-06-12T08:00"),
    ],
)
def test_the_night_is_quiet(at: str, awake: str) -> None:
    assert quiet.awake(local(at), NIGHT) == local(awake)


def test_a_digest_set_into_the_night_comes_in_the_morning() -> None:
    goes = quiet.digest_after(local("2026-06-11T20:00"), dt.time(22), NIGHT)
    assert goes == local("2026-06-12T08:00")
    assert quiet.digest_after(local("2026-06-12T07:00"), dt.time(22), NIGHT) == goes, "the same one"


@settings(max_examples=200, deadline=None)
@given(MOMENTS, HOURS, TIMES)
def test_nothing_goes_out_in_quiet_hours_and_nothing_waits_two_days(
    moment: dt.datetime, hours: Quiet, digest: dt.time
) -> None:
    goes = quiet.digest_after(moment, digest, hours)
    assert goes >= moment
    assert not hours.covers(goes.astimezone(LOCAL).time())
    assert goes - moment <= dt.timedelta(hours=48)
    assert quiet.digest_after(goes, digest, hours) == goes, "found again from itself"
    assert quiet.goes_at(moment, urgent=True, digest=digest, quiet=hours) == moment, "urgent at once"
    tomorrow = quiet.next_day(moment, digest, hours)
    assert tomorrow.astimezone(LOCAL).date() > moment.astimezone(LOCAL).date()


@settings(max_examples=200, deadline=None)
@given(MOMENTS, MOMENTS, HOURS, TIMES)
def test_what_is_said_later_never_overtakes(
    one: dt.datetime, other: dt.datetime, hours: Quiet, digest: dt.time
) -> None:
    first, second = sorted([one, other])
    assert quiet.digest_after(first, digest, hours) <= quiet.digest_after(second, digest, hours)


@settings(max_examples=200, deadline=None)
@given(MOMENTS, st.integers(1, 20), HOURS, st.integers(0, 86_400), st.booleans())
def test_after_a_failure_it_waits_longer_and_never_wakes_anybody(
    moment: dt.datetime, tries: int, hours: Quiet, asked: int, urgent: bool
) -> None:
    after = dt.timedelta(seconds=asked)
    again = quiet.again_at(moment, tries, hours, urgent=urgent, after=after)
    assert again >= moment + after
    assert again > moment
    assert urgent or not hours.covers(again.astimezone(LOCAL).time())
    assert quiet.again_at(moment, tries + 1, hours, urgent=True) >= quiet.again_at(
        moment, tries, hours, urgent=True
    )


@pytest.mark.parametrize("wrong", [["21:00"], ["25:00", "08:00"], ["21:00", "08:00", "09:00"], ["", ""]])
def test_hours_that_are_none(wrong: list[str]) -> None:
    with pytest.raises(ValueError):
        quiet.hours(wrong)
