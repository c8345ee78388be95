"""A few work orders of the city's hotline on the demo street: one urged, one that both sides see differently."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.demo.replay import Cast
from mulin.matters import actions
from mulin.matters.hotline import reading
from mulin.platform.actors import system
from mulin.platform.workdays import to_local

HOUR = dt.timedelta(hours=1)


def bring(cast: Cast, *, now: dt.datetime) -> None:
    """What came in two batches: yesterday's orders, and what the hotline said of them since."""
    street = cast.places["s01"]
    compounds = [one.name for one in cast.places.values() if one.kind == "compound"]

    def said(hours: float) -> str:
        return to_local(now - hours * HOUR).strftime("%Y-%m-%d %H:%M")

    first: list[dict[str, Any]] = [
        _order("SH-0611-0381", "电梯里的灯一闪一闪，老人不敢坐", compounds[0], said(27), due_at=said(-20)),
        _order("SH-0611-0412", "楼下快递柜的提示音一晚上响", compounds[1], said(26), due_at=said(-72)),
        _order("SH-0611-0455", "小区后门的路砖翘起来，绊了两回", compounds[2], said(25), due_at=said(-60)),
    ]
    later: list[dict[str, Any]] = [
        {"number": "SH-0611-0381", "state": "催单", "urged": 1, "updated_at": said(4)},
        {
            "number": "SH-0611-0412",
            "state": "办结",
            "answer": "已联系物业调低音量",
            "updated_at": said(3),
        },
        {"number": "SH-0611-0502", "state": "催单", "updated_at": said(2)},
    ]
    for objects, ago in ((first, 24), (later, 1)):
        actions.take_orders(
            street=street,
            messages=reading.of_objects(objects, street),
            actor=system("12345"),
            now=now - ago * HOUR,
        )


def _order(number: str, words: str, address: str, at: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "words": words, "address": address, "raised_at": at, "updated_at": at, **more}
