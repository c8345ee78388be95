"""Putting notices into the outbox, taking them back, and sending what is due."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise

from mulin.platform import policy, practice
from mulin.platform.errors import Conflict
from mulin.platform.notices import gathering, people
from mulin.platform.notices.gathering import MUTED as MUTED
from mulin.platform.notices.kinds import SOMETHING, Kind, Render, kinds
from mulin.platform.notices.kinds import Message as Message
from mulin.platform.notices.models import Notice

WAIT = policy.declare("notices.wait_minutes", 5, rule="DR-11", text="通知发出前等几分钟，其间可以撤回")
MOST_TRIES = 5

log = logging.getLogger(__name__)

_held_back: list[Callable[[], QuerySet[Any, Any]]] = []


def hold_back(persons: Callable[[], QuerySet[Any, Any]]) -> None:
    """Nothing goes out to these persons while they are among them; what waits goes out when they are not."""
    _held_back.append(persons)


def held_back() -> list[Callable[[], QuerySet[Any, Any]]]:
    return list(_held_back)


def reachable(found: QuerySet[Notice]) -> QuerySet[Notice]:
    """Without the notices of those nothing is sent to."""
    for persons in _held_back:
        found = found.exclude(person_id__in=persons())
    return found


def add_kind(
    kind: str,
    render: Render,
    *,
    what: str | Promise = SOMETHING,
    urgent: bool = False,
    open_at_desk: bool = False,
) -> None:
    """A context's way of saying one kind of notice; what else holds of it, see `kinds.Kind`."""
    kinds[kind] = Kind(render, what, urgent, open_at_desk)


def later(
    *,
    street_id: UUID,
    record_id: UUID,
    kind: str,
    channel: str,
    now: dt.datetime,
    person_id: UUID | None = None,
    addressee: str = "",
    wait: bool = True,
    urgent: bool = False,
    **values: Any,
) -> Notice:
    """Put one notice into the outbox, in the caller's transaction. From a practice street it never leaves.

    `urgent`: by whatever channel it goes out, it goes at once, in quiet hours too (DR-14).
    """
    minutes = policy.get(WAIT, street_id=street_id, on=now) if wait else 0
    quiet = bool(policy.get(MUTED, street_id=street_id, on=now))
    return Notice.objects.create(
        street_id=street_id,
        record_id=record_id,
        person_id=person_id,
        kind=kind,
        channel=channel,
        addressee=addressee,
        values=values,
        urgent=urgent,
        state=Notice.State.UNDONE if quiet else Notice.State.WAITING,
        error=practice.REASON if quiet else "",
        at=now,
        not_before=now + dt.timedelta(minutes=minutes),
    )


def undo(*, record_id: UUID, kind: str, now: dt.datetime) -> int:
    """Take back the waiting notices of a kind on a record. Returns how many; those sent stay sent."""
    return Notice.objects.filter(record_id=record_id, kind=kind, state=Notice.State.WAITING).update(
        state=Notice.State.UNDONE
    )


def send_due(now: dt.datetime, *, most: int = 100) -> int:
    """Send what is due. Several workers may do so at once; each takes rows nobody else holds.

    Nothing leaves the house here: what a person also wants elsewhere is put down as a delivery, in the same
    transaction, and `sending.deliver_due` carries it. Returns how many were taken.
    """
    with transaction.atomic():
        due = list(
            reachable(Notice.objects.select_for_update(skip_locked=True))
            .filter(state=Notice.State.WAITING, not_before__lte=now)
            .order_by("not_before")[:most]
        )
        languages = people.directory.languages([one.person_id for one in due if one.person_id])
        for notice in due:
            language = languages.get(notice.person_id) if notice.person_id else ""
            with translation.override(language or settings.LANGUAGE_CODE):
                _send(notice, now)
        gathering.put_on([one for one in due if one.state == Notice.State.SENT], now)
    return len(due)


def _send(notice: Notice, now: dt.datetime) -> None:
    notice.tries += 1
    try:
        with transaction.atomic():
            message = kinds[notice.kind].render(notice)
    except Exception as error:  # one notice that cannot be rendered must not hold up the others
        log.exception("notice %s", notice.id)
        notice.error = f"{type(error).__name__}: {error}"[:200]
        notice.not_before = now + dt.timedelta(minutes=2**notice.tries)
        if notice.tries >= MOST_TRIES:
            notice.state = Notice.State.FAILED
    else:
        if message is None:
            notice.state = Notice.State.UNDONE
        else:
            notice.title, notice.body = message.title, message.body
            notice.state, notice.sent_at = Notice.State.SENT, now
    notice.save()


def mark_read(*, notice: Notice, now: dt.datetime) -> None:
    """A person has seen a notice, or a letter has been printed and handed over."""
    if notice.state != Notice.State.SENT:
        raise Conflict("NOTICE", "notice is not sent")
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
