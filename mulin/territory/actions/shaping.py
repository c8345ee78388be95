"""What every change of a place does: hold the street's ground, keep how it was, find a free step (S0-38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mulin.platform import errors, search, timeline
from mulin.platform.actors import Actor
from mulin.platform.paths import upper_bound
from mulin.platform.policy import LOCAL
from mulin.territory.models import PastPlace, Place

STEPS = {
    Place.Kind.NEIGHBOURHOOD: "n",
    Place.Kind.GRID: "g",
    Place.Kind.COMPOUND: "c",
    Place.Kind.BUILDING: "b",
    Place.Kind.ENTRANCE: "e",
    Place.Kind.PUBLIC: "p",
    Place.Kind.HOME: "h",
}
"""The letter that a new place's step begins with."""


def hold(place: Place) -> Place:
    """The place as it stands now; until the transaction ends nobody else reshapes its street."""
    Place.objects.select_for_update(no_key=True).get(pk=place.street_id or place.pk)
    return Place.objects.select_related("parent", "compound", "street").get(pk=place.pk)


def there(place: Place) -> Place:
    """Raise `Conflict` for a place that has ended."""
    if place.valid_to is not None:
        raise errors.Conflict(
            "S0-38",
            _("“%(place)s”已经结束了。") % {"place": place.spoken},
            remedy=_("请选一个现在还在的地方。"),
        )
    return place


def day_of(
    since: dt.date, places: Sequence[Place], now: dt.datetime, *, also: Sequence[UUID] = ()
) -> dt.date:
    """The day of a change, checked: not ahead, and after everything that is known of these places and their inside.

    `also` are ids of places elsewhere that change with them. Raises `Invalid` with what would do.
    """
    today = now.astimezone(LOCAL).date()
    if since > today:
        raise errors.Invalid(
            "S0-38",
            _("还没到的日子，到那一天再来改。"),
            remedy=_("请填今天，或者已经过去的一天。"),
            field="since",
        )
    latest = _latest(places, also)
    if latest is not None and since < latest:
        raise errors.Invalid(
            "S0-38",
            _("这里在 %(day)s 已经改过一次。") % {"day": latest},
            remedy=_("请填那一天，或者以后的一天。"),
            field="since",
        )
    return since


def _latest(places: Sequence[Place], also: Sequence[UUID]) -> dt.date | None:
    """The last day on which one of these or something inside changed or began."""
    olds = [place.path for place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT max(greatest(t.valid_from, (
                SELECT max(q.until) FROM territory_pastplace q WHERE q.place_id = t.id)))
            FROM territory_place t
            WHERE t.id IN (
                SELECT i.id FROM territory_place i, unnest(%s::text[], %s::text[]) AS m(old, upper)
                WHERE i.path COLLATE "C" >= m.old AND i.path COLLATE "C" < m.upper
                UNION ALL SELECT unnest(%s::uuid[]))
            """,
            [olds, [upper_bound(old) for old in olds], list(also)],
        )
        found = cursor.fetchone()[0]
    return found if isinstance(found, dt.date) else None


def keep_past(where: str, values: dict[str, Any], until: dt.date) -> int:
    """Keep how these places were up to a day: `where` is a condition on the row `t`. Returns how many.

    What began on that very day leaves nothing to keep.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO territory_pastplace
                (id, place_id, since, until, parent_id, compound_id, path, name, name_en, full_name, full_name_en)
            SELECT gen_random_uuid(), f.id, f.since, %(until)s, f.parent_id, f.compound_id, f.path, f.name,
                   f.name_en, f.full_name, f.full_name_en
            FROM (
                SELECT t.*, coalesce((SELECT max(q.until) FROM territory_pastplace q WHERE q.place_id = t.id),
                                     t.valid_from) AS since
                FROM territory_place t WHERE {where}
            ) f WHERE f.since IS NULL OR f.since < %(until)s
            """,
            {**values, "until": until},
        )
        return cursor.rowcount


def steps_under(parent: Place) -> dict[str, set[UUID]]:
    """The steps that were ever taken under a place, and by whom: none is given to another one."""
    taken: dict[str, set[UUID]] = {}
    rows = [
        *Place.objects.filter(parent=parent).values_list("id", "path"),
        *PastPlace.objects.filter(parent=parent).values_list("place_id", "path"),
    ]
    for place_id, path in rows:
        taken.setdefault(path.rstrip("/").rpartition("/")[2], set()).add(place_id)
    return taken


def fresh_step(kind: str, taken: dict[str, set[UUID]]) -> str:
    """A step that nobody under the same parent ever had; it counts as taken from now on."""
    letter = STEPS[Place.Kind(kind)]
    numbers = [int(step[len(letter) :]) for step in taken if step[len(letter) :].isdecimal()]
    step = f"{letter}{max(numbers, default=0) + 1:03}"
    taken[step] = set()
    return step


def own_name(name: str, *, field: str = "name") -> str:
    """A name as typed, in one line. Raises `Invalid` without one."""
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise errors.Invalid("S0-38", _("请写名字，最多 60 个字。"), field=field)
    return name


def only_one(
    name: str, kind: str, parent: Place, compound: Place | None, besides: Place | None = None
) -> None:
    """Raise `Invalid` where its neighbours already have one of that name: two would be taken for each other."""
    if kind == Place.Kind.BUILDING and compound is not None:
        like = Place.objects.filter(compound=compound, kind=kind)
    else:
        like = Place.objects.filter(parent=parent, kind=kind)
    like = like.filter(name=name, valid_to__isnull=True)
    if besides is not None:
        like = like.exclude(pk=besides.pk)
    if like.exists():
        raise errors.Invalid(
            "S0-38",
            _("这里已经有“%(name)s”了。") % {"name": name},
            remedy=_("请换一个分得开的名字。"),
            field="name",
        )


def documents(places: Sequence[Place]) -> Iterator[tuple[UUID, str, UUID, str, tuple[str, ...]]]:
    """What places are found by, for `search`: what they are called now. Homes are never searched for."""
    for place in places:
        if place.street_id and place.kind != Place.Kind.HOME:
            texts = (place.full_name, place.name, place.name_en, place.address)
            yield place.id, "place", place.street_id, place.path, texts


def index(places: Sequence[Place]) -> None:
    """Make places findable by what they are called now, those found before under another name too."""
    for record_id, kind, street_id, path, texts in documents(places):
        search.put(record_id, kind, street_id, path, *texts)


def note(place: Place, verb: str, actor: Actor, now: dt.datetime, **body: Any) -> None:
    """Write an act down on the place's own timeline."""
    timeline.record(
        street_id=place.street_id or place.id,
        record_id=place.id,
        verb=f"territory.{verb}",
        actor=actor,
        now=now,
        **body,
    )
