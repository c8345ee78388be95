"""Who may change how a street works: its clocks, its directory, its rules, its categories. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.models import Place

SETTING = frozenset({roles.DISPATCHER, roles.LEADER})


def _of_street(actor: Actor, street: Place, message: str) -> Verdict:
    if actor.kind == "system" or actor.holds(SETTING, street.path):
        return YES
    return no("S1-18", message, _("请把要改什么、为什么，告诉街道网格中心。"))


def may_set_clocks(actor: Actor, street: Place) -> Verdict:
    return _of_street(actor, street, _("时限由街道的派单员或负责人来定。"))


def may_keep_directory(actor: Actor, street: Place) -> Verdict:
    return _of_street(actor, street, _("名录由街道的派单员或负责人来改。"))


def may_make_rules(actor: Actor, street: Place) -> Verdict:
    return _of_street(actor, street, _("派单规则由街道的派单员或负责人来定。"))


def may_sort(actor: Actor, street: Place) -> Verdict:
    """Categories are shared by the whole instance: who keeps a street's directory may keep them."""
    return _of_street(actor, street, _("类别由街道的派单员或负责人来改。"))
