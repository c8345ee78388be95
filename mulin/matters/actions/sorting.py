"""Keeping the categories: adding, renaming, moving, switching off and on. None is ever deleted."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mulin.matters import policies
from mulin.matters.models import Category
from mulin.matters.queries import sorts
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

_GB = re.compile(r"[0-9]{6}")
MOST_NAME = 40


def check_gb(code: str, parent: Category | None) -> str:
    """A code of GB/T 39666: two digits a level (N-71). Empty where it is not mapped yet. Raises `Invalid`.

    A category's own first level ends in four noughts, one below it begins with its parent's two digits.
    """
    code = code.strip()
    if not code:
        return ""
    if not _GB.fullmatch(code) or code.startswith("00"):
        raise errors.Invalid(
            "N-71",
            _("“%(code)s”不是国标编码。") % {"code": code},
            remedy=_("要 6 位数字，每两位一级，第一级从 01 起，例如 010300；还没对上就留空。"),
            field="gb_code",
        )
    if parent is None and code[2:] != "0000":
        raise errors.Invalid(
            "N-71",
            _("大类的编码后四位是 0000。"),
            remedy=_("请写成 %(code)s0000。") % {"code": code[:2]},
            field="gb_code",
        )
    if parent is not None and (code[2:4] == "00" or (parent.gb_code and code[:2] != parent.gb_code[:2])):
        raise errors.Invalid(
            "N-71",
            _("小类的编码要和“%(parent)s”的前两位一样，第二级从 01 起。") % {"parent": parent.local_name},
            remedy=_("请照 %(code)s0100 这样写，或先改大类的编码。") % {"code": (parent.gb_code or "01")[:2]},
            field="gb_code",
        )
    return code


@transaction.atomic
def save_category(
    *,
    street: Place,
    name: str,
    urgency: str,
    actor: Actor,
    now: dt.datetime,
    category: Category | None = None,
    name_en: str = "",
    parent: Category | None = None,
    gb_code: str = "",
    urban_kind: str = "",
    urban_class: str = "",
    position: int | None = None,
) -> Category:
    """Add a category, or change the given one. Two levels; past matters keep theirs under whatever name it has.

    Written down on the record of the street whose member of staff did it. Raises `Invalid` at its field.
    """
    errors.require(policies.may_sort(actor, street))
    name = " ".join(name.split())[:MOST_NAME]
    if not name:
        raise errors.Invalid("S0-36", _("请写类别的名称。"), field="name")
    _check_parent(category, parent)
    _check_name(name, category, parent)
    values: dict[str, Any] = {
        "name": name,
        "name_en": " ".join(name_en.split())[:80],
        "parent": parent,
        "urgency": urgency,
        "gb_code": check_gb(gb_code, parent),
        "urban_kind": urban_kind,
        "urban_class": urban_class.strip()[:20] if urban_kind else "",
    }
    if category is None:
        last = Category.objects.filter(parent=parent).aggregate(most=Max("position"))["most"]
        values["position"] = position if position is not None else (last or 0) + 1
        made = Category.objects.create(code=f"own.{new_id().hex[-12:]}", **values)
        _note(street, "add_category", actor, now, made, name=name)
        return made
    if position is not None:
        values["position"] = position
    return _change(street, category, values, actor, now)


def _check_name(name: str, category: Category | None, parent: Category | None) -> None:
    same = Category.objects.filter(name=name, parent=parent, active=True)
    if category is not None:
        same = same.exclude(pk=category.pk)
    if same.exists():
        raise errors.Invalid(
            "S0-36",
            _("这里已经有一个“%(name)s”。") % {"name": name},
            remedy=_("请换个名称，或用已有的。"),
            field="name",
        )


def _change(
    street: Place, category: Category, values: dict[str, Any], actor: Actor, now: dt.datetime
) -> Category:
    """Keep what differs, and write down from what to what."""
    changes = [key for key, value in values.items() if getattr(category, key) != value]
    if not changes:
        return category
    told = _("；").join(
        f"{_WORDS[key]()} {_told(getattr(category, key))} → {_told(values[key])}" for key in changes
    )
    for key in changes:
        setattr(category, key, values[key])
    category.save(update_fields=changes)
    _note(street, "change_category", actor, now, category, name=category.name, changes=told)
    return category


_WORDS = {
    "name": lambda: _("名称"),
    "name_en": lambda: _("英文名"),
    "parent": lambda: _("大类"),
    "urgency": lambda: _("紧急程度"),
    "gb_code": lambda: _("国标编码"),
    "urban_kind": lambda: _("城市管理里算"),
    "urban_class": lambda: _("城市管理的类"),
    "position": lambda: _("排第几"),
}


def _told(value: Any) -> str:
    if isinstance(value, Category):
        return value.name
    if value in Category.Urgency.values:
        return str(Category.Urgency(value).label)
    if value in (Category.Urban.COMPONENT, Category.Urban.EVENT):
        return str(Category.Urban(value).label)
    return str(value) if value not in (None, "") else _("空")


def _check_parent(category: Category | None, parent: Category | None) -> None:
    if parent is None:
        return
    remedy = _("请选一个大类，或留空让它自己成为大类。")
    if parent.parent_id is not None or (category is not None and parent.pk == category.pk):
        raise errors.Invalid("S0-36", _("类别只有两级。"), remedy=remedy, field="parent")
    if not parent.active:
        raise errors.Invalid("S0-36", _("那个大类已经停用。"), remedy=remedy, field="parent")
    if category is not None and category.children.exists():
        raise errors.Invalid(
            "S0-36",
            _("它下面还有小类，不能再归到别的大类下面。"),
            remedy=_("请先把小类挪走。"),
            field="parent",
        )


@transaction.atomic
def switch_category(
    *, street: Place, category: Category, on: bool, actor: Actor, now: dt.datetime
) -> Category:
    """Take a category out of use, or back into it. Refused while rules, the directory or leaves still use it."""
    errors.require(policies.may_sort(actor, street))
    if category.active == on:
        return category
    if not on:
        _check_unused(category, now)
    elif category.parent is not None and not category.parent.active:
        raise errors.Conflict("S0-36", _("它的大类还停着。"), remedy=_("请先启用大类。"))
    category.active = on
    category.save(update_fields=["active"])
    _note(
        street,
        "switch_category_on" if on else "switch_category_off",
        actor,
        now,
        category,
        name=category.name,
    )
    return category


def _check_unused(category: Category, now: dt.datetime) -> None:
    if category.children.filter(active=True).exists():
        raise errors.Conflict("S0-36", _("它下面还有在用的小类。"), remedy=_("请先停用或挪走小类。"))
    used, listed = sorts.users_of(category, on=now.astimezone(LOCAL).date())
    if used or listed:
        raise errors.Conflict(
            "S0-36",
            _("还有 %(rules)s 条规则、%(lines)s 条名录用着它。") % {"rules": len(used), "lines": len(listed)},
            remedy=_("它们列在下面：请先改规则、终止名录里的那几条。"),
        )


def _note(street: Place, verb: str, actor: Actor, now: dt.datetime, category: Category, **body: Any) -> None:
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb=f"matters.{verb}",
        actor=actor,
        now=now,
        category=str(category.id),
        **body,
    )
