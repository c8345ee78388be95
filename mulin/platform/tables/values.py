"""What a cell says: its text, a moment, a day, a whole number."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from mulin.platform.tables.errors import BadCell
from mulin.platform.tables.rows import Cell
from mulin.platform.text import clean, one_line
from mulin.platform.workdays import SHANGHAI

# Spreadsheets count days from here; serials are believed from 1990 to 2099.
_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_SERIALS = range(32_874, 73_051)
_YEARS = range(1900, 2200)

_CLOCK = r"(?P<hour>\d{1,2})(?:[时点]整?|[:时点](?P<minute>\d{1,2})分?(?::?(?P<second>\d{1,2})(?:\.(?P<part>\d{1,9}))?秒?)?)"
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?", re.ASCII)
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?: *\(?(?:星期|周)[一二三四五六日天]\)?)?"
    rf"(?:[ t]+(?P<half>上午|下午|中午|晚上|凌晨|早上)? ?{_CLOCK} ?(?P<apm>am|pm)?(?P<zone>z|[+-]\d{{2}}:?\d{{2}})?)? *",
    re.ASCII,
)
_RUN = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[ t]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?",
    re.ASCII,
)
_UNCLEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{1,4}\b.*", re.ASCII)


def cell_text(value: Cell) -> str:
    """A cell as clean text; paragraphs stay. Whole numbers lose their point (13800001111.0)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def parse_moment(value: Cell) -> datetime:
    """The moment a cell tells, in UTC; without a zone of its own it is meant in Asia/Shanghai.

    Takes dates and datetimes, spreadsheet serials, and text such as `2019/2/28 11:25:05`,
    `2019-11-02`, `2019年3月1日下午3点20分`, `20190302`, `2019-11-02T11:25:05+08:00`. A date alone
    means its first minute. Raises BadCell (`missing`, `moment`, `moment_order`).
    """
    moment = _read_moment(value)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise BadCell("moment", value) from None


def parse_day(value: Cell) -> date:
    """The day a cell tells, in Asia/Shanghai; as `parse_moment` otherwise."""
    return parse_moment(value).astimezone(SHANGHAI).date()


def parse_whole(value: Cell) -> int:
    """A whole number: 12, `12.0`, `1,234`, full-width digits. Raises BadCell (`missing`, `whole`)."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = unicodedata.normalize("NFKC", one_line(cell_text(value)))
    if not text:
        raise BadCell("missing")
    plain = text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.0*)?", text) else text
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.0*)?", plain):
        raise BadCell("whole", text)
    return int(plain.split(".")[0])


def _read_moment(value: Cell) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    text = unicodedata.normalize("NFKC", one_line(cell_text(value))).lower()
    if not text:
        raise BadCell("missing")
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        return _from_number(float(text))
    match = _WRITTEN.fullmatch(_DAY.sub(r"\1-\2-\3 ", text)) or _RUN.fullmatch(text)
    if match is None:
        raise BadCell("moment_order" if _UNCLEAR.fullmatch(text) else "moment", text)
    return _from_parts(match.groupdict(), text)


def _from_number(value: float) -> datetime:
    if isinstance(value, int) and 19000101 <= value <= 21991231:
        text = str(value)
        match = _RUN.fullmatch(text)
        assert match is not None
        return _from_parts(match.groupdict(), text)
    if not math.isfinite(value) or int(value) not in _SERIALS:
        raise BadCell("moment", value)
    # To the second: serials are fractions of a day and never exact.
    return _EPOCH + timedelta(seconds=round(value * 86_400))


def _from_parts(parts: dict[str, str | None], text: str) -> datetime:
    hour = int(parts["hour"] or 0)
    half = parts.get("half") or parts.get("apm") or ""
    if half in {"下午", "晚上", "pm"} and 1 <= hour < 12:
        hour += 12
    elif half in {"上午", "凌晨", "早上", "am"} and hour == 12:
        hour = 0
    elif half == "中午" and hour in {1, 2}:
        hour += 12
    micro = int((parts.get("part") or "0").ljust(6, "0")[:6])
    year, month, day = (int(parts[key] or 0) for key in ("year", "month", "day"))
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    zone = parts.get("zone")
    try:
        told = datetime.fromisoformat(f"2000-01-01T00:00{zone.upper()}").tzinfo if zone else SHANGHAI
        moment = datetime(year, month, day, hour, minute, second, micro, tzinfo=told)
    except ValueError:
        raise BadCell("moment", text) from None
    if year not in _YEARS:
        raise BadCell("moment", text)
    return moment
