"""A person's own word on how they may be told: agreed channel by channel, proved, put in order, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from mulin.people import codes, policies, queries
from mulin.people.actions.registering import assist, choose_reply
from mulin.people.models import ContactWay, Person
from mulin.people.queries import ways
from mulin.platform import crypto, errors, throttle, timeline
from mulin.platform.actors import Actor
from mulin.platform.notices import channels, gathering
from mulin.platform.policy import LOCAL

CODE = "people.way_code"
LANGUAGES = ("zh-hans", "en")
CODES_A_DAY = 5
BETWEEN_CODES = dt.timedelta(minutes=1)


def _require(person: Person, actor: Actor, now: dt.datetime) -> Person:
    """The person's row, locked, where this actor may keep their ways."""
    fresh = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    staff = queries.is_staff(person.id, on=now.astimezone(LOCAL).date())
    errors.require(
        policies.may_keep_ways(actor, person_id=person.id, street_id=person.street_id, staff=staff)
    )
    if fresh.merged_into_id is not None or queries.dead().filter(person=fresh).exists():
        raise errors.Conflict(
            "N-90", _("这条登记已经停用了。"), remedy=_("请用电话再查一下，在留下的那条上办。")
        )
    return fresh


def _channel(key: str, street_id: UUID, now: dt.datetime) -> channels.Channel:
    found = next((one for one in channels.offered(street_id, now) if one.key == key), None)
    if found is None:
        raise errors.Invalid(
            "DR-14", _("这个渠道现在用不了。"), remedy=_("请从列出的里面选。"), field="channel"
        )
    return found


def _cleaned(channel: channels.Channel, address: str) -> str:
    try:
        return channel.clean(address)
    except ValueError:
        raise errors.Invalid(
            "DR-14",
            _("这不像%(channel)s的地址。") % {"channel": channel.word},
            remedy=_("请写%(hint)s。") % {"hint": channel.hint},
            field="address",
        ) from None


@transaction.atomic
def agree(
    *,
    person: Person,
    channel: str,
    address: str,
    actor: Actor,
    now: dt.datetime,
    words: str = "",
) -> ContactWay:
    """The person wants to be told by this channel from now on; an earlier address there is forgotten.

    By themself, or at the desk with `words` on how they said so, kept as an agreement that they see (DR-10).
    A channel that can be proved gets a code, and nothing else until that was said back.
    """
    person = _require(person, actor, now)
    known = _channel(channel, person.street_id, now)
    address = _cleaned(known, address)
    own = actor.id == person.id
    if not own:
        assist(
            person=person,
            purpose=_("记下怎么告诉本人：%(channel)s") % {"channel": known.word},
            how_agreed=words,
            actor=actor,
            now=now,
        )
    live = ContactWay.objects.select_for_update(no_key=True).filter(
        person=person, channel=channel, withdrawn_at__isnull=True
    )
    for old in live:
        _forget(old, now)
    last = ContactWay.objects.filter(person=person).aggregate(last=Max("position"))["last"] or 0
    way = ContactWay.objects.create(
        person=person,
        channel=channel,
        address=address,
        address_index=crypto.blind(address, "people.way"),
        position=last + 1,
        agreed_at=now,
        agreed_how=ContactWay.How.SELF if own else ContactWay.How.DESK,
        agreed_words="" if own else words.strip()[:120],
        noted_by_id=None if own else actor.id,
        proved_at=None if known.proved_by_code else now,
        permits=0 if known.once else None,
    )
    _note(person, "agree_way", actor, now, channel=channel)
    if known.proved_by_code:
        _send_code(way, person, now)
    return way


def _note(person: Person, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    who = actor if actor.id == person.id or actor.id is None else actor.for_person(person.id)
    timeline.record(
        street_id=person.street_id, record_id=person.id, verb=f"people.{verb}", actor=who, now=now, **body
    )


def _send_code(way: ContactWay, person: Person, now: dt.datetime) -> None:
    """Few in a day to one address and by one person: nobody is bothered by codes that somebody else asks for."""
    day = dt.timedelta(days=1)
    keys = {f"way-code:{way.address_index}": day, f"way-code:{person.id}": day}
    for number, until in throttle.count_all(keys, now=now).values():
        if number > CODES_A_DAY:
            raise errors.TooMany(
                "N-90",
                _("今天要验证码的次数太多了。"),
                remedy=_("%(at)s以后再试，或者请窗口打电话告诉您。")
                % {"at": f"{until.astimezone(LOCAL):%H:%M}"},
                field="address",
            )
    way.code_at, way.code_tries = now, 0
    way.save(update_fields=["code_at", "code_tries"])
    gathering.put_code(ways.shown(way), CODE, street_id=person.street_id, now=now)


@transaction.atomic
def ask_code(*, way: ContactWay, actor: Actor, now: dt.datetime) -> None:
    """Another code, a minute after the last one at the earliest; the one before is good no longer."""
    person = _require(way.person, actor, now)
    way = _standing(way)
    if way.proved_at is not None:
        raise errors.Conflict("DR-14", _("已经核对过了。"), remedy=_("不用再要验证码。"))
    if way.code_at is not None and now < way.code_at + BETWEEN_CODES:
        raise errors.TooMany("N-90", _("刚刚发过一条。"), remedy=_("没收到的话，一分钟以后再要。"))
    _send_code(way, person, now)


def _standing(way: ContactWay) -> ContactWay:
    fresh = ContactWay.objects.select_for_update(no_key=True).get(pk=way.pk)
    if fresh.withdrawn_at is not None:
        raise errors.Conflict("DR-14", _("这一条已经收回了。"), remedy=_("要用的话，重新加一条。"))
    return fresh


def prove(*, way: ContactWay, code: str, actor: Actor, now: dt.datetime) -> ContactWay:
    """The code was said back: the address is the person's own. Five tries for one code, ten minutes."""
    with transaction.atomic():
        person = _require(way.person, actor, now)
        way = _standing(way)
        if way.proved_at is not None:
            return way
        if codes.fits(way, code, now):
            way.proved_at = now
            way.save(update_fields=["proved_at"])
            _note(person, "prove_way", actor, now, channel=way.channel)
            return way
        good = codes.good(way, now)
        ContactWay.objects.filter(pk=way.pk).update(code_tries=F("code_tries") + 1)
    # Raised outside, so that the try counts.
    raise errors.Invalid(
        "DR-14",
        _("验证码不对。") if good else _("这个验证码不能用了。"),
        remedy=_("请看清楚再写一次。") if good else _("请再要一个。"),
        field="code",
    )


@transaction.atomic
def prefer(*, way: ContactWay, actor: Actor, now: dt.datetime) -> None:
    """This one first, the others after it in their order."""
    person = _require(way.person, actor, now)
    way = _standing(way)
    others = [one for one in ways.ways_of(person.id) if one.pk != way.pk]
    for position, one in enumerate([way, *others], start=1):
        ContactWay.objects.filter(pk=one.pk).update(position=position)
    _note(person, "prefer_way", actor, now, channel=way.channel)


@transaction.atomic
def withdraw(*, way: ContactWay, actor: Actor, now: dt.datetime) -> None:
    """No longer by this channel: the address is gone at once, what waits goes by another way or is read in Mine.

    By the person, at the desk, or by whoever holds the link in a message. Twice changes nothing.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=way.person_id)
    if actor.kind != "visitor":
        staff = queries.is_staff(person.id, on=now.astimezone(LOCAL).date())
        errors.require(
            policies.may_keep_ways(actor, person_id=person.id, street_id=person.street_id, staff=staff)
        )
    fresh = ContactWay.objects.select_for_update(no_key=True).get(pk=way.pk)
    if fresh.withdrawn_at is None:
        _forget(fresh, now)
        _note(person, "withdraw_way", actor, now, channel=fresh.channel)


def _forget(way: ContactWay, now: dt.datetime) -> None:
    way.withdrawn_at, way.address, way.address_index = now, "", ""
    way.save(update_fields=["withdrawn_at", "address", "address_index"])


@transaction.atomic
def add_permit(*, way: ContactWay, actor: Actor, now: dt.datetime) -> int:
    """The person has tapped "allow" once more: one more message. Returns how many are left."""
    person = _require(way.person, actor, now)
    way = _standing(way)
    if way.permits is None:
        raise errors.Conflict("DR-14", _("这个渠道不用一次一次地允许。"))
    way.permits = min(way.permits + 1, 100)
    way.broken_at, way.broken_why = None, ""
    way.save(update_fields=["permits", "broken_at", "broken_why"])
    _note(person, "permit_way", actor, now, channel=way.channel)
    return way.permits


@transaction.atomic
def choose_telling(*, person: Person, reply_by: str, language: str, actor: Actor, now: dt.datetime) -> Person:
    """How answers come, and in which language messages are; what was so already is left."""
    fresh = _require(person, actor, now)
    who = actor if actor.id == person.id else actor.for_person(person.id)
    if fresh.reply_by != reply_by:
        choose_reply(person=person, reply_by=reply_by, actor=who, now=now)
    if fresh.language != language:
        choose_language(person=person, language=language, actor=actor, now=now)
    return person


@transaction.atomic
def choose_language(*, person: Person, language: str, actor: Actor, now: dt.datetime) -> None:
    """In which language the person is told from now on."""
    if language not in LANGUAGES:
        raise errors.Invalid("DR-14", _("没有这种语言。"), remedy=_("请从列出的里面选。"), field="language")
    person = _require(person, actor, now)
    person.language = language
    person.save(update_fields=["language"])
    _note(person, "choose_language", actor, now, language=language)


def use(way_id: UUID, now: dt.datetime) -> None:
    """A message has gone by it: a permission for one is used up. Called in the transaction that settles it."""
    ContactWay.objects.filter(id=way_id).update(used_at=now, broken_at=None, broken_why="")
    ContactWay.objects.filter(id=way_id, permits__gt=0).update(permits=F("permits") - 1)


def break_off(way_id: UUID, why: str, now: dt.datetime) -> None:
    """The other side takes nothing by it: not used again until the person, or the desk, tries anew."""
    ContactWay.objects.filter(id=way_id).update(broken_at=now, broken_why=why[:120])
    ContactWay.objects.filter(id=way_id, permits__isnull=False).update(permits=0)
