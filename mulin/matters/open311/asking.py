"""What a request asks: its street, its token, and each argument read or refused by name. No argument breaks anything."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from mulin.matters.queries import open311 as queries
from mulin.matters.queries.open311 import Wanted
from mulin.people.actions import use_token
from mulin.people.models import Token
from mulin.people.queries.tokens import OPEN311
from mulin.platform.policy import LOCAL
from mulin.territory import queries as territory
from mulin.territory.models import Place

LONGEST = dt.timedelta(days=90)
"""Over how many days a list may look, and looks where nothing is said."""

MOST_NAMED = 200
"""Requests one may name in one list."""

Values = Mapping[str, str]


class Wrong(Exception):
    """An answer of the specification that is no success: its code, and what to do about it."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def jurisdiction(values: Values, by: Token | None = None) -> Place:
    """The street that is meant. Where there is one alone, nobody has to name it."""
    asked = values.get("jurisdiction_id", "").strip()
    if asked:
        found = territory.opened(territory.street(asked))
        if found is None:
            raise Wrong(404, _("没有这个 jurisdiction_id。可以用的在 discovery 里。"))
        return found
    if by is not None:
        return territory.opened(by.street)
    known = list(territory.streets().select_related("parent").defer("outline", "parent__outline")[:2])
    if len(known) == 1:
        return territory.opened(known[0])
    if not known:
        raise Wrong(404, _("这里还没有街道。"))
    raise Wrong(400, _("请写 jurisdiction_id：这里有不止一个街道。可以用的在 discovery 里。"))


def client_of(values: Values, now: dt.datetime) -> Token:
    """The client's token, for its own street alone."""
    given = values.get("api_key", "").strip()
    if not given:
        raise Wrong(403, _("请带上 api_key。它是街道做的令牌。"))
    token = use_token(given, OPEN311, now) if len(given) <= 200 else None
    if token is None:
        raise Wrong(403, _("这个 api_key 打不开，或者不能用来反映。请问街道要一个新的。"))
    if jurisdiction(values, token).id != token.street_id:
        raise Wrong(403, _("这个 api_key 是另一个街道的。"))
    return token


def moment(values: Values, name: str) -> dt.datetime | None:
    """A W3C date, with or without time; without a zone it is the street's own."""
    told = values.get(name, "").strip()
    if not told:
        return None
    try:
        # A plus sign in an address becomes a space on its way.
        found = parse_datetime(told.replace(" ", "+") if "T" in told else told)
        if found is None and (day := parse_date(told)) is not None:
            found = dt.datetime.combine(day, dt.time(), LOCAL)
        if found is not None:
            return (found if found.tzinfo else found.replace(tzinfo=LOCAL)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise Wrong(400, _("%(name)s 要写成 2026-06-11T09:00:00+08:00 的样子。") % {"name": name})


def number(values: Values, name: str, least: float, most: float) -> float | None:
    told = values.get(name, "").strip()
    if not told:
        return None
    try:
        found = float(told)
    except ValueError:
        found = math.nan
    if not least <= found <= most:
        raise Wrong(
            400,
            _("%(name)s 要写 %(least)s 到 %(most)s 的数。") % {"name": name, "least": least, "most": most},
        )
    return found


def point(values: Values) -> tuple[float, float] | None:
    """Longitude and latitude (WGS 84); both or none."""
    lat, lon = number(values, "lat", -90, 90), number(values, "long", -180, 180)
    if (lat is None) != (lon is None):
        raise Wrong(400, _("lat 和 long 要一起写。"))
    return None if lat is None or lon is None else (lon, lat)


def wanted(values: Values, now: dt.datetime) -> Wanted:
    """What a list of requests is to hold."""
    named = _several(values, "service_request_id")
    if named:
        if len(named) > MOST_NAMED:
            raise Wrong(400, _("service_request_id 一次最多写 %(n)s 个。") % {"n": MOST_NAMED})
        return Wanted(refs=named)
    start, end = _span(values, now)
    status = _several(values, "status")
    if not set(status) <= {"open", "closed"}:
        raise Wrong(400, _("status 只能写 open、closed，或两个都写。"))
    return Wanted(
        codes=_several(values, "service_code"),
        status=status,
        start=start,
        end=end,
        updated_after=moment(values, "updated_after"),
        updated_before=moment(values, "updated_before"),
        box=_box(values),
        around=_around(values),
    )


def _span(values: Values, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From when to when; 90 days where one end is left out, unless it is asked what has changed since."""
    start, end = moment(values, "start_date"), moment(values, "end_date")
    if start is None and end is None and values.get("updated_after", "").strip():
        return None, None
    try:
        if start is None:
            start = (end or now) - LONGEST
        elif end is None:
            end = start + LONGEST
    except OverflowError:
        raise Wrong(400, _("这个日期太远了。")) from None
    if end is not None and end < start:
        raise Wrong(400, _("end_date 比 start_date 还早。"))
    if end is not None and end - start > LONGEST:
        raise Wrong(400, _("一次最多看 %(n)s 天。请分几次要。") % {"n": LONGEST.days})
    return start, end


def _several(values: Values, name: str) -> tuple[str, ...]:
    parts = [part.strip()[:60] for part in values.get(name, "").replace("\0", "").split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _box(values: Values) -> tuple[float, float, float, float] | None:
    told = values.get("bbox", "").strip()
    if not told:
        return None
    try:
        west, south, east, north = (float(one) for one in told.split(","))
    except ValueError:
        west = math.nan
        south = east = north = 0.0
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong(400, _("bbox 写成“西,南,东,北”四个数，例如 121.47,31.22,121.49,31.24。"))
    return west, south, east, north


def _around(values: Values) -> tuple[float, float, float] | None:
    at, radius = point(values), number(values, "radius", 0, 100_000)
    if at is None:
        if radius is not None:
            raise Wrong(400, _("有 radius 时，lat 和 long 也要写。"))
        return None
    return (*at, 500.0 if radius is None else radius)


def paging(values: Values) -> tuple[int, int]:
    """First row and how many. Pages count from 1."""
    size = number(values, "page_size", 1, queries.MOST)
    page = number(values, "page", 1, 10_000)
    size = int(size) if size else queries.MOST
    return (int(page) - 1 if page else 0) * size, size


def language(values: Values, prefers: str) -> str:
    """`lang=zh|en`, else the first of the two that the client says it reads."""
    asked = values.get("lang", "").strip().lower()
    if asked:
        return "en" if asked.startswith("en") else "zh-hans"
    for one in prefers.lower().split(","):
        if one.strip().startswith(("zh", "en")):
            return "en" if one.strip().startswith("en") else "zh-hans"
    return "zh-hans"
