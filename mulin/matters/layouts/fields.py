"""What a layout may name of a matter: one table for what goes out, and for what is known again when it comes back.

Personal fields stand in it so that asking for one is answered with the reason, never so that they go out (N-90).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mulin.matters import clocks, states
from mulin.matters.forms.desk import DUE
from mulin.matters.models import Channel, Matter
from mulin.platform.language import in_language
from mulin.platform.registry import Words

PUBLIC, INTERNAL, PERSONAL = "public", "internal", "personal"
CLASSES: Mapping[str, Words] = {
    PUBLIC: _("谁都可以看"),
    INTERNAL: _("只在办公室里看"),
    PERSONAL: _("个人信息，不进表格"),
}

Value = Callable[[Matter, Any], Any]
"""A matter and the moment of asking -> what stands in the cell."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a layout may name.

    `kind` is text, moment, whole, state or channel; `takes` the field of an import its column is when the table
    comes back; `sort` and `group` the columns of the database by which rows may be ordered and grouped.
    """

    name: str
    word: Words
    value: Value
    kind: str = "text"
    klass: str = INTERNAL
    width: float = 16
    takes: str = ""
    sort: str = ""
    group: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """Its words in both languages, by which its column is known again."""
        found = []
        for language in ("zh-hans", "en"):
            with override(language):
                found.append(str(self.word))
        return tuple(dict.fromkeys(found))


def _nothing(_matter: Matter, _now: Any) -> str:
    return ""


def _sheet(matter: Matter, _now: Any) -> str:
    out = matter.sheet  # type: ignore[attr-defined]
    return in_language(out["name"], out["name_en"]) if out else ""


def _neighbourhood(matter: Matter, _now: Any) -> str:
    return matter.neighbourhood or ""  # type: ignore[attr-defined]


def _standing(matter: Matter, now: Any) -> str:
    standing = clocks.standing(matter.due_at, now)
    return str(DUE[standing]) if standing in DUE and matter.state != states.CLOSED else ""


FIELDS: tuple[Field, ...] = (
    Field("row", _("序号"), _nothing, "whole", PUBLIC, 6),
    Field("ref", _("编号"), lambda one, now: one.ref, klass=PUBLIC, width=18, takes="id", sort="id"),
    Field("external_no", _("原来的编号"), lambda one, now: one.external_no, takes="external_no", width=18),
    Field("source", _("来源"), lambda one, now: one.source, takes="source"),
    Field("state", _("状态"), lambda one, now: one.state, "state", PUBLIC, takes="state", sort="state", group=True),
    Field("title", _("标题"), lambda one, now: one.title, width=30, takes="title"),
    Field("words", _("原话"), lambda one, now: one.words, width=60, takes="text"),
    Field(
        "category", _("类别"), lambda one, now: one.category.local_name if one.category else "", klass=PUBLIC,
        takes="category", sort="category__code", group=True,
    ),
    Field("place", _("地点"), lambda one, now: one.place.spoken, width=26, takes="place", sort="path"),
    Field(
        "compound", _("小区"), lambda one, now: one.place.compound.local_name if one.place.compound else "",
        klass=PUBLIC, sort="place__compound__name", group=True,
    ),
    Field("neighbourhood", _("居民区"), _neighbourhood, klass=PUBLIC, sort="path", group=True),
    Field(
        "channel", _("来路"), lambda one, now: one.channel, "channel", PUBLIC, 10, takes="channel",
        sort="channel", group=True,
    ),
    Field("occurred_at", _("反映时间"), lambda one, now: one.occurred_at, "moment", PUBLIC, 17, "time", "occurred_at"),
    Field("recorded_at", _("登记时间"), lambda one, now: one.recorded_at, "moment", PUBLIC, 17, "", "recorded_at"),
    Field("responded_at", _("联系本人时间"), lambda one, now: one.responded_at, "moment", width=17, sort="responded_at"),
    Field("due_at", _("这一步到期"), lambda one, now: one.due_at, "moment", width=17, sort="due_at"),
    Field("solve_by", _("办理期限"), lambda one, now: one.solve_by, "moment", PUBLIC, 17, "due", "solve_by"),
    Field("standing", _("到期情况"), _standing, width=12),
    Field("handler", _("承办单位"), _sheet, klass=PUBLIC, width=20, takes="handler"),
    Field(
        "owner_org", _("负责单位"), lambda one, now: one.owner_org.local_name if one.owner_org else "",
        klass=PUBLIC, width=20, sort="owner_org__name", group=True,
    ),
    Field("returns", _("退回几次"), lambda one, now: one.returns or 0, "whole", width=8),  # type: ignore[attr-defined]
    Field("answer", _("答复"), lambda one, now: one.answer.body if one.answer else "", width=50, takes="reply"),
    Field("answered_at", _("答复时间"), lambda one, now: one.answer.at if one.answer else None, "moment", PUBLIC, 17,
          "reply_time", "answer__at"),
    Field("outcome", _("结果"), lambda one, now: str(states.OUTCOMES.get(one.outcome, "")), klass=PUBLIC, sort="outcome",
          group=True),
    Field("closed_at", _("办结时间"), lambda one, now: one.closed_at, "moment", PUBLIC, 17, "", "closed_at"),
    Field("blank", _("空着手写"), _nothing, klass=PUBLIC, width=20),
    Field("to_answer", _("填写答复"), _nothing, width=50, takes="to_answer"),
    Field("to_propose", _("填写答复类型"), _nothing, width=14, takes="to_propose"),
    Field("reporter", _("反映人姓名"), _nothing, klass=PERSONAL),
    Field("phone", _("反映人电话"), _nothing, klass=PERSONAL),
)  # fmt: skip

_BY_NAME = {one.name: one for one in FIELDS}

STATE_WORDS = states.MATTER.states
CHANNEL_WORDS = dict(Channel.choices)


def by_name(name: str) -> Field | None:
    """A field by its name in code or by its word in either language."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    return next((one for one in FIELDS if name in one.heads), None)


def names() -> list[str]:
    """Every name a field goes by, for finding the nearest to one that is none."""
    return [name for one in FIELDS for name in (one.name, *one.heads)]
