"""Who may listen to a recording and type it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Matter
from mulin.matters.policies.apart import holds_over
from mulin.matters.policies.matter import INTAKE
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_hear(actor: Actor, matter: Matter) -> Verdict:
    """A voice tells who somebody is: where that is withheld, no handler hears it (N-70)."""
    if matter.withheld and (actor.has_role(roles.HANDLER) or not holds_over(actor, INTAKE, matter)):
        return no("N-70", _("本人不让办事的单位知道是谁，录音只有窗口能听。"), _("请看窗口听写下来的文字。"))
    return YES


def may_type(actor: Actor, matter: Matter) -> Verdict:
    if not holds_over(actor, INTAKE, matter):
        return no("S2-42", _("听写由窗口的人来做。"), _("请转告所在居民区或街道网格中心。"))
    return may_hear(actor, matter)
