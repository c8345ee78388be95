"""The place part of a form: searched, pointed at on the map, picked from a list, or brought by a door's code.

Everything works by sending the form back and forth, so that nothing typed is lost without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.platform import text
from mulin.territory import drawing, maps
from mulin.territory import queries as territory
from mulin.territory.models import Place

WAYS = ("search", "map", "list", "scan")
LONGEST_SEARCH = 60


@dataclass(slots=True)
class Where:
    """The place as it stands, and what is shown to change it."""

    street: Place
    place: Place
    way: str = "search"
    note: str = ""
    """Where the place came from, under its name."""
    asked: str = ""
    """What was searched for."""
    found: list[Place] = field(default_factory=list)
    listed: list[tuple[Place, list[Place]]] = field(default_factory=list)
    sheet: maps.Sheet | None = None
    around: Place | None = None
    """The neighbourhood the map shows; None where it shows the whole street."""
    error: str = ""
    settled: bool = True
    """False while a search waits for somebody to look at what it found."""

    _narrower: list[Place] | None = None

    @property
    def precise(self) -> bool:
        return self.place.kind != Place.Kind.STREET

    @property
    def narrower(self) -> list[Place]:
        """The buildings or entrances inside the place; read when a page shows them."""
        if self._narrower is None:
            self._narrower = list(territory.inside(self.place)) if self.precise else []
        return self._narrower

    @property
    def narrower_label(self) -> str:
        return {Place.Kind.COMPOUND: _("几号楼？"), Place.Kind.BUILDING: _("几单元？")}.get(
            Place.Kind(self.place.kind), _("哪个小区？")
        )

    @property
    def narrower_choices(self) -> list[tuple[str, str]]:
        return [("", _("不知道，不用说")), *((str(place.id), place.local_name) for place in self.narrower)]

    @property
    def unfound(self) -> str:
        """A place somebody named and nobody picked: it goes into the words, so that it is not lost."""
        return self.asked if self.asked and not self.precise else ""


def settle(data: Mapping[str, Any], street: Place, *, door: Place | None = None) -> Where:
    """The place that a form's values mean. Four statements at most."""
    where = Where(street, door or street)
    if door is not None:
        where.note = _("来自门口的二维码")
    known, broken = _known(data)
    _pick(where, data, known, door)
    if broken:
        where.error = _("没有这个地方，请重新选。")
        where.settled = False
    where.way = _way(data)
    _search(where, data)
    if where.way == "map":
        _point(where, data)
    if where.way == "list":
        where.listed = territory.compounds_by_neighbourhood(street)
    return where


def _way(data: Mapping[str, Any]) -> str:
    """Which way of choosing is open: the one just asked for, else the one that was."""
    asked = str(data.get("act", "")).removeprefix("way-")
    open_now = asked if asked in WAYS else str(data.get("way", ""))
    return open_now if open_now in WAYS else "search"


def _known(data: Mapping[str, Any]) -> tuple[dict[str, Place], bool]:
    """The places that the form names, by the name of their field; and whether one of them does not exist."""
    ids: dict[str, UUID] = {}
    broken = False
    for name in ("place", "hit", "compound", "within"):
        if value := str(data.get(name, "")).strip():
            try:
                ids[name] = UUID(value)
            except ValueError:
                broken = True
    found = territory.by_ids(set(ids.values())) if ids else {}
    usable = {
        name: place
        for name, one in ids.items()
        if (place := found.get(one)) is not None
        and (place.kind in territory.PICKABLE or place.kind == Place.Kind.STREET)
    }
    return usable, broken or len(usable) < len(ids)


def _pick(where: Where, data: Mapping[str, Any], known: Mapping[str, Place], door: Place | None) -> None:
    """What was chosen last wins: a search's hit, then another compound, then what lies within the place."""
    place = known.get("place")
    if "hit" in known:
        where.place = known["hit"]
    elif "compound" in known and known["compound"] not in (place, place.compound if place else None):
        where.place = known["compound"]
    elif "within" in known and place and _lies_in(known["within"], place):
        where.place = known["within"]
    elif place is not None:
        where.place = place
    if door is None or where.place != door:
        where.note = ""


def _lies_in(inner: Place, outer: Place) -> bool:
    return inner.compound_id == outer.id or inner.parent_id == outer.id


def _search(where: Where, data: Mapping[str, Any]) -> None:
    asked = text.one_line(str(data.get("q", "")))[:LONGEST_SEARCH]
    if not asked or data.get("hit"):
        return
    where.asked = asked
    where.way = "search"
    seen = asked == data.get("q_seen") and data.get("act") != "way-search"
    where.found = territory.find_places(asked, street=where.street)
    if len(where.found) == 1 and not seen:
        where.place, where.found, where.asked = where.found[0], [], ""
        where.note = ""
        where.settled = False
        return
    if not seen:
        where.settled = False


def _point(where: Where, data: Mapping[str, Any]) -> None:
    """The map, and where it was tapped: the form came back with the pixel. A neighbourhood opens on the tap."""
    known = territory.mapped(where.street)
    opened = "" if data.get("act") == "way-map" else str(data.get("around", ""))
    where.around = next((one for one in known if str(one.id) == opened), None)
    shown = drawing.pointed(known, where.around)
    where.sheet = maps.sheet(place.outline for place in shown)
    try:
        x, y = float(data["map.x"]), float(data["map.y"])
    except (KeyError, ValueError):
        return
    where.settled = False
    hit = maps.at(shown, where.sheet, x, y) if where.sheet else None
    if hit is None:
        where.error = _("那里什么也没有，请再点一下，或者搜地名。")
        return
    where.place, where.note = hit, ""
    if hit.kind == Place.Kind.NEIGHBOURHOOD:
        where.around = hit
        where.sheet = maps.sheet(place.outline for place in drawing.pointed(known, hit))
