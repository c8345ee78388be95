"""Which homes and buildings lie in a grid area and which in none, with denominators (S1-21, N-85)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import F

from mulin.platform.paths import upper_bound, within
from mulin.territory.models import Place


@dataclass(slots=True)
class Count:
    """Buildings and homes of one place."""

    buildings: int = 0
    homes: int = 0


@dataclass(slots=True)
class Covered:
    """A neighbourhood: how many of its buildings and homes lie in a grid area, of all."""

    place: Place
    grids: dict[UUID, Count] = field(default_factory=dict)
    direct: Count = field(default_factory=Count)
    """What lies in no grid area."""
    stated: int = 0
    """Homes that the office counts behind doors, where it has counted (`Place.homes`)."""
    registered: int = 0
    """Homes that are places of their own behind those same doors."""

    @property
    def buildings(self) -> int:
        return self.direct.buildings + sum(one.buildings for one in self.grids.values())

    @property
    def homes(self) -> int:
        return self.direct.homes + sum(one.homes for one in self.grids.values())

    @property
    def buildings_in_grid(self) -> int:
        return self.buildings - self.direct.buildings

    @property
    def homes_in_grid(self) -> int:
        return self.homes - self.direct.homes

    @property
    def whole(self) -> bool:
        return not self.direct.buildings


_COUNTED = """
    WITH direct AS (
        SELECT p.id, p.kind, p.parent_id, p.path FROM territory_place p
        WHERE p.street_id = %(street)s AND p.kind IN ('neighbourhood', 'grid')
          AND p.path >= %(path)s AND p.path < %(upper)s AND p.valid_to IS NULL
    ), buildings AS (
        SELECT p.parent_id AS id, count(*) AS many FROM territory_place p
        WHERE p.street_id = %(street)s AND p.kind = 'building'
          AND p.path >= %(path)s AND p.path < %(upper)s AND p.valid_to IS NULL
        GROUP BY 1
    ), doors AS (
        SELECT split_part(p.path, '/', 3) AS third, sum(p.homes) AS stated, sum(coalesce((
            SELECT count(*) FROM territory_place h
            WHERE h.parent_id = p.id AND h.kind = 'home' AND h.valid_to IS NULL), 0)) AS registered
        FROM territory_place p
        WHERE p.street_id = %(street)s AND p.kind IN ('building', 'entrance') AND p.homes IS NOT NULL
          AND p.path >= %(path)s AND p.path < %(upper)s AND p.valid_to IS NULL
        GROUP BY 1
    )
    SELECT d.id, d.kind, d.parent_id, coalesce(b.many, 0),
        CASE d.kind WHEN 'grid' THEN (
            SELECT count(*) FROM territory_place h WHERE h.kind = 'home' AND h.valid_to IS NULL
                AND h.path >= d.path AND h.path < left(d.path, -1) || '0')
        ELSE (
            SELECT count(*) FROM territory_place p JOIN territory_place h ON h.kind = 'home'
                AND h.valid_to IS NULL AND h.path >= p.path AND h.path < left(p.path, -1) || '0'
            WHERE p.parent_id = d.id AND p.kind = 'building' AND p.valid_to IS NULL) END,
        coalesce(s.stated, 0), coalesce(s.registered, 0)
    FROM direct d LEFT JOIN buildings b ON b.id = d.id
    LEFT JOIN doors s ON d.kind = 'neighbourhood' AND s.third = split_part(d.path, '/', 3)
"""
"""Grid areas with what lies in them, and neighbourhoods with the buildings in no grid area and their homes.

Homes are by far the most places there are: they are counted by ranges of the index of their paths, never read.
"""


def coverage(area: Place) -> list[Covered]:
    """Every neighbourhood within an area, itself included, in the order of the office. Two statements."""
    places = Place.objects.filter(
        within(area.path),
        street_id=area.street_id or area.id,
        kind=Place.Kind.NEIGHBOURHOOD,
        valid_to__isnull=True,
    )
    found = {place.id: Covered(place) for place in places.defer("outline").order_by("path")}
    street_id = area.street_id or area.id
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"street": street_id, "path": area.path, "upper": upper_bound(area.path)})
        rows = cursor.fetchall()
    for place_id, kind, parent_id, buildings, homes, stated, registered in rows:
        if kind == Place.Kind.GRID and parent_id in found:
            found[parent_id].grids[place_id] = Count(buildings, int(homes))
        elif place_id in found:
            found[place_id].direct = Count(buildings, int(homes))
            found[place_id].stated, found[place_id].registered = int(stated), int(registered)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class House:
    """A building of a hole, with its homes."""

    place: Place
    homes: int


def holes(neighbourhood: Place, *, start: int = 0, stop: int | None = None) -> list[House]:
    """Buildings that lie in no grid area, with their homes, by compound and number. Two statements."""
    found = Place.objects.filter(parent=neighbourhood, kind=Place.Kind.BUILDING, valid_to__isnull=True)
    found = found.select_related("compound").defer("compound__outline")
    houses = list(found.order_by(F("compound__name").asc(nulls_first=True), "path")[start:stop])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, (SELECT count(*) FROM territory_place h WHERE h.kind = 'home' AND h.valid_to IS NULL
                AND h.path >= p.path AND h.path < left(p.path, -1) || '0')
            FROM territory_place p WHERE p.id = ANY(%s)
            """,
            [[house.id for house in houses]],
        )
        homes: dict[UUID, int] = dict(cursor.fetchall())
    return [House(house, homes[house.id]) for house in houses]


def grids_of(neighbourhood: Place) -> list[Place]:
    """The grid areas of a neighbourhood, with their outlines."""
    found = Place.objects.filter(parent=neighbourhood, kind=Place.Kind.GRID, valid_to__isnull=True)
    return list(found.order_by("path"))


def houses_within(neighbourhood: Place, *, most: int) -> list[Place]:
    """Buildings of a neighbourhood in the order of their grids, for the drawing; `most` at most. One statement."""
    found = Place.objects.filter(
        within(neighbourhood.path),
        street_id=neighbourhood.street_id,
        kind=Place.Kind.BUILDING,
        valid_to__isnull=True,
    )
    found = found.select_related("compound").defer("compound__outline")
    return list(found.order_by("path")[:most])


def houses_of(grid: Place, *, most: int) -> list[Place]:
    """Buildings of one grid area, for the drawing; `most` at most. One statement."""
    found = Place.objects.filter(parent=grid, kind=Place.Kind.BUILDING, valid_to__isnull=True)
    return list(found.select_related("compound").defer("compound__outline").order_by("path")[:most])


def targets(street: Place, kinds: tuple[str, ...]) -> list[Place]:
    """The places of a street that something could be moved into, in the order of the office. One statement."""
    found = Place.objects.filter(within(street.path), kind__in=kinds, valid_to__isnull=True)
    return list(found.defer("outline").order_by("path"))


def parts_of(place: Place) -> list[Place]:
    """What lies directly in a place now, without homes, in the order of the office. One statement."""
    found = Place.objects.filter(parent=place, valid_to__isnull=True).exclude(kind=Place.Kind.HOME)
    return list(found.select_related("compound").defer("outline", "compound__outline").order_by("path"))
