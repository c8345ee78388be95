"""The drawn map of a street: areas, roads and grounds as shapes of one sheet, each area numbered for the list
beside it. Pure.

A number stands on the sheet where a name would not fit; fills are patterns of a level, never colour alone. What
is counted in an area is shown from five upwards, and no shape stands for a home (ET-15).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mulin.territory import maps
from mulin.territory.models import Place

WIDTH = 360
"""Units across: a phone shows them one to one."""

FEWEST = 5
LEVELS = (FEWEST, 10, 20)
"""From how many on an area is filled with the first, second and third pattern."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area one can name and open: its outline, where its name stands, its number in the list."""

    place: Place
    d: str
    x: float
    y: float
    across: float
    """How wide it is."""
    number: int

    def holds(self, name: str, size: float) -> bool:
        """Whether a name in letters of `size` stands inside it: a Chinese character is as wide as it is high."""
        return _width(name, size) <= self.across

    def label(self, size: float, smallest: float = 6) -> tuple[list[str], float]:
        """The name in up to three lines and in letters of `size`, smaller where it must be to stay inside.

        A neighbourhood is named without the word that says it is one: the map shows nothing else.
        """
        name = (
            self.place.local_name.removesuffix(str(self.place.get_kind_display())).strip()
            or self.place.local_name
        )
        while size > smallest:
            for count in (1, 2, 3):
                lines = _lines(name, count)
                if all(self.holds(line, size) for line in lines):
                    return lines, size
            size -= 0.5
        return _lines(name, 3), smallest


@dataclass(frozen=True, slots=True)
class Line:
    """Something drawn for the eye to find its way by: a road, a park, the edge of a compound."""

    d: str
    kind: str
    """road, ground or edge."""


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    areas: list[Area] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def draw(areas: Sequence[Place], around: Iterable[Place] = (), *, width: int = WIDTH) -> Drawing | None:
    """The sheet that holds all `areas`, with what lies `around` drawn faintly; None without any outline.

    Areas are numbered in the order they come in, those without outline too: the list has them all.
    """
    sheet = maps.sheet([place.outline for place in areas if place.outline], width)
    if sheet is None:
        return None
    shapes = [_area(sheet, place, number) for number, place in enumerate(areas, 1) if place.outline]
    lines = [_line(sheet, place) for place in around if place.outline]
    lines.sort(key=lambda line: ("ground", "edge", "road").index(line.kind))
    return Drawing(sheet.width, sheet.height, shapes, lines)


def _width(text: str, size: float) -> float:
    return sum(size if ord(letter) > 0x2E80 else size * 0.62 for letter in text)


def _lines(name: str, count: int) -> list[str]:
    """A name broken into so many lines of about one length: between words, and between Chinese characters."""
    parts = name.split() if " " in name else list(name) if name and ord(name[0]) > 0x2E80 else [name]
    gap = " " if " " in name else ""
    longest = _width(name, 1) / count
    lines: list[str] = []
    for part in parts:
        if lines and (
            _width(lines[-1] + gap + part, 1) <= longest + _width(part, 1) / 2 or len(lines) == count
        ):
            lines[-1] += gap + part
        else:
            lines.append(part)
    return lines


def pointed(places: Iterable[Place], inside: Place | None) -> list[Place]:
    """What one can point at: the neighbourhoods, or the compounds and grounds inside one of them.

    A street whose neighbourhoods are not drawn is pointed at by its compounds at once.
    """
    places = list(places)
    if inside is not None:
        within = [place for place in places if place.path.startswith(inside.path)]
        if found := [place for place in within if place.kind == Place.Kind.COMPOUND or _is_ground(place)]:
            return found
    areas = [place for place in places if place.kind == Place.Kind.NEIGHBOURHOOD and place.outline]
    return areas or [place for place in places if place.kind == Place.Kind.COMPOUND and place.outline]


def _is_ground(place: Place) -> bool:
    outline = place.outline or []
    return place.kind == Place.Kind.PUBLIC and bool(outline) and outline[0] == outline[-1]


def _area(sheet: maps.Sheet, place: Place, number: int) -> Area:
    ring = _ring(place)
    x, y = sheet.point(*balance(ring))
    ends = [sheet.point(lon, lat)[0] for lon, lat, *_rest in ring]
    return Area(place, sheet.path(ring), x, y, round(max(ends) - min(ends), 1), number)


def _line(sheet: maps.Sheet, place: Place) -> Line:
    """A road is a public place whose ends are apart; any other is a ground; a compound shows as an edge."""
    ring = _ring(place)
    path = sheet.path(ring)
    if place.kind != Place.Kind.PUBLIC:
        return Line(path, "edge")
    if ring[0] == ring[-1]:
        return Line(path, "ground")
    return Line(path.removesuffix("Z"), "road")


def _ring(place: Place) -> maps.Ring:
    return place.outline or ()


def level(count: int) -> int:
    """Which pattern fills an area where so many are counted; 0 is none."""
    return sum(count >= least for least in LEVELS)


def balance(ring: maps.Ring) -> tuple[float, float]:
    """Where a ring would balance on a pin: a name stands well there, however its corners are spread."""
    points = [(lon, lat) for lon, lat, *_rest in ring]
    start_x, start_y = points[0]
    area = across = down = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        # Relative to the first corner: whole degrees would drown the differences.
        cross = (x1 - start_x) * (y2 - start_y) - (x2 - start_x) * (y1 - start_y)
        area += cross
        across += cross * (x1 + x2 - 2 * start_x)
        down += cross * (y1 + y2 - 2 * start_y)
    if not area:
        return maps.middle(ring)
    lon, lat = start_x + across / (3 * area), start_y + down / (3 * area)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    # A ring that crosses itself may balance outside itself.
    inside = min(lons) <= lon <= max(lons) and min(lats) <= lat <= max(lats)
    return (lon, lat) if inside else maps.middle(ring)
