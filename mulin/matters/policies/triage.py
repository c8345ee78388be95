"""Who may triage a matter, and what a decision needs. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters import states
from mulin.matters.models import Matter, Triage
from mulin.matters.policies.apart import holds_over
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_triage(actor: Actor, matter: Matter) -> Verdict:
    """Secretary, worker or dispatcher of the place, on a matter that is still open (S0-09)."""
    if not holds_over(actor, roles.WINDOW, matter):
        return no("S0-09", _("分流由这个地方的书记、社区工作者或派单员来定。"), _("请把情况告诉所在居民区。"))
    if matter.history or matter.state not in states.OPEN:
        return no("S0-09", _("这件已经办结，不再分流。"), _("还要办的，先重开；同样的事还多，可以举一反三。"))
    return YES


def may_settle(actor: Actor, triage: Triage) -> Verdict:
    """Taking a triaged matter up or withdrawing the decision: the same people, whatever became of the matter."""
    if actor.kind == "system" or actor.holds(roles.WINDOW, triage.path):
        return YES
    return no("S0-09", _("待接的事由这个地方的书记、社区工作者或派单员来接。"), _("请告诉所在居民区。"))


def decision_stands(decision: str, *, agreed: bool, able: bool) -> Verdict:
    """What neighbours settle themselves needs both: they agree, and they can (S0-09)."""
    if decision != Triage.Decision.PROJECT or (agreed and able):
        return YES
    return no(
        "S0-09",
        _("邻里自己办，要邻居都同意，而且自己办得了。"),
        _("两样都问清楚再勾；差一样，就大家商量或提请上一级。"),
    )
