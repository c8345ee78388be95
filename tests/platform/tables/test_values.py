"""What cells say, in all the ways dates and numbers get written."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import to_excel

from mulin.platform.tables import BadCell, cell_text, open_table, parse_day, parse_moment, parse_whole
from mulin.platform.workdays import SHANGHAI
from tests.platform.wording import ensure_settings


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2019/2/28 11:25:05", "2019-02-28 11:25:05"),
        ("2019-11-02 9:05:00", "2019-11-02 09:05"),
        ("2019-11-02", "2019-11-02"),
        ("2019.3.1", "2019-03-01"),
        ("2019年3月1日", "2019-03-01"),
        ("2019年3月1日11:25", "2019-03-01 11:25"),
        ("2019年03月01日 11时25分05秒", "2019-03-01 11:25:05"),
        ("2019年3月1日下午3点20分", "2019-03-01 15:20"),
        ("2019年3月1日 晚上8点", "2019-03-01 20:00"),
        ("2019-3-1 上午 12:05", "2019-03-01 00:05"),
        ("2019-3-1 12:05 PM", "2019-03-01 12:05"),
        ("2019-3-1 1:05 pm", "2019-03-01 13:05"),
        ("2019/2/28（星期四）11:25", ""),
        ("2019/2/28（星期四） 11:25", "2019-02-28 11:25"),
        ("2019-02-28 星期四", "2019-02-28"),
        ("２０１９－０２－２８　１１：２５", "2019-02-28 11:25"),
        ("\u200b2019-02-28\t11:25 ", "2019-02-28 11:25"),
        ("20190228", "2019-02-28"),
        ("20190228112505", "2019-02-28 11:25:05"),
        ("2019-02-28T11:25:05", "2019-02-28 11:25:05"),
        ("2019-02-28T11:25:05.250", "2019-02-28 11:25:05.250"),
        ("43524", "2019-02-28"),
        ("43524.5", "2019-02-28 12:00"),
    ],
)
def test_dates_as_people_write_them(written: str, told: str) -> None:
    if not told:
        with pytest.raises(BadCell):
            parse_moment(written)
        return
    moment = parse_moment(written)
    assert moment == at(told)
    assert moment.tzinfo is UTC
    assert parse_day(written) == at(told).date()


@pytest.mark.parametrize(
    "written", ["2019-02-28T03:25:05Z", "2019-02-28T11:25:05+08:00", "2019-02-28 05:25:05+0200"]
)
def test_a_zone_of_its_own_is_kept(written: str) -> None:
    assert parse_moment(written) == at("2019-02-28 11:25:05")


def test_values_of_workbooks() -> None:
    assert parse_moment(datetime(2019, 2, 28, 11, 25)) == at("2019-02-28 11:25")
    assert parse_moment(date(2019, 2, 28)) == at("2019-02-28")
    assert parse_moment(43524) == at("2019-02-28")
    assert parse_moment(43524.475752314815) == at("2019-02-28 11:25:05")
    assert parse_moment(20190228) == at("2019-02-28")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "missing"),
        ("  \u3000", "missing"),
        ("昨天", "moment"),
        ("2019-02-30", "moment"),
        ("2019-13-01", "moment"),
        ("2019-02-28 25:00", "moment"),
        ("2019-02/28", "moment"),
        ("0019-02-28", "moment"),
        ("2/28/2019", "moment_order"),
        ("28.2.19 11:25", "moment_order"),
        ("99999", "moment"),
        (12, "moment"),
        (1e300, "moment"),
        (float("nan"), "moment"),
        (True, "moment"),
        (20191399, "moment"),
        (time(11, 25), "moment"),
        (timedelta(hours=1), "moment"),
        ("2019-02-28 11:25+99:00", "moment"),
    ],
)
def test_dates_nobody_can_read(value: object, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        parse_moment(value)  # type: ignore[arg-type]
    assert caught.value.code == code


@given(
    st.text(max_size=30)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.none()
    | st.datetimes()
    | st.timedeltas()
)
def test_any_cell_gives_a_moment_or_a_reason(value: object) -> None:
    try:
        moment, reason = parse_moment(value), ""  # type: ignore[arg-type]
    except BadCell as error:
        moment, reason = None, error.value
    assert moment is None or moment.tzinfo is UTC
    assert len(reason) <= 40


moments = st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(
    moments,
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M:%S",
            "%Y/%m/%d %H:%M:%S",
            "%Y年%m月%d日%H时%M分%S秒",
            "%Y%m%d%H%M%S",
            "%Y.%m.%d %H:%M:%S",
            "%Y-%m-%dT%H:%M:%S",
        ]
    ),
)
def test_every_format_gives_back_the_moment(moment: datetime, form: str) -> None:
    assert parse_moment(moment.strftime(form)) == moment.replace(tzinfo=SHANGHAI)


@given(moments)
def test_serials_give_back_the_moment(moment: datetime) -> None:
    assert parse_moment(to_excel(moment)) == moment.replace(tzinfo=SHANGHAI)
    assert parse_moment(str(to_excel(moment))) == moment.replace(tzinfo=SHANGHAI)


def test_both_ways_a_workbook_counts_days() -> None:
    for epoch_1904 in (False, True):
        book = Workbook()
        if epoch_1904:
            book.epoch = datetime(1904, 1, 1)
        book.active["A1"] = datetime(2026, 6, 12, 16, 40)  # type: ignore[index]
        out = io.BytesIO()
        book.save(out)
        with open_table(out) as table:
            assert parse_moment(table.head(1)[0].at(0)) == at("2026-06-12 16:40")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("\u3000灯\t坏了\x00 ", "灯 坏了"),
        (13800001111, "13800001111"),
        (13800001111.0, "13800001111"),
        (1.5, "1.5"),
        (1e20, "1e+20"),
        (True, "1"),
        (datetime(2026, 6, 12, 16, 40), "2026-06-12 16:40:00"),
        (date(2026, 6, 12), "2026-06-12"),
        (time(9, 5), "09:05:00"),
    ],
)
def test_any_cell_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), (3.0, 3), ("３", 3), (" 12.0 ", 12), ("1,234,567", 1234567), ("-5", -5), ("+5", 5), (True, 1)],
)
def test_whole_numbers(value: object, number: int) -> None:
    assert parse_whole(value) == number  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["", None, "3.5", 3.5, "1,23", "三", "1e3", float("inf"), "9" * 30])
def test_not_whole_numbers(value: object) -> None:
    with pytest.raises(BadCell):
        parse_whole(value)  # type: ignore[arg-type]


def test_the_reason_quotes_the_cell_but_not_all_of_it() -> None:
    ensure_settings()
    with pytest.raises(BadCell) as caught:
        parse_moment("某年" * 100)
    assert (
        caught.value.message
        == "看不懂的日期：“" + ("某年" * 20)[:39] + "…”。请写成 2026-06-12 或 2026-06-12 16:40。"
    )
