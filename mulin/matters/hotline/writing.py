"""Orders out: our number, state, limit and answer beside theirs, as JSON or in a workbook by their own heads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import states
from mulin.matters.models import OrderSettlement
from mulin.matters.queries.hotline import Changed
from mulin.platform.tables import Column, Sheet
from mulin.platform.workdays import to_local

HEADS = (
    # The hotline's own words, so that its side reads the sheet without being told which column is which.
    (gettext_lazy("工单编号"), "text", 20),
    (gettext_lazy("来源"), "text", 12),
    (gettext_lazy("街道编号"), "text", 18),
    (gettext_lazy("办理状态"), "text", 14),
    (gettext_lazy("承办单位"), "text", 22),
    (gettext_lazy("办理期限"), "moment", None),
    (gettext_lazy("答复内容"), "text", 60),
    (gettext_lazy("答复类型"), "text", 14),
    (gettext_lazy("答复时间"), "moment", None),
    (gettext_lazy("办理结果"), "text", 14),
    (gettext_lazy("办结时间"), "moment", None),
    (gettext_lazy("不一致说明"), "text", 40),
    (gettext_lazy("更新时间"), "moment", None),
)


def item(one: Changed) -> dict[str, Any]:
    """One order as JSON. No name and no telephone number: they have their own."""
    order, matter = one.order, one.order.matter
    assert matter is not None
    answer = matter.answer if matter.state in (states.ANSWERED, states.CLOSED) else None
    return {
        "number": order.number,
        "source": order.source,
        "ref": matter.ref,
        "state": matter.state,
        "office": matter.owner_org.name if matter.owner_org else "",
        "due_at": _iso(matter.solve_by or (matter.due_at if matter.state != states.CLOSED else None)),
        "answer": answer.body if answer else "",
        "proposes": answer.proposes if answer else "",
        "answered_at": _iso(answer.at if answer else None),
        "outcome": matter.outcome,
        "closed_at": _iso(matter.closed_at),
        "settled": _settled(one.settled),
        "updated_at": _iso(one.at),
    }


def _iso(moment: dt.datetime | None) -> str:
    return to_local(moment).isoformat() if moment else ""


def _settled(one: OrderSettlement | None) -> dict[str, str]:
    return {"over": one.over, "way": one.way, "reason": one.reason} if one else {}


def sheet(changed: Iterable[Changed]) -> Sheet:
    """The same as a workbook's sheet."""
    columns = tuple(Column(str(head), kind, width) for head, kind, width in HEADS)
    return Sheet(name=_("热线工单"), columns=columns, rows=_rows(changed))


def _rows(changed: Iterable[Changed]) -> Iterator[list[Any]]:
    for one in changed:
        matter = one.order.matter
        assert matter is not None
        answer = matter.answer if matter.state in (states.ANSWERED, states.CLOSED) else None
        settled = one.settled
        yield [
            one.order.number,
            one.order.source,
            matter.ref,
            states.MATTER.word(matter.state),
            matter.owner_org.local_name if matter.owner_org else "",
            matter.solve_by,
            answer.body if answer else "",
            str(states.OUTCOMES.get(answer.proposes, "")) if answer else "",
            answer.at if answer else None,
            str(states.OUTCOMES.get(matter.outcome, "")),
            matter.closed_at,
            f"{OrderSettlement.Over(settled.over).label}：{settled.reason}" if settled else "",
            one.at,
        ]
