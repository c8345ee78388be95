"""Who may plan an outing, hold it, and read of it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Outing
from mulin.matters.policies.matter import INTAKE
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_plan_outing(actor: Actor, path: str) -> Verdict:
    if actor.holds(INTAKE, path):
        return YES
    return no(
        "S4-16",
        _("出门由这个地方的窗口人员和网格员来定。"),
        _("请在您负责的居民区里选，或转告街道网格中心。"),
    )


def may_keep_outing(actor: Actor, outing: Outing) -> Verdict:
    """Saying how it went, writing down what was heard, giving out numbers."""
    if actor.holds(INTAKE, outing.path):
        return YES
    return no("S4-16", _("这次出门不在您负责的地方。"), _("由所在居民区或街道网格中心来记。"))
