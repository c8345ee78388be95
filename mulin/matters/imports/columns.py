"""Which column of a table holds what: known heads, a guess, and what was chosen for this layout before."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from mulin.matters.imports import shaped
from mulin.matters.models import Channel
from mulin.matters.queries import importing as known
from mulin.platform import errors, tables
from mulin.platform.tables import Field, Mapping, Row, Table
from mulin.platform.tables.mapping import plain_header
from mulin.territory.models import Place

FIELDS = (
    Field("external_no", ("来源编号", "外部编号", "原编号", "原系统编号")),
    Field(
        "id",
        (
            "编号", "工单号", "工单编号", "留言编号", "受理编号", "诉求编号", "信件编号", "事项编号", "案件编号",
            "投诉编号", "受理单号", "流水号", "number", "no", "case number", "ticket",
        ),
    ),
    Field("source", ("来源", "来源系统", "数据来源")),
    Field(
        "time",
        (
            "时间", "反映时间", "留言时间", "来电时间", "发生时间", "受理时间", "登记时间", "诉求时间", "提交时间",
            "创建时间", "来信时间", "投诉时间", "日期", "date", "created", "occurred",
        ),
        kind="moment",
    ),
    Field("title", ("主题", "标题", "留言主题", "诉求标题", "诉求主题", "来信主题", "事项名称", "subject")),
    Field(
        "text",
        (
            "内容", "反映内容", "留言内容", "留言详情", "诉求内容", "来电内容", "来信内容", "投诉内容", "问题描述",
            "事项描述", "具体内容", "详细内容", "详情", "content", "description", "words", "message",
        ),
    ),
    Field("reporter", ("姓名", "反映人", "留言用户", "诉求人", "来电人", "投诉人", "联系人", "称呼", "name", "caller")),
    Field("phone", ("电话", "联系电话", "电话号码", "手机", "手机号", "手机号码", "来电号码", "联系方式", "mobile", "tel"), kind="phone"),
    Field("place", ("地点", "地址", "发生地点", "发生地址", "事发地点", "事发地址", "详细地址", "小区", "address", "location")),
    Field("category", ("类别", "分类", "诉求类别", "诉求分类", "问题类别", "问题分类", "一级标签", "一级分类", "type")),
    Field(
        "reply",
        (
            "答复", "答复意见", "答复内容", "回复", "回复内容", "回复意见", "办理结果", "处理结果", "办理情况", "处理情况",
            "answer", "response",
        ),
    ),
    Field("reply_time", ("答复时间", "回复时间", "办结时间", "办理时间", "answered", "replied"), kind="moment"),
    Field("state", ("状态", "办理状态", "当前状态", "办件状态", "state", "status")),
    Field("handler", ("承办单位", "责任单位", "办理单位", "主办单位", "派往单位", "handler", "department")),
    Field("accepted", ("是否接收", "是否签收", "是否接单", "接收时间", "签收时间", "接单时间", "accepted")),
    Field("proposes", ("答复类型", "办理结论", "结论")),
    Field(
        "due",
        ("办理期限", "办结期限", "处置时限", "处理时限", "截止时间", "截止日期", "要求办结时间", "应办结时间", "办理时限", "限办时间", "到期时间", "due", "deadline"),
        kind="moment",
    ),
    Field("callback", ("回访结果", "回访情况", "回访内容", "回访满意度", "是否解决", "callback")),
    Field("channel", ("渠道", "受理渠道", "反映渠道", "来源渠道", "诉求渠道", "受理方式")),
)  # fmt: skip
"""What a table may hold, in the order in which people are asked. A plain 序号 is not a number of anything."""

WORDS: dict[str, str | Promise] = {
    "external_no": gettext_lazy("来源编号"),
    "id": gettext_lazy("编号"),
    "source": gettext_lazy("来源"),
    "time": gettext_lazy("反映时间"),
    "title": gettext_lazy("主题"),
    "text": gettext_lazy("反映内容"),
    "reporter": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "place": gettext_lazy("地点"),
    "category": gettext_lazy("类别"),
    "reply": gettext_lazy("答复"),
    "reply_time": gettext_lazy("答复时间"),
    "state": gettext_lazy("状态（接手时用）"),
    "handler": gettext_lazy("承办单位（接手时用）"),
    "accepted": gettext_lazy("单位接了没有（接手时用）"),
    "proposes": gettext_lazy("答复类型（接手时用）"),
    "due": gettext_lazy("办理期限（原来系统的，或市里要求的）"),
    "callback": gettext_lazy("回访结果"),
    "channel": gettext_lazy("渠道"),
}


@cache
def known_fields() -> tuple[Field, ...]:
    """`FIELDS` with what each is called in English too, as this product writes tables out."""
    with override("en"):
        return tuple(replace(one, synonyms=(*one.synonyms, str(WORDS[one.name]))) for one in FIELDS)


HEAD_WITHIN = 15
"""Filled rows among which the heads are looked for; offices put titles above them."""

SAMPLES = 12
"""Rows below the heads that a guess looks at."""

LOOKED_AT = HEAD_WITHIN + SAMPLES


@dataclass(frozen=True, slots=True)
class Plan:
    """How one table is read: its columns, and what is said about all of its rows."""

    mapping: Mapping
    source: str
    history: bool = True
    channel: str = Channel.SHEET
    sheet: str = ""
    strict_places: bool = False
    takeover: str = ""
    """Empty, or the rule of clocks by which running matters are taken over (`taking_over.CLOCKS`)."""

    @property
    def headers_key(self) -> str:
        return tables.header_signature(self.mapping.headers)

    def as_fields(self) -> dict[str, Any]:
        """As a run keeps it."""
        return {
            "source": self.source,
            "history": self.history,
            "headers_key": self.headers_key,
            "mapping": {
                "columns": self.mapping.to_json(),
                "channel": self.channel,
                "sheet": self.sheet,
                "strict_places": self.strict_places,
                "takeover": self.takeover,
            },
        }

    @classmethod
    def of_run(cls, run: Any) -> Plan:
        """What `as_fields` kept."""
        kept = run.mapping
        return cls(
            mapping=Mapping.from_json(kept["columns"]),
            source=run.source,
            history=run.history,
            channel=kept["channel"],
            sheet=kept["sheet"],
            strict_places=kept["strict_places"],
            takeover=kept.get("takeover", ""),
        )


def plan(
    table: Table,
    *,
    street: Place,
    mapping: Mapping | AnyMapping[str, str] | None = None,
    source: str | None = None,
    require_words: bool = True,
    preset: bool = False,
    **chosen: Any,
) -> Plan:
    """How to read a table: as told, else as this layout was read before, else as the office's own layout it is
    in says, else as well as can be guessed.

    `mapping` may name heads by field (`{"text": "诉求"}`), on top of the guess. Without a source the
    layout stands for one, so that next month's table of the same system goes on with its numbers.
    `preset` knows the hotline's own workbook. Raises `Invalid` where a named head is not there or, if `require_words`, no column holds words.
    """
    rows = table.head(LOOKED_AT)
    head = tables.find_header(rows[:HEAD_WITHIN], known_fields())
    if head is None:
        raise tables.UnreadableTable("empty")
    key = tables.header_signature(head.cells)
    before = known.last_of_layout(street, key)
    if isinstance(mapping, Mapping):
        columns = mapping
    elif mapping is None and before is not None:
        columns = _as_before(Plan.of_run(before).mapping, head)
    elif mapping is None and (in_layout := shaped.found_in(rows, street)) is not None:
        columns = in_layout
    else:
        samples = [row for row in rows if row.number > head.number][:SAMPLES]
        columns = tables.guess_mapping(head.cells, samples, known_fields(), header_row=head.number)
        columns = _corrected(columns, mapping or {})
    if require_words:
        _require_words(columns)
    if preset and is_hotline(head.cells):
        chosen = {**HOTLINE, **chosen}
        source = source or (before.source if before is not None else "12345")
    if not source:
        source = before.source if before is not None else f"sheet-{key[:12]}"
    return Plan(columns, source.strip()[:40], sheet=table.sheet, **chosen)


HOTLINE: dict[str, Any] = {"channel": Channel.HOTLINE, "history": False}
"""What is proposed for a workbook of the city's hotline: new matters for the queue. Whoever imports may change it."""


def is_hotline(heads: Sequence[Any]) -> bool:
    """Whether the heads are those of the hotline's work orders: it is named, or an order has a limit or a callback."""
    told = " ".join(str(one) for one in heads if one)
    if "12345" in told or "热线" in told:
        return True
    return "工单" in told and any(word in told for word in ("回访", "期限", "时限", "来电"))


def _as_before(kept: Mapping, head: Row) -> Mapping:
    """The columns chosen for this layout, with the heads where they stand in this table."""
    return Mapping(kept.headers, dict(kept.columns), head.number)


def _corrected(guessed: Mapping, told: AnyMapping[str, str]) -> Mapping:
    columns = dict(guessed.columns)
    names = {one.name for one in FIELDS}
    for name, wanted in told.items():
        if name not in names:
            raise errors.Invalid(
                "S3-54",
                _("没有“%(name)s”这个字段。") % {"name": name},
                remedy=_("可以用的字段：%(names)s。") % {"names": ", ".join(one.name for one in FIELDS)},
                field="mapping",
            )
        found = [at for at, head in enumerate(guessed.headers) if plain_header(head) == plain_header(wanted)]
        if not found:
            raise errors.Invalid(
                "S3-54",
                _("表里没有“%(head)s”这一列。") % {"head": wanted},
                remedy=_("表头是：%(heads)s。")
                % {"heads": _("、").join(one for one in guessed.headers if one)},
                field="mapping",
            )
        columns = {field: at for field, at in columns.items() if at != found[0]}
        columns[name] = found[0]
    return Mapping(guessed.headers, columns, guessed.header_row)


def _require_words(mapping: Mapping) -> None:
    """Raise `Invalid` where neither words nor a title have a column: there would be no matter in any row."""
    if not {"text", "title"} & set(mapping.columns):
        raise errors.Invalid(
            "DR-02",
            _("没有找到写着“反映内容”的那一列。"),
            remedy=_("请指明是哪一列；命令行写 --mapping text=列名。"),
            field="text",
        )
