"""The workbook of a street written out, in exactly the layout in which it is read (DR-03)."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.models import Appointment
from mulin.people.workbook.buildings import UNKNOWN
from mulin.people.workbook.columns import GUIDE, PARTS, WHOLE_STREET, Kinds, Part, words_for
from mulin.people.workbook.posts import hidden_phone
from mulin.people.workbook.standing import Standing
from mulin.platform import readings
from mulin.platform.tables import Column, Sheet, csv_chunks, write_xlsx
from mulin.platform.tables.writing import Value
from mulin.platform.text import one_line
from mulin.territory.models import Place

Kind = Place.Kind
Rows = Iterator[list[Value]]


def sheets_of(
    standing: Standing, *, paths: tuple[str, ...] | None = None, phones: bool = False
) -> list[Sheet]:
    """The seven sheets of a street, or of what lies at some paths in it. `phones` shows the numbers in full."""
    writer = _Writer(standing, paths, phones)
    makers: dict[str, Callable[[], Rows]] = {
        "places": writer.places,
        "compounds": lambda: writer.plain(Kind.COMPOUND),
        "grids": lambda: writer.plain(Kind.GRID),
        "buildings": writer.buildings,
        "organisations": writer.organisations,
        "posts": writer.posts,
        "people": writer.people,
    }
    return [as_sheet(part, makers[part.name]()) for part in PARTS]


def as_sheet(part: Part, rows: Iterator[list[Value]]) -> Sheet:
    columns = [Column(part.starred(head), head.kind, head.width) for head in part.heads]
    return Sheet(str(part.title), columns, rows)


class _Writer:
    def __init__(self, standing: Standing, paths: tuple[str, ...] | None, phones: bool) -> None:
        self.standing = standing
        self.whole = paths is None
        self.paths = (standing.street.path,) if paths is None else paths
        self.phones = phones
        living = [one for one in standing.places.values() if one.valid_to is None]
        self.living = [one for one in living if one.path.startswith(self.paths)]
        self.doors: dict[object, list[Place]] = {}
        for one in living:
            if one.kind == Kind.ENTRANCE:
                self.doors.setdefault(one.parent_id, []).append(one)

    def _of(self, *kinds: str) -> Iterator[Place]:
        return (one for one in self.living if one.kind in kinds)

    def named(self, place: Place | None) -> str:
        """As another row names a place: 梧桐一居（n01）; the street itself by a word."""
        if place is None:
            return ""
        if place.id == self.standing.street.id:
            return str(WHOLE_STREET)
        return f"{one_line(place.name)}（{self.standing.number(place)}）"

    def _ends(self, place: Place) -> list[Value]:
        return [place.address, place.lon, place.lat, place.valid_from, place.valid_to]

    def places(self) -> Rows:
        words = words_for("kind")
        for one in self._of(Kind.STREET, Kind.NEIGHBOURHOOD, Kind.PUBLIC):
            own = one.id == self.standing.street.id
            number = one.path.rstrip("/").rpartition("/")[2] if own else self.standing.number(one)
            parent = self.standing.district if own else ""
            if one.kind == Kind.PUBLIC and one.parent_id != self.standing.street.id:
                parent = self.named(one.parent)
            yield [number, str(words[one.kind]), one.name, one.name_en, parent, one.code, *self._ends(one)]

    def plain(self, kind: str) -> Rows:
        for one in self._of(kind):
            yield [
                self.standing.number(one),
                one.name,
                one.name_en,
                self.named(one.parent),
                one.code,
                *self._ends(one),
            ]

    def buildings(self) -> Rows:
        for one in self._of(Kind.BUILDING):
            doors = self.doors.get(one.id, [])
            area, grid = one.parent, None
            if area is not None and area.kind == Kind.GRID:
                area, grid = area.parent, area
            yield [
                self.standing.number(one),
                one.name,
                one.name_en,
                self.named(area),
                self.named(grid),
                self.named(one.compound),
                "、".join(one_line(door.name) for door in doors),
                _homes(doors or [one]),
                one.code,
                *self._ends(one),
            ]

    def organisations(self) -> Rows:
        kinds = Kinds()
        for one in self.standing.organisations:
            held = (self.standing.by_id.get(area) for area in self.standing.areas.get(one.id, ()))
            areas = [area for area in held if area is not None and area.valid_to is None]
            inside = self.whole or any(area.path.startswith(self.paths) for area in areas)
            if one.valid_to is not None or not inside:
                continue
            yield [
                kinds.word(one.kind),
                one.name,
                one.name_en,
                one.parent.name if one.parent else "",
                "、".join(self.named(area) for area in areas),
                one.phone,
                one.valid_from,
                one.valid_to,
            ]

    def posts(self) -> Rows:
        words = words_for("role")
        for one in self.standing.plans:
            if one.place.path.startswith(self.paths):
                office = one.organisation.name if one.organisation else ""
                place = self.standing.by_id.get(one.place_id, one.place)
                yield [str(words.get(one.role, one.role)), self.named(place), office, one.number]

    def terms(self) -> list[Appointment]:
        order = list(roles.WORDS)
        held = [one for one in self.standing.terms if one.path.startswith(self.paths)]
        # Only set in order by it; what is written out is masked, or recorded when it is taken out in full.
        readings.open_without_record((one.person for one in held), "sent", "phone")
        return sorted(
            held,
            key=lambda one: (
                one.path,
                order.index(one.role) if one.role in order else 99,
                one_line(one.person.name),
                one.valid_from,
                one.person.phone,
                str(one.id),
            ),
        )

    def people(self) -> Rows:
        words, routes = words_for("role"), words_for("route")
        for one in self.terms():
            yield [
                one.person.name,
                one.person.phone if self.phones else hidden_phone(one.person.phone),
                str(words.get(one.role, one.role)),
                self.named(one.place),
                one.organisation.name if one.organisation else "",
                str(routes.get(one.route, one.route)),
                one.valid_from,
                one.valid_to,
            ]


def _homes(doors: list[Place]) -> str:
    if all(door.homes is None for door in doors):
        return ""
    return "、".join(UNKNOWN if door.homes is None else str(door.homes) for door in doors)


def guide() -> Sheet:
    """The sheet that explains the others, and lists the words that may stand in columns of choices."""

    def rows() -> Iterator[list[Value]]:
        yield [
            "",
            "",
            _(
                "一行是一处、一个单位、一个岗位或一个人。表里没写的，什么也不会结束；要结束的写“止”。空着的格不改原来的，要清空写“无”。"
            ),
        ]
        yield [
            "",
            "",
            _(
                "一行和原来的哪一处对上：先看编号；没写编号的，看类型、上级和名称。单位看名称，岗位看岗位、地方和单位，在岗的人看姓名、电话、岗位、地方、单位和上岗的那一天。"
            ),
        ]
        yield ["", "", _("日期写 2026-03-01、2026.3.1 都行；表头中文英文都认；表的先后、列的先后随便。")]
        for part in PARTS:
            yield [str(part.title), "", str(part.about)]
            for head in part.heads:
                yield [str(part.title), part.starred(head), str(head.about)]
        for title, what in ((_("单位的类型"), "organisation"), (_("岗位"), "role"), (_("产生方式"), "route")):
            yield ["", title, _("、").join(str(one) for one in words_for(what).values())]

    columns = [Column(_("表"), width=10), Column(_("列"), width=14), Column(_("怎么填"), width=90)]
    return Sheet(str(GUIDE), columns, rows())


def write_book(target: str | os.PathLike[str] | BinaryIO, sheets: list[Sheet]) -> int:
    """A workbook with its explanations first; how many rows the seven sheets hold."""
    counted = [0]

    def counting(sheet: Sheet) -> Sheet:
        rows = list(sheet.rows)
        counted[0] += len(rows)
        return Sheet(sheet.name, sheet.columns, rows)

    write_xlsx(target, [guide(), *map(counting, sheets)])
    return counted[0]


def write_zip(target: BinaryIO, sheets: list[Sheet]) -> int:
    """The same sheets as CSV files in one zip, the same bytes for the same street."""
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for sheet in sheets:
            rows = list(sheet.rows)
            count += len(rows)
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, b"".join(csv_chunks(sheet.columns, rows)))
    return count


def write_folder(target: Path, sheets: list[Sheet]) -> int:
    """The same sheets as CSV files in a folder, which is made."""
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    for sheet in sheets:
        rows = list(sheet.rows)
        count += len(rows)
        (target / f"{sheet.name}.csv").write_bytes(b"".join(csv_chunks(sheet.columns, rows)))
    return count


def as_bytes(sheets: list[Sheet], kind: str = "xlsx") -> bytes:
    buffer = io.BytesIO()
    if kind == "zip":
        write_zip(buffer, sheets)
    else:
        write_book(buffer, sheets)
    return buffer.getvalue()
