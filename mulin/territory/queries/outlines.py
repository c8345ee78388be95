"""Outlines as of any day, whose they are by code, and what they leave out or take twice beside their neighbours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q
from django.db.models.functions import Greatest

from mulin.platform.paths import within
from mulin.territory import gaps
from mulin.territory.models import PastOutline, Place

KINDS = Place.Kind
MOST = 1_500
"""Neighbours that are looked at; the largest community of the case studies has 286 buildings."""


def outline_on(place: Place, on: dt.date) -> Any:
    """The ring a place had on a day; None where it had none, or was not there."""
    if (place.valid_from and on < place.valid_from) or (place.valid_to and on >= place.valid_to):
        return None
    past = PastOutline.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), place=place, until__gt=on
    ).first()
    return past.outline if past is not None else place.outline


def past_outlines(place: Place) -> list[PastOutline]:
    """How it was drawn before, the latest first; without the time before it was drawn at all."""
    return list(PastOutline.objects.filter(place=place, outline__isnull=False).order_by("-until"))


def last_drawn(place_ids: Sequence[UUID]) -> dt.date | None:
    """The last day on which one of these was drawn anew, or began."""
    found = Place.objects.filter(id__in=place_ids).aggregate(
        last=Max(Greatest(F("valid_from"), F("past_outlines__until")))
    )["last"]
    return found if isinstance(found, dt.date) else None


def by_name(place: Place, names: Sequence[str]) -> dict[str, Place]:
    """Places that are `place` or lie in it, by their code or their id as it was named."""
    ids = [given for name in names if (given := _uuid(name)) is not None]
    here = within(place.path)
    if place.kind == KINDS.COMPOUND:
        here |= Q(compound=place)
    found = Place.objects.filter(
        here, Q(code__in=[n for n in names if n]) | Q(id__in=ids), valid_to__isnull=True
    )
    known: dict[str, Place] = {}
    for one in found.select_related("parent", "street").exclude(kind=KINDS.HOME):
        known[str(one.id)] = one
        if one.code:
            known[one.code] = one
    return {name: known[key] for name in names if (key := _key(name)) in known}


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _key(name: str) -> str:
    return str(_uuid(name) or name)


@dataclass(frozen=True, slots=True)
class Beside:
    """The parts of one place as they would be drawn, and what is wrong between them."""

    around: Place
    kind: str
    parts: list[Place]
    gaps: gaps.Gaps
    drawn_around: bool
    """Whether the surrounding place has an outline: without it, nothing is known to be left out."""


def beside(place: Place, rings: Mapping[UUID, Any]) -> list[Beside]:
    """Each surrounding place whose parts get another ring, or which gets one itself. Two statements each."""
    changed = list(Place.objects.filter(id__in=list(rings)).select_related("parent", "parent__parent"))
    wanted: dict[tuple[UUID, str], Place] = {}
    for one in changed:
        around = _around(one)
        if around is not None:
            wanted[around.id, one.kind] = around
        if one.kind == KINDS.NEIGHBOURHOOD:
            wanted[one.id, KINDS.GRID] = one
    return [_looked(around, kind, rings) for (_id, kind), around in wanted.items()]


def _around(one: Place) -> Place | None:
    """A building lies in its neighbourhood, whatever grid area it belongs to."""
    parent = one.parent
    if one.kind == KINDS.BUILDING and parent is not None and parent.kind == KINDS.GRID:
        return parent.parent
    return parent


def _looked(around: Place, kind: str, rings: Mapping[UUID, Any]) -> Beside:
    found = Place.objects.filter(within(around.path), kind=kind, valid_to__isnull=True).order_by("path")
    parts = list(found[:MOST])
    for part in parts:
        part.outline = rings.get(part.id, part.outline)
    around.outline = rings.get(around.id, around.outline)
    drawn = [part.outline for part in parts if part.outline]
    ring = around.outline or (drawn[0] if drawn else None)
    known = bool(around.outline)
    if ring is None:
        return Beside(around, kind, parts, gaps.Gaps([], [], [], [part.id for part in parts], 0), known)
    seen = gaps.find(ring, {part.id: part.outline for part in parts})
    # Buildings and compounds leave ground between them; where nothing is drawn around, nothing is beyond it.
    whole = known and kind in (KINDS.GRID, KINDS.NEIGHBOURHOOD)
    seen = gaps.Gaps(
        uncovered=seen.uncovered if whole else [],
        overlaps=seen.overlaps,
        outside=seen.outside if known else [],
        undrawn=seen.undrawn,
        area=seen.area,
    )
    return Beside(around, kind, parts, seen, known)
