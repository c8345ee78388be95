"""The rules of dispatching: the set in force, a draft to change, its trial on past matters, and the sets before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.matters import actions, clocks, policies
from mulin.matters.forms.desk import PlainActForm, SheetForm
from mulin.matters.forms.routing import FallbackForm, RuleForm, SwitchOnForm
from mulin.matters.models import RuleSet
from mulin.matters.pages import door, setting
from mulin.matters.pages.door import desk_only
from mulin.matters.queries import directory as known
from mulin.matters.queries import routing, sorts, trial
from mulin.platform import calendar, errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place

SHOWN = 100


def _open(request: Request) -> Place:
    street = door.street_of(request)
    errors.require(policies.may_make_rules(request.actor, street))
    return street


def _offices(request: Request, street: Place) -> list[Organisation]:
    return list(territory.organisations(street.id, on=request.now.astimezone(LOCAL).date()))


def _draft(street: Place) -> RuleSet:
    """The street's draft. Raises `Conflict` where somebody has switched it on or thrown it away meanwhile."""
    draft = known.draft(street)
    if draft is None:
        raise errors.Conflict("DR-16", _("现在没有草稿。"), remedy=_("请回到派单规则，开始改一套新的。"))
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def rules(request: Request) -> HttpResponse:
    """The set in force and those before; POST begins a draft, or goes on with the one there is."""
    street = _open(request)
    sets = known.rulesets(street)

    def page(form: SheetForm | None, status: int) -> HttpResponse:
        asked = request.GET.get("set", "")
        shown = next((one for one in sets if str(one.number) == asked and one.active_from), None)
        shown = shown or next((one for one in sets if one.active_from and not one.active_to), None)
        context = {
            "form": form,
            "shown": shown,
            "routing": routing.load(street.id, shown.id) if shown else routing.load(street.id),
            "sets": [one for one in sets if one.active_from],
            "draft": next((one for one in sets if one.active_from is None), None),
            "offices": {one.id: one.local_name for one in _offices(request, street)},
        }
        return setting.show(request, "routing/rules", "settings", context, status=status)

    if request.method != "POST":
        return page(None, 200)

    def act(_given: dict[str, Any]) -> str:
        actions.begin_rules(street=street, actor=request.actor, now=request.now)
        return _("可以改了。在启用之前，派单照旧。")

    return setting.carry_out(
        request, PlainActForm(request.POST), act, after=reverse("matters:rules_draft"), again=page
    )


def _rule_form(request: Request, street: Place, data: Any = None) -> RuleForm:
    return RuleForm(
        data, offices=_offices(request, street), categories=sorts.all_of_them(), places=known.places(street)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def draft(request: Request) -> HttpResponse:
    """The draft with a form for one rule more; POST adds it."""
    street = _open(request)
    ruleset = _draft(street)

    def page(form: SheetForm, status: int) -> HttpResponse:
        return _draft_page(request, street, ruleset, form, status)

    if request.method != "POST":
        return page(_rule_form(request, street), 200)

    def act(given: dict[str, Any]) -> str:
        actions.add_rule(ruleset=ruleset, actor=request.actor, now=request.now, **given)
        return _("加在最后一条。")

    form = _rule_form(request, street, request.POST)
    return setting.carry_out(request, form, act, after=reverse("matters:rules_draft"), again=page)


def _draft_page(
    request: Request, street: Place, ruleset: RuleSet, form: SheetForm, status: int = 200
) -> HttpResponse:
    offices = _offices(request, street)
    context = {
        "form": form,
        "ruleset": ruleset,
        "routing": routing.load(street.id, ruleset.id),
        "offices": {one.id: one.local_name for one in offices},
        "fallback": FallbackForm(offices=offices, initial={"fallback": str(ruleset.fallback_id)}),
    }
    return setting.show(request, "routing/draft", "settings", context, status=status)


@require_POST
@desk_only
def changes(request: Request) -> HttpResponse:
    """One change of the draft: a rule up, down, on, off or out; another fallback; the whole thrown away."""
    street = _open(request)
    ruleset = _draft(street)
    how = request.POST.get("how", "")
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    after = reverse("matters:rules_draft")
    form: SheetForm = PlainActForm(request.POST)
    if how == "fallback":
        form = FallbackForm(request.POST, offices=_offices(request, street))
    if how == "discard":
        after = reverse("matters:rules")

    def act(given: dict[str, Any]) -> str:
        if how == "fallback":
            actions.set_fallback(ruleset=ruleset, organisation=given["fallback"], **by)
            return _("兜底的换了。")
        if how == "discard":
            actions.discard_rules(ruleset=ruleset, actor=request.actor)
            return _("草稿扔掉了，派单照旧。")
        rule = known.rule(street, _id(request.POST.get("rule", "")))
        if rule is None:
            raise errors.Conflict("DR-16", _("这一条已经不在草稿里了。"), remedy=_("请刷新再看。"))
        actions.change_rule(rule=rule, how=how, **by)
        return _("改好了。")

    def again(wrong: SheetForm, status: int) -> HttpResponse:
        shown = _rule_form(request, street)
        shown.refusal = wrong.refusal or errors.Invalid(
            "N-72", _("兜底的不能空着。"), remedy=_("请选一家在用的单位。")
        )
        return _draft_page(request, street, ruleset, shown, status)

    return setting.carry_out(request, form, act, after=after, again=again)


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def tried(request: Request) -> HttpResponse:
    """The draft tried on past matters; POST switches it on. `?from=&to=`, `?rule=` and `?fallback=1` open a number."""
    street = _open(request)
    ruleset = _draft(street)

    def page(form: SheetForm, status: int) -> HttpResponse:
        office = clocks.office_hours(street.id, request.now)
        past = trial.past(street, now=request.now, calendar=calendar.current(), office=office)
        draft = routing.load(street.id, ruleset.id)
        result = trial.run(draft, past)
        ids = {one for pair in result.pairs for one in pair[:2] if one} | {draft.fallback}
        ids |= {one.organisation_id for one in draft.rules}
        context = {
            "form": form,
            "ruleset": ruleset,
            "routing": draft,
            "trial": result,
            "most": trial.MOST,
            "names": {one.id: one.local_name for one in territory.organisations_by_id([x for x in ids if x])},
            "listed": _behind(request, draft, past),
            "shown": SHOWN,
        }
        return setting.show(request, "routing/trial", "settings", context, status=status)

    if request.method != "POST":
        return page(SwitchOnForm(), 200)

    def act(given: dict[str, Any]) -> str:
        made = actions.switch_on(
            ruleset=ruleset, reason=given["reason"], actor=request.actor, now=request.now
        )
        return _("第 %(n)s 套规则启用了。") % {"n": made.number}

    form = SwitchOnForm(request.POST)
    return setting.carry_out(request, form, act, after=reverse("matters:rules"), again=page)


def _behind(request: Request, draft: routing.Routing, past: list[trial.Past]) -> list[trial.Past] | None:
    """The matters behind the number that was opened; None where none was."""
    asked = request.GET
    if asked.get("fallback"):
        return trial.among(draft, past, None, None)
    if asked.get("rule"):
        return trial.behind_rule(draft, past, _id(asked["rule"]))
    if asked.get("from"):
        to = _id(asked["to"]) if asked.get("to") else None
        return trial.among(draft, past, _id(asked["from"]), to)
    return None


addresses = [
    path("settings/rules/", rules, name="rules"),
    path("settings/rules/draft/", draft, name="rules_draft"),
    path("settings/rules/draft/changes/", changes, name="rule_changes"),
    path("settings/rules/draft/trial/", tried, name="rules_trial"),
]
