"""Adding, renaming and ending places, each from a day on; what was before stays readable (S0-38)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.paths import upper_bound, within
from mulin.territory import policies, rehoming
from mulin.territory.actions import shaping
from mulin.territory.actions.coding import next_grid_code
from mulin.territory.actions.placing import compose_place
from mulin.territory.models import AreaCode, Place

KINDS = Place.Kind
BELOW: dict[str, tuple[str, ...]] = {
    KINDS.NEIGHBOURHOOD: (KINDS.STREET,),
    KINDS.GRID: (KINDS.NEIGHBOURHOOD,),
    KINDS.COMPOUND: (KINDS.NEIGHBOURHOOD,),
    KINDS.BUILDING: (KINDS.GRID, KINDS.NEIGHBOURHOOD),
    KINDS.ENTRANCE: (KINDS.BUILDING,),
    KINDS.PUBLIC: (KINDS.NEIGHBOURHOOD, KINDS.GRID, KINDS.STREET),
}
"""What may be added below what. A building directly below a neighbourhood is a hole until a grid takes it."""


@transaction.atomic
def found_place(
    *,
    kind: str,
    name: str,
    parent: Place,
    since: dt.date,
    compound: Place | None = None,
    name_en: str = "",
    address: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Place:
    """Add a place from a day on; its step is drawn, and a grid area gets the next code of its neighbourhood.

    Raises `Invalid` for a kind that does not lie there, a name already taken beside it, or a day ahead.
    """
    errors.require(policies.may_change_place(actor, kind, parent.path))
    parent = shaping.there(shaping.hold(parent))
    if parent.kind not in BELOW.get(kind, ()):
        raise errors.Invalid(
            "S0-38",
            _("%(kind)s不能加在这里。") % {"kind": KINDS(kind).label},
            remedy=_("网格在居民区里，楼在网格里，单元在楼里。"),
            field="kind",
        )
    _compound_here(compound, parent)
    name = shaping.own_name(name)
    shaping.only_one(name, kind, parent, compound)
    since = shaping.day_of(since, [], now)
    place = compose_place(
        kind=kind,
        name=name,
        step=shaping.fresh_step(kind, shaping.steps_under(parent)),
        parent=parent,
        compound=compound,
        name_en=" ".join(name_en.split()),
        address=" ".join(address.split()),
        valid_from=since,
    )
    code = next_grid_code(parent, on=since) if kind == KINDS.GRID else None
    place.code = code.digits if code else ""
    place.save(force_insert=True)
    if code:
        AreaCode.objects.create(place=place, code=code.digits, valid_from=since, recorded_at=now)
    shaping.index([place])
    shaping.note(
        place, "found_place", actor, now, name=place.spoken, inside=parent.spoken, since=since.isoformat()
    )
    return place


def _compound_here(compound: Place | None, parent: Place) -> None:
    if compound is not None and (compound.kind != KINDS.COMPOUND or compound.street_id != parent.street_id):
        raise errors.Invalid("S0-38", _("请选本街道的小区。"), field="compound")


@transaction.atomic
def rename_place(
    *, place: Place, name: str, since: dt.date, name_en: str = "", actor: Actor, now: dt.datetime
) -> Place:
    """Call a place otherwise from a day on; what is called after it is called anew with it.

    The former names stay for every day before. Raises `Invalid` for the same name, one taken beside it,
    or a day ahead.
    """
    errors.require(policies.may_change_place(actor, place.kind, place.path))
    place = shaping.there(shaping.hold(place))
    name, name_en = shaping.own_name(name), " ".join(name_en.split())
    if (name, name_en) == (place.name, place.name_en):
        raise errors.Invalid("S0-38", _("名字没有变。"), field="name")
    if place.parent is not None and name != place.name:
        shaping.only_one(name, place.kind, place.parent, place.compound, besides=place)
    old, old_en = place.full_name or place.name, place.full_name_en or place.name_en
    was = place.spoken
    new, new_en = _following(old, place.name, name), _following(old_en, place.name_en, name_en)
    touched = _called_after(place, old, old_en)
    since = shaping.day_of(since, [place], now, also=touched)
    shaping.keep_past("t.id = ANY(%(ids)s)", {"ids": [place.id, *touched]}, since)
    place.name, place.name_en, place.full_name, place.full_name_en = name, name_en, new, new_en
    place.save(update_fields=["name", "name_en", "full_name", "full_name_en"])
    _call_anew(touched, (old, new), (old_en, new_en))
    shaping.index([place, *Place.objects.filter(id__in=touched).exclude(kind=KINDS.HOME)])
    shaping.note(place, "rename_place", actor, now, old=was, new=place.spoken, since=since.isoformat())
    return place


def _following(full: str, old: str, new: str) -> str:
    """A whole name that ends in the old one, with the new one in its place."""
    if not old or not full.endswith(old):
        return new
    return full[: len(full) - len(old)] + new


def _called_after(place: Place, old: str, old_en: str) -> list[UUID]:
    """What is called after a place: it lies inside, or is a building of the compound, and begins with its name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.id FROM territory_place t
            LEFT JOIN territory_place b ON b.id = t.parent_id LEFT JOIN territory_place a ON a.id = b.parent_id
            WHERE t.id <> %(id)s AND t.street_id = %(street)s AND t.valid_to IS NULL
              AND ((t.path COLLATE "C" >= %(path)s AND t.path COLLATE "C" < %(upper)s)
                   OR %(id)s IN (t.compound_id, b.compound_id, a.compound_id))
              AND (starts_with(t.full_name, %(old)s) OR (%(en)s <> '' AND starts_with(t.full_name_en, %(en)s)))
            """,
            {
                "id": place.id,
                "street": place.street_id,
                "path": place.path,
                "upper": upper_bound(place.path),
                "old": old,
                "en": old_en,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def _call_anew(ids: list[UUID], names: tuple[str, str], english: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE territory_place SET
                full_name = CASE WHEN starts_with(full_name, %(old)s)
                    THEN %(new)s || substr(full_name, length(%(old)s) + 1) ELSE full_name END,
                full_name_en = CASE WHEN %(old_en)s <> '' AND starts_with(full_name_en, %(old_en)s)
                    THEN CASE WHEN %(new_en)s = '' THEN '' ELSE
                        %(new_en)s || substr(full_name_en, length(%(old_en)s) + 1) END ELSE full_name_en END
            WHERE id = ANY(%(ids)s)
            """,
            {
                "ids": ids,
                "old": names[0],
                "new": names[1],
                "old_en": english[0],
                "new_en": english[1],
            },
        )


@transaction.atomic
def end_place(*, place: Place, on: dt.date, actor: Actor, now: dt.datetime) -> Place:
    """End a place: from that day it is no more. Doors and homes of a building end with it.

    Raises `Conflict` while something lies in it that would be without ground: buildings of a grid or a
    compound, open work, somebody's post. It is moved or ended first.
    """
    errors.require(policies.may_change_place(actor, place.kind, place.path))
    if place.kind in policies.ABOVE_GRIDS:
        raise errors.Invalid(
            "S0-38", _("居民区用合并来结束，里面的楼才有去处。"), remedy=_("请用“合并居民区”。")
        )
    place = shaping.there(shaping.hold(place))
    on = shaping.day_of(on, [place], now)
    if place.valid_from is not None and on <= place.valid_from:
        raise errors.Invalid(
            "S0-38", _("当天才加的，从第二天起才能结束。"), remedy=_("名字写错了的，请改名。"), field="since"
        )
    _nothing_inside(place)
    _nothing_open(place, now)
    ended = Place.objects.filter(within(place.path), valid_to__isnull=True)
    count = ended.filter(kind=KINDS.HOME).count()
    ended.update(valid_to=on)
    AreaCode.objects.filter(place=place, valid_from__lt=on, valid_to__isnull=True).update(valid_to=on)
    shaping.note(place, "end_place", actor, now, name=place.spoken, since=on.isoformat(), homes=count or None)
    place.valid_to = on
    return place


def _nothing_inside(place: Place) -> None:
    inside = Place.objects.filter(valid_to__isnull=True)
    if place.kind == KINDS.GRID:
        inside = inside.filter(parent=place)
    elif place.kind == KINDS.COMPOUND:
        inside = inside.filter(compound=place, kind=KINDS.BUILDING) | inside.filter(parent=place)
    else:
        return
    if (count := inside.count()) > 0:
        raise errors.Conflict(
            "S1-21",
            _("“%(place)s”里还有 %(n)s 处地方。") % {"place": place.spoken, "n": count},
            remedy=_("请先把里面的楼移到别的网格，或者先结束。"),
        )


def _nothing_open(place: Place, now: dt.datetime) -> None:
    move = rehoming.Move(place.id, place.street_id or place.id, place.path, place.path, "", "")
    held = rehoming.held([move], now)
    if held:
        told = _("、").join(_("%(what)s %(n)s") % {"what": what, "n": count} for what, count in held)
        raise errors.Conflict(
            "S1-23",
            _("“%(place)s”还有没完的事：%(what)s。") % {"place": place.spoken, "what": told},
            remedy=_("请先办完，或者先结束这里的岗位。"),
        )
