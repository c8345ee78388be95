"""How a street works, as JSON: its clocks, the directory, its rules. The same queries and actions as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from mulin.matters import actions, limits, policies
from mulin.matters.models import Category, Channel, Duty, Hours, RuleSet, Side
from mulin.matters.queries import directory, routing, sorts
from mulin.platform import errors, policy
from mulin.platform.api.paging import PAGING, Paging, Part, part_of
from mulin.platform.api.schemas import PROBLEMS, Schema
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place

router = Router(tags=["settings"], auth=django_auth)


class ClockIn(Schema):
    key: str
    value: Any
    """A limit (`5 workdays`), one for each urgency, office hours (`["09:00-12:00"]`), or a number."""
    valid_from: dt.date
    source: str


class ClockOut(Schema):
    key: str
    rule: str
    value: Any
    valid_from: dt.date | None
    source: str
    coming: list[tuple[dt.date | None, Any]]


class Changed(Schema):
    changed: bool


class DutyIn(Schema):
    organisation: UUID
    category: UUID | None = None
    place: UUID | None = None
    """Without one, the whole street."""
    scope: Literal["compound", "street", "both"] = "both"
    valid_from: dt.date
    valid_to: dt.date | None = None
    phone: str = ""
    note: str = ""


class DutyOut(Schema):
    id: UUID
    organisation: UUID
    category: UUID | None
    place: UUID
    scope: str
    phone: str
    note: str
    valid_from: dt.date
    valid_to: dt.date | None

    @classmethod
    def of(cls, duty: Duty) -> DutyOut:
        return cls(
            id=duty.id,
            organisation=duty.organisation_id,
            category=duty.category_id,
            place=duty.place_id,
            scope=duty.scope,
            phone=duty.phone,
            note=duty.note,
            valid_from=duty.valid_from,
            valid_to=duty.valid_to,
        )


class EndIn(Schema):
    until: dt.date


class RuleIn(Schema):
    """Conditions left out hold always; without an organisation the directory is asked."""

    category: UUID | None = None
    place: UUID | None = None
    channel: str = ""
    hours: str = ""
    side: str = ""
    organisation: UUID | None = None
    valid_from: dt.date | None = None


class RuleOut(RuleIn):
    position: int
    on: bool


class RulesOut(Schema):
    number: int
    fallback: UUID | None
    rules: list[RuleOut]


class SwitchIn(Schema):
    reason: str


def _street(request: Request) -> Place:
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    return street


def _place(street: Place, place_id: UUID | None) -> Place | None:
    found = directory.place(street, place_id) if place_id else None
    if place_id and found is None:
        raise errors.Invalid("S3-52", _("这个地方不在这个街道。"), remedy=_("请从名单里选。"), field="place")
    return found


def _category(category_id: UUID | None) -> Category | None:
    found = sorts.any_category(category_id) if category_id else None
    if category_id and found is None:
        raise errors.Invalid("N-71", _("没有这个类别。"), field="category")
    return found


def _office(street: Place, organisation_id: UUID, now: dt.datetime) -> Organisation:
    day = now.astimezone(LOCAL).date()
    found = territory.organisation(organisation_id, street_id=street.id, on=day)
    if found is None:
        raise errors.Invalid("S3-52", _("没有这家单位。"), remedy=_("请从名单里选。"), field="organisation")
    return found


@router.get("/clocks/", response={200: list[ClockOut], **PROBLEMS})
def clocks(request: Request) -> list[ClockOut]:
    """Every clock of the actor's street: what is in force, and what comes."""
    street = _street(request)
    errors.require(policies.may_set_clocks(request.actor, street))
    standing = policy.standing(street.id, on=request.now)
    return [
        ClockOut(
            key=key,
            rule=policy.declared()[key].rule,
            value=standing[key][0].value,
            valid_from=standing[key][0].valid_from,
            source=standing[key][0].source,
            coming=[(one.valid_from, one.value) for one in standing[key][1]],
        )
        for key in limits.clock_keys()
    ]


@router.post("/clocks/", response={201: Changed, **PROBLEMS})
def create_clock(request: Request, body: ClockIn) -> Status:
    """Put one value in force from a day on."""
    if body.key not in limits.clock_keys():
        raise errors.Invalid("N-83", _("没有这一项时限。"), remedy=_("请从列出的里面选。"), field="key")
    changed = actions.set_clock(
        street=_street(request),
        key=body.key,
        value=body.value,
        valid_from=body.valid_from,
        source=body.source,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, Changed(changed=changed))


@router.get("/duties/", response={200: Part[DutyOut], **PROBLEMS})
def duties(request: Request, paging: Paging = PAGING) -> Any:
    """The whole directory of the actor's street, what has ended too."""
    found = directory.duties(_street(request))
    return part_of(found, by=("valid_from", "id"), request=request, paging=paging, show=DutyOut.of)


@router.post("/duties/", response={201: DutyOut, **PROBLEMS})
def create_duty(request: Request, body: DutyIn) -> Status:
    """One line more."""
    street = _street(request)
    errors.require(policies.may_keep_directory(request.actor, street))
    duty = actions.add_duty(
        street=street,
        organisation=_office(street, body.organisation, request.now),
        category=_category(body.category),
        place=_place(street, body.place) or street,
        scope=body.scope,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        phone=body.phone,
        note=body.note,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, DutyOut.of(duty))


@router.post("/duties/{duty_id}/ends/", response={201: DutyOut, **PROBLEMS})
def create_end(request: Request, duty_id: UUID, body: EndIn) -> Status:
    """End one line from a day on."""
    duty = directory.duty(_street(request), duty_id)
    if duty is None:
        raise Http404
    return Status(
        201, DutyOut.of(actions.end_duty(duty=duty, until=body.until, actor=request.actor, now=request.now))
    )


def _told(known: routing.Routing) -> RulesOut:
    listed = [
        RuleOut(
            position=one.position,
            on=one.on,
            category=one.category_id,
            place=one.place_id,
            channel=one.channel,
            hours=one.hours,
            side=one.side,
            organisation=one.organisation_id,
            valid_from=one.valid_from,
        )
        for one in known.rules
    ]
    return RulesOut(number=known.number, fallback=known.fallback, rules=listed)


@router.get("/rules/", response={200: RulesOut, **PROBLEMS})
def rules(request: Request) -> RulesOut:
    """The set in force; number 0 and the street's own office as the fallback where there is none yet."""
    street = _street(request)
    errors.require(policies.may_make_rules(request.actor, street))
    return _told(routing.load(street.id))


def _draft(request: Request, street: Place) -> RuleSet:
    return actions.begin_rules(street=street, actor=request.actor, now=request.now)


@router.post("/rules/draft/rules/", response={201: RulesOut, **PROBLEMS})
def create_rule(request: Request, body: RuleIn) -> Status:
    """Put a rule at the end of the draft, which begins with the set in force."""
    for name, known in (("channel", Channel), ("hours", Hours), ("side", Side)):
        if getattr(body, name) not in ("", *known.values):
            raise errors.Invalid("API", _("没有这个选项。"), remedy=_("请从列出的里面选。"), field=name)
    street = _street(request)
    ruleset = _draft(request, street)
    actions.add_rule(
        ruleset=ruleset,
        category=_category(body.category),
        place=_place(street, body.place),
        channel=body.channel,
        hours=body.hours,
        side=body.side,
        organisation=_office(street, body.organisation, request.now) if body.organisation else None,
        valid_from=body.valid_from,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, _told(routing.load(street.id, ruleset.id)))


@router.post("/rules/draft/switches/", response={201: RulesOut, **PROBLEMS})
def create_switch(request: Request, body: SwitchIn) -> Status:
    """Switch the draft on."""
    street = _street(request)
    errors.require(policies.may_make_rules(request.actor, street))
    ruleset = directory.draft(street)
    if ruleset is None:
        raise errors.Conflict("DR-16", _("现在没有草稿。"), remedy=_("请回到派单规则，开始改一套新的。"))
    actions.switch_on(ruleset=ruleset, reason=body.reason, actor=request.actor, now=request.now)
    return Status(201, _told(routing.load(street.id)))
