"""Making a street's set of rules: a draft beside the one in force, tried on past matters, then switched on whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mulin.matters import policies, rules
from mulin.matters.actions import base
from mulin.matters.jurisdiction import side_of
from mulin.matters.models import Category, Rule, RuleSet, Side
from mulin.matters.queries import routing
from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

MOST_RULES = 100


@transaction.atomic
def begin_rules(
    *, street: Place, actor: Actor, now: dt.datetime, fallback: Organisation | None = None
) -> RuleSet:
    """The draft of a street: the one there is, else a copy of what is in force, else an empty one with its fallback."""
    errors.require(policies.may_make_rules(actor, street))
    Place.objects.select_for_update(no_key=True).get(pk=street.pk)
    draft = RuleSet.objects.filter(street=street, active_from__isnull=True).first()
    if draft is not None:
        return draft
    known = routing.load(street.id)
    fallback_id = fallback.id if fallback else known.fallback
    if fallback_id is None:
        raise errors.Conflict(
            "N-72", _("这个街道还没有能兜底的单位。"), remedy=_("请先设街道办事处或网格中心。")
        )
    number = RuleSet.objects.filter(street=street).aggregate(most=Max("number"))["most"] or 0
    draft = RuleSet.objects.create(
        street=street, number=number + 1, fallback_id=fallback_id, made_by_id=actor.id
    )
    in_force = Rule.objects.filter(
        ruleset__street=street, ruleset__active_from__isnull=False, ruleset__active_to__isnull=True
    )
    for rule in in_force:
        rule.pk = Rule._meta.pk.get_default()
        rule.ruleset = draft
        rule.save(force_insert=True)
    return draft


@transaction.atomic
def add_rule(
    *,
    ruleset: RuleSet,
    actor: Actor,
    now: dt.datetime,
    category: Category | None = None,
    place: Place | None = None,
    channel: str = "",
    hours: str = "",
    side: str = "",
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
) -> Rule:
    """Put a rule at the end of a draft. Refused where it could never hold, with the reason (DR-16)."""
    ruleset = _draft(ruleset, actor)
    count = ruleset.rules.count()
    if count >= MOST_RULES:
        raise errors.Invalid(
            "DR-16", _("一套最多 %(most)s 条规则。") % {"most": MOST_RULES}, remedy=_("细的分工写进名录。")
        )
    rule = Rule(
        ruleset=ruleset,
        position=count + 1,
        category=category,
        place=place,
        channel=channel,
        hours=hours,
        side=side,
        organisation=organisation,
        valid_from=valid_from,
    )
    _check(rule, list(ruleset.rules.select_related("place")), now)
    rule.save(force_insert=True)
    return rule


def _check(rule: Rule, others: list[Rule], now: dt.datetime) -> None:
    """Raises `Invalid` for a rule that could never be the one that decides, at the field that is to blame."""
    if rules.unconditional(condition(rule)):
        raise errors.Invalid(
            "DR-16",
            _("没有条件的规则会把后面的都挡住。"),
            remedy=_("请至少选一个条件；所有其余的事归谁，改“兜底”。"),
            field="category",
        )
    if (
        rule.organisation is not None
        and rule.organisation.valid_to
        and rule.organisation.valid_to <= now.astimezone(LOCAL).date()
    ):
        raise errors.Invalid(
            "S1-03", _("这家单位已经撤销了。"), remedy=_("请选接手的单位。"), field="organisation"
        )
    if rule.category is not None and not rule.category.active:
        raise errors.Invalid(
            "DR-16", _("这个类别已经停用，不会再有这类事。"), remedy=_("请选在用的类别。"), field="category"
        )
    if rule.place is not None and rule.side in (Side.COMPOUND, Side.STREET):
        here = side_of(rule.place.kind, rule.place.compound_id is not None)
        if here != Side.BORDER and here != rule.side:
            raise errors.Invalid(
                "S1-20",
                _("%(place)s不在“%(side)s”，这条永远用不上。")
                % {"place": rule.place.spoken, "side": Side(rule.side).label},
                remedy=_("请换一个地方，或不选里外。"),
                field="side",
            )
    parents = dict(Category.objects.values_list("id", "parent_id"))
    above = rules.shadow(condition(rule), map(condition, others), parents)
    if above is not None:
        raise errors.Invalid(
            "DR-16",
            _("第 %(n)s 条已经把这些都管了，轮不到这一条。") % {"n": above.position},
            remedy=_("请把条件写得不一样，或先把第 %(n)s 条挪到后面、停用。") % {"n": above.position},
            field="category",
        )


def condition(rule: Rule) -> rules.Condition:
    """A row as the matcher reads it."""
    return rules.Condition(
        rule.id,
        rule.position,
        rule.category_id,
        rule.place_id,
        rule.place.path if rule.place else "",
        rule.channel,
        rule.hours,
        rule.side,
        rule.organisation_id,
        rule.on,
        rule.valid_from,
    )


def _draft(ruleset: RuleSet, actor: Actor) -> RuleSet:
    ruleset = (
        RuleSet.objects.select_for_update(no_key=True, of=("self",))
        .select_related("street")
        .get(pk=ruleset.pk)
    )
    errors.require(policies.may_make_rules(actor, ruleset.street))
    if ruleset.active_from is not None:
        raise errors.Conflict("DR-16", _("启用过的规则不能改。"), remedy=_("请在草稿里改，试过再启用。"))
    return ruleset


@transaction.atomic
def change_rule(*, rule: Rule, how: str, actor: Actor, now: dt.datetime) -> None:
    """Move one up or down, switch it on or off, or take it out of the draft."""
    ruleset = _draft(rule.ruleset, actor)
    listed = list(ruleset.rules.order_by("position"))
    at = next((n for n, one in enumerate(listed) if one.pk == rule.pk), None)
    if at is None:
        raise errors.Conflict("DR-16", _("这一条已经不在草稿里了。"), remedy=_("请刷新再看。"))
    if how == "out":
        listed.pop(at).delete()
    elif how in ("on", "off"):
        listed[at].on = how == "on"
    elif how in ("up", "down"):
        to = at + (1 if how == "down" else -1)
        if 0 <= to < len(listed):
            listed[at], listed[to] = listed[to], listed[at]
    else:
        raise errors.Invalid("DR-16", _("没有这个做法。"), remedy=_("请刷新再点。"))
    for position, one in enumerate(listed, 1):
        one.position = position
        one.save(update_fields=["position", "on"])


@transaction.atomic
def set_fallback(*, ruleset: RuleSet, organisation: Organisation, actor: Actor, now: dt.datetime) -> RuleSet:
    """Who takes what no rule names. There is always one; it can only be replaced (N-72)."""
    ruleset = _draft(ruleset, actor)
    if organisation.street_id != ruleset.street_id or (
        organisation.valid_to is not None and organisation.valid_to <= now.astimezone(LOCAL).date()
    ):
        raise errors.Invalid(
            "N-72", _("兜底的要是这个街道在用的单位。"), remedy=_("请从名单里选。"), field="fallback"
        )
    ruleset.fallback = organisation
    ruleset.save(update_fields=["fallback"])
    return ruleset


@transaction.atomic
def discard_rules(*, ruleset: RuleSet, actor: Actor) -> None:
    """Throw a draft away; what is in force stays as it is."""
    _draft(ruleset, actor).delete()


@transaction.atomic
def switch_on(*, ruleset: RuleSet, reason: str, actor: Actor, now: dt.datetime) -> RuleSet:
    """A draft comes into force as a whole; the set before it ends in the same moment and stays readable.

    Every rule is checked once more as it stands now. Raises `Invalid` without a reason or with a rule that
    could never hold.
    """
    Place.objects.select_for_update(no_key=True).get(pk=ruleset.street_id)
    ruleset = _draft(ruleset, actor)
    reason = base.said(
        reason, field="reason", rule="DR-16", empty=_("请写为什么换这套规则。"), remedy=_("一句话就行。")
    )[:200]
    listed = list(ruleset.rules.select_related("place", "category", "organisation").order_by("position"))
    for number, rule in enumerate(listed):
        if not rule.on:
            continue
        try:
            _check(rule, listed[:number], now)
        except errors.Invalid as wrong:
            raise errors.Invalid(
                wrong.rule,
                _("第 %(n)s 条：%(why)s") % {"n": rule.position, "why": wrong.message},
                remedy=wrong.remedy,
                field="reason",
            ) from wrong
    RuleSet.objects.filter(
        street_id=ruleset.street_id, active_from__isnull=False, active_to__isnull=True
    ).update(active_to=now)
    ruleset.active_from, ruleset.reason, ruleset.made_by_id = now, reason, actor.id
    ruleset.save(update_fields=["active_from", "reason", "made_by"])
    body: dict[str, Any] = {
        "number": ruleset.number,
        "count": sum(rule.on for rule in listed),
        "to": ruleset.fallback.name,
        "reason": reason,
    }
    timeline.record(
        street_id=ruleset.street_id,
        record_id=ruleset.street_id,
        verb="matters.switch_rules_on",
        actor=actor,
        now=now,
        **body,
    )
    routing.forget()
    return ruleset
