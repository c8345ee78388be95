"""Who may pass a sheet on, help with it, put it off, or say whose it is. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Arbitration, Assignment, Delay, Matter
from mulin.matters.policies.apart import has_sheet, holds_over, is_about
from mulin.matters.policies.matter import DISPATCH, may_dispatch, may_handle
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

DECIDES = frozenset({roles.DISPATCHER, roles.LEADER})


def may_return(assignment: Assignment) -> Verdict:
    if not assignment.bound:
        return YES
    return no(
        "N-72",
        _("这张单是裁定定下来的，不能再退。"),
        _("办不完可以请延期；确实有新情况，请找裁定人重新定。"),
    )


def may_recall(actor: Actor, matter: Matter, assignment: Assignment) -> Verdict:
    """The window takes back any sheet; who asked for a transfer takes back that one."""
    of = assignment.of
    if assignment.kind == Assignment.Kind.TRANSFER and of is not None and has_sheet(actor, of):
        return YES
    return may_dispatch(actor, matter)


def may_transfer(actor: Actor, matter: Matter, assignment: Assignment) -> Verdict:
    """The office that has the leading sheet; what an arbiter has sent stays where it is."""
    if not assignment.leads:
        return no("S3-48", _("只有主办的单位可以转给别家。"), _("会办的不归您管，请退回。"))
    if assignment.bound:
        return may_return(assignment)
    return may_handle(actor, assignment)


def may_propose(actor: Actor, matter: Matter) -> Verdict:
    if holds_over(actor, roles.WINDOW, matter):
        return YES
    return no("S0-12", _("往上提案由这里的窗口来做。"), _("请转告所在居民区的书记或社区工作者。"))


def may_ask_help(actor: Actor, matter: Matter, lead: Assignment) -> Verdict:
    """Who dispatches here, or the one who leads and has it in hand."""
    if holds_over(actor, DISPATCH, matter) or has_sheet(actor, lead):
        return YES
    return no("S1-20", _("请别家一起办，由派单员或主办的单位来做。"))


def may_arbitrate(actor: Actor, matter: Matter, arbitration: Arbitration) -> Verdict:
    """The named arbiter; where they cannot, the street's leader."""
    arbiter = bool(actor.posts) and actor.id == arbitration.arbiter_id and not is_about(matter, actor)
    if arbiter or holds_over(actor, {roles.LEADER}, matter):
        return YES
    return no("N-72", _("归谁管，由指定的裁定人来定。"), _("请等裁定，或提醒裁定人。"))


def may_decide_delay(actor: Actor, matter: Matter, delay: Delay, sheet: Assignment) -> Verdict:
    """The street's dispatcher or leader: never who asked, nor their office."""
    if not holds_over(actor, DECIDES, matter):
        return no("N-83", _("延期由街道的派单员或负责人来批。"))
    if actor.id == delay.asked_by_id or sheet.organisation_id in actor.org_ids:
        return no("N-83", _("自己请的延期，自己不能批。"), _("请街道的另一位来批。"))
    return YES


def may_end_delay(actor: Actor, matter: Matter, assignment: Assignment) -> Verdict:
    """Going on before the day: the office that has it, or who could approve."""
    if has_sheet(actor, assignment) or holds_over(actor, DECIDES, matter):
        return YES
    return no("N-83", _("接着办，由主办的单位或街道来说。"))
