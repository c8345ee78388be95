"""How far grid areas reach, as JSON: by neighbourhood, what lies in none, and giving it to one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import actions, gaps, queries
from mulin.territory.api.places import PlaceOut, Since, by, one_of, several_of, stands, street_of
from mulin.territory.models import Place
from mulin.territory.queries import Covered

router = Router(tags=["territory"], auth=django_auth)


class CoverageOut(Schema):
    place: UUID
    name: str
    grids: int
    homes: int
    homes_in_grid: int
    buildings: int
    buildings_in_grid: int

    @classmethod
    def of(cls, row: Covered) -> CoverageOut:
        counts = {name: getattr(row, name) for name in ("homes", "homes_in_grid", "buildings", "buildings_in_grid")}  # fmt: skip
        return cls(place=row.place.id, name=row.place.name, grids=len(row.grids), **counts)


class PieceOut(Schema):
    area: int
    """Square metres."""
    grids: list[UUID]
    rings: list[list[tuple[float, float]]]


class HolesOut(CoverageOut):
    houses: list[UUID]
    """Buildings in no grid area."""
    uncovered: list[PieceOut]
    overlaps: list[PieceOut]
    outside: list[PieceOut]
    undrawn: list[UUID]


class CloseIn(Since):
    """Buildings that lie in no grid area, and the area they go to: one there is, or a new one by its name."""

    houses: list[UUID] = Field(min_length=1, max_length=2000)
    grid: UUID | None = None
    name: str = Field("", max_length=60)


def _neighbourhood(request: Request, place_id: UUID) -> Place:
    found = one_of(request, place_id)
    if found.kind != Place.Kind.NEIGHBOURHOOD or found.valid_to is not None:
        raise Http404
    return found


@router.get("/coverage/", response={200: list[CoverageOut], **PROBLEMS})
def coverage(request: Request) -> list[CoverageOut]:
    """Homes and buildings in a grid area, of all, by neighbourhood."""
    return [CoverageOut.of(row) for row in queries.coverage_of(street_of(request))]


@router.get("/coverage/{uuid:place_id}/", response={200: HolesOut, **PROBLEMS})
def holes(request: Request, place_id: UUID) -> HolesOut:
    """What of one neighbourhood lies in no grid area, and what the outlines leave out or take twice."""
    found = _neighbourhood(request, place_id)
    grids = {grid.id: grid.outline for grid in queries.grids_of(found)}
    looked = gaps.find(found.outline, grids) if found.outline else None
    row = CoverageOut.of(queries.coverage_of(found)[0])
    return HolesOut(
        **row.dict(),
        houses=[one.place.id for one in queries.holes(found)],
        uncovered=_pieces(looked.uncovered if looked else []),
        overlaps=_pieces(looked.overlaps if looked else []),
        outside=_pieces(looked.outside if looked else []),
        undrawn=looked.undrawn if looked else list(grids),
    )


@router.post("/coverage/{uuid:place_id}/closings/", response={201: PlaceOut, **PROBLEMS})
def create_closing(request: Request, place_id: UUID, body: CloseIn) -> Status:
    """Give buildings that lie in no grid area to one; answers with it."""
    found = _neighbourhood(request, place_id)
    bare = {one.place.id for one in queries.holes(found)}
    if not bare.issuperset(body.houses):
        raise errors.Invalid("S3-52", _("里面有一幢楼找不到。"), remedy=_("请从名单里选。"), field="houses")
    grids = {grid.id: grid for grid in queries.grids_of(found)}
    if bool(body.grid) == bool(body.name) or (body.grid and body.grid not in grids):
        raise errors.Invalid("S3-52", _("请选一个网格，或者写新网格的名字，只填一样。"), field="grid")
    made = actions.close_hole(
        neighbourhood=found,
        houses=several_of(request, body.houses),
        grid=grids[body.grid] if body.grid else None,
        name=body.name,
        since=body.since,
        **by(request),
    )
    return Status(201, stands(request, made.id))


def _pieces(found: list[gaps.Part]) -> list[PieceOut]:
    return [
        PieceOut(area=one.area, grids=list(one.grids), rings=[list(ring) for ring in one.rings])
        for one in found
    ]
