"""Roads, stops, parks, offices and other public places of the invented street."""

from typing import Any

from . import plan
from .places import Drawn, PlaceSeed, Street, nearest, source


def _line(
    road: dict[str, Any], rows: list[plan.Line], sides: dict[tuple[int, float], plan.Line], drawn: list[Drawn]
) -> plan.Ring:
    """A road's points from west to east or south to north."""
    if "row" in road:
        return rows[road["row"]].between(0, 1)
    if "middle" in road:
        cell = next(one.cell for one in drawn if one.data["name"] == road["middle"])
        return cell.middle.between(0, 1)
    points: plan.Ring = []
    for spec in road["sides"]:
        row, start = spec.split(":")
        points += sides[(int(row), float(start))].between(0, 1)[1 if points else 0 :]
    return points


def _at(line: plan.Ring, share: float) -> plan.Point:
    """The point at a share (0 to 1) of a line's corners, in between two of them where needed."""
    place = share * (len(line) - 1)
    i = min(int(place), len(line) - 2)
    (ax, ay), (bx, by), t = line[i], line[i + 1], place - i
    return round(ax + (bx - ax) * t, 7), round(ay + (by - ay) * t, 7)


def _public(
    code: str,
    sort: str,
    names: tuple[str, str],
    parent: str,
    at: plan.Point,
    outline: list[list[float]] | None = None,
    address: str = "",
    inside: dict[str, Any] | None = None,
) -> PlaceSeed:
    return PlaceSeed(code, "public", *names, parent, *at, outline, address, {"sort": sort} | (inside or {}))


def _river(street: Street, bank: plan.Ring) -> None:
    """The river south of the embankment; it belongs to the district, not to the street."""
    data = source()["river"]
    far = [plan.lonlat(x, y - data["width"]) for x, y in map(plan.metres, reversed(bank))]
    ring = [*far, *bank, far[0]]
    lon, lat = plan.centre(ring)
    outline = [[x, y] for x, y in ring]
    parent = source()["district"]["code"]
    street.add(_public("w001", "river", (data["name"], data["name_en"]), parent, (lon, lat), outline))


def add_public(
    street: Street, rows: list[plan.Line], sides: dict[tuple[int, float], plan.Line], drawn: list[Drawn]
) -> None:
    """Add every public place; roads belong to the street, everything else to one grid area."""
    data = source()
    top = data["street"]["code"]
    lines: dict[str, plan.Ring] = {}
    _river(street, rows[0].between(0, 1))
    for number, road in enumerate(data["road"], 1):
        line = lines[road["name"]] = _line(road, rows, sides, drawn)
        lon, lat = _at(line, 0.5)
        outline = [[x, y] for x, y in line]
        street.add(
            _public(f"r{number:03d}", "road", (road["name"], road["name_en"]), top, (lon, lat), outline)
        )
    number = 0
    for one in drawn:
        rings = one.cell.lots()
        for public in one.data.get("public", ()):
            number += 1
            ring = rings[public["lot"]]
            outline = [[x, y] for x, y in ring]
            parent, names = one.grid_codes[public["lot"] // 2], (public["name"], public["en"])
            street.add(_public(f"p{number:03d}", public["kind"], names, parent, plan.centre(ring), outline))
    for group in data["point"]:
        for name, name_en, road_name, share in group["names"]:
            number += 1
            at = _at(lines[road_name], share)
            parent = nearest(street, "grid", at).code
            street.add(
                _public(f"p{number:03d}", group["kind"], (name, name_en), parent, at, address=road_name)
            )
    for compound_name in data["service_station"]["compounds"]:
        number += 1
        compound = street.by_name[compound_name]
        house = street.compound_buildings[compound.code][0]
        names = (f"{compound_name}家门口服务站", f"{compound.name_en} Doorstep Service Station")
        inside = {"compound": compound.code, "building": house.code, "floor": 1}
        at, parent = (house.lon, house.lat), house.parent or ""
        street.add(
            _public(
                f"p{number:03d}", "service_station", names, parent, at, address=house.address, inside=inside
            )
        )
