"""Dates, spans and figures in a reader's words, in Chinese and English. Pure: time and language are passed in.

Moments are aware datetimes and are said in the time of Asia/Shanghai; a plain date is said as it is.
Spans are floored, so that nobody is promised more time, or blamed for more delay, than there is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MINUTES_SHOWN_BELOW = timedelta(hours=3)


def _english(language: str) -> bool:
    return language.startswith("en")


def local_date(value: date | datetime) -> date:
    """The calendar day in Shanghai. A naive datetime is refused, because it could mean any day."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(SHANGHAI).date()


def day(value: date | datetime, language: str, now: datetime) -> str:
    """`6月11日`, `11 Jun`; with the year when it is not this year."""
    on = local_date(value)
    year = on.year != local_date(now).year
    if _english(language):
        return f"{on.day} {_MONTHS[on.month - 1]}" + (f" {on.year}" if year else "")
    return (f"{on.year}年" if year else "") + f"{on.month}月{on.day}日"


def month_and_day(value: date | datetime, language: str) -> tuple[str, str]:
    """The two parts of a tear-off calendar: `6月` and `12`, `Jun` and `12`."""
    on = local_date(value)
    return (_MONTHS[on.month - 1] if _english(language) else f"{on.month}月"), str(on.day)


def weekday(value: date | datetime, language: str) -> str:
    """`周五`, `Fri`."""
    index = local_date(value).weekday()
    return _WEEKDAYS_EN[index] if _english(language) else f"周{_WEEKDAYS_ZH[index]}"


def clock(value: datetime) -> str:
    """`8:12`, in Shanghai."""
    local_date(value)
    at = value.astimezone(SHANGHAI)
    return f"{at.hour}:{at.minute:02d}"


def moment(value: datetime, language: str, now: datetime) -> str:
    """`6月11日 8:12`, `11 Jun 8:12`."""
    return f"{day(value, language, now)} {clock(value)}"


def days_since(value: date | datetime, now: datetime) -> int:
    """Calendar days from `value` to `now` in Shanghai; negative for the future."""
    return (local_date(now) - local_date(value)).days


def ago_days(value: date | datetime, language: str, now: datetime) -> str:
    """`今天`, `昨天`, `3 天前`; `明天`, `3 天后` for what is to come."""
    days = days_since(value, now)
    near = {0: ("今天", "today"), 1: ("昨天", "yesterday"), -1: ("明天", "tomorrow")}
    if days in near:
        return near[days][1 if _english(language) else 0]
    if _english(language):
        return f"{days} days ago" if days > 0 else f"in {-days} days"
    return f"{days} 天前" if days > 0 else f"{-days} 天后"


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def span(length: timedelta, language: str) -> str:
    """A length of time: `2 天`, `5 小时`, `1 小时 40 分`, `40 分`; `2 days`, `5 h`, `1 h 40 min`, `40 min`.

    Whole days from one day on, whole hours from three hours on, floored; under a minute it says so.
    """
    length = abs(length)
    minutes = int(length.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    english = _english(language)
    if length >= timedelta(days=1):
        return _plural(length.days, "day") if english else f"{length.days} 天"
    if length >= _MINUTES_SHOWN_BELOW or (hours and not rest):
        return f"{hours} h" if english else f"{hours} 小时"
    if hours:
        return f"{hours} h {rest} min" if english else f"{hours} 小时 {rest} 分"
    if minutes:
        return f"{minutes} min" if english else f"{minutes} 分"
    return "less than 1 min" if english else "不到 1 分"


def duration(left: timedelta, language: str) -> str:
    """What is left of a limit, or how far over it is: `剩 1 小时 40 分`, `超期 2 天`."""
    said = span(left, language)
    over = left < timedelta(0)
    if _english(language):
        return f"{said} {'overdue' if over else 'left'}"
    gap = " " if said[0].isdigit() else ""
    return f"{'超期' if over else '剩'}{gap}{said}"


def number(value: float, places: int | None = None) -> str:
    """Digits grouped by thousands: `1,204,655`; `places` fixes the decimals."""
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def yuan(fen: int) -> str:
    """An amount in integer fen as yuan to the fen: `86,412.30`."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def percent(part: int, whole: int) -> str:
    """`95.6%`; `100%` only when it is all of them, `0%` only when it is none. Empty for none of none."""
    if whole <= 0:
        return ""
    if part == whole or part == 0:
        return "100%" if part else "0%"
    tenths = round(part * 1000 / whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths / 10:.1f}%"


def share(part: int, whole: int, language: str) -> str:
    """A percentage that never stands without its denominator: `412 / 431（95.6%）`."""
    fraction = f"{number(part)} / {number(whole)}"
    rate = percent(part, whole)
    if not rate:
        return fraction
    return f"{fraction} ({rate})" if _english(language) else f"{fraction}（{rate}）"


def few(count: int, language: str) -> str:
    """A count of people on a public page: from 1 to 4 it is not told exactly (N 4.3)."""
    if 0 < count < 5:
        return "fewer than 5" if _english(language) else "少于 5"
    return number(count)


def masked_name(name: str) -> str:
    """`顾*`: enough to tell two registrations apart, too little to know whose they are."""
    name = name.strip()
    return f"{name[0]}{'*' * max(1, len(name) - 1)}" if name else ""


def masked_phone(phone: str, language: str) -> str:
    """`尾号 27`: enough to recognise one's own number, too little to call somebody else's."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    if len(digits) < 4:
        return ""
    return f"ending {digits[-2:]}" if _english(language) else f"尾号 {digits[-2:]}"
