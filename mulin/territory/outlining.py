"""GeoJSON that somebody hands in, read into rings: what cannot be an outline is told in plain words. Pure (RFC 7946).

Coordinates are WGS 84, longitude before latitude. A place has one ring without holes; a shape of one part may come
as a MultiPolygon.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mulin.platform import errors

MOST_BYTES = 1_000_000
MOST_POINTS = 5_000
"""Points of one ring: a neighbourhood traced metre by metre has fewer."""
MOST_FEATURES = 500
FURTHEST = 0.5
"""Degrees, about 50 kilometres, from the street's own outline: what lies beyond was measured otherwise."""
PLACES = 7
"""Decimals that are kept: a centimetre."""
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One ring, closed, and by what its place is named: its code or its id; empty where nothing says."""

    ring: Ring
    named: str


def _bad(message: str, remedy: str) -> errors.Invalid:
    return errors.Invalid("S1-21", message, remedy=remedy, field="text")


def read(text: str) -> list[Drawn]:
    """Every outline of a text. Raises `Invalid` at the field `text` with what is wrong and the way out."""
    if len(text.encode()) > MOST_BYTES:
        raise _bad(_("太大了，最多 1 MB。"), _("请少放几处，或把线上的点减少一些。"))
    try:
        given = json.loads(text.lstrip("\ufeff"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _bad(_("这不是 GeoJSON，读不懂。"), _("请从制图软件里另存为 GeoJSON 再试。")) from None
    return read_object(given)


def read_object(given: Any) -> list[Drawn]:
    """As `read`, of what was a text of JSON."""
    features = _features(given)
    if not features:
        raise _bad(_("里面一处也没有。"), _("请放一个面，或几个面。"))
    if len(features) > MOST_FEATURES:
        raise _bad(_("一次最多 %(n)s 处。") % {"n": MOST_FEATURES}, _("请分几次交。"))
    return [Drawn(_ring(_polygon(geometry)), named) for geometry, named in features]


def _no_number(word: str) -> float:
    raise ValueError(word)


def _features(given: Any) -> list[tuple[Any, str]]:
    """Geometries, each with what names its place."""
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "FeatureCollection" and isinstance(given.get("features"), list):
        return [pair for one in given["features"] for pair in _feature(one)]
    if kind == "Feature":
        return _feature(given)
    return [(given, "")]


def _feature(given: Any) -> list[tuple[Any, str]]:
    if not isinstance(given, dict) or given.get("type") != "Feature":
        raise _bad(_("FeatureCollection 里要是 Feature。"), _("请从制图软件里另存为 GeoJSON 再试。"))
    said = given.get("properties")
    properties = said if isinstance(said, dict) else {}
    named = properties.get("code") or given.get("id") or properties.get("id") or ""
    return [(given.get("geometry"), str(named).strip()[:64])]


def _polygon(geometry: Any) -> list[Any]:
    """The rings of one part."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    rings = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPolygon" and isinstance(rings, list):
        if len(rings) != 1:
            raise _bad(
                _("一处地方画成了 %(n)s 块，这里一处只能是一块。") % {"n": len(rings)},
                _("请画成连着的一圈。"),
            )
        kind, rings = "Polygon", rings[0]
    if kind != "Polygon" or not isinstance(rings, list) or not rings:
        raise _bad(_("要的是面（Polygon），这里不是。"), _("请画成一圈，首尾相连。"))
    if len(rings) > 1:
        raise _bad(_("中间挖了洞，这里一处只能是一整块。"), _("请画成没有洞的一圈。"))
    return rings


def _ring(rings: list[Any]) -> Ring:
    """The outer ring, closed, with what makes it none told."""
    points = rings[0]
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        raise _bad(_("一圈最多 %(n)s 个点。") % {"n": MOST_POINTS}, _("请把线上的点减少一些。"))
    ring = [_point(one) for one in points]
    if len({tuple(one) for one in ring}) < 3:
        raise _bad(_("不到三个点，围不成一块地。"), _("请至少点三个不同的点。"))
    if ring[0] != ring[-1]:
        ring.append(list(ring[0]))
    _check_shape(ring)
    return ring


def _point(given: Any) -> list[float]:
    numbers = given[:2] if isinstance(given, list) else []
    if len(numbers) != 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise _bad(_("坐标要是一对数字：经度，纬度。"), _("例如 [121.4731, 31.2304]。"))
    try:
        lon, lat = float(numbers[0]), float(numbers[1])
    except OverflowError:
        lon = lat = math.inf
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise _bad(
            _("坐标出了地球：经度在 -180 到 180，纬度在 -90 到 90。"),
            _("请看看经度和纬度是不是写反了，坐标是不是 WGS84 的度数。"),
        )
    return [round(lon, PLACES), round(lat, PLACES)]


def _check_shape(ring: Ring) -> None:
    from shapely.geometry import Polygon
    from shapely.validation import explain_validity

    shape = Polygon(ring)
    if shape.convex_hull.area <= 0:
        raise _bad(_("这些点在一条线上，围不成一块地。"), _("请画成一圈。"))
    if not shape.is_valid:
        found = re.search(r"\[(\S+) (\S+)\]", explain_validity(shape))
        lon, lat = (round(float(n), 5) for n in found.groups()) if found else ring[0]
        raise _bad(
            _("这一圈在 %(lon)s, %(lat)s 那里自己和自己交叉了。") % {"lon": lon, "lat": lat},
            _("请把那里的点按顺序重画，线不要交叉。"),
        )


def check_near(ring: Ring, around: Ring | None) -> None:
    """Raise `Invalid` where a ring lies far from the street's own: it was measured in other coordinates, or elsewhere."""
    if not around:
        return
    for axis in (0, 1):
        low, high = min(p[axis] for p in around), max(p[axis] for p in around)
        if max(p[axis] for p in ring) < low - FURTHEST or min(p[axis] for p in ring) > high + FURTHEST:
            raise _bad(
                _("画的地方离街道太远了。"),
                _("请看看经度和纬度是不是写反了，坐标是不是 WGS84 的度数。"),
            )
