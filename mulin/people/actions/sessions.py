"""Where somebody is signed in: begun, seen now and then, ended by its holder."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people.actions.telling import note_and_tell
from mulin.people.models import Account, DeviceSession
from mulin.platform import crypto, errors, policy, sessions, throttle, timeline
from mulin.platform.actors import Actor, system

IDLE = policy.declare(
    "people.staff_idle_minutes", 30, rule="N-2.12", text=gettext_lazy("工作人员多少分钟不用，就自己退出登录")
)
SEEN_EVERY = dt.timedelta(minutes=1)
"""How exactly one knows when a session was seen last, and with it when it has been idle too long."""
FAILURES, LOCKED_FOR = 5, dt.timedelta(minutes=15)
"""As ACCOUNT_RATE_LIMITS has it for one name."""
LOCKED = "people.locked"
"""The kind of notice that tells somebody of failed attempts."""


def begin_session(*, account: Account, key: str, device: str, now: dt.datetime) -> DeviceSession:
    """Somebody signed in. `key` is the hash that stands in the sessions' table."""
    return DeviceSession.objects.create(
        account=account, session_key=key, device=device[:40], begun_at=now, seen_at=now
    )


def see_session(*, session_id: UUID, key: str, now: dt.datetime) -> bool:
    """It is in use. False where it was ended meanwhile, from another device."""
    return bool(DeviceSession.objects.filter(pk=session_id).update(seen_at=now, session_key=key))


@transaction.atomic
def end_session(*, session: DeviceSession, actor: Actor, now: dt.datetime) -> None:
    """End one of one's own, from wherever one is. Raises `Refusal` for somebody else's."""
    person = session.account.person
    if actor.id != person.id:
        raise errors.Refusal("N-2.12", _("别人的登录由本人结束。"), remedy=_("请本人登录后来办。"))
    sessions.end(session.session_key)
    session.delete()
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb="people.end_session", actor=actor, now=now
    )


@transaction.atomic
def end_other_sessions(*, account: Account, besides: UUID | None, actor: Actor, now: dt.datetime) -> int:
    """End all of one's own but the one that is used now. Returns how many."""
    if actor.id != account.person_id:
        raise errors.Refusal("N-2.12", _("别人的登录由本人结束。"), remedy=_("请本人登录后来办。"))
    others = [one for one in DeviceSession.objects.filter(account=account) if one.pk != besides]
    for one in others:
        sessions.end(one.session_key)
        one.delete()
    if others:
        timeline.record(
            street_id=account.person.street_id,
            record_id=account.person_id,
            verb="people.end_session",
            actor=actor,
            now=now,
            count=len(others),
        )
    return len(others)


def note_failure(*, username: str, now: dt.datetime) -> None:
    """A wrong password. The fifth in a quarter of an hour closes the name for a while (settings, N-2.12), and its
    holder is told of it, once a day.

    Nobody else learns whether there is such a name: the same is counted, and nothing is said at the page.
    """
    name = crypto.blind(username.strip().lower() or "-", "people.locked")
    quarter, day = f"failed:{name}", f"locked:{name}"
    if throttle.count(quarter, window=LOCKED_FOR, now=now)[0] != FAILURES:
        return
    told, _until = throttle.count(day, window=dt.timedelta(days=1), now=now)
    account = Account.objects.select_related("person").filter(username=username.strip()).first()
    if account is None or told > 1:
        return
    person = account.person
    with transaction.atomic():
        note_and_tell(person, "lock_name", LOCKED, actor=system("signing"), now=now)


OUTSIDE = "people.outside_joined"
"""The kind of notice that tells somebody that the office's account opens theirs from now on."""


def note_outside_joined(*, account: Account, now: dt.datetime) -> None:
    """In the transaction in which the library keeps it: the office's own account opens this one from now on."""
    person = account.person
    note_and_tell(person, "join_outside", OUTSIDE, actor=system("signing"), now=now)


def sweep_sessions(now: dt.datetime) -> int:
    """Remove sessions that have run out, and what was kept to list them. Returns how many of these."""
    Session.objects.filter(expire_date__lt=now).delete()
    oldest = now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return DeviceSession.objects.filter(seen_at__lt=oldest).delete()[0]
