"""Orders of the hotline, as tests send them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.matters import actions
from mulin.matters.hotline import reading
from mulin.matters.models import InboundOrder, Matter
from tests.factories import Town

ONE = {
    "number": "G-1",
    "words": "三楼的灯不亮，电话 13900000000",
    "address": "青桐苑3号楼",
    "raised_at": "2026-06-10 09:00",
    "due_at": "2026-06-30 12:00",
    "updated_at": "2026-06-10 10:00",
}


def sent(town: Town, now: dt.datetime, *objects: dict[str, Any]) -> actions.Taken:
    messages = reading.of_objects(objects, town.street)
    return actions.take_orders(street=town.street, messages=messages, actor=town.dispatcher, now=now)


def order_of(number: str = "G-1") -> InboundOrder:
    return InboundOrder.objects.select_related("matter__answer").get(number=number)


def answered(town: Town, now: dt.datetime, body: str = "换好了") -> Matter:
    matter = Matter.objects.get()
    actions.answer(matter=matter, body=body, proposes="solved", actor=town.dispatcher, now=now)
    matter.refresh_from_db()
    return matter
