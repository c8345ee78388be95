"""Carrying deliveries out of the house: claim in one short transaction, send with none open, settle in another.

At least once: a worker that dies between sending and settling leaves its claim to run out, and the same
message goes again under the same id, by which the other side knows it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.platform import flow, policy
from mulin.platform.notices import actions, channels, gathering, people, quiet, states, texts
from mulin.platform.notices.channels import Outgoing, Refused, Unreachable, config
from mulin.platform.notices.delivery import Delivery, NoticeText
from mulin.platform.notices.kinds import kinds
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL

LEASE = dt.timedelta(minutes=5)
"""How long a claim holds: longer than `MOST` attempts take, each of `channels.base.DEADLINE` seconds and a bit."""
MOST = 8

log = logging.getLogger(__name__)

Special = Callable[[Delivery, people.Way, dt.datetime], str | None]
_special: dict[str, Special] = {}
_everywhere: set[str] = set()


def add_special(kind: str, render: Special, *, everywhere: bool = False) -> None:
    """A context's way of saying what carries no notices; None where it is no longer wanted.

    `everywhere`: it goes by a channel that the instance has, whether or not the street offers it for notices.
    """
    _special[kind] = render
    if everywhere:
        _everywhere.add(kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    how: str
    """`sent`, `stopped`, `gone` (the way is no longer there), `refused` or `unreachable`."""
    words: str = ""
    after: dt.timedelta | None = None


def deliver_due(now: dt.datetime, *, channel: str, most: int = MOST) -> int:
    """Send what is due on one channel. Several workers may do so at once. Returns how many were looked at."""
    taken, looked = claim(now, channel=channel, most=most)
    for one in taken:
        settle(one, attempt(one, now), now)
    return looked


@transaction.atomic
def claim(now: dt.datetime, *, channel: str, most: int = MOST) -> tuple[list[Delivery], int]:
    """Take what is due, for `LEASE`. What fell due in quiet hours, or would be a second one today, is put off."""
    due = Q(state=states.WAITING, not_before__lte=now) | Q(state=states.SENDING, claimed_until__lte=now)
    found = list(
        _reachable(Delivery.objects.select_for_update(skip_locked=True, no_key=True))
        .filter(due, channel=channel)
        .order_by("-urgent", "not_before")[:most]
    )
    served = _served_today(found, now)
    taken = []
    for one in found:
        one.not_before = _moved(one, now, served=one.person_id in served)
        if one.not_before <= now:
            flow.advance(one, states.DELIVERY, "claim" if one.state == states.WAITING else "reclaim")
            one.gathering = False
            one.tries += 1
            one.claimed_until = now + LEASE
            if not one.urgent and not one.asked:
                served.add(one.person_id)
            taken.append(one)
        one.save(update_fields=["not_before", "state", "gathering", "tries", "claimed_until"])
    return taken, len(found)


def _reachable(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Without those nothing is sent to; what waits for them stays waiting."""
    for persons in actions.held_back():
        found = found.exclude(person_id__in=persons())
    return found


def _served_today(found: list[Delivery], now: dt.datetime) -> set[UUID]:
    """Who of these has had their one message by this channel today. One statement."""
    if not found:
        return set()
    midnight = dt.datetime.combine(now.astimezone(LOCAL).date(), dt.time(), LOCAL)
    had = Delivery.objects.filter(
        person_id__in={one.person_id for one in found},
        channel=found[0].channel,
        sent_at__gte=midnight,
        urgent=False,
        asked=False,
    )
    return set(had.values_list("person_id", flat=True))


def _moved(one: Delivery, now: dt.datetime, *, served: bool) -> dt.datetime:
    """When it may go: now, or later where it is not urgent and now is not the time."""
    if one.urgent or one.state == states.SENDING:
        return min(one.not_before, now)
    times = gathering.Times.of(one.street_id, now)
    if served and not one.asked:
        return quiet.next_day(now, times.digest, times.quiet)
    return min(one.not_before, now) if quiet.awake(now, times.quiet) <= now else quiet.awake(now, times.quiet)


def attempt(one: Delivery, now: dt.datetime) -> Outcome:
    """Send it, with no transaction open. Never raises for what the other side does."""
    if one.tries > quiet.MOST_TRIES:
        return Outcome("unreachable", one.error or "worker gone")
    way = people.directory.way(one.way_id, unproved=bool(one.kind), broken=one.asked)
    if way is None:
        return Outcome("gone", "withdrawn")
    there = channels.configured() if one.kind in _everywhere else channels.offered(one.street_id, now)
    offered = {known.key: known for known in there}
    if one.channel not in offered:
        return Outcome("gone", "not offered")
    try:
        message = compose(one, way, now)
        if message is None:
            return Outcome("stopped")
        receipt = offered[one.channel].send(message, way.address)
    except Refused as error:
        return Outcome("refused", str(error))
    except Unreachable as error:
        return Outcome("unreachable", str(error), error.after)
    except Exception as error:  # one that cannot be sent must not hold up the others
        log.exception("delivery %s", one.id)
        return Outcome("unreachable", type(error).__name__)
    return Outcome("sent", receipt.number)


def compose(one: Delivery, way: people.Way, now: dt.datetime) -> Outgoing | None:
    """What it says now, in the person's language; None where nothing is left to say."""
    language = way.language or settings.LANGUAGE_CODE
    with translation.override(language):
        if one.kind:
            special = _special[one.kind](one, way, now)
            return None if special is None else _special_message(one, language, special)
        told = _still_told(one)
        if not told:
            return None
        return _message(one, way, language, told, now)


def _still_told(one: Delivery) -> list[tuple[Notice, str, str]]:
    """The notices that still stand and were not read meanwhile, as they read now."""
    found = Notice.objects.filter(id__in=one.notices, state=Notice.State.SENT, read_at__isnull=True)
    told = []
    for notice in found.order_by("sent_at", "id"):
        try:
            with transaction.atomic():
                message = kinds[notice.kind].render(notice)
        except Exception:  # as it read when it was told in Mine
            log.exception("notice %s", notice.id)
            told.append((notice, notice.title, notice.body))
            continue
        if message is not None:
            told.append((notice, message.title, message.body))
    return told


def _special_message(one: Delivery, language: str, text: str) -> Outgoing:
    office = people.directory.office(one.street_id, language)
    subject = _("%(street)s：请核对邮箱") % {"street": office.name}
    return Outgoing(str(one.id), subject, text, language, office.name, what=subject)


def _message(
    one: Delivery, way: people.Way, language: str, told: list[tuple[Notice, str, str]], now: dt.datetime
) -> Outgoing:
    office = people.directory.office(one.street_id, language)
    count = len(told)
    what = ngettext("您有 %(n)s 条新消息", "您有 %(n)s 条新消息", count) % {"n": count}
    if count == 1:
        what = str(kinds[told[0][0].kind].what)
    link, stop = f"{config.site()}/mine/", f"{config.site()}/ways/{way.token}/stop/"
    values = {
        "street": office.name,
        "phone": office.phone,
        "what": what,
        "count": str(count),
        "link": link,
        "title": told[0][1],
        "body": told[0][2],
        "list": "\n\n".join(f"{title}\n{body}".strip() for _notice, title, body in told),
    }
    text = words_for(one.street_id, told[0][0].kind if count == 1 else "", one.channel, language)
    body = texts.fill(text.body, values)
    if one.channel == "email":
        # Behind whatever words the street has, so that nobody can leave it out.
        body += "\n\n" + _("不想再收这样的邮件，点这里：%(stop)s") % {"stop": stop}
    return Outgoing(
        str(one.id), texts.fill(text.subject, values), body, language, office.name, link, stop, what
    )


def words_for(street_id: UUID, kind: str, channel: str, language: str) -> texts.Text:
    """The street's words for this kind, else for every kind, else the code's."""
    rows = NoticeText.objects.filter(
        street_id=street_id, channel=channel, language=language, kind__in={kind, ""}
    )
    own = {row.kind: texts.Text(row.subject, row.body) for row in rows}
    return own.get(kind) or own.get("") or texts.default(channel, language)


@transaction.atomic
def settle(taken: Delivery, outcome: Outcome, now: dt.datetime) -> None:
    """Write down what came of an attempt, unless its claim ran out and another worker has it."""
    one = Delivery.objects.select_for_update(no_key=True).get(pk=taken.pk)
    if one.state != states.SENDING or one.tries != taken.tries:
        return
    one.claimed_until = None
    if outcome.how == "sent":
        flow.advance(one, states.DELIVERY, "deliver")
        one.sent_at, one.receipt, one.error = now, outcome.words[:120], ""
        people.directory.used(one.way_id, now)
    elif outcome.how == "stopped":
        flow.advance(one, states.DELIVERY, "stop")
    else:
        one.error = outcome.words[:200]
        _went_wrong(one, outcome, now)
    one.save()


def _went_wrong(one: Delivery, outcome: Outcome, now: dt.datetime) -> None:
    """Again later; or by the person's next way; or, where there is none, to somebody at the desk."""
    if outcome.how == "unreachable" and one.tries < quiet.MOST_TRIES:
        flow.advance(one, states.DELIVERY, "retry")
        times = gathering.Times.of(one.street_id, now)
        one.not_before = quiet.again_at(now, one.tries, times.quiet, urgent=one.urgent, after=outcome.after)
        return
    if outcome.how == "refused":
        people.directory.refused(one.way_id, outcome.words, now)
    if one.kind:
        flow.advance(one, states.DELIVERY, "stop")
        return
    tried = [*one.tried, one.channel]
    ways = people.directory.ways([one.person_id]).get(one.person_id, [])
    next_way = gathering.best(ways, one.street_id, now, urgent=one.urgent, besides=tried)
    if next_way is not None:
        flow.advance(one, states.DELIVERY, "pass")
        following = gathering.put(
            next_way, one.notices, street_id=one.street_id, urgent=one.urgent, now=now, tried=tried
        )
        one.passed_to = following.id
    elif outcome.how == "gone" and outcome.words == "withdrawn":
        # Who wants nothing more by this way, and has named no other, reads it in Mine.
        flow.advance(one, states.DELIVERY, "stop")
    else:
        flow.advance(one, states.DELIVERY, "fail")


RETENTION = policy.declare(
    "notices.keep_days", 90, rule="N-90", text="发出去的记录留几天；没发成、还没人办的不删"
)


def forget_old(now: dt.datetime) -> int:
    """Delete what was sent, passed on, settled or stopped long ago; returns how many (N-90)."""
    days = int(policy.get(RETENTION, street_id=None, on=now))
    done = (states.SENT, states.PASSED, states.SETTLED, states.STOPPED)
    gone, _by_model = Delivery.objects.filter(state__in=done, at__lt=now - dt.timedelta(days=days)).delete()
    return gone
