"""The places of the invented street, as plain data: district, street, neighbourhoods, grid areas, compounds,
buildings, entrances and public places. Nothing here touches a database.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from . import lots, plan
from .plan import Point, Ring

SEED = 20
BUILDINGS = 1_100
AREA_CODE = "990199001000"  # twelve digits in the form of N-86; no real code begins with 99
WITH_ENTRANCES = ("青桐苑", "兰桥小区", "望江新村", "石库里", "柳荫小区")
TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class PlaceSeed:
    """One place; ``kind`` as the territory has it, ``sort`` (road, park, bus_stop, …) for public places.

    ``outline`` is a closed ring of [lon, lat], or for a road its line; None for a point.
    """

    code: str
    kind: str
    name: str
    name_en: str
    parent: str | None
    lon: float
    lat: float
    outline: list[list[float]] | None = None
    address: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def sort(self) -> str:
        return self.extra.get("sort", "")


class Street:
    """All places, parents before children, with the look-ups the rest of the demo needs."""

    def __init__(self) -> None:
        self.places: list[PlaceSeed] = []
        self.by_code: dict[str, PlaceSeed] = {}
        self.by_name: dict[
            str, PlaceSeed
        ] = {}  # first one of that name; building numbers repeat, compounds do not
        self.children: dict[str, list[PlaceSeed]] = {}
        self.compound_buildings: dict[str, list[PlaceSeed]] = {}

    def add(self, place: PlaceSeed) -> PlaceSeed:
        if place.code in self.by_code:
            raise ValueError(f"place code {place.code} twice")
        self.places.append(place)
        self.by_code[place.code] = place
        self.by_name.setdefault(place.name, place)
        if place.parent:
            self.children.setdefault(place.parent, []).append(place)
        if place.kind == "building":
            self.compound_buildings.setdefault(place.extra["compound"], []).append(place)
        return place

    def of_kind(self, *kinds: str) -> list[PlaceSeed]:
        return [place for place in self.places if place.kind in kinds]

    def of_sort(self, *sorts: str) -> list[PlaceSeed]:
        return [place for place in self.places if place.sort in sorts]

    def up(self, code: str, kind: str) -> PlaceSeed | None:
        """The place of ``kind`` that holds this one; a building's compound counts as holding it."""
        place: PlaceSeed | None = self.by_code[code]
        while place is not None and place.kind != kind:
            compound = place.extra.get("compound") if kind == "compound" else None
            place = self.by_code.get(compound or place.parent or "")
        return place

    def full_name(self, code: str) -> str:
        """As a neighbour would say it: 青桐苑3号楼2单元."""
        place = self.by_code[code]
        if place.kind == "entrance":
            return self.full_name(place.parent or "") + place.name
        if place.kind == "building":
            return self.by_code[place.extra["compound"]].name + place.name
        return place.name


@dataclass
class Drawn:
    """A neighbourhood's row in the data file with its drawn cell."""

    data: dict[str, Any]
    code: str
    cell: plan.Cell
    grid_codes: list[str]


def _rounded(ring: Ring) -> list[list[float]]:
    return [[lon, lat] for lon, lat in ring]


def _shape(
    code: str, kind: str, name: str, name_en: str, parent: str | None, ring: Ring, **more: Any
) -> PlaceSeed:
    lon, lat = plan.centre(ring)
    return PlaceSeed(code, kind, name, name_en, parent, lon, lat, _rounded(ring), **more)


@cache
def source() -> dict[str, Any]:
    """The data file the street is drawn from."""
    with (TEXTS / "places.toml").open("rb") as handle:
        return tomllib.load(handle)


def _draw(random: Random) -> tuple[list[plan.Line], dict[tuple[int, float], plan.Line], list[Drawn]]:
    """Rows, sides (by row and start) and neighbourhood cells; all cuts are laid before any ring is read."""
    rows = [plan.row_line(i) for i in range(len(plan.ROWS))]
    sides: dict[tuple[int, float], plan.Line] = {}

    def side(row: int, ends: list[float]) -> plan.Line:
        key = (row, ends[0])
        if key not in sides:
            start, end = rows[row].mark(ends[0]), rows[row + 1].mark(ends[1])
            bow = 0.0 if ends[0] in (0.0, 1.0) else random.uniform(-5, 5)
            sides[key] = plan.link(rows[row].point(start), rows[row + 1].point(end), bow)
        return sides[key]

    drawn = []
    for number, data in enumerate(source()["neighbourhood"], 1):
        row, west, east = data["row"], data["west"], data["east"]
        corners = (west[0], east[0], west[1], east[1])
        lower, upper = data["grid"]
        cell = plan.Cell(rows[row], rows[row + 1], side(row, west), side(row, east), corners, (lower, upper))
        cell.lay(random)
        drawn.append(Drawn(data, f"n{number:02d}", cell, []))
    return rows, sides, drawn


def _areas(
    street: Street, rows: list[plan.Line], sides: dict[tuple[int, float], plan.Line], drawn: list[Drawn]
) -> None:
    """District, street, neighbourhoods and grid areas."""
    ring = rows[0].between(0, 1)
    for row in range(4):
        ring += sides[(row, 1.0)].between(0, 1)[1:]
    ring += rows[4].between(1, 0)[1:]
    for row in reversed(range(4)):
        ring += sides[(row, 0.0)].between(1, 0)[1:]
    district, top = source()["district"], source()["street"]
    lon, lat = plan.centre(ring)
    street.add(PlaceSeed(district["code"], "district", district["name"], district["name_en"], None, lon, lat))
    street.add(
        _shape(
            top["code"], "street", top["name"], top["name_en"], district["code"], ring,
            extra={"area_code": AREA_CODE, "invented": True},
        )
    )  # fmt: skip
    for one in drawn:
        name, name_en = one.data["name"], one.data["name_en"]
        street.add(_shape(one.code, "neighbourhood", name, name_en, top["code"], one.cell.outline()))
    number = 0
    order = sorted(drawn, key=lambda one: one.data["name"] != "梧桐一居")  # its grid areas are 01 to 04
    for one in order:
        for ring in one.cell.grids():
            number += 1
            code = f"g{number:03d}"
            extra = {"number": number, "grid_code": f"{AREA_CODE}{number:03d}"}
            street.add(
                _shape(code, "grid", f"网格{number:02d}", f"Grid {number:02d}", one.code, ring, extra=extra)
            )
            one.grid_codes.append(code)


def _spans(data: dict[str, Any], lot_count: int) -> list[list[int]]:
    """Which lots each compound takes, in walking order, after the public places have taken theirs."""
    taken = {public["lot"] for public in data.get("public", ())}
    free = [i for i in range(lot_count) if i not in taken]
    compounds = data["compounds"]
    wanted = [c.get("lots", 0) for c in compounds]
    open_count = wanted.count(0)
    spare = len(free) - sum(wanted)
    extra = iter(
        [spare // open_count + (i < spare % open_count) for i in range(open_count)] if open_count else []
    )
    counts = [count or next(extra) for count in wanted]
    spans, at = [], 0
    for count in counts:
        spans.append(free[at : at + count])
        at += count
    return spans


def _address(data: dict[str, Any], compound: dict[str, Any], lot: int, used: set[tuple[str, int]]) -> str:
    """Road and lane of a compound; lane numbers are even and rise from west to east."""
    above = 2 * data["grid"][1]
    upper = lot < above
    road = next(r["name"] for r in source()["road"] if r.get("row") == data["row"] + (1 if upper else 0))
    number = compound.get("lane")
    if number is None:
        west, east = data["west"][0], data["east"][0]
        share = (lot + 0.5) / above if upper else 1 - (lot - above + 0.5) / (2 * data["grid"][0])
        number = 2 * round(200 * (west + (east - west) * share)) + 2
        while (road, number) in used:
            number += 4
    used.add((road, number))
    return f"{road}{number}弄"


def _compounds(street: Street, drawn: list[Drawn], random: Random) -> None:
    """The 63 compounds with their 1,100 buildings, grouped across grid areas."""
    plots: dict[str, list[tuple[Ring, str]]] = {}
    fixed: dict[str, int] = {}
    used = {("柳荫路", 18), ("梧桐路", 60)}
    number = 0
    for one in drawn:
        rings = one.cell.lots()
        angle = lots.heading(one.cell.middle.point(0), one.cell.middle.point(1))
        for compound, span in zip(one.data["compounds"], _spans(one.data, len(rings)), strict=True):
            number += 1
            code = f"c{number:04d}"
            style = compound["style"]
            grids = sorted({one.grid_codes[i // 2] for i in span})
            address = _address(one.data, compound, span[0], used)
            extra = {
                "style": style,
                "year": compound["year"],
                "company": compound["company"],
                "grid_areas": grids,
            }
            ring = plan.merge([rings[i] for i in span])
            street.add(
                _shape(
                    code,
                    "compound",
                    compound["name"],
                    compound["en"],
                    one.code,
                    ring,
                    address=address,
                    extra=extra,
                )
            )
            plots[code] = [
                (slot, one.grid_codes[i // 2])
                for i in span
                for slot in lots.slots(rings[i], lots.STYLES[style], angle)
            ]
            if "buildings" in compound:
                fixed[code] = compound["buildings"]
    counts = lots.share(BUILDINGS, {code: len(found) for code, found in plots.items()}, fixed)
    for code, found in plots.items():
        kept = sorted(random.sample(range(len(found)), counts[code]))
        _buildings(street, street.by_code[code], [found[i] for i in kept], random)


def _buildings(street: Street, compound: PlaceSeed, found: list[tuple[Ring, str]], random: Random) -> None:
    style = lots.STYLES[compound.extra["style"]]
    suffix = "号" if compound.extra["style"] == "lane" else "号楼"
    for number, (ring, grid) in enumerate(found, 1):
        serial = sum(map(len, street.compound_buildings.values())) + 1
        entrances, floors = random.choice(style.entrances), random.choice(style.floors)
        if (
            compound.name == "青桐苑"
        ):  # the houses of the drawn pages: 3 has three entrances, all have six floors
            entrances, floors = {1: 2, 2: 2, 3: 3, 5: 2}.get(number, entrances), 6
        extra = {"number": number, "compound": compound.code, "floors": floors, "entrances": entrances}
        extra |= {"lift": style.lift, "year": compound.extra["year"]}
        name, name_en = f"{number}{suffix}", f"Building {number}"
        address = f"{compound.address}{number}号"
        house = street.add(
            _shape(f"b{serial:04d}", "building", name, name_en, grid, ring, address=address, extra=extra)
        )
        if compound.name in WITH_ENTRANCES:
            _entrances(street, house, ring)


def _entrances(street: Street, house: PlaceSeed, ring: Ring) -> None:
    """Doors stand along the house's north side."""
    count = house.extra["entrances"]
    (ax, ay), (bx, by) = ring[3], ring[2]
    for number in range(1, count + 1):
        t = (number - 0.5) / count
        lon, lat = round(ax + (bx - ax) * t, 7), round(ay + (by - ay) * t, 7)
        extra = {"number": number, "compound": house.extra["compound"]}
        name = (f"{number}单元", f"Entrance {number}")
        street.add(
            PlaceSeed(
                f"{house.code}e{number}", "entrance", *name, house.code, lon, lat, None, house.address, extra
            )
        )


@cache
def street(seed: int = SEED) -> Street:
    """The whole street; the same seed always gives the same street."""
    from .publicplaces import add_public

    random = Random(seed)
    made = Street()
    rows, sides, drawn = _draw(random)
    _areas(made, rows, sides, drawn)
    _compounds(made, drawn, random)
    add_public(made, rows, sides, drawn)
    return made


def nearest(street_: Street, kind: str, at: Point) -> PlaceSeed:
    """The place of ``kind`` that holds the point, or else the one whose middle is closest."""
    x, y = plan.metres(at)

    def distance(place: PlaceSeed) -> float:
        px, py = plan.metres((place.lon, place.lat))
        return (px - x) ** 2 + (py - y) ** 2

    return min(street_.of_kind(kind), key=distance)
