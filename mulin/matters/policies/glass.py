"""Who may open a matter that is closed to them, who ends that, and who says whether it was right (ET-19). Pure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters.models import GlassBreak
from mulin.people import roles
from mulin.platform.actors import Actor
from mulin.platform.errors import YES, Verdict, no


def may_break_glass(actor: Actor, street_id: UUID | None) -> Verdict:
    """Who holds a post of their own at a desk of the street; no administrator, who reads no matter's words."""
    own = {post.role for post in actor.own_posts}
    if (
        actor.kind == "person"
        and actor.acting_for is None
        and actor.street_id == street_id
        and own & roles.DESK
        and not own & roles.ADMINISTRATORS
    ):
        return YES
    return no(
        "ET-19",
        _("破例查看给在岗办事的人用，要有自己的岗位；管理员不看事情的内容。"),
        _("请告诉负责这件事的单位，或街道负责人。"),
    )


def may_read_glass(actor: Actor, broken: GlassBreak) -> Verdict:
    """Reading the matter in it: who opened it, and holds a post still."""
    if actor.id is not None and actor.id == broken.person_id:
        return may_break_glass(actor, broken.street_id)
    return no("ET-19", _("这次破例是别人打开的。"), _("要看，请自己写明理由再打开。"))


def may_end_glass(actor: Actor, broken: GlassBreak) -> Verdict:
    """Ending one early: who opened it, or the security administrator."""
    if actor.id is not None and actor.id == broken.person_id:
        return YES
    if _is(actor, roles.SECURITY_ADMIN, broken.street_id):
        return YES
    return no("ET-19", _("提前结束由打开的人或安全管理员来办。"), _("到了时间它自己会结束。"))


def may_review_glass(actor: Actor, broken: GlassBreak) -> Verdict:
    """Saying whether it was justified: the audit administrator, never of their own."""
    if actor.id != broken.person_id and _is(actor, roles.AUDIT_ADMIN, broken.street_id):
        return YES
    return no("ET-19", _("该不该打开，由审计管理员来说。"), _("请转告本街道的审计管理员。"))


def may_list_glass(actor: Actor) -> Verdict:
    """The list: one's own, and all of the street for the security and the audit administrator."""
    if actor.has_role(*roles.DESK, roles.SECURITY_ADMIN, roles.AUDIT_ADMIN):
        return YES
    return no("S0-26", _("这里给在岗的工作人员用。"), _("谁破例看过您的事，在“我的数据”里看得到。"))


def keeps_watch(actor: Actor) -> bool:
    """Whether the actor sees every break of their street, though nothing of the matters."""
    return any(post.role in (roles.SECURITY_ADMIN, roles.AUDIT_ADMIN) for post in actor.own_posts)


def _is(actor: Actor, role: str, street_id: UUID) -> bool:
    return actor.street_id == street_id and any(post.role == role for post in actor.own_posts)
