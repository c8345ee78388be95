"""Who deals with the city hotline's orders: the street's dispatchers, and the machine that brings them. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no
from mulin.territory.models import Place

TAKES = frozenset({roles.DISPATCHER})
READS = frozenset({roles.DISPATCHER, roles.LEADER, roles.AUDITOR})


def may_take_orders(actor: Actor, street: Place) -> Verdict:
    if actor.kind == "system" or actor.holds(TAKES, street.path):
        return YES
    return no("S1-15", _("热线工单由街道网格中心的派单员来收、来对。"), _("请把表格交给他们。"))


def may_read_orders(actor: Actor, street: Place) -> Verdict:
    if actor.kind == "system" or actor.holds(READS, street.path):
        return YES
    return no("S1-15", _("热线工单由街道网格中心的人来看。"), _("您单位的事在队列里。"))
