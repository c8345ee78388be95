"""The same order brought by two at the same moment: one matter, whoever was first."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from mulin.matters import actions
from mulin.matters.hotline import reading
from mulin.matters.models import InboundOrder, Matter, OrderMessage
from tests.factories import build_town


@pytest.mark.mechanism("S1-15", "S3-54")
def test_the_same_order_from_two_sides_at_once(fresh_database: str) -> None:
    town = build_town()
    now = dt.datetime.now(dt.UTC)
    together, came = threading.Barrier(3), []

    def bring(state: str) -> None:
        objects = [{"number": "G-1", "words": "灯不亮", "state": state, "updated_at": "2026-06-10 10:00"}]
        messages = reading.of_objects(objects, town.street)
        together.wait()
        try:
            came.append(
                actions.take_orders(street=town.street, messages=messages, actor=town.dispatcher, now=now)
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(state,)) for state in ("在办", "催单", "在办")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Matter.objects.count() == InboundOrder.objects.count() == 1
    assert OrderMessage.objects.count() == InboundOrder.objects.get().messages == 2
    assert sum(len(one.new) for one in came) == 1
    assert sum(one.repeated for one in came) == 1
