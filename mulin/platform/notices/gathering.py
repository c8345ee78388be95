"""Putting what was told onto the ways a person agreed to: the day's one message, or at once where it is urgent."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.platform import policy, practice
from mulin.platform.notices import channels, people, quiet, states
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.kinds import kinds
from mulin.platform.notices.models import Notice

T = TypeVar("T")
log = logging.getLogger(__name__)

MUTED = policy.declare("notices.muted", False, rule="DR-15", text="练习街道：什么通知都不往外发")
QUIET = policy.declare(
    "notices.quiet_hours", ["21:00", "08:00"], rule="DR-14", text="这段时间不往外发消息，急的除外"
)
DIGEST = policy.declare("notices.digest_at", "18:30", rule="DR-14", text="每天一条消息，几点发")
URGENT = policy.declare("notices.urgent_kinds", [], rule="DR-14", text="还有哪几种消息算急的，马上发")


@dataclass(frozen=True, slots=True)
class Times:
    """A street's quiet hours and the time of its day's one message."""

    quiet: quiet.Quiet
    digest: dt.time

    @classmethod
    def of(cls, street_id: UUID, on: dt.datetime) -> Times:
        return cls(
            _read(QUIET, quiet.hours, street_id, on),
            _read(DIGEST, quiet.at, street_id, on),
        )


def _read(key: str, read: Callable[[Any], T], street_id: UUID, on: dt.datetime) -> T:
    """A policy value; what cannot be read must not stop every message of the district, so the default holds."""
    try:
        return read(policy.get(key, street_id=street_id, on=on))
    except (ValueError, TypeError, AttributeError):
        log.warning("%s of street %s cannot be read; the default holds", key, street_id)
        return read(policy.declared()[key].default)


def is_urgent(notice: Notice, now: dt.datetime) -> bool:
    """Said to be so when it was written, or of a kind that the code or the street's policy calls so."""
    known = kinds.get(notice.kind)
    listed = policy.get(URGENT, street_id=notice.street_id, on=now)
    named = isinstance(listed, list) and notice.kind in listed
    return notice.urgent or (known is not None and known.urgent) or named


def best(
    ways: Sequence[people.Way],
    street_id: UUID,
    now: dt.datetime,
    *,
    urgent: bool,
    besides: Sequence[str] = (),
) -> people.Way | None:
    """The first way in the person's order that the street offers; urgent, one that reaches them at once before it."""
    offered = {one.key: one for one in channels.offered(street_id, now)}
    fit = [one for one in ways if one.channel in offered and one.channel not in besides]
    if urgent:
        fit.sort(key=lambda one: not offered[one.channel].urgent)
    return fit[0] if fit else None


def put_on(told: Sequence[Notice], now: dt.datetime) -> None:
    """Inside the transaction in which the notices were told in Mine. Persons in order, so that none wait crosswise."""
    wanted = [one for one in told if one.channel == Notice.Channel.IN_APP and one.person_id]
    ways = people.directory.ways([one.person_id for one in wanted if one.person_id])
    if not ways:
        return
    for notice in sorted(wanted, key=lambda one: (str(one.person_id), one.sent_at, one.id)):
        assert notice.person_id is not None
        urgent = is_urgent(notice, now)
        way = best(ways.get(notice.person_id, []), notice.street_id, now, urgent=urgent)
        if way is not None:
            put(way, [notice.id], street_id=notice.street_id, urgent=urgent, now=now)


def put(
    way: people.Way,
    notice_ids: Sequence[UUID],
    *,
    street_id: UUID,
    urgent: bool,
    now: dt.datetime,
    tried: Sequence[str] = (),
) -> Delivery:
    """One more for this way: with what gathers already, or a new delivery. What went wrong elsewhere goes by itself."""
    times = Times.of(street_id, now)
    if urgent or tried:
        return Delivery.objects.create(
            street_id=street_id,
            person_id=way.person_id,
            channel=way.channel,
            way_id=way.id,
            notices=list(notice_ids),
            urgent=urgent,
            tried=list(tried),
            at=now,
            not_before=now if urgent else quiet.awake(now, times.quiet),
        )
    for _attempt in range(2):
        one = (
            Delivery.objects.select_for_update(no_key=True)
            .filter(person_id=way.person_id, channel=way.channel, gathering=True)
            .first()
        )
        if one is not None:
            one.notices = [*one.notices, *notice_ids]
            one.save(update_fields=["notices"])
            return one
        try:
            with transaction.atomic():
                return Delivery.objects.create(
                    street_id=street_id,
                    person_id=way.person_id,
                    channel=way.channel,
                    way_id=way.id,
                    notices=list(notice_ids),
                    gathering=True,
                    at=now,
                    not_before=quiet.goes_at(now, urgent=False, digest=times.digest, quiet=times.quiet),
                )
        except IntegrityError:
            continue  # another worker was first; it is there now
    raise AssertionError("a delivery that gathers was there and gone twice")


def put_code(
    way: people.Way, kind: str, *, street_id: UUID, now: dt.datetime, known: bool = True
) -> Delivery:
    """A message that carries no notice and that somebody is waiting for, such as a code: at once.

    From a practice street it never leaves. For somebody unknown the same row is written, and nothing is sent.
    """
    muted = bool(policy.get(MUTED, street_id=street_id, on=now))
    return Delivery.objects.create(
        street_id=street_id,
        person_id=way.person_id,
        channel=way.channel,
        way_id=way.id,
        kind=kind,
        state=states.STOPPED if muted or not known else states.WAITING,
        error=practice.REASON if muted else "",
        urgent=True,
        at=now,
        not_before=now,
    )
