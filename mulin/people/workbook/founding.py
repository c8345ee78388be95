"""Which street a workbook is of; one that is not there yet is made, with its district."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mulin.people.workbook.cells import Cells
from mulin.people.workbook.plan import Problem
from mulin.people.workbook.sheets import read_form
from mulin.platform import errors, practice
from mulin.platform.actors import Actor
from mulin.platform.tables import Page
from mulin.territory import actions as territory
from mulin.territory import queries
from mulin.territory.models import Place


def named_street(named: str | None) -> Place | None:
    """A street by name, code or path; without a name the first one. None where there is none."""
    streets = list(queries.streets().select_related("street", "parent"))
    if named is None:
        return streets[0] if streets else None
    for one in streets:
        if named in (one.name, one.name_en, one.code or None, one.path.rstrip("/")):
            return one
    return None


def street_for(pages: list[Page], *, named: str | None, actor: Actor, now: dt.datetime) -> Place:
    """The street that the workbook says it is of, unless another one was named. Made where it is new.

    In the caller's transaction. Raises `Invalid` where the workbook names no street and none was named.
    """
    if named is not None:
        found = named_street(named)
        if found is None:
            told = _("没有这个街道：%(street)s") % {"street": named}
            raise errors.Invalid(
                "S3-52", told, remedy=_("不写 --street，就按工作簿里的街道。"), field="street"
            )
        return found
    row = _street_row(pages)
    if row is None:
        raise errors.Invalid(
            "S3-52",
            _("工作簿里没有写是哪个街道。"),
            remedy=_("请在“地方”里加一行类型是街道的，或者用 --street 指明。"),
            field="street",
        )
    name, step, district = row
    for one in queries.streets().select_related("street", "parent"):
        own = one.path.rstrip("/").rpartition("/")[2]
        if one.name == name and (not step or step == own):
            return one
    return _found(name, step, district, actor, now)


def _street_row(pages: list[Page]) -> tuple[str, str, str] | None:
    sheet = read_form(pages).sheets.get("places")
    problems: list[Problem] = []
    if sheet is None:
        return None
    for row in sheet.rows():
        cells = Cells(sheet, row, problems)
        if cells.choice("kind") == Place.Kind.STREET:
            name = cells.text("name", longest=60)
            return (name, cells.step("no") or "", cells.text("parent", longest=60) or "") if name else None
    return None


def _found(name: str, step: str, district: str, actor: Actor, now: dt.datetime) -> Place:
    if not district:
        raise errors.Invalid(
            "S3-52",
            _("“%(street)s”还没有，工作簿里也没写它在哪个区。") % {"street": name},
            remedy=_("请在街道那一行的“上级”里写区名。"),
            field="street",
        )
    districts = list(queries.districts())
    above = next((one for one in districts if one.name == district), None)
    if above is None:
        taken = {one.path for one in districts} | {practice.ROOT}
        own = next(f"d{n}" for n in range(1, 10_000) if f"d{n}/" not in taken)
        above = territory.add_place(
            kind=Place.Kind.DISTRICT, name=district, step=own, parent=None, actor=actor, now=now
        )
    steps = {one.path.rstrip("/").rpartition("/")[2] for one in queries.streets().filter(parent=above)}
    if step in steps:
        told = _("编号 %(no)s 已经是别的街道的。") % {"no": step}
        raise errors.Invalid("S3-52", told, remedy=_("请换一个，或者空着由系统编。"), field="no")
    step = step.replace("/", "") or next(f"s{n:02d}" for n in range(1, 10_000) if f"s{n:02d}" not in steps)
    return territory.add_place(
        kind=Place.Kind.STREET, name=name, step=step, parent=above, actor=actor, now=now
    )
