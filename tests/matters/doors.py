"""What the tests of the doors of intake share: outings, and the first bytes of recordings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mulin.matters import actions
from mulin.matters.actions.outings import Going
from mulin.matters.models import Outing
from tests.factories import Town

OGG = b"OggS\x00\x02" + b"\x00" * 40
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + b"\x00" * 40
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 30
WEBM = b"\x1aE\xdf\xa3" + b"\x00" * 40
MP3 = b"ID3\x04\x00" + b"\x00" * 40
MP3_FRAME = b"\xff\xfb\x90\x64" + b"\x00" * 40


def outing(town: Town, now: dt.datetime, kind: str = "listening", **changes: Any) -> Outing:
    values: dict[str, Any] = {
        "kind": kind,
        "place": town.neighbourhood,
        "purpose": "听听大家最近烦什么",
        "starts_at": now - dt.timedelta(hours=1),
        "spot": "东门菜场",
        "actor": town.worker,
        "now": now - dt.timedelta(days=1),
    }
    if kind == "visit":
        values["asks"] = "家里有没有人需要送餐"
    if kind == "patrol":
        values["goers"] = [Going(organisation=town.property), Going(name="方阿姨", title="业主代表")]
    return actions.plan_outing(**{**values, **changes})
