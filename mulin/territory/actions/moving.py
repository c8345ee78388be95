"""Moving places to another grid area or neighbourhood, with everything open that hangs on them (S1-21, S1-23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.paths import upper_bound
from mulin.territory import policies, rehoming
from mulin.territory.actions import shaping
from mulin.territory.actions.changing_places import found_place
from mulin.territory.actions.coding import next_grid_code
from mulin.territory.models import AreaCode, Place
from mulin.territory.rehoming import Move

KINDS = Place.Kind
INTO: dict[str, tuple[str, ...]] = {
    KINDS.GRID: (KINDS.NEIGHBOURHOOD,),
    KINDS.COMPOUND: (KINDS.NEIGHBOURHOOD,),
    KINDS.BUILDING: (KINDS.GRID, KINDS.NEIGHBOURHOOD),
    KINDS.PUBLIC: (KINDS.NEIGHBOURHOOD, KINDS.GRID, KINDS.STREET),
}
"""What may be moved into what; doors and homes go with their building."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do, told before it is done."""

    places: int
    """Buildings, doors and whatever else goes along, homes left out."""
    homes: int
    follows: list[tuple[str, int]]


def preview_move(
    *, places: Sequence[Place], to: Place, since: dt.date, actor: Actor, now: dt.datetime
) -> Preview:
    """Count what would go along, and refuse what `move_places` would refuse. Writes nothing."""
    moves = _checked(places, to, since, actor, now)
    homes, others = how_many(moves)
    return Preview(others, homes, rehoming.preview(moves, now))


@transaction.atomic
def move_places(
    *, places: Sequence[Place], to: Place, since: dt.date, actor: Actor, now: dt.datetime
) -> list[Move]:
    """Move places into another one from a day on. Their open work goes along, what is closed stays.

    Raises `Refusal` where either side is not the actor's to keep; `Invalid` for what cannot lie there,
    another street, or a day ahead; `Conflict` where nobody would answer for the work in the new place.
    """
    shaping.hold(to)
    moves = _checked(places, to, since, actor, now)
    shaping.keep_past(
        # By their ids: asked of every place there is whether it lies in one of these, the whole city is read.
        "t.id IN (SELECT i.id FROM territory_place i, unnest(%(olds)s::text[], %(uppers)s::text[]) AS m(old, upper)"
        ' WHERE i.path COLLATE "C" >= m.old AND i.path COLLATE "C" < m.upper)',
        {"olds": [move.old for move in moves], "uppers": [upper_bound(move.old) for move in moves]},
        since,
    )
    _rewrite(moves, to)
    for place in Place.objects.filter(id__in=[move.place_id for move in moves], kind=KINDS.GRID):
        _code_anew(place, to, since, now)
    rehoming.in_step("territory_place", moves, now, open="t.kind <> 'home'")
    rehoming.carry(moves, actor, now)
    homes, others = how_many(moves, after=True)
    for move in moves:
        place = Place.objects.get(pk=move.place_id)
        shaping.note(
            place, "move_place", actor, now, name=place.spoken, old=move.since, new=move.to,
            since=since.isoformat(), homes=homes or None, places=others,
        )  # fmt: skip
    return moves


def _checked(
    places: Sequence[Place], to: Place, since: dt.date, actor: Actor, now: dt.datetime
) -> list[Move]:
    """The moves as they would be, or the refusal."""
    if not places:
        raise errors.Invalid("S1-21", _("请至少选一处。"), field="places")
    to = shaping.there(Place.objects.select_related("parent").get(pk=to.pk))
    errors.require(policies.may_keep_place(actor, to.path))
    found = Place.objects.select_related("parent").filter(pk__in=[one.pk for one in places])
    taken = shaping.steps_under(to)
    moves = []
    for place in found.order_by("path"):
        errors.require(policies.may_keep_place(actor, place.path))
        shaping.there(place)
        _may_lie(place, to)
        step = place.path.rstrip("/").rpartition("/")[2]
        if taken.get(step, {place.id}) != {place.id}:
            step = shaping.fresh_step(place.kind, taken)
        taken[step] = {place.id}
        around = place.parent.spoken if place.parent else ""
        moves.append(
            Move(place.id, to.street_id or to.id, place.path, f"{to.path}{step}/", around, to.spoken)
        )
    shaping.day_of(since, list(found), now)
    return moves


def _may_lie(place: Place, to: Place) -> None:
    if to.kind not in INTO.get(place.kind, ()):
        raise errors.Invalid(
            "S1-21",
            _("%(what)s不能放到%(where)s里。") % {"what": place.get_kind_display(), "where": to.get_kind_display()},
            remedy=_("楼移到网格或居民区，网格移到居民区。"),
            field="to",
        )  # fmt: skip
    if place.street_id != (to.street_id or to.id):
        raise errors.Invalid(
            "S3-52",
            _("不能移到别的街道。"),
            remedy=_("跨街道的调整由两个街道各办一半：这边结束，那边新设。"),
            field="to",
        )
    if place.parent_id == to.id:
        raise errors.Invalid("S1-21", _("“%(place)s”本来就在那里。") % {"place": place.spoken}, field="to")


def _rewrite(moves: Sequence[Move], to: Place) -> None:
    """Paths of the whole subtrees, and what a grid is called after its neighbourhood. One statement for all rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE territory_place t SET
                path = m.new || substr(t.path, length(m.old) + 1),
                parent_id = CASE WHEN t.id = m.id THEN %(to)s ELSE t.parent_id END,
                full_name = CASE WHEN t.id = m.id AND t.kind = 'grid' AND t.full_name <> t.name
                    THEN %(name)s || ' ' || t.name ELSE t.full_name END,
                full_name_en = CASE WHEN t.id = m.id AND t.kind = 'grid' AND t.full_name_en <> t.name_en
                    THEN CASE WHEN %(name_en)s = '' OR t.name_en = '' THEN ''
                         ELSE %(name_en)s || ', ' || t.name_en END
                    ELSE t.full_name_en END
            FROM unnest(%(ids)s::uuid[], %(olds)s::text[], %(uppers)s::text[], %(news)s::text[])
                AS m(id, old, upper, new)
            WHERE t.path COLLATE "C" >= m.old AND t.path COLLATE "C" < m.upper
            """,
            {
                "to": to.id,
                "name": to.name,
                "name_en": to.name_en,
                "ids": [move.place_id for move in moves],
                "olds": [move.old for move in moves],
                "uppers": [upper_bound(move.old) for move in moves],
                "news": [move.new for move in moves],
            },
        )


def _code_anew(grid: Place, to: Place, since: dt.date, now: dt.datetime) -> None:
    """A grid area that came into another neighbourhood gets the next code there; the old one is used up (N-86)."""
    AreaCode.objects.filter(place=grid, valid_from__gte=since).delete()
    AreaCode.objects.filter(place=grid, valid_to__isnull=True).update(valid_to=since)
    code = next_grid_code(to, on=since)
    if code is not None:
        AreaCode.objects.create(place=grid, code=code.digits, valid_from=since, recorded_at=now)
    grid.code = code.digits if code else ""
    grid.save(update_fields=["code"])


def how_many(moves: Sequence[Move], *, after: bool = False) -> tuple[int, int]:
    """Homes, and everything else, that go along."""
    paths = [move.new if after else move.old for move in moves]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE t.kind = 'home'), count(*) FILTER (WHERE t.kind <> 'home')
            FROM territory_place t, unnest(%s::text[], %s::text[]) AS m(old, upper)
            WHERE t.path COLLATE "C" >= m.old AND t.path COLLATE "C" < m.upper AND t.valid_to IS NULL
            """,
            [paths, [upper_bound(path) for path in paths]],
        )
        homes, others = cursor.fetchone()
        return homes, others


@transaction.atomic
def close_hole(
    *,
    neighbourhood: Place,
    houses: Sequence[Place],
    grid: Place | None,
    name: str = "",
    since: dt.date,
    actor: Actor,
    now: dt.datetime,
) -> Place:
    """Give buildings that lie in no grid area to one: `grid`, or a new one called `name`. Returns the grid.

    Raises what founding a grid and moving a building raise.
    """
    if grid is None:
        grid = found_place(
            kind=KINDS.GRID, name=name, parent=neighbourhood, since=since, actor=actor, now=now
        )
    move_places(places=houses, to=grid, since=since, actor=actor, now=now)
    return grid
