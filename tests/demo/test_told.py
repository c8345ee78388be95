"""The demo street shows how people are told: some by other channels, and some whom nothing reached."""

from __future__ import annotations

import datetime as dt
import json

from mulin.demo import told
from mulin.people.models import ContactWay
from mulin.platform import home
from mulin.platform.notices import mending, states
from mulin.platform.notices.delivery import Delivery


def test_some_got_through_and_some_did_not(small_street: dt.datetime) -> None:
    carried = Delivery.objects.filter(kind="")
    (street_id,) = set(carried.values_list("street_id", flat=True))
    failed = list(mending.failed(street_id))
    assert failed
    assert {one.error for one in failed} <= set(told.NOT_THERE)
    assert carried.filter(state=states.SENT).exists()
    assert not Delivery.objects.filter(state=states.SENT, sent_at__gt=small_street).exists()
    assert ContactWay.objects.get(channel="email").person.account.username == "gu"
    written = [json.loads(file.read_text()) for file in (home.path() / "outbox").iterdir()]
    assert {one["channel"] for one in written} <= {"email", "sms"}
    assert any("1009999077" in one["to"] for one in written)
