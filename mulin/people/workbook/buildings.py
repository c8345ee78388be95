"""The sheet of buildings, with their entrances and how many homes there are behind each door."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from mulin.people.workbook.cells import Cells
from mulin.people.workbook.ground import Ground, in_words
from mulin.people.workbook.places import allowed, next_step, plan_place
from mulin.people.workbook.plan import CHANGED, SAME, Change, Line
from mulin.territory import policies
from mulin.territory.actions import compose_place
from mulin.territory.models import Place

Kind = Place.Kind
MOST_ENTRANCES = 60
MOST_HOMES = 2_000
UNKNOWN = "-"
_NUMBER = re.compile(r"\d{1,3}")
_NUMBERED = re.compile(r"(\d{1,3}) ?单元")


def plan_buildings(ground: Ground) -> None:
    for cells in ground.rows("buildings"):
        before = len(cells.problems)
        area = ground.place(cells, "neighbourhood", (Kind.NEIGHBOURHOOD, Kind.STREET))
        if area is None:
            continue
        parent = _grid(ground, cells, area)
        compound = _compound(ground, cells, area)
        names = _entrance_names(cells)
        homes = _homes(cells)
        if len(cells.problems) > before or parent is None:
            # What is wrong further right is told at once too.
            cells.text("name"), cells.step("no"), cells.day("since"), cells.day("until")
            continue
        building = plan_place(ground, cells, Kind.BUILDING, parent, compound=compound)
        if building is not None and names is not None and homes is not None:
            _doors(ground, cells, building, names, homes)


def _grid(ground: Ground, cells: Cells, area: Place) -> Place | None:
    """The grid of a building, which lies in its neighbourhood (S1-21); without one the neighbourhood itself."""
    word = cells.text("grid")
    if not word:
        return area
    count = len(cells.problems)
    found = ground.place(cells, "grid", (Kind.GRID, Kind.NEIGHBOURHOOD), within=area)
    if found is None:
        other = ground.place(cells, "grid", (Kind.GRID,)) if area.kind != Kind.STREET else None
        # One thing is told, the one that is wrong.
        del cells.problems[count + 1 :]
        if other is not None and other.parent is not None:
            del cells.problems[count:]
            told = _("“%(grid)s”在“%(other)s”，不在“%(area)s”。") % {
                "grid": other.local_name,
                "other": other.parent.local_name,
                "area": area.local_name,
            }
            cells.bad("grid", "S1-21", told, _("一栋楼在它那个居民区的网格里：请改网格，或者改居民区。"))
    return found


def _compound(ground: Ground, cells: Cells, area: Place) -> Place | None:
    word = cells.optional("compound", "")
    if not word:
        return None
    count = len(cells.problems)
    found = ground.place(cells, "compound", (Kind.COMPOUND,), within=area)
    if found is None:
        # A compound may reach into the neighbourhood beside it.
        del cells.problems[count:]
        found = ground.place(cells, "compound", (Kind.COMPOUND,))
    return found


def _entrance_names(cells: Cells) -> list[str] | None:
    """The names of the entrances; a number makes as many, 1 单元 and so on. None where something is wrong."""
    given = cells.listed("entrances")
    if len(given) == 1 and _NUMBER.fullmatch(given[0]):
        given = [f"{number}单元" for number in range(1, int(given[0]) + 1)]
    if len(given) > MOST_ENTRANCES or any(len(one) > 60 for one in given):
        told = _("单元太多了，或者名字太长。")
        cells.bad(
            "entrances",
            "S0-38",
            told,
            _("一栋楼最多写 %(n)s 个单元，每个名字不超过 60 个字。") % {"n": MOST_ENTRANCES},
        )
        return None
    if len(set(given)) < len(given):
        cells.bad("entrances", "S0-38", _("有两个单元同名。"), _("请改成不同的名字。"))
        return None
    return given


def _homes(cells: Cells) -> list[int | None] | None:
    """How many homes each entrance has; None in the list where nobody knows, None for a cell that is wrong."""
    found: list[int | None] = []
    for one in cells.listed("homes"):
        if one in (UNKNOWN, "－", "—"):
            found.append(None)
        elif one.isascii() and one.isdigit() and int(one) <= MOST_HOMES:
            found.append(int(one))
        else:
            told = _("“%(value)s”不是户数。") % {"value": one[:40]}
            cells.bad(
                "homes",
                "DR-02",
                told,
                _("请写整数，每个单元一个，用顿号隔开；都一样的写一个就行；不知道的写 -。"),
            )
            return None
    return found


def _doors(ground: Ground, cells: Cells, building: Place, names: list[str], homes: list[int | None]) -> None:
    """The entrances of a building: those that are there, and the new ones. None is taken away by not being named."""
    there = {
        one.name: one
        for one in ground.children(building.id)
        if one.kind == Kind.ENTRANCE and one.valid_to is None
    }
    counted = cells.listed("entrances")
    if len(counted) == 1 and _NUMBER.fullmatch(counted[0]) and len(there) == len(names):
        names = list(there)
    if names and len(homes) == 1:
        homes = homes * len(names)
    if len(homes) not in (0, len(names) or 1):
        told = _("单元有 %(doors)s 个，户数写了 %(homes)s 个。") % {
            "doors": len(names) or 1,
            "homes": len(homes),
        }
        cells.bad("homes", "S0-38", told, _("请按单元的次序一个一个写，或者只写一个数。"))
        return
    changes: list[Change] = []
    added = [name for name in names if name not in there]
    if (added or homes) and not _may(ground, cells, building, added, homes, there, names):
        return
    for name in added:
        there[name] = _add_entrance(ground, building, name)
    if added and not building._state.adding:
        changes.append(Change(str(cells.sheet.part.head("entrances").title), "", "、".join(added)))
    doors = [there[name] for name in names] if names else [building]
    for door, count in zip(doors, homes, strict=False):
        if count is None or door.homes == count:
            continue
        if not door._state.adding:
            label = door.name if names else ""
            head = str(cells.sheet.part.head("homes").title)
            changes.append(Change(f"{head} {label}".strip(), in_words(door.homes), in_words(count)))
            values = ground.drafts.places.setdefault(door.id, (door, {}))[1]
            values["homes"] = count
        else:
            door.homes = count
    if changes:
        _note(ground, cells, tuple(changes))


def _may(
    ground: Ground,
    cells: Cells,
    building: Place,
    added: list[str],
    homes: list[int | None],
    there: dict[str, Place],
    names: list[str],
) -> bool:
    doors = [there.get(name) for name in names] if names else [building]
    changed = any(
        count is not None and door is not None and door.homes != count
        for door, count in zip(doors, homes, strict=False)
    )
    if not (added or changed):
        return True
    return allowed(cells, policies.may_keep_place(ground.actor, building.path))


def _add_entrance(ground: Ground, building: Place, name: str) -> Place:
    numbered = _NUMBERED.fullmatch(name)
    place = compose_place(
        kind=Kind.ENTRANCE,
        name=name,
        step=next_step(ground, building, Kind.ENTRANCE, name),
        parent=building,
        name_en=f"Entrance {numbered[1]}" if numbered else "",
    )
    ground.add_place(place)
    return place


def _note(ground: Ground, cells: Cells, changes: tuple[Change, ...]) -> None:
    """Add to the line of this row what changes at its doors."""
    line = ground.plan.lines[-1]
    assert (line.part, line.row) == ("buildings", cells.number)
    what = CHANGED if line.what == SAME else line.what
    ground.plan.lines[-1] = Line(
        line.part, line.row, what, line.text, (*line.changes, *changes), line.code, line.open
    )
