"""What the outbox asks of people, answered: their ways, languages and office (see `platform/notices/people.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from mulin.people import codes
from mulin.people.actions import keeping_ways
from mulin.people.models import ContactWay
from mulin.people.queries import ways
from mulin.platform.notices import people, sending
from mulin.platform.notices.delivery import Delivery
from mulin.territory import queries as territory


class Directory:
    def ways(self, person_ids: Sequence[UUID]) -> dict[UUID, list[people.Way]]:
        return ways.usable(person_ids) if person_ids else {}

    def way(self, way_id: UUID, *, unproved: bool = False, broken: bool = False) -> people.Way | None:
        return ways.usable_way(way_id, unproved=unproved, broken=broken)

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


def say_code(one: Delivery, way: people.Way) -> str | None:
    """The code, while it is good; None where it has run out or the address is proved meanwhile."""
    row = ContactWay.objects.filter(id=way.id, proved_at__isnull=True).first()
    if row is None or row.code_at is None:
        return None
    office = people.directory.office(one.street_id, way.language or "zh-hans")
    return _("【%(street)s】验证码 %(code)s，10 分钟内有效。不是您要的，不用理。") % {
        "street": office.name,
        "code": codes.code_of(row),
    }


def register() -> None:
    people.register(Directory())
    sending.add_special(keeping_ways.CODE, say_code)
