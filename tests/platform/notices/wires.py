"""A channel of the tests in the place of a real one: it keeps what it was given, and does as it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from mulin.people import actions as people
from mulin.people import codes
from mulin.people.models import ContactWay, Person
from mulin.people.queries import actor_of
from mulin.platform.ids import new_id
from mulin.platform.notices import actions as notices
from mulin.platform.notices import channels, sending
from mulin.platform.notices.channels import Outgoing, Receipt
from mulin.platform.notices.channels.email import Email
from mulin.platform.notices.channels.sms import Sms
from mulin.platform.notices.channels.tencent import WeChat, WeCom
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from tests.factories import Town


class Wire:
    """What a real channel is in all but the sending."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.given: list[tuple[Outgoing, str]] = []
        self.then: Callable[[], None] = lambda: None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def configured(self) -> bool:
        return True

    def resolve(self, given: str) -> str:
        return given

    def send(self, message: Outgoing, address: str) -> Receipt:
        self.given.append((message, address))
        self.then()
        return Receipt(f"n-{len(self.given)}")

    def fails(self, error: Exception | None) -> None:
        def fail() -> None:
            if error is not None:
                raise error

        self.then = fail


EVENING = dt.datetime(2026, 6, 11, 18, 30, tzinfo=LOCAL)
"""When the day's one message goes."""

notices.add_kind("test.one", lambda notice: notices.Message("M-1 有答复了", "换好了"), what="您的事有答复了")
notices.add_kind("test.urgent", lambda notice: notices.Message("停水", "马上停水"), what="停水", urgent=True)

Wires = dict[str, Wire]


def tell(town: Town, now: dt.datetime, kind: str = "test.one", who: str = "resident") -> Notice:
    notice = notices.later(
        street_id=town.street.id,
        record_id=new_id(),
        kind=kind,
        channel="in_app",
        person_id=town.persons[who].id,
        now=now,
        wait=False,
    )
    notices.send_due(now)
    return notice


def carry(now: dt.datetime, *channels: str) -> None:
    for channel in channels or ("email", "sms", "wecom", "wechat"):
        sending.deliver_due(now, channel=channel)


def lay(monkeypatch: pytest.MonkeyPatch) -> Wires:
    wires = {one.key: Wire(one) for one in (Sms(), Email(), WeCom(), WeChat())}
    monkeypatch.setattr(channels, "WIRES", wires)
    monkeypatch.setenv("MULIN_SITE", "https://street.example")
    return wires


def agreed(person: Person, channel: str, address: str, now: dt.datetime) -> ContactWay:
    """A way that the person agreed to themself and proved, with the code's own message out of the way."""
    me = actor_of(person, on=now.date())
    way = people.agree(person=person, channel=channel, address=address, actor=me, now=now)
    if way.proved_at is None:
        way = people.prove(way=way, code=codes.code_of(way), actor=me, now=now)
    Delivery.objects.filter(way_id=way.id).delete()
    return way
