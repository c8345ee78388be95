"""Keys for Open311 clients, a request raised with one, and what its client has been told."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import policies
from mulin.matters.actions.intake import raise_once
from mulin.matters.models import Channel, Open311Key, Open311Request, Reporter
from mulin.platform import crypto, errors, policy, text, throttle, timeline
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

PURPOSE = "matters.open311.key"

PER_HOUR = policy.declare(
    "matters.limit.open311_per_hour",
    300,
    rule="S1-18",
    text=gettext_lazy("一把 Open311 钥匙一小时最多反映几件"),
)

GIVE_UP_AFTER = 12
"""Failed callbacks in a row, over about a day and a half; the client can ask for the state at any time."""


@transaction.atomic
def make_open311_key(
    *, street: Place, name: str, actor: Actor, now: dt.datetime, callback: str = ""
) -> tuple[Open311Key, str, str]:
    """Give a client its key. Returns the row, the key, and the secret callbacks are signed with: shown once.

    Raises `Refusal` for who may not set how the street works, `Invalid` without a name or for a
    callback that is no https address (http is taken on this machine alone).
    """
    errors.require(policies.may_keep_directory(actor, street))
    name, callback = text.one_line(name)[:60], text.one_line(callback)
    if not name:
        raise errors.Invalid("S1-18", _("请写这把钥匙给谁用。"), field="name")
    _check_callback(callback)
    given, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24) if callback else ""
    key = Open311Key.objects.create(
        street=street,
        name=name,
        digest=digest_of(given),
        callback=callback,
        secret=secret,
        made_by_id=actor.id,
        made_at=now,
    )
    _note(key, "open311_key", actor, now)
    return key, given, secret


def _check_callback(callback: str) -> None:
    if not callback:
        return
    try:
        scheme, host = urlsplit(callback).scheme, urlsplit(callback).hostname
    except ValueError:
        scheme, host = "", None
    here = host in ("127.0.0.1", "localhost")
    if not host or len(callback) > 300 or not (scheme == "https" or (scheme == "http" and here)):
        raise errors.Invalid("N-97", _("回叫地址要以 https:// 开头。"), field="callback")


@transaction.atomic
def withdraw_open311_key(*, key: Open311Key, actor: Actor, now: dt.datetime) -> None:
    """The key opens nothing any more, and its client is called no more. A second time changes nothing."""
    key = Open311Key.objects.select_for_update(of=("self",)).select_related("street").get(pk=key.pk)
    errors.require(policies.may_keep_directory(actor, key.street))
    if key.withdrawn_at is not None:
        return
    key.withdrawn_at = now
    key.save(update_fields=["withdrawn_at"])
    Open311Request.objects.filter(key=key).update(next_at=None)
    _note(key, "open311_key_end", actor, now)


def _note(key: Open311Key, verb: str, actor: Actor, now: dt.datetime) -> None:
    timeline.record(
        street_id=key.street_id,
        record_id=key.id,
        verb=f"matters.{verb}",
        actor=actor,
        now=now,
        name=key.name,
    )


def digest_of(given: str) -> str:
    return crypto.blind(given, PURPOSE)


def raise_request(*, key: Open311Key, account: str, now: dt.datetime, **raised: Any) -> Reporter:
    """As `raise_once`, by a client; the same token again gives what it has made.

    Raises `TooMany` for more than the policy lets one key raise in an hour.
    """
    most = policy.get(PER_HOUR, street_id=key.street_id, on=now)
    with transaction.atomic():
        count, until = throttle.count(f"open311:{key.id.hex}", window=dt.timedelta(hours=1), now=now)
        if count > most:
            raise errors.TooMany(
                "S1-18",
                _("这把钥匙一小时里已经反映了 %(n)s 件。") % {"n": most},
                remedy=_("%(time)s 以后可以再写；急的话请打街道电话，危险请打 110、119、120。")
                % {"time": until.astimezone(LOCAL).strftime("%H:%M")},
            )
        reporter = raise_once(channel=Channel.OPEN311, actor=VISITOR, now=now, **raised)
        Open311Request.objects.get_or_create(
            reporter=reporter,
            defaults={
                "key": key,
                "account": account[:80],
                "told": reporter.matter.state,
                "next_at": now if key.callback else None,
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
