"""Dates, spans and figures in words: by table and by property, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.ui import words

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 11, 16, 20, tzinfo=SHANGHAI)
languages = st.sampled_from(["zh-hans", "en"])
moments = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(days=-800), timedelta(days=800))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (timedelta(hours=1, minutes=40), "剩 1 小时 40 分", "1 h 40 min left"),
        (timedelta(hours=2), "剩 2 小时", "2 h left"),
        (timedelta(hours=4, minutes=59), "剩 4 小时", "4 h left"),
        (timedelta(days=1), "剩 1 天", "1 day left"),
        (timedelta(days=6, hours=23), "剩 6 天", "6 days left"),
        (timedelta(minutes=40, seconds=59), "剩 40 分", "40 min left"),
        (timedelta(seconds=30), "剩不到 1 分", "less than 1 min left"),
        (timedelta(seconds=-30), "超期不到 1 分", "less than 1 min overdue"),
        (-timedelta(hours=5), "超期 5 小时", "5 h overdue"),
        (-timedelta(days=2, hours=3), "超期 2 天", "2 days overdue"),
    ],
)
def test_durations_as_the_desk_says_them(left: timedelta, chinese: str, english: str) -> None:
    assert words.duration(left, "zh-hans") == chinese
    assert words.duration(left, "en") == english


def _minutes(said: str) -> int | None:
    """The minutes that a span's words come to; None for less than one."""
    if "不到" in said or "less" in said:
        return None
    units = {"天": 1440, "day": 1440, "小时": 60, "h": 60, "分": 1, "min": 1}
    found = re.findall(r"(\d+) (天|小时|分|day|h|min)", said)
    return sum(int(count) * units[unit] for count, unit in found)


@given(spans, languages)
def test_a_span_never_says_more_than_there_is_and_loses_less_than_its_smallest_unit(
    span: timedelta, language: str
) -> None:
    real = abs(span).total_seconds() / 60
    said = _minutes(words.span(span, language))
    if said is None:
        assert real < 1
        return
    smallest = 1440 if real >= 1440 else 60 if real >= 180 else 1
    assert said <= real < said + smallest


@given(spans)
def test_both_languages_say_the_same_span(span: timedelta) -> None:
    assert _minutes(words.span(span, "zh-hans")) == _minutes(words.span(span, "en"))


@given(spans, languages)
def test_overdue_is_said_only_of_what_is_over(left: timedelta, language: str) -> None:
    said = words.duration(left, language)
    assert (("超期" in said) or ("overdue" in said)) == (left < timedelta(0))


def _read_day(said: str, year: int) -> date:
    chinese = re.fullmatch(r"(?:(\d{4})年)?(\d+)月(\d+)日", said)
    if chinese:
        return date(int(chinese[1] or year), int(chinese[2]), int(chinese[3]))
    english = re.fullmatch(r"(\d+) ([A-Z][a-z]{2})(?: (\d{4}))?", said)
    assert english is not None, said
    return date(int(english[3] or year), MONTHS.index(english[2]) + 1, int(english[1]))


@given(moments, moments, languages)
def test_a_day_reads_back_as_the_day_in_shanghai(at: datetime, now: datetime, language: str) -> None:
    said = words.day(at, language, now)
    assert _read_day(said, now.astimezone(SHANGHAI).year) == at.astimezone(SHANGHAI).date()


@given(moments, moments, languages)
def test_days_ago_agree_with_the_calendar(at: datetime, now: datetime, language: str) -> None:
    days = (now.astimezone(SHANGHAI).date() - at.astimezone(SHANGHAI).date()).days
    said = words.ago_days(at, language, now)
    numbers = re.findall(r"\d+", said)
    near = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "明天": -1, "tomorrow": -1}
    if numbers:
        assert int(numbers[0]) == abs(days)
        assert (("前" in said) or ("ago" in said)) == (days > 0)
    else:
        assert near[said] == days


def test_the_year_is_named_only_where_it_is_another() -> None:
    assert words.moment(NOW - timedelta(hours=8, minutes=8), "zh-hans", NOW) == "6月11日 8:12"
    assert words.moment(NOW - timedelta(hours=8, minutes=8), "en", NOW) == "11 Jun 8:12"
    assert words.day(date(2024, 12, 31), "zh-hans", NOW) == "2024年12月31日"
    assert words.day(date(2024, 12, 31), "en", NOW) == "31 Dec 2024"
    # New Year's Eve in UTC is New Year's Day in Shanghai.
    assert words.day(datetime(2025, 12, 31, 20, tzinfo=UTC), "zh-hans", NOW) == "1月1日"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        words.day(datetime(2026, 6, 11), "zh-hans", NOW)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_percentage_is_all_or_none_only_when_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    said = words.percent(part, whole)
    assert (said == "") == (whole == 0)
    if whole:
        assert (said == "100%") == (part == whole)
        assert (said == "0%") == (part == 0)
        assert abs(float(said.rstrip("%")) - part * 100 / whole) <= 0.1


@given(st.integers(0, 10**6), st.integers(1, 10**6), languages)
def test_a_share_never_stands_without_its_denominator(part: int, whole: int, language: str) -> None:
    assert words.share(part, whole, language).startswith(f"{part:,} / {whole:,}")


@given(st.integers(-(10**12), 10**12))
def test_yuan_keep_every_fen(fen: int) -> None:
    assert round(float(words.yuan(fen).replace(",", "")) * 100) == fen


def test_few_people_are_not_counted_exactly() -> None:
    assert [words.few(count, "zh-hans") for count in (0, 1, 4, 5)] == ["0", "少于 5", "少于 5", "5"]
    assert words.few(4, "en") == "fewer than 5"


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True), languages)
def test_a_masked_number_shows_two_digits(phone: str, language: str) -> None:
    digits = re.sub(r"\D", "", words.masked_phone(phone, language))
    assert digits == phone[-2:]
