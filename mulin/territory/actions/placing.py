"""Making places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from mulin.platform import search, timeline
from mulin.platform.actors import Actor
from mulin.territory.actions.shaping import documents
from mulin.territory.actions.shaping import index as index_places
from mulin.territory.models import Place


@transaction.atomic
def add_place(
    *,
    kind: str,
    name: str,
    step: str,
    parent: Place | None,
    actor: Actor,
    now: dt.datetime,
    **attributes: Any,
) -> Place:
    """Add one place below `parent`. `step` is its part of the path (letters and digits, no slash).

    Recorded on the timeline of its street.
    """
    place = compose_place(kind=kind, name=name, step=step, parent=parent, **attributes)
    place.save(force_insert=True)
    index_places([place])
    if place.street_id:
        timeline.record(
            street_id=place.street_id,
            record_id=place.id,
            verb="territory.add_place",
            actor=actor,
            now=now,
            name=place.spoken,
        )
    return place


def compose_place(*, kind: str, name: str, step: str, parent: Place | None, **attributes: Any) -> Place:
    """The row of a place, not yet written: path, street and spoken name follow from its parent."""
    if not step or not step.isalnum() or not step.isascii():
        raise ValueError(f"not a step of a path: {step!r}")
    place = Place(
        kind=kind, name=name, parent=parent, path=f"{parent.path if parent else ''}{step}/", **attributes
    )
    if kind == Place.Kind.STREET:
        place.street = place
    elif parent is not None:
        place.street_id = parent.street_id
    if not place.full_name:
        place.full_name = _spoken(place)
    if not place.full_name_en:
        place.full_name_en = _spoken_in_english(place)
    return place


def _spoken(place: Place) -> str:
    if place.kind == Place.Kind.BUILDING and place.compound:
        return f"{place.compound.name} {place.name}"
    if place.kind == Place.Kind.ENTRANCE and place.parent:
        return f"{place.parent.full_name} {place.name}"
    if place.kind == Place.Kind.GRID and place.parent:
        return f"{place.parent.name} {place.name}"
    return place.name


def _spoken_in_english(place: Place) -> str:
    """Empty where a part of it has no English name: half of a name would mislead."""
    if place.kind == Place.Kind.BUILDING and place.compound:
        lead = place.compound.name_en
    elif place.kind == Place.Kind.ENTRANCE and place.parent:
        lead = place.parent.full_name_en
    elif place.kind == Place.Kind.GRID and place.parent:
        lead = place.parent.name_en
    else:
        return place.name_en
    return f"{lead}, {place.name_en}" if lead and place.name_en else ""


@transaction.atomic
def add_places(*, places: Sequence[Place], actor: Actor, now: dt.datetime) -> None:
    """Add many composed places at once, parents before children; one act for the street says how many."""
    Place.objects.bulk_create(places, batch_size=2000)
    search.put_many(documents(places))
    street_ids = {place.street_id for place in places if place.street_id}
    for street_id in street_ids:
        timeline.record(
            street_id=street_id,
            record_id=street_id,
            verb="territory.add_places",
            actor=actor,
            now=now,
            count=sum(place.street_id == street_id for place in places),
        )
