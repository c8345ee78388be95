"""Who may ask an office to see to its sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import Matter
from mulin.matters.policies.apart import holds_over
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_remind(actor: Actor, matter: Matter) -> Verdict:
    if holds_over(actor, roles.WINDOW, matter):
        return YES
    return no("S1-18", _("催办由这个地方的窗口人员来做。"), _("请转告所在居民区或街道网格中心。"))
