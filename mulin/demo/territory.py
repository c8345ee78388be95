"""The demo street's ground: codes of which one has changed, homes, a hole in one neighbourhood, an overlap, a profile.

All of it through the product's own actions. The codes begin with 99, which no province has.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from mulin.platform.actors import system
from mulin.platform.policy import LOCAL
from mulin.territory import actions
from mulin.territory.actions.homes import numbers
from mulin.territory.models import Place, ProfileFigure

ACTOR = system("demo")
DISTRICT, STREET = "990199", "990199001"
VILLAGE = 150
"""The neighbourhoods are numbered from here: nobody's numbers."""
SHRUNK, GROWN = 0.82, 1.12
HOMES_IN = "青桐苑"
HOLE_IN = "柳荫小区"
BARE = 3
"""Buildings of it that lie in no grid area."""
FIGURES = (
    (ProfileFigure.Key.AREA, "5.2", 2024, "勘界资料"),
    (ProfileFigure.Key.HUKOU, "41260", 2024, "派出所年报"),
    (ProfileFigure.Key.HUKOU, "40915", 2025, "派出所年报"),
    (ProfileFigure.Key.RESIDENT, "58730", 2024, "街道统计年报"),
    (ProfileFigure.Key.RESIDENT, "59104", 2025, "街道统计年报"),
    (ProfileFigure.Key.HOUSEHOLDS, "23418", 2025, "街道统计年报"),
)


def outline_of(code: str, outline: list[list[float]] | None) -> list[list[float]] | None:
    """The outline of a place as somebody drew it: one grid area too small, the next too large."""
    factor = {"g006": SHRUNK, "g007": GROWN}.get(code)
    if factor is None or not outline:
        return outline
    lon, lat = (sum(point[n] for point in outline) / len(outline) for n in (0, 1))
    return [[lon + (x - lon) * factor, lat + (y - lat) * factor] for x, y in outline]


def shape(places: dict[str, Place], *, now: dt.datetime) -> None:
    """Everything that keeps the ground of the street."""
    _codes(places, now)
    _homes(places, now)
    _hole(places, now)
    for key, value, year, source in FIGURES:
        actions.note_figure(
            street=places["s01"], key=key, value=Decimal(value), as_of=dt.date(year, 12, 31),
            source=source, actor=ACTOR, now=now,
        )  # fmt: skip


def _codes(places: dict[str, Place], now: dt.datetime) -> None:
    """First codes since two years ago; the last neighbourhood's changed forty days ago, with those of its grids."""
    today = now.astimezone(LOCAL).date()
    street = places["s01"]
    assert street.parent_id is not None
    given = [(street.parent_id, DISTRICT), (street.id, STREET)]
    serials: Counter[str] = Counter()
    areas = sorted((code, one) for code, one in places.items() if one.kind == Place.Kind.NEIGHBOURHOOD)
    numbered = {one.id: f"{STREET}{VILLAGE + number:03}" for number, (_code, one) in enumerate(areas, 1)}
    given += list(numbered.items())
    for _code, grid in sorted(places.items()):
        if grid.kind == Place.Kind.GRID and grid.parent_id in numbered:
            around = numbered[grid.parent_id]
            serials[around] += 1
            given.append((grid.id, f"{around}{serials[around]:03}"))
    actions.note_codes(given=given, since=today - dt.timedelta(days=730), actor=ACTOR, now=now)
    actions.give_code(
        place=areas[-1][1], code=f"{STREET}{VILLAGE + 40:03}", since=today - dt.timedelta(days=40),
        urban_rural="111", source="统计用区划代码年度调整（演示）", actor=ACTOR, now=now,
    )  # fmt: skip


def _homes(places: dict[str, Place], now: dt.datetime) -> None:
    """The homes of one compound: two on each of six floors, behind every door."""
    since = now.astimezone(LOCAL).date()
    compound = next(one for one in places.values() if one.name == HOMES_IN)
    houses = {one.id for one in places.values() if one.compound_id == compound.id and one.kind == "building"}
    doors = [one for one in places.values() if one.kind == Place.Kind.ENTRANCE and one.parent_id in houses]
    for door in doors:
        actions.add_homes(inside=door, names=numbers(6, 2), since=since, actor=ACTOR, now=now)


def _hole(places: dict[str, Place], now: dt.datetime) -> None:
    """The last houses of one compound belong to no grid area since yesterday's survey."""
    compound = next(one for one in places.values() if one.name == HOLE_IN)
    assert compound.parent_id is not None
    area = next(one for one in places.values() if one.id == compound.parent_id)
    houses = [one for one in places.values() if one.compound_id == compound.id and one.kind == "building"]
    actions.move_places(
        places=houses[-BARE:], to=area, since=now.astimezone(LOCAL).date(), actor=ACTOR, now=now
    )
