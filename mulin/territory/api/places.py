"""Places as JSON: as of any day, their codes, and every change with its preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import actions, codes, policies, queries
from mulin.territory.actions.homes import numbers
from mulin.territory.models import Place, ProfileFigure
from mulin.territory.queries import Standing

router = Router(tags=["territory"], auth=django_auth)


class PlaceOut(Schema):
    """A place as it stood on a day."""

    id: UUID
    kind: str
    name: str
    name_en: str
    spoken: str
    parent: UUID | None
    compound: UUID | None
    code: str
    address: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    @classmethod
    def of(cls, one: Standing) -> PlaceOut:
        return cls(
            id=one.id,
            kind=one.kind,
            name=one.name,
            name_en=one.name_en,
            spoken=one.full_name or one.name,
            parent=one.parent_id,
            compound=one.compound_id,
            code=one.code,
            address=one.address,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )


class CodeOut(Schema):
    code: str
    urban_rural: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


class Since(Schema):
    since: dt.date
    """The day from which the change holds; today or one that has passed."""


class PlaceIn(Since):
    kind: str
    name: str = Field(max_length=60)
    parent: UUID
    compound: UUID | None = None
    name_en: str = Field("", max_length=120)
    address: str = Field("", max_length=120)


class NameIn(Since):
    name: str = Field(max_length=60)
    name_en: str = Field("", max_length=120)


class CodeIn(Schema):
    code: str = Field(max_length=24)
    since: dt.date
    urban_rural: str = ""
    source: str = Field("", max_length=120)


class HomesIn(Since):
    """Either the numbers on the doors, or floors with homes on each."""

    names: list[str] = []
    floors: int = Field(0, ge=0, le=80)
    on_floor: int = Field(0, ge=0, le=50)


class Made(Schema):
    count: int


class MoveIn(Since):
    places: list[UUID] = Field(max_length=2000)
    to: UUID
    preview: bool = False
    """Only say what would go along."""


class MergeIn(Since):
    into: UUID
    preview: bool = False


class SplitIn(Since):
    name: str = Field(max_length=60)
    parts: list[UUID] = Field(max_length=2000)
    preview: bool = False


class Follows(Schema):
    what: str
    count: int


class PreviewOut(Schema):
    """What goes along, told before it is done."""

    done: bool
    places: int = 0
    homes: int = 0
    follows: list[Follows] = []
    place: UUID | None = None
    """Where everything lies once it is done."""

    @classmethod
    def of(cls, seen: actions.Preview) -> PreviewOut:
        follows = [Follows(what=what, count=count) for what, count in seen.follows]
        return cls(done=False, places=seen.places, homes=seen.homes, follows=follows)


class FigureIn(Schema):
    key: str
    value: Decimal
    as_of: dt.date
    source: str = Field(max_length=120)


class FigureOut(FigureIn):
    @classmethod
    def of(cls, one: ProfileFigure) -> FigureOut:
        return cls(key=one.key, value=one.value, as_of=one.as_of, source=one.source)


def street_of(request: Request) -> Place:
    errors.require(policies.may_open_hub(request.actor))
    street = queries.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def one_of(request: Request, place_id: UUID) -> Place:
    """A place of the actor's street; a home only for who keeps it."""
    found = queries.by_id(place_id)
    if found is None or found.street_id != street_of(request).id:
        raise Http404
    if found.kind == Place.Kind.HOME and not policies.may_keep_place(request.actor, found.path):
        raise Http404
    return found


def several_of(request: Request, place_ids: list[UUID]) -> list[Place]:
    found = queries.by_ids(place_ids)
    street = street_of(request)
    if any(one not in found or found[one].street_id != street.id for one in place_ids):
        raise Http404
    return list(found.values())


def today(request: Request) -> dt.date:
    return request.now.astimezone(LOCAL).date()


def by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def stands(request: Request, place_id: UUID) -> PlaceOut:
    return PlaceOut.of(queries.standing([place_id], on=today(request))[place_id])


def _part(found: Iterable[Standing], request: Request, paging: Paging) -> dict[str, Any]:
    """In the order of their paths: parents before children."""
    return part_of_rows(
        found, key=lambda one: (one.path, one.id), request=request, paging=paging, show=PlaceOut.of
    )


@router.get("/places/", response={200: Part[PlaceOut], **PROBLEMS})
def places(
    request: Request, on: dt.date | None = None, code: str = "", paging: Paging = PAGING
) -> dict[str, Any]:
    """The street's places as of a day, without homes, parents first; with `code` whose it is or was."""
    street, day = street_of(request), on or today(request)
    if code:
        found = queries.place_of_code(codes.plain(code), on=day)
        if found is None or found.street_id != street.id:
            raise Http404
        return _part(queries.standing([found.id], on=day).values(), request, paging)
    return _part(queries.place_tree(street, on=day), request, paging)


@router.get("/places/{uuid:place_id}/", response={200: PlaceOut, **PROBLEMS})
def place(request: Request, place_id: UUID, on: dt.date | None = None) -> PlaceOut:
    """One place as of a day; 404 on a day it was not there."""
    found = one_of(request, place_id)
    stood = queries.standing([found.id], on=on or today(request)).get(found.id)
    if stood is None:
        raise Http404
    return PlaceOut.of(stood)


@router.get("/places/{uuid:place_id}/parts/", response={200: Part[PlaceOut], **PROBLEMS})
def parts(
    request: Request, place_id: UUID, on: dt.date | None = None, paging: Paging = PAGING
) -> dict[str, Any]:
    """What lay directly in a place; homes for who keeps it."""
    found = one_of(request, place_id)
    listed = queries.children(found.id, on=on or today(request))
    keeps = policies.may_keep_place(request.actor, found.path)
    return _part([one for one in listed if keeps or one.kind != Place.Kind.HOME], request, paging)


@router.post("/places/", response={201: PlaceOut, **PROBLEMS})
def create_place(request: Request, body: PlaceIn) -> Status:
    """Add a place; a grid area gets the next code of its neighbourhood."""
    if body.kind not in Place.Kind.values:
        raise Http404
    made = actions.found_place(
        kind=body.kind,
        name=body.name,
        parent=one_of(request, body.parent),
        compound=one_of(request, body.compound) if body.compound else None,
        since=body.since,
        name_en=body.name_en,
        address=body.address,
        **by(request),
    )
    return Status(201, stands(request, made.id))


@router.post("/places/{uuid:place_id}/names/", response={201: PlaceOut, **PROBLEMS})
def create_name(request: Request, place_id: UUID, body: NameIn) -> Status:
    """Call a place otherwise from a day on."""
    actions.rename_place(place=one_of(request, place_id), **body.dict(), **by(request))
    return Status(201, stands(request, place_id))


@router.post("/places/{uuid:place_id}/ends/", response={201: Made, **PROBLEMS})
def create_end(request: Request, place_id: UUID, body: Since) -> Status:
    """End a place, its doors and homes from a day on."""
    actions.end_place(place=one_of(request, place_id), on=body.since, **by(request))
    return Status(201, Made(count=1))


@router.post("/places/{uuid:place_id}/homes/", response={201: Made, **PROBLEMS})
def create_homes(request: Request, place_id: UUID, body: HomesIn) -> Status:
    """Register the homes behind a door."""
    names = body.names or numbers(body.floors, body.on_floor)
    made = actions.add_homes(inside=one_of(request, place_id), names=names, since=body.since, **by(request))
    return Status(201, Made(count=len(made)))


@router.get("/places/{uuid:place_id}/codes/", response={200: list[CodeOut], **PROBLEMS})
def place_codes(request: Request, place_id: UUID) -> list[Any]:
    """Every code of a place, the latest first."""
    return queries.codes_of(one_of(request, place_id))


@router.post("/places/{uuid:place_id}/codes/", response={201: CodeOut, **PROBLEMS})
def create_code(request: Request, place_id: UUID, body: CodeIn) -> Status:
    """Give a place its code from a day on; codes inside follow."""
    made = actions.give_code(place=one_of(request, place_id), **body.dict(), **by(request))
    return Status(201, made)


@router.post("/moves/", response={200: PreviewOut, 201: PreviewOut, **PROBLEMS})
def create_move(request: Request, body: MoveIn) -> Status:
    """Move places into another one, with their open work; with `preview` only what would go along."""
    wanted: dict[str, Any] = {
        "places": several_of(request, body.places),
        "to": one_of(request, body.to),
        "since": body.since,
        **by(request),
    }
    if body.preview:
        return Status(200, PreviewOut.of(actions.preview_move(**wanted)))
    actions.move_places(**wanted)
    return Status(201, PreviewOut(done=True, place=body.to))


@router.post("/places/{uuid:place_id}/merges/", response={200: PreviewOut, 201: PreviewOut, **PROBLEMS})
def create_merge(request: Request, place_id: UUID, body: MergeIn) -> Status:
    """End a neighbourhood in another one."""
    wanted: dict[str, Any] = {
        "ends": one_of(request, place_id),
        "into": one_of(request, body.into),
        "since": body.since,
        **by(request),
    }
    if body.preview:
        return Status(200, PreviewOut.of(actions.preview_merge(**wanted)))
    return Status(201, PreviewOut(done=True, place=actions.merge_neighbourhoods(**wanted).id))


@router.post("/places/{uuid:place_id}/splits/", response={200: PreviewOut, 201: PreviewOut, **PROBLEMS})
def create_split(request: Request, place_id: UUID, body: SplitIn) -> Status:
    """Found a neighbourhood out of parts of one."""
    wanted: dict[str, Any] = {
        "place": one_of(request, place_id),
        "parts": several_of(request, body.parts),
        "since": body.since,
        **by(request),
    }
    if body.preview:
        return Status(200, PreviewOut.of(actions.preview_split(**wanted)))
    return Status(201, PreviewOut(done=True, place=actions.split_neighbourhood(name=body.name, **wanted).id))


@router.get("/profile/", response={200: list[FigureOut], **PROBLEMS})
def profile(request: Request) -> list[FigureOut]:
    """Every figure of the street with its day and source, the latest of each first."""
    return [FigureOut.of(one) for listed in queries.profile_of(street_of(request)).values() for one in listed]


@router.post("/profile/", response={201: FigureOut, **PROBLEMS})
def create_figure(request: Request, body: FigureIn) -> Status:
    """Note one figure of the street."""
    made = actions.note_figure(street=street_of(request), **body.dict(), **by(request))
    return Status(201, FigureOut.of(made))
