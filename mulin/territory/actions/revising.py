"""Many places and organisations changed or ended at once, and organisations founded in number (S3-52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from mulin.platform import bulk, errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.timeline import Entry
from mulin.territory import policies
from mulin.territory.actions import changing
from mulin.territory.actions.effects import _end
from mulin.territory.actions.founding import LINE
from mulin.territory.actions.placing import _spoken, _spoken_in_english, index_places
from mulin.territory.codes import LEVELS
from mulin.territory.models import Area, Chain, ChainLink, LayerPost, Organisation, OrganisationKind, Place

PLACE_FIELDS = ("name", "name_en", "code", "address", "lon", "lat", "valid_from", "compound", "homes")
"""What of a place may be changed in number. Where it lies is changed one by one, with its open work."""
OFFICE_FIELDS = ("name_en", "phone", "valid_from")
"""What of an organisation may be changed in number. Its kind, its parent and its places change by acts with a day."""


@transaction.atomic
def revise_places(
    *, changes: Sequence[tuple[Place, Mapping[str, Any]]], actor: Actor, now: dt.datetime
) -> None:
    """Give places other values, one act for each. Spoken names follow, those of what lies inside too.

    Raises `Refusal` for a place outside the area one keeps.
    """
    for place, values in changes:
        errors.require(policies.may_keep_place(actor, place.path))
        if unknown := set(values) - set(PLACE_FIELDS):
            raise ValueError(f"not to be changed so: {sorted(unknown)}")
        if "code" in values and place.kind in LEVELS:
            raise ValueError("the code of such a place is given from a day on")
    touched = {name for _place, values in changes for name in values}
    renamed = [place for place, values in changes if {"name", "name_en", "compound"} & set(values)]
    spoken = _Spoken(renamed, [place for place, _values in changes])
    entries = []
    for place, values in changes:
        for name, value in values.items():
            setattr(place, name, value)
        entries.append(_entry("territory.change_place", place, actor, now, what=sorted(values)))
    dependents = spoken.again()
    rows = {place.id: place for place, _values in changes} | {place.id: place for place in dependents}
    if dependents:
        touched |= {"full_name", "full_name_en"}
    if touched:
        Place.objects.bulk_update(rows.values(), sorted(touched), batch_size=500)
    index_places([rows[place.id] for place in dependents])
    timeline.record_many(entries)


class _Spoken:
    """Spoken names of what a renamed place is a part of: written anew in the manner they were written before."""

    def __init__(self, renamed: Sequence[Place], changed: Sequence[Place]) -> None:
        ids = [place.id for place in renamed]
        # A row that is changed itself is changed once: what is read of it here would be its former state.
        by_id = {place.id: place for place in changed}
        below = Place.objects.filter(parent_id__in=ids) | Place.objects.filter(compound_id__in=ids)
        below = below.select_related("parent", "compound").defer(
            "outline", "parent__outline", "compound__outline"
        )
        found = {place.id: place for place in below} if ids else {}
        houses = [place.id for place in found.values() if place.kind == Place.Kind.BUILDING]
        doors = Place.objects.filter(parent_id__in=houses).defer("outline") if houses else ()
        known = {place.id: place for place in renamed}
        for place in [*found.values(), *doors]:
            known.setdefault(place.id, by_id.get(place.id, place))
        for place in known.values():
            if place.parent_id in known:
                place.parent = known[place.parent_id]
            if place.compound_id in known:
                place.compound = known[place.compound_id]
        order = sorted(known.values(), key=lambda place: place.path)
        # Compounds and areas before the houses that are named after them, houses before their doors.
        last = (Place.Kind.BUILDING, Place.Kind.ENTRANCE)
        order.sort(key=lambda place: last.index(place.kind) + 1 if place.kind in last else 0)  # type: ignore[arg-type]
        self._manners = [(place, _manner(place)) for place in order]

    def again(self) -> list[Place]:
        for place, manner in self._manners:
            whole = _spoken(place)
            place.full_name = {"alone": place.name, "close": whole.replace(" ", "", 1)}.get(manner, whole)
            place.full_name_en = _spoken_in_english(place)
        return [place for place, _manner_of in self._manners]


def _manner(place: Place) -> str:
    """How a place is said: by its name alone, close after what it belongs to, or with a gap."""
    if place.full_name == place.name:
        return "alone"
    return "close" if place.full_name == _spoken(place).replace(" ", "", 1) else "apart"


@transaction.atomic
def end_places(*, ends: Sequence[tuple[Place, dt.date]], actor: Actor, now: dt.datetime) -> None:
    """From a day on these places are no more, nor the entrances of a building that is one of them.

    What was done there keeps its place. Who calls has looked that nothing goes on inside.
    """
    until: dict[Any, dt.date] = {}
    for place, day in ends:
        errors.require(policies.may_keep_place(actor, place.path))
        until[place.id] = place.valid_to = day
    doors = Place.objects.filter(parent_id__in=list(until), kind=Place.Kind.ENTRANCE, valid_to__isnull=True)
    rows = [place for place, _day in ends]
    for door in doors.defer("outline"):
        door.valid_to = until[door.parent_id]
        if door.valid_from is not None and door.valid_from >= door.valid_to:
            door.valid_from = None
        rows.append(door)
    Place.objects.bulk_update(rows, ["valid_to", "valid_from"], batch_size=500)
    timeline.record_many(
        _entry("territory.end_place", place, actor, now, since=day.isoformat()) for place, day in ends
    )


def _entry(verb: str, place: Place, actor: Actor, now: dt.datetime, **body: Any) -> Entry:
    assert place.street_id is not None
    return Entry(place.street_id, place.id, verb, actor, now, now, {"name": place.spoken, **body})


@transaction.atomic
def add_organisations(
    *, founded: Sequence[tuple[Organisation, Sequence[Place]]], actor: Actor, now: dt.datetime
) -> None:
    """Found organisations, each with the places it is there for; superiors may be among them in any order."""
    if not founded:
        return
    for office, _areas in founded:
        errors.require(policies.may_keep_organisations(actor, office.street.path))
    bulk.copy_in([office for office, _areas in founded])
    bulk.copy_in(
        [
            Area(organisation=office, place=place, valid_from=office.valid_from)
            for office, areas in founded
            for place in areas
        ]
    )
    ChainLink.objects.bulk_create(
        ChainLink(chain_id=LINE, child=office, parent=office.parent, valid_from=office.valid_from)
        for office, _areas in founded
        if office.parent_id is not None
    )
    for office, _areas in founded:
        office._state.adding = False
    timeline.record_many(
        _office_entry("territory.add_organisation", office, actor, now) for office, _areas in founded
    )


@transaction.atomic
def revise_organisations(
    *,
    changes: Sequence[tuple[Organisation, Mapping[str, Any]]],
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Give organisations other values; their kind, who is above them and where they are there changes by an act,
    from today on.

    Raises as `rekind`, `reparent` and `change_areas`.
    """
    plain = []
    for office, values in changes:
        errors.require(policies.may_keep_organisations(actor, office.street.path))
        if unknown := set(values) - {*OFFICE_FIELDS, "kind", "areas", "parent"}:
            raise ValueError(f"not to be changed so: {sorted(unknown)}")
        own = {name: values[name] for name in OFFICE_FIELDS if name in values}
        for name, value in own.items():
            setattr(office, name, value)
        if own:
            plain.append((office, own))
    Organisation.objects.bulk_update([office for office, _own in plain], OFFICE_FIELDS, batch_size=500)
    timeline.record_many(
        _office_entry("territory.change_organisation", office, actor, now, what=sorted(own))
        for office, own in plain
    )
    given: dict[str, Any] = {
        "on": now.astimezone(LOCAL).date(), "reason": reason, "actor": actor, "now": now,
    }  # fmt: skip
    line = Chain.objects.get(pk=LINE)
    kinds = {one.key: one for one in OrganisationKind.objects.filter(active=True)}
    for office, values in changes:
        if "kind" in values:
            changing.rekind(organisation=office, kind=kinds[values["kind"]], **given)
        if "parent" in values:
            changing.reparent(organisation=office, chain=line, parent=values["parent"], **given)
        if "areas" in values:
            changing.change_areas(organisation=office, areas=values["areas"], **given)


@transaction.atomic
def end_organisations(
    *, ends: Sequence[tuple[Organisation, dt.date]], actor: Actor, now: dt.datetime
) -> None:
    """From a day on these organisations are no more; their past stays. Who calls has looked that they are empty.

    Where they were there, above whom they stood and what they staffed ends with them: nothing goes on without
    anybody. What has work in hand is abolished or merged instead, with a successor.
    """
    for office, day in ends:
        errors.require(policies.may_keep_organisations(actor, office.street.path))
        office.valid_to = day
        for rows in (
            Area.objects.filter(organisation=office),
            ChainLink.objects.filter(Q(child=office) | Q(parent=office)),
            LayerPost.objects.filter(organisation=office),
        ):
            _end(rows, day)
    Organisation.objects.bulk_update([office for office, _day in ends], ["valid_to"], batch_size=500)
    timeline.record_many(
        _office_entry("territory.end_organisation", office, actor, now, on=day.isoformat())
        for office, day in ends
    )


def _office_entry(verb: str, office: Organisation, actor: Actor, now: dt.datetime, **body: Any) -> Entry:
    return Entry(office.street_id, office.id, verb, actor, now, now, {"name": office.name, **body})
