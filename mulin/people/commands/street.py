"""`mulin import street` and `mulin export street`: what they are told, and what they say.

The options are known before Django is; everything else is imported when a command runs.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mulin.platform.console import Trouble, say, warn
from mulin.platform.console import gettext as _

if TYPE_CHECKING:
    from mulin.people.workbook import Plan
    from mulin.territory.models import Place

DONE, FOUND = 0, 1
WHO = "命令行"
"""Kept with the acts, in Chinese whatever the terminal's language."""


def import_street(asked: argparse.Namespace) -> int:
    """Takes the workbook of a street in; with anything wrong nothing is taken. Exit code 1 where something is."""
    from django.db import transaction

    from mulin.people import workbook
    from mulin.platform import errors, tables
    from mulin.platform.actors import system

    if not asked.file.exists():
        raise Trouble(_("没有这个文件：%(file)s") % {"file": asked.file})
    now, actor = datetime.now(UTC), system(WHO)
    try:
        pages = workbook.read(asked.file)
        with transaction.atomic():
            # A street that is not there yet is made first; where nothing is taken in, it is not made either.
            street = workbook.street_for(pages, named=asked.street, actor=actor, now=now)
            if asked.dry_run:
                plan = workbook.check(pages, street=street, actor=actor, now=now)
                transaction.set_rollback(True)
            else:
                plan = workbook.take_in(pages, street=street, actor=actor, now=now)
    except tables.UnreadableTable as unreadable:
        warn(unreadable.message)
        return FOUND
    except workbook.Faulty as faulty:
        _tell(asked, faulty.plan, taken=False)
        return FOUND
    except errors.Refusal as refusal:
        warn(" ".join(one for one in (refusal.message, refusal.remedy) if one))
        return FOUND
    _tell(asked, plan, taken=not asked.dry_run)
    return FOUND if plan.problems else DONE


def _tell(asked: argparse.Namespace, plan: Plan, *, taken: bool) -> None:
    from mulin.people.workbook import PARTS

    if asked.json:
        told: dict[str, Any] = {"taken": taken and not plan.problems, **plan.as_dict()}
        say(json.dumps(told, ensure_ascii=False))
        return
    counts = plan.counts()
    for part in PARTS:
        values = {"sheet": str(part.title), **counts[part.name]}
        say(
            _("%(sheet)s：新的 %(new)s 行，改的 %(changed)s 行，止的 %(ended)s 行，没变的 %(same)s 行。")
            % values
        )
    for remark in plan.remarks:
        say(remark)
    for one in plan.problems:
        warn(f"{one.address} {one.head} {one.message} {one.remedy} [{one.rule}]")
    if plan.problems:
        warn(_("有 %(n)s 处要改，一行也没有收。") % {"n": len(plan.problems)})
    else:
        say(_("都收下了。") if taken else _("只是看看，没有收。"))


def export_street(asked: argparse.Namespace) -> int:
    """Writes the workbook of a street: .xlsx, .zip of CSV, or a folder of CSV."""
    from mulin.people import workbook
    from mulin.platform import errors
    from mulin.platform.actors import system
    from mulin.platform.policy import LOCAL

    kind = asked.file.suffix.lower()
    if kind not in (".xlsx", ".zip", ""):
        raise Trouble(
            _("不知道写成哪种表格：%(file)s") % {"file": asked.file},
            _("文件名请以 .xlsx 或 .zip 结尾；要一个文件夹，就不写结尾。"),
        )
    now = datetime.now(UTC)
    street = _street(asked.street)
    try:
        standing = workbook.standing_of(street, today=now.astimezone(LOCAL).date())
        if asked.contacts is not None:
            workbook.note_contacts(standing, purpose=asked.contacts, actor=system(WHO), now=now)
    except errors.Refusal as refusal:
        warn(" ".join(one for one in (refusal.message, refusal.remedy) if one))
        return FOUND
    sheets = workbook.sheets_of(standing, phones=asked.contacts is not None)
    if kind == ".xlsx":
        count = workbook.write_book(asked.file, sheets)
    elif kind == ".zip":
        with asked.file.open("wb") as file:
            count = workbook.write_zip(file, sheets)
    else:
        count = workbook.write_folder(asked.file, sheets)
    say(_("已写入 %(count)s 行：%(file)s") % {"count": count, "file": asked.file})
    return DONE


def _street(named: str | None) -> Place:
    from mulin.people.workbook import named_street

    found = named_street(named)
    if found is None:
        raise Trouble(_("没有这个街道：%(street)s") % {"street": named or "—"})
    return found
