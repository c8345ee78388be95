"""Noting what a street is said to measure (S1-01)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import policies
from mulin.territory.actions import shaping
from mulin.territory.models import Place, ProfileFigure

MOST = Decimal(10) ** 11


@transaction.atomic
def note_figure(
    *,
    street: Place,
    key: str,
    value: Decimal,
    as_of: dt.date,
    source: str,
    actor: Actor,
    now: dt.datetime,
) -> ProfileFigure:
    """Note one figure of a street with the day it was so and where it is from; what was noted before stays.

    Raises `Invalid` without a source, for a day ahead, or a number that nothing can have.
    """
    errors.require(policies.may_change_place(actor, Place.Kind.STREET, street.path))
    street = shaping.hold(street)
    if key not in ProfileFigure.Key.values:
        raise errors.Invalid("S1-01", _("没有这一项。"), remedy=_("请从列出的里面选。"), field="key")
    source = " ".join(source.split())[:120]
    if not source:
        raise errors.Invalid(
            "S1-01", _("请写这个数从哪里来。"), remedy=_("例如：区统计局 2025 年公报。"), field="source"
        )
    if as_of > now.astimezone(LOCAL).date():
        raise errors.Invalid("S1-01", _("日期在将来。"), remedy=_("请写这个数是哪天的。"), field="as_of")
    if not value.is_finite() or not 0 <= value < MOST:
        raise errors.Invalid("S1-01", _("这个数不可能。"), remedy=_("请看看单位。"), field="value")
    if key != ProfileFigure.Key.AREA and value != value.to_integral_value():
        raise errors.Invalid("S1-01", _("这一项是整数。"), remedy=_("请写到个位。"), field="value")
    figure = ProfileFigure.objects.create(
        street=street,
        key=key,
        value=round(value, 3),
        as_of=as_of,
        source=source,
        recorded_at=now,
    )
    shaping.note(
        street,
        "note_profile",
        actor,
        now,
        key=str(ProfileFigure.Key(key).label),
        value=format(value.normalize(), "f"),
        as_of=as_of.isoformat(),
    )
    return figure
