"""Merging two neighbourhoods and splitting one: made of moves, in one transaction (S0-38, S1-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory import policies, rehoming
from mulin.territory.actions import shaping
from mulin.territory.actions.changing_places import found_place
from mulin.territory.actions.moving import Preview, how_many, move_places, preview_move
from mulin.territory.models import Area, AreaCode, Place

KINDS = Place.Kind


def preview_merge(*, ends: Place, into: Place, since: dt.date, actor: Actor, now: dt.datetime) -> Preview:
    """What would go along if `ends` were merged into `into`. Refuses what `merge_neighbourhoods` would refuse."""
    inside = _mergeable(ends, into, actor)
    shaping.day_of(since, [ends], now)
    # Asked over the whole of it, so that what lies at the neighbourhood itself is told too.
    follows = rehoming.preview([_itself(ends, into)], now, over=(ends.path, into.path))
    found = preview_move(places=inside, to=into, since=since, actor=actor, now=now) if inside else None
    counts = (found.places, found.homes) if found else (0, 0)
    return Preview(*counts, [*follows, *rehoming.preview_merged(ends, into, since)])


@transaction.atomic
def merge_neighbourhoods(
    *, ends: Place, into: Place, since: dt.date, actor: Actor, now: dt.datetime
) -> Place:
    """End a neighbourhood in another one of the street, with everything inside it and everybody's posts over it.

    Its grids get codes of the one that takes them. It stays readable as of any day before, and what was
    closed in it stays with it. Raises what `move_places` raises.
    """
    inside = _mergeable(ends, into, actor)
    ends = shaping.hold(ends)
    shaping.day_of(since, [ends], now)
    rehoming.carry_merged(ends, into, since, actor, now)
    if inside:
        move_places(places=inside, to=into, since=since, actor=actor, now=now)
    rehoming.carry([_itself(ends, into)], actor, now)
    _served(ends, into)
    AreaCode.objects.filter(place=ends, valid_from__gte=since).delete()
    AreaCode.objects.filter(place=ends, valid_to__isnull=True).update(valid_to=since)
    Place.objects.filter(pk=ends.pk).update(valid_to=since)
    shaping.note(
        ends, "merge_neighbourhoods", actor, now, name=ends.spoken, into=into.spoken, since=since.isoformat()
    )
    shaping.note(into, "take_in", actor, now, name=ends.spoken, into=into.spoken, since=since.isoformat())
    return into


def _mergeable(ends: Place, into: Place, actor: Actor) -> list[Place]:
    """What lies directly in the one that ends; or the refusal."""
    for place in (ends, into):
        errors.require(policies.may_change_place(actor, KINDS.NEIGHBOURHOOD, place.path))
        shaping.there(place)
        if place.kind != KINDS.NEIGHBOURHOOD:
            raise errors.Invalid("S0-38", _("合并的是两个居民区。"), field="into")
    if ends.pk == into.pk:
        raise errors.Invalid("S0-38", _("请选另一个居民区。"), field="into")
    if ends.street_id != into.street_id:
        raise errors.Invalid("S3-52", _("不能移到别的街道。"), field="into")
    return list(Place.objects.filter(parent=ends, valid_to__isnull=True))


def _itself(ends: Place, into: Place) -> rehoming.Move:
    """Open work at the neighbourhood itself: its place keeps its name and is no more, the work lies in the other one.

    Its own step leads to no place there; it only says that this came from the one that ended.
    """
    step = ends.path.rstrip("/").rpartition("/")[2]
    return rehoming.Move(
        ends.id, ends.street_id or ends.id, ends.path, f"{into.path}{step}/", ends.spoken, into.spoken
    )


def _served(ends: Place, into: Place) -> None:
    """Organisations that were there for the one that ends are there for the one that takes it too."""
    there = set(Area.objects.filter(place=into).values_list("organisation_id", flat=True))
    served = Area.objects.filter(place=ends).exclude(organisation_id__in=there)
    Area.objects.bulk_create(
        Area(organisation_id=one, place=into) for one in served.values_list("organisation_id", flat=True)
    )


@transaction.atomic
def split_neighbourhood(
    *,
    place: Place,
    name: str,
    parts: Sequence[Place],
    since: dt.date,
    name_en: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Place:
    """Found a neighbourhood beside one, and move some of its grids, compounds and buildings there.

    Its code is given afterwards, and its posts are filled; until then the street's window answers for it.
    Raises `Invalid` for parts that do not lie in it, or all of them.
    """
    chosen = _splittable(place, parts, actor)
    parent = place.parent
    assert parent is not None
    made = found_place(
        kind=KINDS.NEIGHBOURHOOD, name=name, name_en=name_en, parent=parent, since=since, actor=actor, now=now
    )
    move_places(places=chosen, to=made, since=since, actor=actor, now=now)
    shaping.note(
        place, "split_neighbourhood", actor, now, name=place.spoken, made=made.spoken, since=since.isoformat()
    )
    return made


def _splittable(place: Place, parts: Sequence[Place], actor: Actor) -> list[Place]:
    errors.require(policies.may_change_place(actor, KINDS.NEIGHBOURHOOD, place.path))
    place = shaping.there(place)
    if place.kind != KINDS.NEIGHBOURHOOD:
        raise errors.Invalid("S0-38", _("拆分的是居民区。"), field="place")
    inside = {one.pk: one for one in Place.objects.filter(parent=place, valid_to__isnull=True)}
    chosen = [inside[one.pk] for one in parts if one.pk in inside]
    if not chosen or len(chosen) != len(parts):
        raise errors.Invalid(
            "S0-38", _("请选分出去的网格和小区。"), remedy=_("只能选这个居民区里的。"), field="parts"
        )
    if len(chosen) == len(inside):
        raise errors.Invalid(
            "S0-38", _("全部分出去就不是拆分了。"), remedy=_("要改名，请用“改名”。"), field="parts"
        )
    return chosen


def preview_split(
    *, place: Place, parts: Sequence[Place], since: dt.date, actor: Actor, now: dt.datetime
) -> Preview:
    """What would go along into a new neighbourhood of the same street. Writes nothing."""
    chosen = _splittable(place, parts, actor)
    shaping.day_of(since, chosen, now)
    street = place.parent
    assert street is not None
    step = shaping.fresh_step(KINDS.NEIGHBOURHOOD, shaping.steps_under(street))
    moves = [
        rehoming.Move(
            one.id, one.street_id or one.id, one.path,
            f"{street.path}{step}/{one.path.rstrip('/').rpartition('/')[2]}/", place.spoken, "",
        )
        for one in chosen
    ]  # fmt: skip
    homes, others = how_many(moves)
    return Preview(others, homes, rehoming.preview(moves, now))
