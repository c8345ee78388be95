"""The clocks of the product as values one can read, write and choose between. Pure.

A value is one of four shapes, told by its default: a limit (`4 working_hours`), a limit for each urgency,
office hours, or a plain number.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import clocks
from mulin.matters.models import Category
from mulin.platform import policy
from mulin.platform.durations import MOST, Limit, Unit
from mulin.platform.errors import Invalid
from mulin.platform.workdays import OfficeHours

Shape = Literal["limit", "by_urgency", "hours", "count"]

UNITS: dict[str, str | Promise] = {
    Unit.HOURS: gettext_lazy("小时，日夜不停"),
    Unit.WORKING_HOURS: gettext_lazy("个工作小时"),
    Unit.WORKDAYS: gettext_lazy("个工作日"),
    Unit.DAYS: gettext_lazy("天，节假日也算"),
}
URGENCIES = tuple(Category.Urgency.values)
_SPAN = re.compile(r"^\s*(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})\s*$")


@dataclass(frozen=True, slots=True)
class Preset:
    """A city's own limits, chosen together. What a city says nothing of stays as it is."""

    key: str
    name: str | Promise
    rule: str
    source: str | Promise
    values: dict[str, Any] = field(hash=False)


PRESETS = {
    one.key: one
    for one in (
        Preset(
            "beijing",
            gettext_lazy("北京"),
            "N-73",
            gettext_lazy("北京市 12345 热线规范（2021 年征求意见稿）"),
            {
                clocks.RECEIVE: "2 hours",
                clocks.SOLVE: {
                    "emergency": "2 hours",
                    "utility": "24 hours",
                    "ordinary": "7 days",
                    "complex": "15 days",
                },
            },
        ),
        # Shanghai's usual limits say nothing of emergencies: those keep two hours on the wall's clock.
        Preset(
            "shanghai",
            gettext_lazy("上海"),
            "N-76",
            gettext_lazy("上海市 12345 热线通行的办理时限"),
            {
                clocks.RESPOND: "1 workdays",
                clocks.SOLVE: {
                    "emergency": "2 hours",
                    "utility": "1 workdays",
                    "ordinary": "5 workdays",
                    "complex": "15 workdays",
                },
            },
        ),
    )
}


def clock_keys() -> list[str]:
    """Every clock there is: the limits of matters, the days to reopen, and the office hours."""
    named = [
        clocks.RECEIVE,
        clocks.RESPOND,
        clocks.ACCEPT,
        clocks.SOLVE,
        clocks.SAY,
        clocks.REOPEN,
        clocks.OFFICE,
    ]
    return named + sorted(
        key for key in policy.declared() if key.startswith("matters.limit.") and key not in named
    )


def shape(key: str) -> Shape:
    """What kind of value a clock has. Raises KeyError for what is none."""
    if key not in clock_keys():
        raise KeyError(key)
    default = policy.declared()[key].default
    if isinstance(default, dict):
        return "by_urgency"
    return "hours" if isinstance(default, list) else "limit" if isinstance(default, str) else "count"


def words(key: str, value: Any) -> str:
    """A value as the reader would say it: 紧急 2 小时，水电气热 24 小时，…"""
    kind = shape(key)
    if kind == "limit":
        return Limit.parse(value).words
    if kind == "by_urgency":
        named = [
            f"{Category.Urgency(one).label} {Limit.parse(value[one]).words}"
            for one in URGENCIES
            if one in value
        ]
        return _("，").join(named)
    if kind == "hours":
        return _("，").join(value)
    return str(value)


def clean(key: str, value: Any) -> Any:
    """A value as it is kept. Raises `Invalid` with what is wrong at the field of that part (N-83)."""
    kind = shape(key)
    if kind == "limit":
        return _limit(value, "value")
    if kind == "by_urgency":
        if not isinstance(value, dict) or set(value) != set(URGENCIES):
            raise _wrong(_("每一种紧急程度都要有时限。"), _("请把四种都填上。"), "value")
        return {one: _limit(value[one], one) for one in URGENCIES}
    if kind == "hours":
        return _hours(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
        raise _wrong(
            _("要一个 1 到 %(most)s 的整数。") % {"most": MOST}, _("请写整数，不写 0、小数和负数。"), "value"
        )
    return value


def _limit(value: Any, at: str) -> str:
    try:
        return str(Limit.parse(str(value)))
    except ValueError:
        raise _wrong(
            _("“%(value)s”看不懂是多久。") % {"value": value},
            _("请写 1 到 %(most)s 的整数，单位选小时、工作小时、工作日或天。") % {"most": MOST},
            at,
        ) from None


def _hours(value: Any) -> list[str]:
    spans = [_span(one) for one in value] if isinstance(value, list) else []
    try:
        OfficeHours(tuple(spans))
    except ValueError:
        raise _wrong(
            _("办公时间要从早到晚，不能重叠，至少一段。"),
            _("请照 09:00-12:00，13:30-18:00 这样写。"),
            "value",
        ) from None
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in spans]


def _span(text: Any) -> tuple[dt.time, dt.time]:
    found = _SPAN.match(str(text))
    try:
        if found is None:
            raise ValueError(text)
        hour, minute, end_hour, end_minute = map(int, found.groups())
        return dt.time(hour, minute), dt.time(end_hour, end_minute)
    except ValueError:
        raise _wrong(
            _("“%(value)s”不是一段时间。") % {"value": text},
            _("请照 09:00-12:00，13:30-18:00 这样写。"),
            "value",
        ) from None


def _wrong(message: str, remedy: str, at: str) -> Invalid:
    return Invalid("N-83", message, remedy=remedy, field=at)
