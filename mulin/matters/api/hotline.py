"""The city hotline as JSON: orders pushed in, what changed pulled out by a mark, differences settled (norms 2.15)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.matters import actions, policies
from mulin.matters.hotline import reading, writing
from mulin.matters.hotline.differences import differences
from mulin.matters.models import InboundOrder
from mulin.matters.queries import hotline as queries
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.platform.text import one_line
from mulin.territory import queries as territory
from mulin.territory.models import Place

router = Router(tags=["hotline"])


class OrderIn(Schema):
    """One thing the hotline says about an order; only its number is needed, and the words with the first."""

    number: str = Field(max_length=60)
    words: str = ""
    title: str = ""
    address: str = ""
    category: str = ""
    raised_at: str = ""
    due_at: str = ""
    state: str = Field("", description="在办、催单、退回重办、撤单、办结")
    answer: str = ""
    callback: str = ""
    name: str = ""
    phone: str = ""
    updated_at: str = Field(
        "", description="Their own time of this message: by it messages are put in order."
    )
    urged: int = 0


class OrdersIn(Schema):
    source: str = Field("12345", min_length=1, max_length=40)
    orders: list[OrderIn]


class RefusedOut(Schema):
    row: int
    reason: str


class TakenOut(Schema):
    """What came of a batch: each order in exactly one of the four."""

    new: list[str]
    changed: list[str]
    repeated: int
    refused: list[RefusedOut]


class OrderOut(Schema):
    """An order as we stand to it: both numbers, our state, limit and answer."""

    number: str
    source: str
    ref: str
    state: str
    office: str
    due_at: str
    answer: str
    proposes: str
    answered_at: str
    outcome: str
    closed_at: str
    settled: dict[str, str]
    updated_at: str


class ChangesOut(Schema):
    items: list[OrderOut]
    next: str
    """Pass as `after` next time; the same mark gives the same again."""


class DifferenceOut(Schema):
    order: UUID
    number: str
    ref: str
    over: str
    theirs: str
    ours: str
    ways: list[str]


class SettleIn(Schema):
    way: Literal["ours", "theirs"]
    reason: str


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_read_orders(request.actor, street))
    return street


@router.post("/orders/", response={200: TakenOut, **PROBLEMS}, auth=django_auth)
def create_orders(request: Request, body: OrdersIn) -> TakenOut:
    """Take in orders and what is new about known ones. Sent again, the same is repeated and nothing more."""
    street = _street(request)
    messages = reading.of_objects([one.dict() for one in body.orders], street, one_line(body.source))
    taken = actions.take_orders(street=street, messages=messages, actor=request.actor, now=request.now)
    return TakenOut(
        new=[one.number for one in taken.new],
        changed=[one.number for one in taken.changed],
        repeated=taken.repeated,
        refused=[RefusedOut(row=one.row, reason=one.reason) for one in taken.refused],
    )


@router.get("/changes/", response={200: ChangesOut, **PROBLEMS}, auth=django_auth)
def changes(
    request: Request, after: str = "", source: str = "", since: dt.datetime | None = None
) -> dict[str, Any]:
    """Orders on which something happened since a mark (`after`) or a moment (`since`), the oldest first."""
    street = _street(request)
    if since is not None and not after:
        moment = since if since.tzinfo else since.replace(tzinfo=dt.UTC)
        after = queries.mark_of(moment, UUID(int=0))
    found, mark = queries.changes(street, request.now, source=one_line(source), after=after)
    return {"items": [writing.item(one) for one in found], "next": mark}


@router.get("/differences/", response={200: Part[DifferenceOut], **PROBLEMS}, auth=django_auth)
def list_differences(request: Request, paging: Paging = PAGING) -> dict[str, Any]:
    """Where the two sides differ and nobody has settled it."""
    page = queries.orders(_street(request), "differs")
    return part_of_rows(
        [
            DifferenceOut(
                order=row.order.id,
                number=row.order.number,
                ref=row.order.matter.ref if row.order.matter else "",
                over=one.over,
                theirs=one.theirs,
                ours=one.ours,
                ways=list(one.ways),
            )
            for row in page.rows
            for one in row.differs
        ],
        key=lambda one: (one.order, one.over),
        request=request,
        paging=paging,
        show=lambda one: one,
    )


@router.post(
    "/orders/{order_id}/settlements/{over}/", response={201: dict[str, int], **PROBLEMS}, auth=django_auth
)
def create_settlement(request: Request, order_id: UUID, over: str, body: SettleIn) -> Status:
    """Let ours stand or do as they say; answers with how many differences are left on this order."""
    found: InboundOrder | None = queries.find_order(_street(request), order_id)
    if found is None:
        raise Http404
    actions.settle_order(
        order=found, over=over, way=body.way, reason=body.reason, actor=request.actor, now=request.now
    )
    left = queries.find_order(found.street, order_id)
    return Status(201, {"left": len(differences(left)) if left else 0})
