"""Making and ending hooks, following the timeline for them, sending, and sending again."""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from mulin.platform import errors, policy
from mulin.platform.hooks import kinds, sending
from mulin.platform.hooks.models import Hook, HookDelivery
from mulin.platform.policy import LOCAL
from mulin.platform.records.models import Record
from mulin.platform.timeline import following
from mulin.platform.timeline.models import Act

TRIES = policy.declare("hooks.tries", 10, rule="API", text="一个事件送几次送不到，就放进没送到的单子")
PAUSE_AFTER = policy.declare("hooks.pause_after", 20, rule="API", text="一个地址连着几次送不到，就先停下")
MOST_HOOKS = 10
"""Living hooks of one street."""
AT_ONCE = 1000
"""Acts read at a time; a transaction is never split."""
CLAIM = dt.timedelta(seconds=60)
KEPT = dt.timedelta(days=7)
"""What was delivered is kept for so long, to be looked up."""
_LOCK = 0x6D756C69686B
"""Advisory lock key: one follower at a time, over all processes."""

Told = Callable[[Hook, dt.datetime], Any]
_told: list[Told] = []


def tell_by(told: Told) -> None:
    """How who made a hook is told that it was paused."""
    _told[:] = [told]


def make(
    *, street_id: UUID, name: str, url: str, wanted: list[str], by: UUID | None, now: dt.datetime
) -> tuple[Hook, str]:
    """A new hook, following from now on; its secret is given here and never again. In the caller's transaction.

    Raises `Invalid` for an address nothing is sent to, or kinds that nobody offers.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise errors.Invalid("API", _("请写推送给谁，60 个字以内。"), field="name")
    sending.check(url, private=_private(street_id, now))
    if not wanted or set(wanted) - kinds.offered().keys():
        raise errors.Invalid("API", _("请选要推送什么。"), remedy=_("请从列出的里面选。"), field="kinds")
    if Hook.objects.filter(street_id=street_id).exclude(state=Hook.State.ENDED).count() >= MOST_HOOKS:
        raise errors.Conflict("API", _("推送的地址太多了。"), remedy=_("先停用不再用的。"))
    secret = sending.SECRET_MARK + base64.b64encode(secrets.token_bytes(32)).decode()
    mark = following.horizon()
    hook = Hook.objects.create(
        street_id=street_id, name=name, url=url, kinds=sorted(set(wanted)), secret=secret, era=mark.era,
        xid=mark.xid, made_by=by, created_at=now,
    )  # fmt: skip
    return hook, secret


def _private(street_id: UUID, now: dt.datetime) -> bool:
    return bool(policy.get(sending.PRIVATE, street_id=street_id, on=now))


def move(*, hook: Hook, to: str, now: dt.datetime) -> Hook:
    """On again, paused, or ended for good; in the caller's transaction. Raises `Conflict` where it is so already."""
    hook = Hook.objects.select_for_update(no_key=True).get(pk=hook.pk)
    if hook.state in (to, Hook.State.ENDED):
        raise errors.Conflict("API", _("已经是这样了。"), remedy=_("请刷新看看。"))
    if to == Hook.State.ON:
        sending.check(hook.url, private=_private(hook.street_id, now))
    hook.state, hook.failures = to, 0
    hook.why = _("自己停的") if to == Hook.State.PAUSED else ""
    hook.save(update_fields=["state", "failures", "why"])
    if to == Hook.State.ENDED:
        HookDelivery.objects.filter(hook=hook, state=HookDelivery.State.WAITING).delete()
    return hook


def send_again(*, hook: Hook, now: dt.datetime, delivery_id: int | None = None) -> int:
    """Try what did not arrive once more from the beginning, one or all of it; returns how many."""
    dead = HookDelivery.objects.filter(hook=hook, state=HookDelivery.State.DEAD)
    if delivery_id is not None:
        dead = dead.filter(id=delivery_id)
    return dead.update(
        state=HookDelivery.State.WAITING, tries=0, not_before=now, claimed_until=None, error=""
    )


def follow(now: dt.datetime) -> int:
    """Write a delivery for every act since a hook's mark that it asked for. Returns how many.

    One at a time over all processes, so that deliveries are numbered in the order of the acts.
    """
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        hooks = list(Hook.objects.exclude(state=Hook.State.ENDED)) if cursor.fetchone()[0] else []
        if not hooks:
            return 0
        horizon = following.horizon()
        for hook in hooks:
            written += _follow(hook, horizon, now)
    return written


def _follow(hook: Hook, horizon: following.Mark, now: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, era, xid::text FROM platform_act WHERE (era, xid) >= (%s, %s::xid8)"
            " AND (era, xid) < (%s, %s::xid8) AND street_id = %s AND verb = ANY(%s)"
            " ORDER BY era, platform_act.xid, id LIMIT %s",
            [
                hook.era,
                hook.xid,
                horizon.era,
                horizon.xid,
                hook.street_id,
                kinds.verbs_of(hook.kinds),
                AT_ONCE + 1,
            ],
        )
        found = cursor.fetchall()
    mark = horizon
    if len(found) > AT_ONCE:
        # Up to the last whole transaction; one that is larger than all this is read by itself.
        last = following.Mark(*found[-1][1:])
        whole = [one for one in found if following.Mark(*one[1:]) != last]
        found, mark = (whole, last) if whole else _all_of(hook, last)
    acts = {act.id: act for act in Act.objects.filter(id__in=[one[0] for one in found])}
    records = {one.id: one for one in Record.objects.filter(id__in={act.record_id for act in acts.values()})}
    made = [_delivery(hook, acts[one[0]], records.get(acts[one[0]].record_id), now) for one in found]
    HookDelivery.objects.bulk_create(made, ignore_conflicts=True)
    Hook.objects.filter(pk=hook.pk).update(era=mark.era, xid=mark.xid)
    return len(made)


def _all_of(hook: Hook, mark: following.Mark) -> tuple[list[Any], following.Mark]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, era, xid::text FROM platform_act WHERE era = %s AND xid = %s::xid8"
            " AND street_id = %s AND verb = ANY(%s) ORDER BY id",
            [mark.era, mark.xid, hook.street_id, kinds.verbs_of(hook.kinds)],
        )
        return cursor.fetchall(), following.Mark(mark.era, str(int(mark.xid) + 1))


def _delivery(hook: Hook, act: Act, record: Record | None, now: dt.datetime) -> HookDelivery:
    body = {
        "type": kinds.kind_of(act.verb),
        "timestamp": act.recorded_at.astimezone(LOCAL).isoformat(),
        "data": {
            "event": str(act.id),
            "verb": act.verb,
            "at": act.at.astimezone(LOCAL).isoformat(),
            "street": str(act.street_id),
            "record": str(act.record_id),
            "kind": record.kind if record else "",
            "ref": record.ref if record else "",
            "state": record.state if record else "",
        },
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HookDelivery(
        hook=hook, event_id=act.id, record_id=act.record_id, body=text, not_before=now, at=now
    )


def deliver(now: dt.datetime) -> int:
    """Send the one that has waited longest; returns whether there was one. Several workers may do so at once.

    No transaction is open while it is sent: a slow receiver must not hold up what follows the timeline.
    """
    begun = time.monotonic()
    claimed = _claim(now)
    if claimed is None:
        return 0
    hook = claimed.hook
    try:
        to = sending.target(hook.url, private=_private(hook.street_id, now))
        status = sending.post(to, claimed.body, _headers(claimed, now))
        error = "" if 200 <= status < 300 else f"HTTP {status}"
    except sending.Undelivered as undelivered:
        error = str(undelivered)[:200] or "?"
    after = now + dt.timedelta(seconds=time.monotonic() - begun)
    with transaction.atomic():
        _note(claimed, error, after)
    return 1


def _headers(delivery: HookDelivery, now: dt.datetime) -> dict[str, str]:
    event, stamp = str(delivery.event_id), int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "Mulin",
        "webhook-id": event,
        "webhook-timestamp": str(stamp),
        "webhook-signature": sending.signature(delivery.hook.secret, event, stamp, delivery.body),
    }


def _claim(now: dt.datetime) -> HookDelivery | None:
    earlier = HookDelivery.objects.filter(
        hook_id=OuterRef("hook_id"), record_id=OuterRef("record_id"), state="waiting", id__lt=OuterRef("id")
    )
    with transaction.atomic():
        found = (
            HookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("hook")
            .filter(
                Q(claimed_until__isnull=True) | Q(claimed_until__lte=now),
                ~Exists(earlier),
                state=HookDelivery.State.WAITING,
                not_before__lte=now,
                hook__state=Hook.State.ON,
            )
            .order_by("not_before", "id")
            .first()
        )
        if found is not None:
            found.claimed_until = now + CLAIM
            found.save(update_fields=["claimed_until"])
    return found


def _note(delivery: HookDelivery, error: str, now: dt.datetime) -> None:
    mine = HookDelivery.objects.filter(pk=delivery.pk, claimed_until=delivery.claimed_until, state="waiting")
    if not error:
        mine.update(
            state=HookDelivery.State.SENT, sent_at=now, tries=F("tries") + 1, error="", claimed_until=None
        )
        Hook.objects.filter(pk=delivery.hook_id).update(failures=0, delivered_at=now)
        return
    tries = delivery.tries + 1
    dead = tries >= policy.get(TRIES, street_id=delivery.hook.street_id, on=now)
    mine.update(
        state=HookDelivery.State.DEAD if dead else HookDelivery.State.WAITING,
        tries=tries,
        error=error,
        claimed_until=None,
        not_before=now + wait_after(tries),
    )
    hook = Hook.objects.select_for_update(no_key=True).get(pk=delivery.hook_id)
    hook.failures += 1
    if hook.state == Hook.State.ON and hook.failures >= policy.get(
        PAUSE_AFTER, street_id=hook.street_id, on=now
    ):
        hook.state = Hook.State.PAUSED
        hook.why = _("连着 %(n)s 次送不到：%(error)s") % {"n": hook.failures, "error": error[:120]}
        for told in _told:
            told(hook, now)
    hook.save(update_fields=["failures", "state", "why"])


def wait_after(tries: int) -> dt.timedelta:
    """10 seconds, then twice as long each time, an hour at the most."""
    return dt.timedelta(seconds=min(3600, 5 * 2**tries))


def sweep(now: dt.datetime) -> int:
    """Remove what was delivered a week ago; returns how many."""
    return HookDelivery.objects.filter(state=HookDelivery.State.SENT, sent_at__lte=now - KEPT).delete()[0]
