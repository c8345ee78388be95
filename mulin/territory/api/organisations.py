"""Organisations as JSON: chains as of a day, one with all that hangs on it, coverage, who answers, layers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router
from ninja.security import django_auth

from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import policies, queries, staffing, successions
from mulin.territory.api import asking
from mulin.territory.api.schemas import ChangeOut, DatedOut, KinOut, OneOut, OrganisationOut
from mulin.territory.queries import chains, org_standing
from mulin.territory.queries.chain_coverage import accountability, coverage, grids

router = Router(tags=["organisations"], auth=django_auth)
MOST_OPEN = 200


@router.get("/", response={200: Part[OrganisationOut], **PROBLEMS})
def list_organisations(
    request: Request, chain: str = "", on: dt.date | None = None, paging: Paging = PAGING
) -> Any:
    """The organisations of the street on a day; with `chain` those that stood in it, parents before children."""
    street, day = asking.street_of(request), on or asking.today(request)
    names, former = chains.former_on(street.id, day)
    if chain:
        roots = chains.tree(street.id, asking.chain_of(chain).key, on=day, names=names)
        found = [(depth, node.organisation, node.parent_id) for root in roots for depth, node in root.walk()]
    else:
        found = [(0, one, one.parent_id) for one in queries.organisations(street.id, on=day)]
    part = part_of_rows(
        found,
        key=lambda row: (row[0], row[1].kind, row[1].id),
        request=request,
        paging=paging,
        show=lambda row: row[1:],
    )
    held = staffing.of([one.id for one, _parent in part["items"]], day)
    shown = [
        OrganisationOut(
            **asking.row(one, names.get(one.id, one.local_name), parent, held[one.id], former.get(one.id, ""))
        )
        for one, parent in part["items"]
    ]
    return {**part, "items": shown}


@router.get("/chains/", response={200: list[dict[str, Any]], **PROBLEMS})
def list_chains(request: Request, on: dt.date | None = None) -> Any:
    """The chains, each with the steps it allows on a day: which kind below which, and what that tier is there for."""
    street, day = asking.street_of(request), on or asking.today(request)
    return [
        {
            "key": chain.key,
            "name": chain.local_name,
            "note": chain.local_note,
            "free": chain.free,
            "steps": [
                {
                    "above": step.above_id,
                    "below": step.below_id,
                    "tier": step.position,
                    "duty": step.local_duty,
                }
                for step in chains.steps(chain.key, on=day)
            ],
        }
        for chain in chains.all_chains(standing_in=street.id)
    ]


@router.get("/kinds/", response={200: list[dict[str, Any]], **PROBLEMS})
def list_kinds(request: Request) -> Any:
    """The kinds of organisations there are."""
    asking.street_of(request)
    return [
        {"key": kind.key, "name": kind.local_name, "temporary": kind.temporary, "members": kind.local_members}
        for kind in chains.kinds()
    ]


@router.get("/coverage/", response={200: list[dict[str, Any]], **PROBLEMS})
def show_coverage(request: Request, chain: str, on: dt.date | None = None) -> Any:
    """How far each tier of a chain reaches, each figure with its denominator (S2-04)."""
    street = asking.street_of(request)
    return [
        {
            "kind": tier.kind.key,
            "name": tier.kind.local_name,
            "organisations": [one.id for one in tier.organisations],
            "staffed": tier.staffed,
            "neighbourhoods": tier.of,
            "covered": tier.covered,
            "missing": [place.id for place in tier.missing],
        }
        for tier in coverage(street, asking.chain_of(chain), on=on or asking.today(request))
    ]


@router.get("/accountable/", response={200: dict[str, Any], **PROBLEMS})
def show_accountable(request: Request) -> Any:
    """Organisations and neighbourhoods for which nobody answers, out of how many (S1-23)."""
    report = accountability(asking.street_of(request), on=asking.today(request))
    return {
        "organisations": len(report.organisations),
        "without": [one.id for one in report.nobody],
        "neighbourhoods": report.neighbourhoods,
        "neighbourhoods_without": report.unanswered,
    }


@router.get("/layers/", response={200: Part[dict[str, Any]], **PROBLEMS})
def list_layers(request: Request, paging: Paging = PAGING) -> Any:
    """Every grid area with who staffs each line of work on it."""
    found = grids(asking.street_of(request), on=asking.today(request))
    return part_of_rows(
        found,
        key=lambda one: (one.place.path, one.place.id),
        request=request,
        paging=paging,
        show=lambda one: {
            "place": one.place.id,
            "name": one.place.spoken,
            "layers": {key: org.id for key, org in one.staffed.items()},
        },
    )


@router.get("/changes/", response={200: Part[ChangeOut], **PROBLEMS})
def list_planned(request: Request, paging: Paging = PAGING) -> Any:
    """What is to take effect on a day to come, the nearest first, and what is held up with its reason."""
    return part_of_rows(
        chains.planned(asking.street_of(request).id),
        key=lambda one: (one.on, one.id),
        request=request,
        paging=paging,
        show=ChangeOut.of,
    )


@router.get("/{organisation_id}/", response={200: OneOut, **PROBLEMS})
def show_organisation(request: Request, organisation_id: UUID) -> Any:
    """One organisation: names, places and chains with their days, what is open, what it came from and became."""
    one, day = asking.one_of(request, organisation_id), asking.today(request)
    before, after = chains.kin(one.id)

    def told(found: list[chains.Kin]) -> list[KinOut]:
        return [
            KinOut(
                organisation=kin.organisation.id,
                name=kin.organisation.local_name,
                verb=kin.change.verb,
                on=kin.change.on,
            )
            for kin in found
        ]

    return OneOut(
        **asking.row(one, one.local_name, one.parent_id, staffing.of([one.id], day)[one.id]),
        purpose=one.purpose,
        heir=one.heir_id,
        dated=[
            DatedOut(
                what=row.what,
                name=row.name,
                other=row.other,
                ref=row.ref,
                valid_from=row.since,
                valid_to=row.until,
            )
            for rows in org_standing.standing(one.id).values()
            for row in rows
        ],
        open=successions.counts([one.id], day)[one.id],
        came_from=told(before),
        became=told(after),
    )


@router.get("/{organisation_id}/open/{kind}/", response={200: dict[str, Any], **PROBLEMS})
def list_open(request: Request, organisation_id: UUID, kind: str) -> Any:
    """What is open of one kind, as far as the actor may see it, 200 at most; `count` is all of it."""
    one, found = asking.one_of(request, organisation_id), successions.kind(kind)
    if found is None:
        raise Http404
    may = bool(policies.may_keep_organisations(request.actor, one.street.path))
    rows = found.of(one.id, asking.today(request))
    seen = found.seen_by(request.actor, rows, inside=may or one.id in request.actor.org_ids)
    lines = [found.line(row) for row in seen[:MOST_OPEN]]
    return {
        "count": rows.order_by().distinct().count(),
        "items": [{"text": text, "address": address} for text, address in lines],
    }
