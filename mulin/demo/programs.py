"""Programs of the invented street: two tokens, and an address that events went to until its owner moved house."""

from __future__ import annotations

import datetime as dt

from mulin.people import actions
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place


def connect(street: Place, dispatcher: Person, leader: Person, *, now: dt.datetime) -> None:
    """Made by those who may. Nobody keeps the texts of the tokens, so nothing opens by them."""
    today = now.astimezone(LOCAL).date()
    actions.make_token(
        street=street, person=dispatcher, name="每周例会的表", wanted=["matters:read", "figures:read"],
        lasting=dt.timedelta(days=90), actor=actor_of(dispatcher, on=today), now=now - dt.timedelta(days=40),
    )  # fmt: skip
    leads = actor_of(leader, on=today)
    actions.make_token(
        street=street, person=None, name="服务大厅的屏", wanted=["figures:read"],
        lasting=dt.timedelta(days=365), actor=leads, now=now - dt.timedelta(days=200),
    )  # fmt: skip
    hook, _secret = actions.make_hook(
        street=street, name="区数据平台（搬家中）", url="https://events.example.org/mulin",
        kinds=["matter.raised", "matter.closed"], actor=leads, now=now,
    )  # fmt: skip
    actions.pause_hook(hook=hook, actor=leads, now=now)
