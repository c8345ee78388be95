"""The sheet of organisations: kinds, who is above whom, the places they are there for."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mulin.people.workbook.cells import Cells
from mulin.people.workbook.columns import Kinds
from mulin.people.workbook.ground import Ground, in_words
from mulin.people.workbook.places import allowed, is_same
from mulin.people.workbook.plan import Change
from mulin.platform.text import fold
from mulin.territory import policies
from mulin.territory.models import Organisation, Place

AREA_KINDS = tuple(kind for kind in Place.Kind if kind != Place.Kind.DISTRICT)


class Offices:
    """The organisations of the street by name, those of this workbook included."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.living: dict[str, Organisation] = {}
        self.fresh: set[object] = set()
        self.past: dict[str, Organisation] = {}
        for one in ground.standing.organisations:
            self.past.setdefault(fold(one.name), one)
            if one.valid_to is None or one.valid_to > ground.today:
                self.living[fold(one.name)] = one
                if one.name_en:
                    self.living.setdefault(fold(one.name_en), one)

    def named(self, cells: Cells, name: str, *, past: bool = False) -> Organisation | None:
        """The organisation that a cell names; None for an empty cell, and for an unknown one, which is said."""
        text = cells.optional(name, "", longest=60)
        if not text:
            return None
        found = self.living.get(fold(text)) or (self.past.get(fold(text)) if past else None)
        if found is None:
            told = _("没有“%(name)s”这个单位。") % {"name": text[:40]}
            cells.bad(name, "S1-03", told, _("请写单位的全名；新的单位先在“单位”表里添一行。"))
        return found


def plan_organisations(ground: Ground) -> Offices:
    """First every row by its name, then who is above whom: a superior may stand further down."""
    offices = Offices(ground)
    taken: list[tuple[Cells, Organisation, str]] = []
    for cells in ground.rows("organisations"):
        found = _identify(ground, offices, cells)
        if found is not None:
            taken.append((cells, *found))
    parents: dict[object, Organisation | None] = {one.id: one.parent for one in ground.standing.organisations}
    good = []
    for cells, office, kind in taken:
        before = len(cells.problems)
        parent = offices.named(cells, "parent") if cells.text("parent") else office.parent
        if cells.text("parent") and cells.optional("parent", "", longest=60) == "":
            parent = None
        areas = _areas(ground, cells)
        if len(cells.problems) == before:
            parents[office.id] = parent
            good.append((cells, office, kind, areas))
    for cells, office, kind, areas in good:
        if _in_a_circle(office, parents):
            told = _("“%(name)s”的上级绕了一圈又回到自己。") % {"name": office.local_name}
            cells.bad("parent", "S1-03", told, _("请看看这几个单位的上级，把其中一个改掉或者空着。"))
        elif office.id in offices.fresh:
            _new(ground, cells, office, parents[office.id], areas or [])
        else:
            _known(ground, cells, office, kind, parents[office.id], areas)
    return offices


def _identify(ground: Ground, offices: Offices, cells: Cells) -> tuple[Organisation, str] | None:
    """Which organisation a row is of; a new one is made, not yet written."""
    name, kind = cells.text("name", longest=60), cells.choice("kind", kinds=ground.kinds)
    cells.day("since"), cells.day("until")
    if not name or kind is None:
        return None
    office = offices.living.get(fold(name))
    if office is not None and office.id in ground.rows_of:
        first = {"row": ground.rows_of[office.id].number}
        cells.bad(
            "name",
            "S1-03",
            _("和第 %(row)s 行是同一个单位。") % first,
            _("同一个街道里，在的单位不同名：请留一行，或者改名。"),
        )
        return None
    if office is None:
        office = Organisation(street=ground.street, kind=kind, name=name)
        offices.fresh.add(office.id)
        offices.living[fold(name)] = office
    ground.rows_of[office.id] = cells
    return office, kind


def _areas(ground: Ground, cells: Cells) -> list[Place] | None:
    """The places of a row in the order of their paths; None for an empty cell, which leaves what is there."""
    words = cells.listed("areas")
    if not words:
        return None
    if cells.optional("areas", "", longest=2_000) == "":
        return []
    found = [ground.place(cells, "areas", AREA_KINDS, word=word) for word in words]
    return sorted(
        {place.id: place for place in found if place is not None}.values(), key=lambda one: one.path
    )


def _in_a_circle(office: Organisation, parents: dict[object, Organisation | None]) -> bool:
    above, seen = parents.get(office.id), set()
    while above is not None and above.id not in seen:
        if above.id == office.id:
            return True
        seen.add(above.id)
        above = parents.get(above.id)
    return False


def _new(
    ground: Ground, cells: Cells, office: Organisation, parent: Organisation | None, areas: list[Place]
) -> None:
    if cells.day("until") is not None:
        cells.bad("until", "S1-03", _("新的一行不用写止。"), _("请空着；已经撤了的单位，不用加进来。"))
        return
    if not allowed(cells, policies.may_keep_organisations(ground.actor, ground.street.path)):
        return
    if not ground.kinds.all[office.kind].active:
        cells.bad("kind", "S1-02", _("这一种单位已经不用了。"), _("请从名单里选。"))
        return
    office.parent, office.valid_from = parent, cells.day("since")
    office.name_en = cells.optional("name_en", "") or ""
    office.phone = cells.optional("phone", "", longest=30) or ""
    ground.drafts.new_organisations.append((office, areas))
    ground.new(cells, office.local_name, code=office.id)


def _known(
    ground: Ground,
    cells: Cells,
    office: Organisation,
    kind: str,
    parent: Organisation | None,
    areas: list[Place] | None,
) -> None:
    before = len(cells.problems)
    values: dict[str, object] = {
        "kind": kind,
        "parent": parent,
        "name_en": cells.optional("name_en", office.name_en),
        "phone": cells.optional("phone", office.phone, longest=30),
        "valid_from": cells.day("since") or office.valid_from,
    }
    changed = {key: value for key, value in values.items() if not is_same(value, getattr(office, key))}
    changes = [
        Change(
            _head(cells, key), _said(ground.kinds, key, getattr(office, key)), _said(ground.kinds, key, value)
        )
        for key, value in changed.items()
    ]
    held = (ground.standing.by_id.get(one) for one in ground.standing.areas.get(office.id, ()))
    there = [one for one in held if one is not None and one.valid_to is None]
    if areas is not None and {one.id for one in areas} != {one.id for one in there}:
        changed["areas"] = areas
        was, is_now = ("、".join(one.spoken for one in these) for these in (there, areas))
        changes.append(Change(_head(cells, "areas"), in_words(was), in_words(is_now)))
    until = cells.day("until")
    ended = until is not None and until != office.valid_to
    if len(cells.problems) > before or not _may(ground, cells, bool(changed) or ended):
        return
    if ended and not _may_end(ground, cells, office, until):
        return
    if changed:
        ground.drafts.organisations[office.id] = (office, changed)
    if ended and until is not None:
        ground.drafts.ended_organisations.append((office, until))
    ground.told(cells, office.local_name, tuple(changes), ended=ended, code=office.id)


def _may(ground: Ground, cells: Cells, wanted: bool) -> bool:
    return not wanted or allowed(cells, policies.may_keep_organisations(ground.actor, ground.street.path))


def _head(cells: Cells, key: str) -> str:
    return str(cells.sheet.part.head({"valid_from": "since"}.get(key, key)).title)


def _said(kinds: Kinds, key: str, value: object) -> str:
    if key == "kind":
        return kinds.word(str(value))
    return in_words(value.local_name if isinstance(value, Organisation) else value)


def _may_end(ground: Ground, cells: Cells, office: Organisation, until: dt.date | None) -> bool:
    if until is not None and until > ground.today:
        cells.bad("until", "S1-03", _("止的那天还没到。"), _("请到那一天再来办，或者写今天。"))
        return False
    if until is not None and office.valid_from is not None and until <= office.valid_from:
        cells.bad("until", "S1-03", _("止要在从之后。"), _("请核对这两天。"))
        return False
    return True
