"""Putting a clock in force from a day on, one by one or as a city's preset; on the street's own record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import limits, policies
from mulin.platform import errors, policy, timeline
from mulin.platform.actors import Actor
from mulin.territory.models import Place

MOST_SOURCE = 200


@transaction.atomic
def set_clock(
    *,
    street: Place,
    key: str,
    value: Any,
    valid_from: dt.date,
    source: str,
    actor: Actor,
    now: dt.datetime,
) -> bool:
    """One value from a day on, today at the earliest; what was fixed before stays (N-83).

    Returns whether it differs from what would hold on that day anyway; nothing is written otherwise.
    Raises `Invalid` for a day that has passed, a value that is none, or no source.
    """
    errors.require(policies.may_set_clocks(actor, street))
    source = _checked(valid_from, source, now)
    return _put(street, key, limits.clean(key, value), valid_from, source, actor, now)


@transaction.atomic
def choose_preset(
    *, street: Place, preset: limits.Preset, valid_from: dt.date, source: str, actor: Actor, now: dt.datetime
) -> int:
    """All values of a city's preset from a day on; returns how many of them change something."""
    errors.require(policies.may_set_clocks(actor, street))
    source = _checked(valid_from, source or f"{preset.rule} {preset.source}", now)
    return sum(
        _put(street, key, limits.clean(key, value), valid_from, source, actor, now)
        for key, value in preset.values.items()
    )


def _checked(valid_from: dt.date, source: str, now: dt.datetime) -> str:
    if valid_from < now.astimezone(policy.LOCAL).date():
        raise errors.Invalid(
            "N-83",
            _("不能从已经过去的日子起改。"),
            remedy=_("请从今天或以后的一天起；已经定下的期限不动。"),
            field="valid_from",
        )
    source = " ".join(source.split())[:MOST_SOURCE]
    if not source:
        raise errors.Invalid("N-83", _("请写依据哪份文件，或者为什么改。"), field="source")
    return source


def _put(
    street: Place, key: str, value: Any, valid_from: dt.date, source: str, actor: Actor, now: dt.datetime
) -> bool:
    on = max(dt.datetime.combine(valid_from, dt.time(), policy.LOCAL), now)
    policy.forget()
    before = policy.get(key, street_id=street.id, on=on)
    if before == value:
        return False
    policy.put(key, value, street_id=street.id, valid_from=valid_from, source=source)
    timeline.record(
        street_id=street.id,
        record_id=street.id,
        verb="matters.set_clock",
        actor=actor,
        now=now,
        key=key,
        what=str(policy.declared()[key].text),
        since=valid_from.isoformat(),
        new=limits.words(key, value),
        old=limits.words(key, before),
        source=source,
    )
    return True
