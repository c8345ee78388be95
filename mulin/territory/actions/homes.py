"""Homes of a door, many at once: light rows, never public, never on a map (ET-15)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import bulk, errors
from mulin.platform.actors import Actor
from mulin.territory import policies
from mulin.territory.actions import shaping
from mulin.territory.actions.placing import compose_place
from mulin.territory.models import Place

MOST = 400
"""Homes behind one door; more are a slip of the pen."""


def numbers(floors: int, on_floor: int, first: int = 1) -> list[str]:
    """The numbers on the doors of a house: 101, 102, 201, …"""
    return [f"{floor}{door:02}" for floor in range(first, first + floors) for door in range(1, on_floor + 1)]


@transaction.atomic
def add_homes(
    *, inside: Place, names: Sequence[str], since: dt.date, actor: Actor, now: dt.datetime
) -> list[Place]:
    """Add the homes of an entrance, or of a building without entrances, by the numbers on their doors.

    Raises `Invalid` for a number twice or already there, none or far too many, or a building with entrances.
    """
    errors.require(policies.may_keep_place(actor, inside.path))
    inside = shaping.there(shaping.hold(inside))
    wanted = [shaping.own_name(name, field="names") for name in names]
    _check(inside, wanted)
    since = shaping.day_of(since, [], now)
    taken = shaping.steps_under(inside)
    homes = [
        compose_place(
            kind=Place.Kind.HOME,
            name=name,
            step=_step(name, taken),
            parent=inside,
            valid_from=since,
            full_name=f"{inside.full_name or inside.name} {name}"[:120],
        )
        for name in wanted
    ]
    bulk.copy_in(homes)
    shaping.note(
        inside, "add_homes", actor, now, name=inside.spoken, count=len(homes), since=since.isoformat()
    )
    return homes


def _check(inside: Place, wanted: list[str]) -> None:
    if inside.kind not in (Place.Kind.ENTRANCE, Place.Kind.BUILDING):
        raise errors.Invalid("S0-38", _("户加在单元里，没有单元的加在楼里。"), field="names")
    below = Place.objects.filter(parent=inside, valid_to__isnull=True)
    if inside.kind == Place.Kind.BUILDING and below.filter(kind=Place.Kind.ENTRANCE).exists():
        raise errors.Invalid(
            "S0-38", _("这栋楼分单元，户要加在单元里。"), remedy=_("请先选单元。"), field="names"
        )
    if not wanted or len(wanted) > MOST:
        raise errors.Invalid("S0-38", _("一次加 1 到 %(most)s 户。") % {"most": MOST}, field="names")
    there = set(below.filter(kind=Place.Kind.HOME).values_list("name", flat=True))
    twice = {name for name in wanted if wanted.count(name) > 1} | (there & set(wanted))
    if twice:
        raise errors.Invalid(
            "S1-21",
            _("这几户重了：%(names)s。") % {"names": _("、").join(sorted(twice)[:5])},
            remedy=_("每一户只登记一次。"),
            field="names",
        )


def _step(name: str, taken: dict[str, set[UUID]]) -> str:
    """The number itself where it can be one, so that paths read like doors."""
    step = f"h{name}"
    if re.fullmatch(r"h[0-9A-Za-z]{1,8}", step) and step not in taken:
        taken[step] = set()
        return step
    return shaping.fresh_step(Place.Kind.HOME, taken)
