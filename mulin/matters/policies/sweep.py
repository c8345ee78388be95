"""Who may begin a sweep, look, and end it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Sweep
from mulin.matters.policies.matter import INTAKE
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

BEGINS = frozenset({*roles.WINDOW, roles.LEADER})


def may_sweep(actor: Actor, path: str) -> Verdict:
    """Beginning and ending: the window of the area, or the street's leader."""
    if actor.holds(BEGINS, path):
        return YES
    return no(
        "S2-31", _("举一反三由这个地方的窗口人员来定。"), _("请在您负责的地方里选，或告诉街道网格中心。")
    )


def may_look(actor: Actor, sweep: Sweep, path: str) -> Verdict:
    """Looking: the people of the organisation that was asked, and whoever receives matters at the place."""
    if sweep.organisation_id in actor.org_ids or actor.holds(INTAKE, path):
        return YES
    return no("S2-31", _("没有请您的单位去看。"), _("由请的单位和这里的网格员、窗口人员来记。"))
