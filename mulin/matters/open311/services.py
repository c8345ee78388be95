"""What one may ask for: every category as a service, and the attributes that each of them takes. Pure but for words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mulin.matters.models import Category, ReplyBy
from mulin.matters.open311 import asking
from mulin.matters.open311.asking import Wrong

REPLIES = (ReplyBy.SLIP, ReplyBy.PHONE, ReplyBy.LETTER)


def row(category: Category) -> dict[str, Any]:
    """A service as the list shows it."""
    parent = category.parent
    words = [category.name, category.name_en, *((parent.name, parent.name_en) if parent else ())]
    return {
        "service_code": category.code,
        "service_name": category.local_name,
        "description": str(Category.Urgency(category.urgency).label),
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys(word for word in words if word)),
        "group": parent.local_name if parent else category.local_name,
    }


def attributes() -> list[dict[str, Any]]:
    """What can be told beside the description; every service takes the same, and none is needed."""
    return [
        _attribute(1, "reply_by", "singlevaluelist", _("您想怎么得到答复"), [(one.value, str(one.label)) for one in REPLIES]),
        _attribute(
            2,
            "withheld",
            "singlevaluelist",
            _("要不要让办事的单位知道您是谁"),
            [("no", _("可以知道")), ("yes", _("不要让办事的单位知道"))],
        ),
        _attribute(3, "occurred_at", "datetime", _("什么时候的事"), [], _("写成 2026-06-11T09:00:00+08:00 的样子。")),
    ]  # fmt: skip


def _attribute(
    order: int, code: str, datatype: str, text: str, values: list[tuple[str, str]], hint: str = ""
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": hint,
        "order": order,
        "description": text,
        "values": [{"key": key, "name": name} for key, name in values],
    }


@dataclass(frozen=True, slots=True)
class Told:
    """The attributes of a request, read."""

    reply_by: str = ReplyBy.SLIP
    withheld: bool = False
    occurred_at: dt.datetime | None = None


def told(values: Mapping[str, str]) -> Told:
    """`attribute[…]` of a request. Raises `Wrong` for one that no service has, or a value it does not take."""
    given = {
        name[len("attribute[") :].split("]", 1)[0]: value.strip()
        for name, value in values.items()
        if name.startswith("attribute[") and value.strip()
    }
    known = {one["code"]: [value["key"] for value in one["values"]] for one in attributes()}
    for code, value in given.items():
        if code not in known:
            raise Wrong(
                400,
                _("没有 %(code)s 这一项。可以写：%(known)s。")
                % {"code": code[:40], "known": ", ".join(known)},
            )
        if known[code] and value not in known[code]:
            raise Wrong(
                400,
                _("%(code)s 只能写：%(known)s。") % {"code": code, "known": ", ".join(known[code])},
            )
    return Told(
        reply_by=given.get("reply_by", ReplyBy.SLIP),
        withheld=given.get("withheld") == "yes",
        occurred_at=asking.moment(given, "occurred_at"),
    )
