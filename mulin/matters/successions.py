"""What of this context is open at an organisation, and goes on with its successor; and what stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import states
from mulin.matters.actions import succeeding
from mulin.matters.models import (
    IS_OPEN,
    AnswerTemplate,
    Article,
    Assignment,
    Duty,
    Fix,
    Goer,
    Matter,
    Note,
    Rule,
    RuleSet,
    SavedFilter,
    Sweep,
    WhistleCall,
)
from mulin.matters.queries.sight import visible_to
from mulin.matters.states import fix, outing, sweep, whistle
from mulin.platform.actors import Actor
from mulin.platform.registry import Words
from mulin.territory import successions
from mulin.territory.successions import Kind, Passage

Line = tuple[str, str]


def _not_over(on: dt.date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on)


def _sheets(on: dt.date) -> QuerySet[Any]:
    found = Assignment.objects.filter(state__in=states.LIVE)
    return found.select_related("matter").order_by("due_at", "id")


def _open(on: dt.date) -> QuerySet[Any]:
    return Matter.objects.filter(IS_OPEN).order_by("due_at", "id")


def _of_matter(matter: Matter) -> Line:
    return f"{matter.ref} {matter.heading}", reverse("matters:matter", args=[matter.ref])


def _call_line(call: WhistleCall) -> Line:
    order = call.whistle
    return f"{order.ref} {order.heading}", reverse("matters:whistle", args=[order.ref])


def _duty_line(duty: Duty) -> Line:
    kind = duty.category.local_name if duty.category else _("所有的事")
    return f"{kind} · {duty.place.spoken}", reverse("matters:duty_end", args=[duty.id])


def _set_line(ruleset: RuleSet) -> Line:
    return _("第 %(n)s 套规则的兜底") % {"n": ruleset.number}, reverse("matters:rules")


def _rule_line(rule: Rule) -> Line:
    said = {"number": rule.ruleset.number, "n": rule.position}
    return _("第 %(number)s 套规则第 %(n)s 条") % said, reverse("matters:rules")


def _kinds() -> list[tuple[str, Words, Callable[[dt.date], Any], str, str, Callable[[Any], Line], Any]]:
    """Name, word, rows, column, the way to the place, a line, and how it is passed on; sheets before what they move."""
    act = succeeding
    return [
        ("sheets", gettext_lazy("派来的单子"), _sheets, "organisation_id", "matter__place__",
         lambda one: _of_matter(one.matter), act.pass_sheets),
        ("held", gettext_lazy("负责着的事"), _open, "owner_org_id", "place__", _of_matter, act.pass_held),
        ("received", gettext_lazy("受理了、还没办结的事"), _open, "receiver_org_id", "place__", _of_matter, act.pass_received),
        ("notes", gettext_lazy("同事间的备注"),
         lambda on: Note.objects.filter(matter__in=Matter.objects.filter(IS_OPEN)).select_related("matter"),
         "office_id", "matter__place__", lambda one: _of_matter(one.matter), act.pass_notes),
        ("calls", gettext_lazy("哨单"),
         lambda on: WhistleCall.objects.filter(state__in=whistle.COMING).select_related("whistle"),
         "organisation_id", "", _call_line, act.pass_calls),
        ("sweeps", gettext_lazy("举一反三"), lambda on: Sweep.objects.filter(state=sweep.OPEN),
         "organisation_id", "place__",
         lambda one: (f"{one.ref} {one.words}", reverse("matters:sweep", args=[one.ref])), act.pass_kept),
        ("fixes", gettext_lazy("管着的规矩"), lambda on: Fix.objects.filter(_not_over(on), state=fix.STANDS),
         "organisation_id", "",
         lambda one: (f"{one.ref} {one.title}", reverse("matters:fix", args=[one.ref])), act.pass_kept),
        ("outings", gettext_lazy("约好的出门"),
         lambda on: Goer.objects.filter(outing__state=outing.PLANNED).select_related("outing"),
         "organisation_id", "",
         lambda one: (f"{one.outing.ref} {one.outing.purpose}", reverse("matters:outing", args=[one.outing.ref])),
         act.pass_goers),
        ("duties", gettext_lazy("名录里的行"),
         lambda on: Duty.objects.filter(_not_over(on)).select_related("category", "place"),
         "organisation_id", "place__", _duty_line, act.pass_duties),
        ("fallbacks", gettext_lazy("派单规则的兜底"), lambda on: RuleSet.objects.filter(active_to__isnull=True),
         "fallback_id", "", _set_line, act.pass_rules),
        ("rules", gettext_lazy("派单规则"),
         lambda on: Rule.objects.filter(ruleset__active_to__isnull=True).select_related("ruleset"),
         "organisation_id", "", _rule_line, act.pass_rules),
        ("articles", gettext_lazy("知识"), lambda on: Article.objects.filter(_not_over(on)), "owner_org_id", "",
         lambda one: (one.title, reverse("matters:desk_article", args=[one.id])), act.pass_owned),
        ("templates", gettext_lazy("答复模板"), lambda on: AnswerTemplate.objects.filter(active=True), "owner_org_id", "",
         lambda one: (one.name, reverse("matters:edit_template", args=[one.id])), act.pass_owned),
        ("shared_filters", gettext_lazy("同事共用的筛选"), lambda on: SavedFilter.objects.all(), "office_id", "",
         lambda one: (one.name, reverse("matters:saved_filters")), act.pass_shared),
        ("asked_filters", gettext_lazy("按这家单位的筛选"), lambda on: SavedFilter.objects.all(), "handler_id", "",
         lambda one: (one.name, reverse("matters:saved_filters")), act.pass_asked),
    ]  # fmt: skip


KEPT = {
    ("matters_answer", "organisation_id"): "who gave the answer",
    ("matters_arbitration", "organisation_id"): "whose it was found to be",
    ("matters_glassbreak", "office_id"): "where who broke the glass was in post",
    ("matters_matter", "response_org_id"): "whose response it was",
}
"""What says who it was then."""


def _seen(way: str) -> Callable[[Actor, QuerySet[Any]], QuerySet[Any]]:
    """Only what leads to a matter that the actor may see."""
    return lambda actor, rows: rows.filter(**{f"{way}__in": visible_to(actor).order_by().values("pk")})


SEEN = {"sheets": _seen("matter"), "held": _seen("pk"), "received": _seen("pk"), "notes": _seen("matter")}


def register() -> None:
    for name, word, rows, column, place, line, pass_on in _kinds():
        successions.add_kind(Kind(name, word, rows, column, place, line, pass_on, SEEN.get(name)))
    for (table, column), why in KEPT.items():
        successions.keep(table, column, why)
    successions.add_besides(_besides)


def _besides(passage: Passage) -> None:
    succeeding.pass_concerns(passage)
