"""Keeping the directory of who handles what where: adding a line from a day on, ending one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.matters import policies, rules
from mulin.matters.models import Category, Duty
from mulin.matters.queries import routing
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place


@transaction.atomic
def add_duty(
    *,
    street: Place,
    organisation: Organisation,
    place: Place,
    scope: str,
    valid_from: dt.date,
    actor: Actor,
    now: dt.datetime,
    category: Category | None = None,
    valid_to: dt.date | None = None,
    phone: str = "",
    note: str = "",
) -> Duty:
    """One line more. For one category, place and side there is one answer at a time.

    Raises `Invalid` at its field for dates that run backwards or begin before today, for an office or place
    of another street, and where another line already says who it is in that time.
    """
    errors.require(policies.may_keep_directory(actor, street))
    _check_whose(street, organisation, place, valid_from)
    _check_days(valid_from, valid_to, now)
    # Two who write at the same moment wait for each other here: no pair of lines can overlap.
    Place.objects.select_for_update(no_key=True).get(pk=street.pk)
    _check_alone(street, category, place, scope, valid_from, valid_to)
    duty = Duty.objects.create(
        street=street,
        organisation=organisation,
        category=category,
        place=place,
        scope=scope,
        phone=phone.strip()[:30],
        note=note.strip()[:120],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb="matters.add_duty",
        actor=actor,
        now=now,
        what=what(duty),
        to=organisation.name,
        since=valid_from.isoformat(),
        duty=str(duty.id),
    )
    routing.forget()
    return duty


def what(duty: Duty) -> str:
    """A line in words, as it is written down: 路灯 · 梧桐路 · 路面上."""
    kind = duty.category.name if duty.category else _("所有的事")
    return " · ".join([kind, duty.place.full_name or duty.place.name, str(duty.get_scope_display())])


def _check_whose(street: Place, organisation: Organisation, place: Place, valid_from: dt.date) -> None:
    if organisation.street_id != street.id:
        raise errors.Invalid(
            "S3-52", _("这家单位不在这个街道。"), remedy=_("请从名单里选。"), field="organisation"
        )
    if organisation.valid_to is not None and organisation.valid_to <= valid_from:
        raise errors.Invalid(
            "S1-03", _("这家单位到那天已经撤销了。"), remedy=_("请选接手的单位。"), field="organisation"
        )
    if not place.path.startswith(street.path):
        raise errors.Invalid("S3-52", _("这个地方不在这个街道。"), remedy=_("请从名单里选。"), field="place")


def _check_days(valid_from: dt.date, valid_to: dt.date | None, now: dt.datetime) -> None:
    if valid_from < now.astimezone(LOCAL).date():
        raise errors.Invalid(
            "S1-17",
            _("不能从已经过去的日子起。"),
            remedy=_("请从今天或以后的一天起；过去的事归谁，看每件事自己的记录。"),
            field="valid_from",
        )
    if valid_to is not None and valid_to <= valid_from:
        raise errors.Invalid(
            "S1-17", _("到期的日子要在起始那天以后。"), remedy=_("不知道到哪天就留空。"), field="valid_to"
        )


def _check_alone(
    street: Place,
    category: Category | None,
    place: Place,
    scope: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
) -> None:
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    if valid_to is not None:
        later &= Q(valid_from__lt=valid_to)
    same = Duty.objects.filter(later, street=street, category=category, place=place).select_related(
        "organisation"
    )
    other = next((one for one in same if rules.overlapping(one.scope, scope)), None)
    if other is None:
        return
    raise errors.Invalid(
        "S1-17",
        _("这里的这一类，从 %(since)s 起已经归%(who)s。")
        % {"since": other.valid_from.isoformat(), "who": other.organisation.local_name},
        remedy=_("请先把那一条终止，再从终止的那天起写新的；或者把里面和路面分开写。"),
        field="valid_from",
    )


@transaction.atomic
def end_duty(*, duty: Duty, until: dt.date, actor: Actor, now: dt.datetime) -> Duty:
    """From `until` on the line no longer holds: today at the earliest, and after the day it began."""
    duty = (
        Duty.objects.select_for_update(no_key=True, of=("self",))
        .select_related("street", "organisation", "category", "place")
        .get(pk=duty.pk)
    )
    errors.require(policies.may_keep_directory(actor, duty.street))
    today = now.astimezone(LOCAL).date()
    if duty.valid_to is not None and duty.valid_to <= today:
        raise errors.Conflict("S1-17", _("这一条早就终止了。"), remedy=_("请刷新看看现在归谁。"))
    if until < today or until <= duty.valid_from:
        raise errors.Invalid(
            "S1-17",
            _("终止的日子要在今天或以后，并且在起始那天以后。"),
            remedy=_("今天才写上的，最早从明天终止。"),
            field="until",
        )
    duty.valid_to = until
    duty.save(update_fields=["valid_to"])
    timeline.record(
        street_id=duty.street_id,
        record_id=duty.street_id,
        verb="matters.end_duty",
        actor=actor,
        now=now,
        what=what(duty),
        to=duty.organisation.name,
        until=until.isoformat(),
        duty=str(duty.id),
    )
    routing.forget()
    return duty
