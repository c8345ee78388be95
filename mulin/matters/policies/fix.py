"""Who may make a rule because of a group of matters. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no

MAKES_RULES = frozenset({roles.DISPATCHER, roles.LEADER})


def may_fix(actor: Actor, street_path: str) -> Verdict:
    if actor.holds(MAKES_RULES, street_path):
        return YES
    return no("S2-33", _("立规矩由街道的派单员或负责人来记。"), _("请把想立的规矩告诉街道网格中心。"))
