"""What the outbox asks of people, answered: their ways, languages and office (see `platform/notices/people.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from mulin.people import codes, login_codes
from mulin.people.actions import keeping_ways
from mulin.people.actions.codes import registered
from mulin.people.models import ContactWay, LoginCode
from mulin.people.queries import ways
from mulin.platform.notices import channels, gathering, people, sending
from mulin.platform.notices.delivery import Delivery
from mulin.territory import queries as territory


class Directory:
    def ways(self, person_ids: Sequence[UUID]) -> dict[UUID, list[people.Way]]:
        return ways.usable(person_ids) if person_ids else {}

    def way(self, way_id: UUID, *, unproved: bool = False, broken: bool = False) -> people.Way | None:
        found = ways.usable_way(way_id, unproved=unproved, broken=broken)
        return _way_of_code(way_id) if found is None and unproved else found

    def languages(self, person_ids: Sequence[UUID]) -> dict[UUID, str]:
        return ways.languages(person_ids)

    def office(self, street_id: UUID, language: str) -> people.Office:
        street = territory.by_id(street_id)
        if street is None:
            return people.Office("", "")
        front = territory.front_office(street)
        with translation.override(language):
            return people.Office(street.local_name, front.phone if front else "")

    def used(self, way_id: UUID, now: dt.datetime) -> None:
        keeping_ways.use(way_id, now)

    def refused(self, way_id: UUID, why: str, now: dt.datetime) -> None:
        keeping_ways.break_off(way_id, why, now)


def say_code(one: Delivery, way: people.Way, now: dt.datetime) -> str | None:
    """The code, while it is good; None where it has run out or the address is proved meanwhile."""
    row = ContactWay.objects.filter(id=way.id, proved_at__isnull=True).first()
    if row is None or not codes.good(row, now):
        return None
    return _in_words(one, way, codes.code_of(row), codes.LASTS)


def _in_words(one: Delivery, way: people.Way, code: str, lasts: dt.timedelta) -> str:
    office = people.directory.office(one.street_id, way.language or "zh-hans")
    return _("【%(street)s】验证码 %(code)s，%(minutes)s 分钟内有效。不是您要的，不用理。") % {
        "street": office.name,
        "code": code,
        "minutes": lasts // dt.timedelta(minutes=1),
    }


# Codes for signing in: no agreement stands behind them, whoever holds the telephone has just asked

NOBODY = UUID(int=0)


def _way_of_code(code_id: UUID) -> people.Way | None:
    """To whom the code goes: the number is that of who is registered with it, and is kept nowhere else."""
    row = LoginCode.objects.filter(id=code_id).first()
    found = registered(row.phone_index) if row is not None else []
    if row is None or not found:
        return None
    who = found[0]
    return people.Way(row.id, who.id, SMS, str(who.phone), language=who.language, proved=False)


SMS = "sms"


def carry_login_code(sent: login_codes.Sent) -> None:
    """Put a code into the outbox of text messages; for a number that is nobody's as much, and it never leaves."""
    way = people.Way(sent.id, sent.person_id or NOBODY, SMS, sent.phone, proved=False)
    street_id = sent.street_id or NOBODY
    gathering.put_code(way, login_codes.KIND, street_id=street_id, now=sent.at, known=sent.known)


def say_login_code(one: Delivery, way: people.Way, now: dt.datetime) -> str | None:
    """The code, while it is good and not used."""
    row = LoginCode.objects.filter(id=way.id, used_at__isnull=True, ends_at__gt=now).first()
    return (
        None if row is None else _in_words(one, way, login_codes.code_of(row.id), row.ends_at - row.sent_at)
    )


def _sms_is_there() -> bool:
    return channels.find(SMS).configured()


def register() -> None:
    people.register(Directory())
    sending.add_special(keeping_ways.CODE, say_code)
    sending.add_special(login_codes.KIND, say_login_code, everywhere=True)
    login_codes.carry_by(carry_login_code, _sms_is_there)
