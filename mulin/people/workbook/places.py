"""The sheets of places: the street, neighbourhoods, public places, compounds, grids."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from mulin.people.workbook.cells import Cells, narrow
from mulin.people.workbook.coding import as_kept, check_code
from mulin.people.workbook.ground import Ground, in_words
from mulin.people.workbook.plan import Change
from mulin.platform import errors
from mulin.platform.text import one_line
from mulin.territory import policies
from mulin.territory.actions import compose_place
from mulin.territory.models import Place

Kind = Place.Kind
_PREFIX = {
    Kind.NEIGHBOURHOOD: "n",
    Kind.GRID: "g",
    Kind.COMPOUND: "c",
    Kind.BUILDING: "b",
    Kind.PUBLIC: "p",
    Kind.ENTRANCE: "e",
}
_WIDTH = {
    Kind.NEIGHBOURHOOD: 2,
    Kind.GRID: 2,
    Kind.COMPOUND: 2,
    Kind.BUILDING: 3,
    Kind.PUBLIC: 2,
    Kind.ENTRANCE: 2,
}
PUBLIC_IN = (Kind.NEIGHBOURHOOD, Kind.GRID, Kind.COMPOUND, Kind.STREET)
"""What a public place may lie in."""
_LONGEST = {"name": 60, "name_en": 120, "code": 24, "address": 120}


def plan_places(ground: Ground) -> None:
    """The street, its neighbourhoods, compounds and grids, then public places, which may lie in any of them."""
    rows = [(cells, cells.choice("kind")) for cells in ground.rows("places")]
    for cells, kind in rows:
        if kind == Kind.STREET:
            _street_row(ground, cells)
    for cells, kind in rows:
        if kind == Kind.NEIGHBOURHOOD:
            plan_place(ground, cells, kind, ground.street)
    for part, kind in (("compounds", Kind.COMPOUND), ("grids", Kind.GRID)):
        for cells in ground.rows(part):
            parent = ground.place(cells, "neighbourhood", (Kind.NEIGHBOURHOOD, Kind.STREET))
            plan_place(ground, cells, kind, parent)
    for cells, kind in rows:
        if kind == Kind.PUBLIC:
            named = cells.text("parent")
            parent = ground.place(cells, "parent", PUBLIC_IN) if named else ground.street
            plan_place(ground, cells, kind, parent)


def _street_row(ground: Ground, cells: Cells) -> None:
    street = ground.street
    if street.id in ground.rows_of:
        first = {"row": ground.rows_of[street.id].number}
        cells.bad(
            "kind",
            "S0-38",
            _("街道在第 %(row)s 行已经有了。") % first,
            _("一个工作簿只说一个街道，请删掉一行。"),
        )
        return
    ground.rows_of[street.id] = cells
    step = cells.step("no")
    if step and step != street.path.rstrip("/").rpartition("/")[2]:
        own = {"own": street.path.rstrip("/").rpartition("/")[2]}
        cells.bad(
            "no",
            "S3-52",
            _("这不是本街道的工作簿：街道的编号应是 %(own)s。") % own,
            _("请换成本街道的工作簿。"),
        )
        return
    _known_place(ground, cells, street, street.parent)


def plan_place(
    ground: Ground, cells: Cells, kind: str, parent: Place | None, *, compound: Place | None = None
) -> Place | None:
    """One row that is a place: the one that is there, or a new one; None where something is wrong with it."""
    before = len(cells.problems)
    name = cells.text("name", longest=_LONGEST["name"])
    step = cells.step("no")
    cells.day("since"), cells.day("until")
    if parent is None or name is None or step is None or len(cells.problems) > before:
        return None
    known = _match(ground, kind, parent, name, step, compound)
    if known is not None:
        first = ground.rows_of.get(known.id)
        if first is not None:
            told = _("和第 %(row)s 行说的是同一处。") % {"row": first.number}
            way = _("请留一行；真是两处的，编号和名称要分得开。")
            cells.bad("no" if step else "name", "S0-38", told, way)
            return None
        ground.rows_of[known.id] = cells
        if known.kind != kind:
            told = _("编号 %(no)s 已经是%(kind)s“%(name)s”的。") % {
                "no": step, "kind": known.get_kind_display(), "name": known.local_name,
            }  # fmt: skip
            cells.bad("no", "S0-38", told, _("请换一个编号，或者空着由系统编。"))
            return None
        return _known_place(ground, cells, known, parent, compound)
    return _new_place(ground, cells, kind, parent, name, step, compound)


def _match(
    ground: Ground, kind: str, parent: Place, name: str, step: str, compound: Place | None
) -> Place | None:
    places, above = ground.standing.places, ground.standing.number(parent)
    if step:
        return places.get(step) or (places.get(f"{above}/{step}") if above and "/" not in step else None)
    found = ground.alike(parent.id, kind, name, compound.id if compound else None)
    return found[0] if len(found) == 1 else None


def _new_place(
    ground: Ground, cells: Cells, kind: str, parent: Place, name: str, step: str, compound: Place | None
) -> Place | None:
    above = ground.standing.number(parent)
    lead, _slash, own = step.rpartition("/")
    if lead and lead != above:
        told = _("编号 %(no)s 不在“%(area)s”下面。") % {"no": step, "area": parent.local_name}
        way = _("这里的编号应以 %(lead)s/ 开头；或者空着，由系统编。") % {"lead": above}
        cells.bad("no", "S0-38", told, way if above else _("请空着，由系统编。"))
        return None
    if cells.day("until") is not None:
        cells.bad("until", "S0-38", _("新的一行不用写止。"), _("请空着；已经没有的地方，不用加进来。"))
        return None
    own = own or next_step(ground, parent, kind, name)
    if len(parent.path) + len(own) + 1 > 120:
        cells.bad("no", "S0-38", _("编号太长了。"), _("请换短一些的编号。"))
        return None
    values = read_values(cells, kind, None)
    place = compose_place(kind=kind, name=name, step=own, parent=parent, compound=compound, **values)
    if not check_code(ground, cells, place, parent) or not allowed(
        cells, policies.may_keep_place(ground.actor, place.path)
    ):
        return None
    _same_name(ground, cells, place)
    ground.add_place(place)
    ground.rows_of[place.id] = cells
    ground.new(cells, place.spoken, code=place.id)
    return place


def _same_name(ground: Ground, cells: Cells, place: Place) -> None:
    """Two of a kind side by side with one name: nobody could tell them apart."""
    for one in ground.alike(place.parent_id, place.kind, place.name, place.compound_id):
        row = ground.rows_of.get(one.id)
        told = (
            _("和第 %(row)s 行同名。") % {"row": row.number}
            if row
            else _("“%(name)s”已经有了。") % {"name": one.local_name}
        )
        way = _("要改原来那一处的，请写它的编号 %(no)s；真是两处的，请取不同的名字。")
        cells.bad("name", "S0-38", told, way % {"no": ground.standing.number(one)})
        return


def next_step(ground: Ground, parent: Place, kind: str, name: str) -> str:
    """A free step below a place: by the number in its name where there is one, else the next."""
    prefix, width = _PREFIX[Kind(kind)], _WIDTH[Kind(kind)]
    told = re.search(r"\d{1,4}", name)
    if told and ground.is_free(parent, step := f"{prefix}{int(told[0]):0{width}d}"):
        return step
    number = ground.count_below(parent) + 1
    while not ground.is_free(parent, step := f"{prefix}{number:0{width}d}"):
        number += 1
    return step


def read_values(cells: Cells, kind: str, old: Place | None) -> dict[str, object]:
    """The plain values of a place's row; what stands empty stays as it is."""
    values: dict[str, object] = {}
    for name in ("name_en", "code", "address"):
        before = getattr(old, name) if old else ""
        text = cells.optional(name, before, longest=_LONGEST[name])
        values[name] = before if text is None else text
    if values["code"] != (old.code if old else ""):
        values["code"] = as_kept(kind, str(values["code"]))
    for name, limit in (("lon", 180.0), ("lat", 90.0)):
        values[name] = cells.degrees(name, limit, getattr(old, name) if old else None)
    values["valid_from"] = cells.day("since") or (old.valid_from if old else None)
    return values


def _known_place(
    ground: Ground, cells: Cells, place: Place, parent: Place | None, compound: Place | None = None
) -> Place | None:
    if place.parent_id != (parent.id if parent else None) and place.kind != Kind.STREET:
        _elsewhere(ground, cells, place, parent)
        return None
    before = len(cells.problems)
    name = cells.text("name", longest=_LONGEST["name"])
    values = {"name": name, **read_values(cells, place.kind, place)}
    if (
        place.kind == Kind.BUILDING
        and cells.has("compound")
        and (cells.text("compound") or not place.compound_id)
    ):
        values["compound"] = compound
    changed = {key: value for key, value in values.items() if not is_same(value, getattr(place, key))}
    until = cells.day("until")
    if len(cells.problems) > before:
        return None
    ended = until is not None and until != place.valid_to
    if place.valid_to is not None and (changed or ended):
        told = _("“%(name)s”从 %(day)s 起已经不在了。") % {"name": place.spoken, "day": place.valid_to}
        cells.bad("until", "S1-03", told, _("过去的留作记录，不再改；新的请另用一个编号。"))
        return None
    if (changed or ended) and not allowed(cells, policies.may_keep_place(ground.actor, place.path)):
        return None
    if "code" in changed:
        shown = Place(kind=place.kind, code=str(values["code"]), path=place.path)
        if not check_code(ground, cells, shown, parent, place.code):
            return None
    if ended and not _may_end(ground, cells, place, until, values["valid_from"]):
        return None
    changes = tuple(
        Change(_head(cells, key), in_words(getattr(place, key)), in_words(value))
        for key, value in changed.items()
    )
    if "name" in changed:
        ground.rename(place, str(name))
    if changed:
        ground.drafts.places[place.id] = (place, changed)
    if ended and until is not None:
        ground.drafts.ended_places.append((place, until))
    ground.told(cells, place.spoken, changes, ended=ended, code=place.id)
    return place


def is_same(value: object, old: object) -> bool:
    """Whether a cell says what is there already: full-width digits and odd spaces are no difference."""
    return value == old or (isinstance(old, str) and value == narrow(one_line(old)))


def _head(cells: Cells, key: str) -> str:
    name = {"valid_from": "since"}.get(key, key)
    return str(cells.sheet.part.head(name).title)


def _elsewhere(ground: Ground, cells: Cells, place: Place, parent: Place | None) -> None:
    told = _("“%(name)s”现在在“%(now)s”里，表里写在“%(here)s”。") % {
        "name": place.spoken,
        "now": place.parent.local_name if place.parent else "",
        "here": parent.local_name if parent else "",
    }
    way = _("请改回来；要换到别的地方，请在“地方”页上办，那里没办完的事会跟着走。新的一处请另用一个编号。")
    name = "grid" if cells.has("grid") else "neighbourhood" if cells.has("neighbourhood") else "parent"
    cells.bad(name, "S1-21", told, way)


def _may_end(ground: Ground, cells: Cells, place: Place, until: dt.date | None, since: object) -> bool:
    assert until is not None
    if place.kind == Kind.STREET:
        cells.bad("until", "S3-52", _("街道不能从表里撤。"), _("请系统管理员来办。"))
        return False
    if until > ground.today:
        cells.bad("until", "S1-03", _("止的那天还没到。"), _("请到那一天再来办，或者写今天。"))
        return False
    if isinstance(since, dt.date) and until <= since:
        cells.bad("until", "S1-03", _("止要在从之后。"), _("请核对这两天。"))
        return False
    return True


def allowed(cells: Cells, verdict: errors.Verdict) -> bool:
    """Whether a policy says yes; what it refuses is said of the row."""
    if not verdict:
        cells.bad("", verdict.rule, verdict.message, verdict.remedy)
    return bool(verdict)
