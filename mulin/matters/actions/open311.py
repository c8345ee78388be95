"""A request raised by an Open311 client, and what the client has been told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions.intake import raise_once
from mulin.matters.models import Channel, Open311Request, Reporter
from mulin.people.models import Token
from mulin.platform import errors, policy, throttle
from mulin.platform.actors import VISITOR
from mulin.platform.policy import LOCAL

PER_HOUR = policy.declare(
    "matters.limit.open311_per_hour",
    300,
    rule="S1-18",
    text=gettext_lazy("一个 Open311 令牌一小时最多反映几件"),
)

GIVE_UP_AFTER = 12
"""Failed callbacks in a row, over about a day and a half; the client can ask for the state at any time."""


def raise_request(*, by: Token, account: str, now: dt.datetime, **raised: Any) -> Reporter:
    """As `raise_once`, by the client that has the token `by`; the same token again gives what it has made.

    Raises `TooMany` for more than the policy lets one token raise in an hour.
    """
    most = policy.get(PER_HOUR, street_id=by.street_id, on=now)
    with transaction.atomic():
        count, until = throttle.count(f"open311:{by.id.hex}", window=dt.timedelta(hours=1), now=now)
        if count > most:
            raise errors.TooMany(
                "S1-18",
                _("这个令牌一小时里已经反映了 %(n)s 件。") % {"n": most},
                remedy=_("%(time)s 以后可以再写；急的话请打街道电话，危险请打 110、119、120。")
                % {"time": until.astimezone(LOCAL).strftime("%H:%M")},
            )
        reporter = raise_once(channel=Channel.OPEN311, actor=VISITOR, now=now, **raised)
        Open311Request.objects.get_or_create(
            reporter=reporter,
            defaults={
                "token": by,
                "account": account[:80],
                "told": reporter.matter.state,
                "next_at": now if by.callback else None,
                "at": now,
            },
        )
    return reporter


@transaction.atomic
def note_callback(*, request: Open311Request, state: str, arrived: bool, now: dt.datetime) -> Open311Request:
    """What came of telling a client: told, or tried again later, each time after twice as long."""
    request = Open311Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    if arrived:
        request.told, request.tries, request.next_at = state, 0, now
    else:
        request.tries += 1
        wait = min(dt.timedelta(minutes=2**request.tries), dt.timedelta(hours=4))
        request.next_at = now + wait if request.tries < GIVE_UP_AFTER else None
    request.save(update_fields=["told", "tries", "next_at"])
    return request
