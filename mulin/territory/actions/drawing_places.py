"""Giving places their outlines: read from GeoJSON, looked at beside the neighbours, kept from a day on (S1-21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory import gaps, outlining, policies
from mulin.territory.actions import shaping
from mulin.territory.models import PastOutline, Place
from mulin.territory.queries import outlines

KINDS = Place.Kind
DRAWABLE = (KINDS.NEIGHBOURHOOD, KINDS.GRID, KINDS.COMPOUND, KINDS.BUILDING)


@dataclass(frozen=True, slots=True)
class Outlined:
    """A place with the ring it is given."""

    place: Place
    ring: outlining.Ring


@dataclass(frozen=True, slots=True)
class OutlinePreview:
    """What outlines would do beside their neighbours, before they are kept."""

    outlined: list[Outlined]
    found: list[outlines.Beside]
    """One for each surrounding place whose parts are drawn anew."""
    names: dict[UUID, str] = field(default_factory=dict)


def match(place: Place, drawn: Sequence[outlining.Drawn]) -> list[Outlined]:
    """Which place each ring is for: `place` where only one came without a name, else by code or id.

    Raises `Invalid` for a code that is none of this place or of what lies in it, and for a place twice.
    """
    known = outlines.by_name(place, [one.named for one in drawn if one.named])
    found: list[Outlined] = []
    for one in drawn:
        if not one.named and len(drawn) > 1:
            raise errors.Invalid(
                "S1-21",
                _("几处一起交的，每一处都要写代码（properties 里的 code）。"),
                remedy=_("代码在“区划代码”那一页查得到。"),
                field="text",
            )
        target = known.get(one.named) if one.named else place
        if target is None:
            raise errors.Invalid(
                "S1-21",
                _("代码 %(code)s 不是%(place)s或者它里面的地方。")
                % {"code": one.named, "place": place.spoken},
                remedy=_("请核对代码；别处的，请到那一处去交。"),
                field="text",
            )
        found.append(Outlined(target, one.ring))
    if len({one.place.id for one in found}) < len(found):
        raise errors.Invalid(
            "S1-21", _("有一处地方画了两次。"), remedy=_("请留一个，去掉另一个。"), field="text"
        )
    return found


def preview_outlines(
    *, place: Place, drawn: Sequence[outlining.Drawn], since: dt.date, actor: Actor, now: dt.datetime
) -> OutlinePreview:
    """What would be left out, taken twice or drawn beyond, were these kept. Changes nothing; refuses as `draw_outlines`."""
    outlined = _checked(place, match(place, drawn), since, actor, now)
    found = outlines.beside(place, {one.place.id: one.ring for one in outlined})
    names = {one.id: one.spoken for beside in found for one in beside.parts}
    return OutlinePreview(outlined, found, names)


@transaction.atomic
def draw_outlines(
    *, place: Place, drawn: Sequence[outlining.Drawn], since: dt.date, actor: Actor, now: dt.datetime
) -> list[Place]:
    """Keep outlines from a day on; those before stay for every day before. All of them or none.

    Raises `Refusal` for a place one does not keep, `Invalid` for a code that is none of these, a day ahead or
    before the last drawing, and a ring far from the street.
    """
    place = shaping.hold(place)
    outlined = _checked(place, match(place, drawn), since, actor, now)
    for one in outlined:
        _draw(one, since)
        shaping.note(one.place, "draw_outline", actor, now, name=one.place.spoken, since=since.isoformat())
    return [one.place for one in outlined]


def _checked(
    place: Place, outlined: list[Outlined], since: dt.date, actor: Actor, now: dt.datetime
) -> list[Outlined]:
    for one in outlined:
        errors.require(policies.may_change_place(actor, one.place.kind, one.place.path))
        shaping.there(one.place)
        if one.place.kind not in DRAWABLE:
            raise errors.Invalid(
                "S1-21",
                _("%(kind)s不画轮廓。") % {"kind": one.place.get_kind_display()},
                remedy=_("居民区、网格、小区和楼可以画。"),
                field="text",
            )
        outlining.check_near(one.ring, place.street.outline if place.street else None)
    last = outlines.last_drawn([one.place.id for one in outlined])
    if since > now.astimezone(LOCAL).date():
        raise errors.Invalid(
            "S0-38",
            _("还没到的日子，到那一天再来改。"),
            remedy=_("请填今天，或者已经过去的一天。"),
            field="since",
        )
    if last is not None and since < last:
        raise errors.Invalid(
            "S0-38",
            _("这里在 %(day)s 已经改过一次。") % {"day": last},
            remedy=_("请填那一天，或者以后的一天。"),
            field="since",
        )
    return outlined


def _draw(one: Outlined, since: dt.date) -> None:
    """The ring from a day on, and how it was drawn up to then. What began that very day leaves nothing to keep."""
    place = one.place
    before = (
        PastOutline.objects.filter(place=place).order_by("-until").values_list("until", flat=True).first()
    )
    began = before or place.valid_from
    if began is None or began < since:
        PastOutline.objects.create(place=place, since=began, until=since, outline=place.outline)
    place.outline = one.ring
    touched = ["outline"]
    if place.lon is None or place.lat is None:
        place.lon, place.lat = gaps.middle(one.ring)
        touched += ["lon", "lat"]
    place.save(update_fields=touched)
