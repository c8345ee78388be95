"""Kinds of organisations, chains and layers as JSON: the same queries and the same actions as their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from mulin.platform.api.schemas import PROBLEMS
from mulin.platform.requests import Request
from mulin.territory import actions
from mulin.territory.api import asking
from mulin.territory.models import Chain, ChainStep, OrganisationKind
from mulin.territory.queries import configuration as found

router = Router(tags=["organisations"], auth=django_auth)


class WordsIn(Schema):
    name: str = Field(max_length=40)
    name_en: str = Field(max_length=80)

    @property
    def words(self) -> actions.Words:
        return actions.Words(self.name, self.name_en)


class KindIn(WordsIn):
    members: str = Field("", max_length=20)
    members_en: str = Field("", max_length=40)
    temporary: bool = False
    alone: bool = False
    """Whether a neighbourhood has one of it at a time."""
    handles: bool = True
    """Whether a dispatch is offered to it."""

    @property
    def terms(self) -> actions.KindTerms:
        return actions.KindTerms(
            self.temporary, self.members, self.members_en, alone=self.alone, handles=self.handles
        )


class LevelIn(Schema):
    kind: str
    duty: str = Field("", max_length=120)
    duty_en: str = Field("", max_length=200)


class NewChainIn(WordsIn):
    note: str = Field("", max_length=200)
    note_en: str = Field("", max_length=300)
    levels: list[LevelIn] = Field([], max_length=20)
    """From the top; without any, every kind may stand below every other."""


class ChainIn(WordsIn):
    note: str = Field("", max_length=200)
    note_en: str = Field("", max_length=300)
    free: bool = False


class StepIn(Schema):
    below: str
    above: str | None = None
    """None: at the top."""
    duty: str = Field("", max_length=120)
    duty_en: str = Field("", max_length=200)
    on: dt.date
    reason: str = Field(max_length=200)


class EndIn(Schema):
    on: dt.date
    reason: str = Field(max_length=200)


class WhyIn(Schema):
    reason: str = Field(max_length=200)


class StepOut(Schema):
    id: UUID
    above: str | None
    below: str
    tier: int
    duty: str
    duty_en: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    @classmethod
    def of(cls, one: ChainStep) -> StepOut:
        return cls(
            id=one.id,
            above=one.above_id,
            below=one.below_id,
            tier=one.position,
            duty=one.duty,
            duty_en=one.duty_en,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )


class StructureOut(Schema):
    """One kind, chain or layer; what belongs to another sort is left at its empty value."""

    sort: str
    key: str
    name: str
    name_en: str
    active: bool
    organisations: int = 0
    """How many of the street use it."""
    members: str = ""
    members_en: str = ""
    temporary: bool = False
    alone: bool = False
    handles: bool = False
    note: str = ""
    note_en: str = ""
    free: bool = False
    steps: list[StepOut] = []
    """What holds today or later, from the top; only where one is asked for."""

    @classmethod
    def of(cls, sort: str, one: Any, count: int = 0, steps: list[ChainStep] | None = None) -> StructureOut:
        names: tuple[str, ...] = ("key", "name", "name_en", "active")
        if isinstance(one, OrganisationKind):
            names += ("members", "members_en", "temporary", "alone", "handles")
        if isinstance(one, Chain):
            names += ("note", "note_en", "free")
        values = {name: getattr(one, name) for name in names}
        return cls(sort=sort, organisations=count, steps=[StepOut.of(step) for step in steps or ()], **values)


def _one(sort: str, key: str) -> Any:
    if sort not in found.MODELS or (one := found.row(sort, key)) is None:
        raise Http404
    return one


def _by(request: Request) -> dict[str, Any]:
    return {"street": asking.street_of(request), **asking.by(request)}


def _count(uses: list[found.Use], street_id: UUID) -> int:
    return sum(use.count for use in uses if use.street_id == street_id)


def _all(request: Request, sort: str) -> list[StructureOut]:
    street = asking.street_of(request)
    used = found.uses(sort, asking.today(request))
    return [StructureOut.of(sort, one, _count(used.get(one.key, []), street.id)) for one in found.rows(sort)]


def _shown(request: Request, sort: str, key: str) -> StructureOut:
    street, on = asking.street_of(request), asking.today(request)
    one = _one(sort, key)
    steps = found.lasting_steps(key, on) if sort == "chains" else None
    count = _count(found.uses(sort, on, key=key).get(key, []), street.id)
    return StructureOut.of(sort, one, count, steps)


@router.get("/kinds/", response={200: list[StructureOut], **PROBLEMS})
def list_every_kind(request: Request) -> Any:
    """All kinds, those no longer offered last, each with how many organisations of the street are of it."""
    return _all(request, "kinds")


@router.get("/chains/", response={200: list[StructureOut], **PROBLEMS})
def list_every_chain(request: Request) -> Any:
    """All chains, those no longer offered last, each with how many organisations of the street stand in it."""
    return _all(request, "chains")


@router.get("/layers/", response={200: list[StructureOut], **PROBLEMS})
def list_every_layer(request: Request) -> Any:
    """All lines of work, those no longer offered last, each with how many organisations of the street staff it."""
    return _all(request, "layers")


@router.get("/kinds/{key}/", response={200: StructureOut, **PROBLEMS})
def show_kind(request: Request, key: str) -> Any:
    """One kind with its terms."""
    return _shown(request, "kinds", key)


@router.get("/chains/{key}/", response={200: StructureOut, **PROBLEMS})
def show_chain(request: Request, key: str) -> Any:
    """One chain with the steps that hold today or later."""
    return _shown(request, "chains", key)


@router.get("/layers/{key}/", response={200: StructureOut, **PROBLEMS})
def show_layer(request: Request, key: str) -> Any:
    """One line of work."""
    return _shown(request, "layers", key)


@router.post("/kinds/", response={201: StructureOut, **PROBLEMS})
def create_kind(request: Request, body: KindIn) -> Status:
    """A kind of organisation more."""
    made = actions.add_kind(words=body.words, terms=body.terms, **_by(request))
    return Status(201, StructureOut.of("kinds", made))


@router.post("/kinds/{key}/words/", response={201: StructureOut, **PROBLEMS})
def create_kind_words(request: Request, key: str, body: KindIn) -> Status:
    """Other words and terms for a kind. 409 where organisations that exist would not fit them."""
    by = _by(request)
    made = actions.change_kind(kind=_one("kinds", key), words=body.words, terms=body.terms, **by)
    return Status(201, StructureOut.of("kinds", made))


@router.post("/layers/", response={201: StructureOut, **PROBLEMS})
def create_layer(request: Request, body: WordsIn) -> Status:
    """A line of work on the grid more."""
    made = actions.add_layer(words=body.words, **_by(request))
    return Status(201, StructureOut.of("layers", made))


@router.post("/layers/{key}/words/", response={201: StructureOut, **PROBLEMS})
def create_layer_words(request: Request, key: str, body: WordsIn) -> Status:
    """Other words for a line of work."""
    by = _by(request)
    return Status(
        201,
        StructureOut.of("layers", actions.change_layer(layer=_one("layers", key), words=body.words, **by)),
    )


@router.post("/chains/", response={201: StructureOut, **PROBLEMS})
def create_chain(request: Request, body: NewChainIn) -> Status:
    """A chain more, with its levels from the top."""
    by = _by(request)
    levels = [
        actions.Level(asking.kind_of(one.kind, field="levels"), one.duty, one.duty_en) for one in body.levels
    ]
    made = actions.add_chain(words=body.words, levels=levels, note=body.note, note_en=body.note_en, **by)
    steps = found.lasting_steps(made.key, asking.today(request))
    return Status(201, StructureOut.of("chains", made, 0, steps))


@router.post("/chains/{key}/words/", response={201: StructureOut, **PROBLEMS})
def create_chain_words(request: Request, key: str, body: ChainIn) -> Status:
    """Other words for a chain, and whether its steps bind. 409 where organisations stand against it."""
    by = _by(request)
    given: dict[str, Any] = {"note": body.note, "note_en": body.note_en, "free": body.free}
    made = actions.change_chain(chain=_one("chains", key), words=body.words, **given, **by)
    return Status(201, StructureOut.of("chains", made))


@router.post("/chains/{key}/steps/", response={201: StepOut, **PROBLEMS})
def create_step(request: Request, key: str, body: StepIn) -> Status:
    """From a day on one kind may stand below another in this chain, or at its top."""
    by, chain = _by(request), _one("chains", key)
    above = asking.kind_of(body.above, field="above") if body.above else None
    below = asking.kind_of(body.below, field="below")
    given: dict[str, Any] = {"on": body.on, "reason": body.reason, "duty": body.duty, "duty_en": body.duty_en}
    return Status(201, StepOut.of(actions.add_step(chain=chain, above=above, below=below, **given, **by)))


@router.post("/chains/{key}/steps/{step_id}/ends/", response={201: StepOut, **PROBLEMS})
def create_step_end(request: Request, key: str, step_id: UUID, body: EndIn) -> Status:
    """From a day on it may not any more. 409 while organisations stand so."""
    by, step = _by(request), found.step(step_id, chain_key=key)
    if step is None:
        raise Http404
    return Status(201, StepOut.of(actions.end_step(step=step, on=body.on, reason=body.reason, **by)))


@router.post("/{sort}/{key}/retirements/", response={201: StructureOut, **PROBLEMS})
def create_retirement(request: Request, sort: str, key: str, body: WhyIn) -> Status:
    """It is not offered for anything new any more; what there is keeps it."""
    by, one = _by(request), _one(sort, key)
    made = actions.retire(sort=sort, key=one.key, reason=body.reason, **by)
    return Status(201, StructureOut.of(sort, made))


@router.post("/{sort}/{key}/resumptions/", response={201: StructureOut, **PROBLEMS})
def create_resumption(request: Request, sort: str, key: str, body: WhyIn) -> Status:
    """It is offered again."""
    by, one = _by(request), _one(sort, key)
    made = actions.resume(sort=sort, key=one.key, reason=body.reason, **by)
    return Status(201, StructureOut.of(sort, made))
