"""The acts on organisations as JSON: each with its day and its reason, refused as on the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Status

from mulin.platform import errors
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import actions, policies
from mulin.territory.api import asking
from mulin.territory.api.organisations import router
from mulin.territory.api.schemas import (
    AbolishIn,
    AreasIn,
    ChangeOut,
    FoundIn,
    LayerIn,
    MergeIn,
    OrganisationOut,
    ProlongIn,
    ReasonIn,
    RekindIn,
    RenameIn,
    ReparentIn,
    SplitIn,
)
from mulin.territory.models import Organisation
from mulin.territory.queries import chains


def _sources(request: Request, ids: Sequence[UUID]) -> list[Organisation]:
    return [one for given in ids if (one := asking.named(request, given, "sources")) is not None]


@router.post("/layers/", response={201: dict[str, bool], **PROBLEMS})
def create_layer_post(request: Request, body: LayerIn) -> Status:
    """Who staffs a line of work on a grid area from a day on; nobody, without an organisation."""
    street, layer = asking.street_of(request), chains.layer(body.layer)
    if layer is None:
        raise errors.Invalid("S4-12", _("没有这条线。"), remedy=_("请从名单里选。"), field="layer")
    place = asking.places_of(street, [body.place])[0]
    office = asking.named(request, body.organisation, "organisation")
    actions.staff_layer(layer=layer, place=place, organisation=office, on=body.on, **asking.by(request))
    return Status(201, {"done": True})


@router.post("/", response={201: OrganisationOut, **PROBLEMS})
def create_organisation(request: Request, body: FoundIn) -> Status:
    """Found one, from today or a day to come on."""
    street = asking.street_of(request)
    charter = actions.Charter(
        kind=asking.kind_of(body.kind),
        name=body.name,
        name_en=body.name_en,
        since=body.since,
        phone=body.phone,
        chain=asking.chain_of(body.chain) if body.chain else None,
        parent=asking.named(request, body.parent, "parent"),
        areas=tuple(asking.places_of(street, body.areas)),
        purpose=body.purpose,
        ends_on=body.ends_on,
        heir=asking.named(request, body.heir, "heir"),
    )
    made = actions.found(street=street, charter=charter, **asking.by(request))
    return Status(201, OrganisationOut(**asking.row(made, made.local_name, made.parent_id, [])))


@router.post("/changes/{change_id}/call-offs/", response={201: ChangeOut, **PROBLEMS})
def create_call_off(request: Request, change_id: UUID, body: ReasonIn) -> Status:
    """What was planned is not done."""
    change = chains.change(change_id, street_id=asking.street_of(request).id)
    if change is None:
        raise Http404
    return Status(
        201, ChangeOut.of(actions.call_off_change(change=change, reason=body.reason, **asking.by(request)))
    )


@router.post("/{organisation_id}/renames/", response={201: ChangeOut, **PROBLEMS})
def create_rename(request: Request, organisation_id: UUID, body: RenameIn) -> Status:
    """Another name from a day on."""
    one = asking.one_of(request, organisation_id)
    return Status(201, ChangeOut.of(actions.rename(organisation=one, **body.dict(), **asking.by(request))))


@router.post("/{organisation_id}/kinds/", response={201: ChangeOut, **PROBLEMS})
def create_kind_change(request: Request, organisation_id: UUID, body: RekindIn) -> Status:
    """Another kind of organisation from a day on."""
    one = asking.one_of(request, organisation_id)
    given: dict[str, Any] = {"kind": asking.kind_of(body.kind), "on": body.on, "reason": body.reason}
    return Status(201, ChangeOut.of(actions.rekind(organisation=one, **given, **asking.by(request))))


@router.post("/{organisation_id}/parents/", response={201: ChangeOut, **PROBLEMS})
def create_parent(request: Request, organisation_id: UUID, body: ReparentIn) -> Status:
    """Below another one in a chain, or at its top, from a day on."""
    one = asking.one_of(request, organisation_id)
    said = {"chain": asking.chain_of(body.chain), "parent": asking.named(request, body.parent, "parent")}
    given: dict[str, Any] = {"on": body.on, "reason": body.reason} | said
    return Status(201, ChangeOut.of(actions.reparent(organisation=one, **given, **asking.by(request))))


@router.post("/{organisation_id}/areas/", response={201: ChangeOut, **PROBLEMS})
def create_areas(request: Request, organisation_id: UUID, body: AreasIn) -> Status:
    """There for these places, and no other, from a day on."""
    one = asking.one_of(request, organisation_id)
    given: dict[str, Any] = {
        "areas": asking.places_of(one.street, body.areas),
        "on": body.on,
        "reason": body.reason,
    }
    return Status(201, ChangeOut.of(actions.change_areas(organisation=one, **given, **asking.by(request))))


@router.post("/{organisation_id}/splits/", response={201: ChangeOut, **PROBLEMS})
def create_split(request: Request, organisation_id: UUID, body: SplitIn) -> Status:
    """A new one takes some of its places over, with what is open there."""
    one = asking.one_of(request, organisation_id)
    given: dict[str, Any] = body.dict() | {"areas": asking.places_of(one.street, body.areas)}
    return Status(201, ChangeOut.of(actions.split_off(organisation=one, **given, **asking.by(request))))


@router.post("/{organisation_id}/mergers/", response={201: ChangeOut, **PROBLEMS})
def create_merger(request: Request, organisation_id: UUID, body: MergeIn) -> Status:
    """Others are merged into this one."""
    to = asking.one_of(request, organisation_id)
    given: dict[str, Any] = {"sources": _sources(request, body.sources), "on": body.on, "reason": body.reason}
    return Status(201, ChangeOut.of(actions.merge(to=to, **given, **asking.by(request))))


@router.post("/{organisation_id}/previews/", response={200: dict[str, int], **PROBLEMS})
def preview_merger(request: Request, organisation_id: UUID, body: MergeIn) -> Any:
    """How much of each kind would go over if these were merged into this one. Nothing is done."""
    to = asking.one_of(request, organisation_id)
    errors.require(policies.may_keep_organisations(request.actor, to.street.path))
    return actions.preview(sources=_sources(request, body.sources), to=to, on=body.on, **asking.by(request))


@router.post("/{organisation_id}/abolitions/", response={201: ChangeOut, **PROBLEMS})
def create_abolition(request: Request, organisation_id: UUID, body: AbolishIn) -> Status:
    """It ends, and the named one goes on with what is open."""
    one, to = asking.one_of(request, organisation_id), asking.named(request, body.to, "to")
    given: dict[str, Any] = {"to": to, "on": body.on, "reason": body.reason}
    return Status(201, ChangeOut.of(actions.abolish(organisation=one, **given, **asking.by(request))))


@router.post("/{organisation_id}/prolongations/", response={201: ChangeOut, **PROBLEMS})
def create_prolongation(request: Request, organisation_id: UUID, body: ProlongIn) -> Status:
    """A temporary one goes on until a later day."""
    one = asking.one_of(request, organisation_id)
    return Status(201, ChangeOut.of(actions.prolong(organisation=one, **body.dict(), **asking.by(request))))
