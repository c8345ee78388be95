"""What the API on organisations takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from mulin.territory.models import Change


class OrganisationOut(Schema):
    id: UUID
    kind: str
    name: str
    """As it was called on the day asked for."""
    name_en: str
    parent: UUID | None
    """In the chain asked for."""
    valid_from: dt.date | None
    valid_to: dt.date | None
    temporary: bool
    ends_on: dt.date | None
    answers: str
    """Who answers for it on that day; empty where nobody does."""


class DatedOut(Schema):
    what: str
    """`name` a former one, `link` in a chain, `area`, `layer` on a grid."""
    name: str
    other: str
    ref: UUID | None
    valid_from: dt.date | None
    valid_to: dt.date | None


class KinOut(Schema):
    organisation: UUID
    name: str
    verb: str
    on: dt.date


class OneOut(OrganisationOut):
    purpose: str
    heir: UUID | None
    dated: list[DatedOut]
    open: dict[str, int]
    """How much of each kind is open."""
    came_from: list[KinOut]
    became: list[KinOut]


class ChangeOut(Schema):
    id: UUID
    organisation: UUID
    verb: str
    state: str
    on: dt.date
    reason: str
    hindrance: str
    moved: dict[str, int]

    @classmethod
    def of(cls, change: Change) -> ChangeOut:
        return cls(
            id=change.id,
            organisation=change.organisation_id,
            verb=change.verb,
            state=change.state,
            on=change.on,
            reason=change.reason,
            hindrance=change.hindrance,
            moved=change.moved,
        )


class FoundIn(Schema):
    kind: str
    name: str
    name_en: str = ""
    since: dt.date
    phone: str = ""
    chain: str | None = None
    parent: UUID | None = None
    areas: list[UUID] = []
    purpose: str = ""
    ends_on: dt.date | None = None
    heir: UUID | None = None


class DatedIn(Schema):
    on: dt.date
    reason: str


class RenameIn(DatedIn):
    name: str
    name_en: str = ""


class RekindIn(DatedIn):
    kind: str


class ReparentIn(DatedIn):
    chain: str
    parent: UUID | None = None


class AreasIn(DatedIn):
    areas: list[UUID]


class SplitIn(AreasIn):
    name: str
    name_en: str = ""


class MergeIn(DatedIn):
    sources: list[UUID]


class AbolishIn(DatedIn):
    to: UUID


class ProlongIn(Schema):
    until: dt.date
    reason: str


class ReasonIn(Schema):
    reason: str


class LayerIn(Schema):
    layer: str
    place: UUID
    organisation: UUID | None = None
    on: dt.date
