"""Who may keep cuts of the queue, and share them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.matters.models import SavedFilter
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_save_filter(actor: Actor) -> Verdict:
    if actor.id is not None and actor.has_role(*roles.DESK):
        return YES
    return no("S0-26", _("工作台给在岗的工作人员用。"), _("请用有岗位的账号登录。"))


def may_share_filter(actor: Actor) -> Verdict:
    """Giving a cut to the colleagues of one's office: those who work at the window."""
    if actor.home_org_id is not None and actor.has_role(*roles.WINDOW):
        return YES
    return no("S1-18", _("给全单位用的筛选，由窗口人员来存。"), _("可以先存给自己用。"))


def may_change_filter(actor: Actor, saved: SavedFilter) -> Verdict:
    """Its maker; a shared one also a colleague at the window, so that nothing outlives who made it unchangeable."""
    if saved.person_id == actor.id:
        return YES
    if saved.office_id is not None and saved.office_id in actor.org_ids and may_share_filter(actor):
        return YES
    return no("S1-18", _("这个筛选是别人存的。"), _("您可以自己另存一个。"))
