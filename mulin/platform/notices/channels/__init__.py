"""Channels behind one interface: which there are, which this instance has, which a street offers.

Not configured is not offered. `in_app` and `letter` are made by the outbox itself; `board` and
`loudspeaker` speak to everybody and need no address.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.platform import policy
from mulin.platform.notices.channels import config
from mulin.platform.notices.channels.base import (
    Channel,
    Outgoing,
    Receipt,
    Refused,
    Unreachable,
    segments,
)
from mulin.platform.notices.channels.email import Email
from mulin.platform.notices.channels.local import BOARD, IN_APP, LETTER, LOUDSPEAKER, Folder
from mulin.platform.notices.channels.sms import Sms
from mulin.platform.notices.channels.tencent import WeChat, WeCom

OFFERED = policy.declare(
    "notices.channels",
    ["email", "sms", "wecom", "wechat"],
    rule="DR-14",
    text="本街道用哪些渠道往外发消息；没接通的不会出现",
)

WIRES: dict[str, Channel] = {one.key: one for one in (Sms(), Email(), WeCom(), WeChat())}
"""What leaves the house by itself."""
BY_HAND: dict[str, Channel] = {one.key: one for one in (IN_APP, LETTER, BOARD, LOUDSPEAKER)}


def find(key: str) -> Channel:
    """A channel by its key: the folder in its place where this instance writes messages down. Raises KeyError."""
    if key in BY_HAND:
        return BY_HAND[key]
    folder = config.folder()
    return WIRES[key] if folder is None else Folder(WIRES[key], folder)


def configured() -> list[Channel]:
    """The wires that this instance is connected to."""
    return [one for key in WIRES if (one := find(key)).configured()]


def offered(street_id: UUID | None, on: dt.datetime) -> list[Channel]:
    """What a street offers its people: connected, and wanted by its policy."""
    wanted = policy.get(OFFERED, street_id=street_id, on=on)
    return [one for one in configured() if isinstance(wanted, list) and one.key in wanted]


__all__ = [
    "BY_HAND",
    "OFFERED",
    "WIRES",
    "Channel",
    "Outgoing",
    "Receipt",
    "Refused",
    "Unreachable",
    "configured",
    "find",
    "offered",
    "segments",
]
