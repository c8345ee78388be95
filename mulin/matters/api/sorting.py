"""How a street sorts and dispatches: categories, the draft of rules changed, a city's preset of limits."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth
from pydantic import Field

from mulin.matters import actions, limits, policies
from mulin.matters.api.common import by, office, street
from mulin.matters.api.common import category as known_category
from mulin.matters.api.settings import RulesOut, _told
from mulin.matters.models import Category, RuleSet
from mulin.matters.queries import directory, routing, sorts
from mulin.platform import errors
from mulin.platform.api.paging import PAGING, Paging, Part, part_of_rows
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.requests import Request
from mulin.territory.models import Place

router = Router(tags=["settings"], auth=django_auth)


class CategoryIn(Schema):
    """What matters are sorted by."""

    name: str = Field(max_length=40)
    name_en: str = Field("", max_length=80)
    urgency: Literal["emergency", "utility", "ordinary", "complex"]
    parent: UUID | None = None
    gb_code: str = Field("", max_length=12)
    """Its code in the national classification, where it has one."""
    urban_kind: Literal["", "component", "event"] = ""
    urban_class: str = Field("", max_length=40)
    position: int | None = Field(None, ge=0, le=30_000)


class CategoryOut(Schema):
    """A category."""

    id: UUID
    code: str
    name: str
    urgency: str
    parent: UUID | None
    active: bool

    @classmethod
    def of(cls, one: Category) -> CategoryOut:
        return cls(
            id=one.id,
            code=one.code,
            name=one.name,
            urgency=one.urgency,
            parent=one.parent_id,
            active=one.active,
        )


class SwitchIn(Schema):
    """In use, or not."""

    on: bool


class PresetIn(Schema):
    """All limits of a city's preset, from a day on."""

    preset: str = Field(max_length=40)
    valid_from: dt.date
    source: str = Field(max_length=200)


class Changed(Schema):
    """How many values change by it."""

    number: int


class RuleChangeIn(Schema):
    """One change of the draft."""

    rule: UUID
    how: Literal["up", "down", "on", "off", "out"]


class FallbackIn(Schema):
    """Who has what no rule sends anywhere."""

    organisation: UUID


def _open(request: Request) -> Place:
    found = street(request)
    errors.require(policies.may_make_rules(request.actor, found))
    return found


@router.get("/categories/", response={200: Part[CategoryOut], **PROBLEMS})
def categories(request: Request, paging: Paging = PAGING) -> Any:
    """All categories, those out of use too."""
    street(request)
    return part_of_rows(
        sorts.all_of_them(),
        key=lambda one: (one.code, one.id),
        request=request,
        paging=paging,
        show=CategoryOut.of,
    )


@router.post("/categories/", response={201: CategoryOut, **PROBLEMS})
def create_category(request: Request, body: CategoryIn) -> Status:
    """Add one."""
    return _save(request, body, None)


@router.post("/categories/{category_id}/versions/", response={201: CategoryOut, **PROBLEMS})
def create_category_version(request: Request, category_id: UUID, body: CategoryIn) -> Status:
    """Change one; past matters stay in it."""
    found = sorts.any_category(category_id)
    if found is None:
        raise Http404
    return _save(request, body, found)


def _save(request: Request, body: CategoryIn, found: Category | None) -> Status:
    given = {**body.dict(exclude={"parent"}), "parent": known_category(body.parent, "parent")}
    made = actions.save_category(street=street(request), category=found, **given, **by(request))
    return Status(201, CategoryOut.of(made))


@router.post("/categories/{category_id}/switches/", response={201: CategoryOut, **PROBLEMS})
def create_category_switch(request: Request, category_id: UUID, body: SwitchIn) -> Status:
    """Out of use, or back into it; refused while rules or the directory name it."""
    found = sorts.any_category(category_id)
    if found is None:
        raise Http404
    made = actions.switch_category(street=street(request), category=found, on=body.on, **by(request))
    return Status(201, CategoryOut.of(made))


@router.post("/presets/", response={201: Changed, **PROBLEMS})
def create_preset(request: Request, body: PresetIn) -> Status:
    """All values of a city's preset from a day on."""
    preset = limits.PRESETS.get(body.preset)
    if preset is None:
        raise errors.Invalid("API", _("没有这个选项。"), remedy=_("请从列出的里面选。"), field="preset")
    n = actions.choose_preset(
        street=street(request), preset=preset, valid_from=body.valid_from, source=body.source, **by(request)
    )
    return Status(201, Changed(number=n))


def _draft(found: Place) -> RuleSet:
    ruleset = directory.draft(found)
    if ruleset is None:
        raise errors.Conflict("DR-16", _("现在没有草稿。"), remedy=_("请回到派单规则，开始改一套新的。"))
    return ruleset


@router.post("/rules/draft/changes/", response={201: RulesOut, **PROBLEMS})
def create_rule_change(request: Request, body: RuleChangeIn) -> Status:
    """Move a rule of the draft up or down, switch it on or off, or take it out."""
    found = _open(request)
    ruleset = _draft(found)
    rule = directory.rule(found, body.rule)
    if rule is None:
        raise errors.Conflict("DR-16", _("这一条已经不在草稿里了。"), remedy=_("请刷新再看。"))
    actions.change_rule(rule=rule, how=body.how, **by(request))
    return Status(201, _told(routing.load(found.id, ruleset.id)))


@router.post("/rules/draft/fallbacks/", response={201: RulesOut, **PROBLEMS})
def create_fallback(request: Request, body: FallbackIn) -> Status:
    """Another fallback for the draft."""
    found = _open(request)
    ruleset = _draft(found)
    to = office(request, body.organisation, "organisation")
    assert to is not None
    actions.set_fallback(ruleset=ruleset, organisation=to, **by(request))
    return Status(201, _told(routing.load(found.id, ruleset.id)))


@router.post("/rules/draft/discards/", response={201: RulesOut, **PROBLEMS})
def create_discard(request: Request) -> Status:
    """Throw the draft away; what is in force stays as it is."""
    found = _open(request)
    actions.discard_rules(ruleset=_draft(found), actor=request.actor)
    return Status(201, _told(routing.load(found.id)))
